"""Words that are needed often: added, changed, retired. A retired one stays for the record and is offered no more."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from whiteglove.conversations.facts import SavedReplyAdded, SavedReplyChanged, SavedReplyRetired
from whiteglove.conversations.models import SavedReply
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import one_line, storable
from whiteglove.team.models import Team
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import sees_team

LONGEST_NAME = 80
LONGEST_TEXT = 20_000
LANGUAGES_AT_MOST = 40


class NameTaken(Refused):
    """Another saved reply of the same team has this name."""


def add_saved_reply(actor: Actor, *, name: str, texts: Mapping[str, str], team: Team | None = None) -> SavedReply:
    """Words for one team, or (None) for all. texts: by language code. Raises NotUnderstood, NameTaken."""
    require(actor, May.WRITE_SAVED_REPLIES)
    called, said = _called(name), _said(texts)
    with _name_free():
        reply = SavedReply.objects.create(
            name=called, texts=said, team=team, made_by_id=actor.colleague_id, changed_at=clock.now()
        )
        announce(SavedReplyAdded(reply.pk, team.pk if team else None), actor=actor)
    return reply


def change_saved_reply(
    actor: Actor, reply_id: int, *, name: str, texts: Mapping[str, str], team: Team | None = None
) -> SavedReply:
    """Other words, another name or team from now on. Raises NotFound, NotUnderstood, NameTaken."""
    require(actor, May.WRITE_SAVED_REPLIES)
    called, said = _called(name), _said(texts)
    with _name_free():
        reply = _locked(actor, reply_id)
        reply.name, reply.texts, reply.team, reply.changed_at = called, said, team, clock.now()
        reply.save(update_fields=["name", "texts", "team", "changed_at"])
        announce(SavedReplyChanged(reply.pk, team.pk if team else None), actor=actor)
    return reply


@transaction.atomic
def retire_saved_reply(actor: Actor, reply_id: int) -> SavedReply:
    """Offer it no more. Harmless when it is retired. Raises NotFound."""
    require(actor, May.WRITE_SAVED_REPLIES)
    reply = _locked(actor, reply_id)
    if reply.retired_at is None:
        reply.retired_at = clock.now()
        reply.save(update_fields=["retired_at"])
        announce(SavedReplyRetired(reply.pk), actor=actor)
    return reply


def bring_back_saved_reply(actor: Actor, reply_id: int) -> SavedReply:
    """Offer a retired one again. Harmless when it is offered. Raises NotFound, NameTaken."""
    require(actor, May.WRITE_SAVED_REPLIES)
    with _name_free():
        reply = _locked(actor, reply_id)
        if reply.retired_at is not None:
            reply.retired_at = None
            reply.save(update_fields=["retired_at"])
            announce(SavedReplyChanged(reply.pk, reply.team_id), actor=actor)
    return reply


@contextmanager
def _name_free() -> Iterator[None]:
    """A transaction in which a name that is taken is told in words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise NameTaken("Another saved reply of this team has this name already.") from error


def _locked(actor: Actor, reply_id: int) -> SavedReply:
    rows = SavedReply.objects.select_for_update(of=("self",)).filter(pk=reply_id)
    found = rows.filter(team=None).first() or rows.filter(sees_team(actor)).first()
    if found is None:
        raise NotFound("There is no such saved reply.")
    return found


def _called(name: str) -> str:
    called = one_line(storable(name), LONGEST_NAME)
    if not called:
        raise NotUnderstood("A saved reply needs a name by which it is found.")
    return called


def _said(texts: Mapping[str, str]) -> dict[str, str]:
    said = {
        code.strip().lower(): storable(text).replace("\r\n", "\n").strip()[:LONGEST_TEXT]
        for code, text in texts.items()
    }
    said = {code: text for code, text in said.items() if text}
    if not said:
        raise NotUnderstood("A saved reply needs a text in one language at least.")
    if len(said) > LANGUAGES_AT_MOST or not all(_is_code(code) for code in said):
        raise NotUnderstood("Languages are named by their codes, such as en, ja or pt-br.")
    return said


def _is_code(code: str) -> bool:
    first, *rest = code.split("-")
    return (
        first.isascii()
        and first.isalpha()
        and len(first) in (2, 3)
        and all(one.isascii() and one.isalnum() and len(one) <= 8 for one in rest)
    )
