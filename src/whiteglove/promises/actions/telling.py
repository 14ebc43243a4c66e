"""Who hears of a promise: those who have to keep it, those who stand in for them, and whoever made it."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count

from whiteglove.conversations.actions.attention import News, tell_news
from whiteglove.conversations.models import Because, Conversation
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.promises.models import Promise, Reminder
from whiteglove.promises.rules import Load, WhoKeeps, is_heard_now, reminded_of, who_sees_break
from whiteglove.team.models import Membership, Team
from whiteglove.team.presence import Snapshot


def tell_maker(actor: Actor, promise: Promise, because: Because, *, at: datetime) -> None:
    """Whoever made it hears what became of it; not of what they did themselves."""
    if promise.made_by_id is not None:
        tell_news(actor, _news(promise, because, at), whom={promise.made_by_id})


def tell_keepers(actor: Actor, promise: Promise, because: Because, *, at: datetime) -> None:
    """The colleague who has to keep it hears; where it is nobody in particular, the whole team."""
    whom = {promise.colleague_id} if promise.colleague_id else set(members_of(promise.team_id))
    tell_news(actor, _news(promise, because, at), whom=whom)


def tell_due_soon(promise: Promise, snapshot: Snapshot) -> bool:
    """The colleague is reminded, and whoever covers for them now; each once for each time it is due.

    Whether somebody of them is there.
    """
    whom = reminded_of(snapshot, keeping_of(promise), loads(snapshot, promise.team_id))
    _remind(promise, "due_soon", whom)
    tell_news(SYSTEM, _news(promise, Because.PROMISE_DUE, promise.due), whom=whom)
    return is_heard_now(snapshot, whom)


def tell_of_break(promise: Promise, snapshot: Snapshot) -> None:
    """The next free person of the team sees it, its leads, who was to keep it or covers, and who made it.

    Of what was told to many whoever told them hears once, not of each.
    """
    if promise.is_to_many:
        return
    whom = who_sees_break(snapshot, keeping_of(promise), loads(snapshot, promise.team_id))
    _remind(promise, "broken", whom)
    if promise.made_by_id is not None:
        whom |= {promise.made_by_id}
    tell_news(SYSTEM, _news(promise, Because.PROMISE_BROKEN, promise.due), whom=whom)


def keeping_of(promise: Promise) -> WhoKeeps:
    """Who has to keep it, and who answers for its conversation now."""
    talk = promise.conversation
    answering = talk.answering_id if talk is not None and talk.is_open else None
    return WhoKeeps(promise.team_id, promise.colleague_id, answering)


def loads(snapshot: Snapshot, team: int) -> Load:
    """For how many open conversations each of a team who is present answers now."""
    if team not in snapshot.teams:
        return {}
    present = snapshot.present_members(team)
    answered = Conversation.objects.filter(is_open=True, answering__in=present).values_list("answering")
    return dict(answered.annotate(count=Count("id")).order_by())


def members_of(team: int) -> list[int]:
    """Who serves in a team now."""
    active = Membership.objects.filter(team=team, colleague__is_active=True)
    return list(active.values_list("colleague_id", flat=True))


def _remind(promise: Promise, kind: str, whom: Iterable[int]) -> None:
    rows = [Reminder(promise=promise, colleague_id=one, kind=kind, due=promise.due) for one in sorted(whom)]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)


def _news(promise: Promise, because: Because, at: datetime) -> News:
    return News(
        about=f"promise:{promise.pk}",
        because=because,
        key=f"{because.value}:{promise.pk}:{at.isoformat()}",
        team=promise.team_id,
        customer=promise.customer_id,
        conversation=_talk_seen_by(promise),
    )


def _talk_seen_by(promise: Promise) -> int | None:
    """The conversation, unless it is another, private team's: then its promise has to do."""
    if promise.conversation_id is None:
        return None
    seen = not Team.objects.filter(
        is_private=True, pk=promise.conversation.team_id if promise.conversation else 0
    ).exclude(pk=promise.team_id)
    return promise.conversation_id if seen else None
