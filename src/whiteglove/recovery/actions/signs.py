"""The early signs of a conversation are looked at anew; a rise is told once, to somebody senior who is here."""

from datetime import datetime
from typing import Any

from django.db import transaction

from whiteglove.conversations.actions.attention import News, tell_news
from whiteglove.conversations.actions.columns import lock as lock_conversation
from whiteglove.conversations.models import Because, Conversation
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotFound, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.recovery.facts.signs import SignsGrewStrong, UpsetSaid, UpsetTakenBack
from whiteglove.recovery.models import Signs, SignSeen, Upset
from whiteglove.recovery.queries.sign_known import known_of, upset_said
from whiteglove.recovery.senior import senior_present
from whiteglove.recovery.signs import Seen, happened_of, is_strong, points_of, signs_of
from whiteglove.team.permissions import May, require
from whiteglove.team.snapshot import snapshot


class NotUpset(Refused):
    """Nobody says that this customer is upset."""


@transaction.atomic
def look_for_signs(conversation_id: int) -> Signs | None:
    """Write down what is visible of this conversation now. Harmless twice; None: it is closed, or gone.

    Changes the signs alone: no list, no next moment and nobody else's place follows from them. Of a merged one that
    in which it stands is looked at.
    """
    try:
        talk = lock_conversation(SYSTEM, conversation_id)
    except NotFound:
        return None
    moment = clock.now()  # while we hold it: whatever is seen now was there before
    if talk.pk != conversation_id:
        Signs.objects.filter(pk=conversation_id).delete()
    before = Signs.objects.filter(pk=talk.pk).first()
    if not talk.is_open:
        Signs.objects.filter(pk=talk.pk).delete()
        return None
    seen = signs_of(known_of(talk), moment)
    return _write(talk, seen, before, moment)


def look_for_signs_of(customer_rows: list[int], *, most: int = 20) -> None:
    """The same of the open conversations of a person, the newest ones."""
    theirs = Conversation.objects.filter(customer__in=customer_rows, is_open=True).order_by("-updated_at")
    for conversation_id in sorted(theirs.values_list("pk", flat=True)[:most]):
        look_for_signs(conversation_id)


@transaction.atomic
def say_upset(actor: Actor, conversation_id: int) -> None:
    """A colleague says that this customer is upset. Harmless twice. Raises NotFound, NotAllowed."""
    require(actor, May.SAY_IN_THE_WAY)
    talk = lock_conversation(actor, conversation_id)
    if not upset_said(talk.pk):
        made = Upset.objects.create(
            conversation=talk, colleague_id=actor.colleague_id, by_whom=actor.reference, at=clock.now()
        )
        announce(UpsetSaid(talk.pk, made.pk), actor=actor)
    look_for_signs(talk.pk)


@transaction.atomic
def take_back_upset(actor: Actor, conversation_id: int) -> None:
    """They are not upset, or no more. Raises NotUpset, NotFound, NotAllowed."""
    require(actor, May.SAY_IN_THE_WAY)
    talk = lock_conversation(actor, conversation_id)
    said = upset_said(talk.pk)
    if not said:
        raise NotUpset("Nobody says so any more.")
    Upset.objects.filter(pk__in=said).update(taken_back_at=clock.now())
    announce(*(UpsetTakenBack(talk.pk, one) for one in said), actor=actor)
    look_for_signs(talk.pk)


def columns_of_signs(seen: list[Seen]) -> dict[str, Any]:
    """What a row keeps of what is visible."""
    reasons = [
        {"sign": one.sign.value, "points": one.points, "since": one.since.isoformat(), "what": one.what}
        for one in seen
    ]
    return {"points": points_of(seen), "happened": happened_of(seen), "reasons": reasons}


def _write(talk: Conversation, seen: list[Seen], before: Signs | None, moment: datetime) -> Signs:
    was = before is not None and before.strong_since is not None
    _keep_first_seen(talk, seen, before, moment)
    happened = happened_of(seen)
    strong = is_strong(happened, was_strong=was)
    row = before or Signs(conversation=talk)
    row.at = moment
    for name, value in columns_of_signs(seen).items():
        setattr(row, name, value)
    if strong != was:
        row.strong_since, row.told_at = (moment if strong else None), None
    if strong and row.told_at is None and _tell_senior(talk, row):
        row.told_at = moment
    row.save(force_insert=before is None)
    if strong and not was:
        announce(SignsGrewStrong(talk.pk, happened, [one.sign.value for one in seen]), actor=SYSTEM)
    return row


def _keep_first_seen(talk: Conversation, seen: list[Seen], before: Signs | None, moment: datetime) -> None:
    """What comes of it is learnt from how it stood, so that a sign was there once stays known when it goes."""
    known = {one["sign"] for one in before.reasons} if before else set()
    new = [SignSeen(conversation=talk, sign=one.sign.value, at=moment) for one in seen if one.sign.value not in known]
    if new:
        SignSeen.objects.bulk_create(new, ignore_conflicts=True)


def _tell_senior(talk: Conversation, row: Signs) -> bool:
    """Whether there was somebody to tell; else clockwork tries again while the signs are strong."""
    senior = senior_present(snapshot(row.at), team=talk.team_id, besides=talk.answering_id)
    if senior is None or row.strong_since is None:
        return False
    news = News(
        about="",
        because=Because.SIGNS_STRONG,
        key=f"{Because.SIGNS_STRONG.value}:{talk.pk}:{row.strong_since.isoformat()}",
        team=talk.team_id,
        customer=talk.customer_id,
        conversation=talk.pk,
    )
    tell_news(SYSTEM, news, whom={senior})
    return True
