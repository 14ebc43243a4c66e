"""Above one's limit a colleague with more is asked while the customer waits: live, in seconds, never a queue."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from whiteglove.conversations.actions.attention import News, mark_read, tell_news
from whiteglove.conversations.actions.columns import lock as lock_conversation
from whiteglove.conversations.models import Because
from whiteglove.conversations.queries.family import family
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import one_line, storable
from whiteglove.journey.causes import Cause
from whiteglove.recovery.actions.gestures import LONGEST_WHY, GivenOtherwise, MixedCurrency, case_of, give
from whiteglove.recovery.actions.somewhere import Somewhere, somewhere
from whiteglove.recovery.facts.gestures import AskedForMore, MoreAnswered, MoreEnded
from whiteglove.recovery.models import MoreAsked
from whiteglove.recovery.queries.more import who_has_more
from whiteglove.rulebook.models import GestureKind, Rule
from whiteglove.team.house import house_currency
from whiteglove.team.models import Colleague
from whiteglove.team.permissions import May, require

WAITS = timedelta(minutes=15)
AT_ONCE = 500


class NobodyToAsk(Refused):
    """This colleague is not here, does not see the matter, or may not give so much either."""


class MoreIsOver(Refused):
    """The question was answered, taken back, or waited too long."""


@transaction.atomic
def ask_for_more(  # noqa: PLR0913 - the whole wish, so that a yes needs nothing more
    actor: Actor,
    *,
    conversation: int,
    asked: Colleague,
    kind: str,
    worth: int,
    currency: str,
    why: str,
    cause: str = "",
    rule: Rule | None = None,
    was_asked_for: bool | None = None,
    at_once: int = 0,
    external_id: str | None = None,
) -> MoreAsked:
    """Ask a colleague who is here. at_once: how much of it the actor gives meanwhile; only the rest is asked for.
    The same external_id again is the same question. Raises NobodyToAsk, GivenOtherwise, and what `give` raises.
    """
    asked_for = {"rule": rule, "was_asked_for": was_asked_for, "external_id": external_id}
    wish = _wish(actor, kind, currency, why, cause) | asked_for
    if not 0 <= at_once <= worth or (at_once and at_once == worth):
        raise NotUnderstood("Ask for more than you give at once.")
    place = somewhere(actor, conversation=conversation, encounter=None)
    if (known := _known(actor, place, wish, worth - at_once)) is not None:
        return known
    _refuse_unless_able(actor, asked, place, kind, worth - at_once)
    given = give(actor, conversation=place.conversation, worth=at_once, **wish) if at_once else None
    made = MoreAsked.objects.create(
        asker_id=actor.colleague_id or 0,
        asked=asked,
        conversation_id=place.conversation,
        encounter_id=place.encounter,
        worth=worth - at_once,
        at_once=given,
        at=clock.now(),
        **wish,
    )
    announce(AskedForMore(*_about(made, place.team), kind, made.worth, currency, made.at_once_id), actor=actor)
    _tell(actor, made, Because.MORE_ASKED, place, whom=asked.pk)
    return made


@transaction.atomic
def answer_more(actor: Actor, more_id: int, *, agrees: bool, words: str = "") -> MoreAsked:
    """Yes: it is given at once, on the authority of whoever says so. Only by who was asked.

    Raises MoreIsOver, BeyondTheLimit (their own is used up meanwhile; nothing changes), NotFound, NotAllowed.
    """
    require(actor, May.GIVE)
    held, place = _held(actor, more_id)
    if actor.colleague_id != held.asked_id:
        raise NotAllowed("Only who was asked can answer.")
    if not agrees and not words.strip():
        raise NotUnderstood("Say why not, in a few words: your colleague has to tell the customer.")
    if agrees:
        held.gesture = give(
            actor,
            conversation=held.conversation_id,
            kind=held.kind,
            worth=held.worth,
            currency=held.currency,
            why=held.why,
            cause=held.cause,
            rule=held.rule,
            was_asked_for=held.was_asked_for,
            is_meant=True,  # a question is answered once
        )
    held.agrees, held.words = agrees, one_line(storable(words), LONGEST_WHY)
    held.answered_at = clock.now()
    held.save(update_fields=["agrees", "words", "answered_at", "gesture"])
    announce(MoreAnswered(*_about(held, place.team), agrees, held.gesture_id), actor=actor)
    _tell(actor, held, Because.MORE_AGREED if agrees else Because.MORE_REFUSED, place, whom=held.asker_id)
    mark_read(actor, about=f"more_asked:{held.pk}")
    return held


@transaction.atomic
def withdraw_more(actor: Actor, more_id: int) -> MoreAsked:
    """The asker helped themselves otherwise. Raises MoreIsOver, NotFound, NotAllowed."""
    require(actor, May.GIVE)
    held, place = _held(actor, more_id)
    if actor.colleague_id != held.asker_id:
        raise NotAllowed("Only who asked takes the question back.")
    _end(actor, held, place.team, too_long=False)
    return held


def end_old_askings() -> int:
    """What nobody answered in time ends, and the asker hears of it; returns how many. Harmless twice."""
    waiting = MoreAsked.objects.filter(agrees=None, withdrawn_at=None, at__lte=clock.now() - WAITS)
    ids = list(waiting.order_by("at", "id").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_end_old(more_id) for more_id in ids)


@transaction.atomic
def _end_old(more_id: int) -> bool:
    rows = MoreAsked.objects.select_for_update(of=("self",)).select_related("conversation")
    held = rows.filter(pk=more_id, agrees=None, withdrawn_at=None).first()
    if held is None:
        return False
    team = held.conversation.team_id if held.conversation else None
    _end(SYSTEM, held, team, too_long=True)
    place = Somewhere(
        conversation=held.conversation_id,
        encounter=held.encounter_id,
        customer=held.conversation.customer_id if held.conversation else None,
        journey=None,
        touchpoint=None,
        team=team,
    )
    _tell(SYSTEM, held, Because.MORE_ENDED, place, whom=held.asker_id)
    return True


def _end(actor: Actor, held: MoreAsked, team: int | None, *, too_long: bool) -> None:
    held.withdrawn_at = clock.now()
    held.save(update_fields=["withdrawn_at"])
    announce(MoreEnded(*_about(held, team), too_long), actor=actor)


def _wish(actor: Actor, kind: str, currency: str, why: str, cause: str) -> dict[str, Any]:
    """What is wished, looked at: a colleague who may give asks for what can be given. Raises what `give` raises."""
    require(actor, May.GIVE)
    if actor.colleague_id is None:
        raise NotAllowed("Only a colleague asks another one.")
    if kind not in GestureKind.values:
        raise NotUnderstood(f"What can be given is one of: {', '.join(GestureKind.values)}.")
    if cause and cause not in Cause.values:
        raise NotUnderstood(f"A cause is one of: {', '.join(Cause.values)}.")
    return {"kind": kind, "currency": currency, "why": _understood(currency, why), "cause": cause}


def _refuse_unless_able(actor: Actor, asked: Colleague, place: Somewhere, kind: str, worth: int) -> None:
    able = who_has_more(actor, case_of(place), kind=kind, worth=worth, shown=None)
    if asked.pk not in {one.id for one in able}:
        raise NobodyToAsk(f"{asked.name} cannot answer now, or may not give so much either. Ask somebody else.")


def _known(actor: Actor, place: Somewhere, wish: dict[str, Any], worth: int) -> MoreAsked | None:
    """The same question, asked again by a second press; its conversation is held, so no two write it at once."""
    known = MoreAsked.objects.filter(external_id=wish["external_id"] or "").first()
    if known is None:
        return None
    same = (known.asker_id, known.kind, known.worth) == (actor.colleague_id, wish["kind"], worth)
    if not same or known.conversation_id not in family([place.conversation or 0]):
        raise GivenOtherwise("Another question has this external id already. Give each its own.")
    return known


def _understood(currency: str, why: str) -> str:
    if currency != (house := house_currency()):
        raise MixedCurrency(currency, house)
    words = one_line(storable(why), LONGEST_WHY)
    if not words:
        raise NotUnderstood("Say why, in a few words.")
    return words


def _held(actor: Actor, more_id: int) -> tuple[MoreAsked, Somewhere]:
    """The question while it waits; its conversation is held first, as everywhere."""
    talk = MoreAsked.objects.filter(pk=more_id).values_list("conversation", flat=True).first()
    if talk is None:
        raise NotFound("There is no such question.")
    standing = lock_conversation(actor, talk)
    place = somewhere(actor, conversation=standing.pk, encounter=None)
    held = MoreAsked.objects.select_for_update(of=("self",)).select_related("rule").get(pk=more_id)
    if held.answered_at is not None or held.withdrawn_at is not None or clock.now() - held.at >= WAITS:
        raise MoreIsOver("This question waits no more: it was answered, taken back, or waited too long.")
    return held, place


def _about(more: MoreAsked, team: int | None) -> tuple[int, int | None, int | None, int, int]:
    return more.pk, more.conversation_id, team, more.asker_id, more.asked_id


def _tell(actor: Actor, more: MoreAsked, because: Because, place: Somewhere, *, whom: int) -> None:
    news = News(
        about=f"more_asked:{more.pk}",
        because=because,
        key=f"{because.value}:{more.pk}",
        team=place.team,
        customer=place.customer,
        conversation=None,
    )
    tell_news(actor, news, whom=[whom])
