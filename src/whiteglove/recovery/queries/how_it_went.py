"""How it went, as customers said it: the first poor word about a conversation, or that there was none.

What counts, and what would let a sign prove itself and so does not: docs/methods/early-signs.md.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Min, Q

from whiteglove.conversations.models import Conversation, Direction, Message
from whiteglove.conversations.queries.family import stands_in
from whiteglove.foundation.actors import Actor
from whiteglove.perception.announcing import answer_of, conversations_of
from whiteglove.perception.models import Response
from whiteglove.perception.scales import is_poor
from whiteglove.recovery.models import Grievance, Leaving, OpenedBy, Recovery
from whiteglove.recovery.queries.sign_known import OF_PEOPLE
from whiteglove.team.visibility import sees_team

AT_MOST = 5000
# Asked about what happened, or said by themselves. Who is asked how something was put right is chosen by signs too.
OF_WHAT_HAPPENED = Q(invitation=None) | Q(invitation__encounter__isnull=False)


class PoorWord(StrEnum):
    """With what a customer says that it went badly."""

    ANSWER = "answer"
    COMPLAINT = "complaint"
    LEAVING = "leaving"


@dataclass(frozen=True, slots=True)
class Went:
    """A conversation of which the customer said how it went. at: of the first poor word, or of the last answer.

    word: None: there was no poor one.
    """

    conversation_id: int
    at: datetime
    word: PoorWord | None


@dataclass(frozen=True, slots=True)
class _Said:
    conversation_id: int
    at: datetime
    word: PoorWord | None


def how_it_went(actor: Actor, *, since: datetime, opened_since: datetime) -> list[Went]:
    """Of conversations opened since `opened_since`, what was said since `since`: the newest 5,000, oldest first.

    A poor word with which a matter begins is none about how it went: nothing was done yet.
    """
    said = _where_they_stand([*_answers(since), *_complaints(since), *_leavings(since)])
    begun = _begun(actor, said, opened_since)
    went = []
    for talk, words in said.items():
        if talk in begun:
            later = sorted((one for one in words if one.word is None or one.at > begun[talk]), key=lambda one: one.at)
            went += [_first_poor_or_last(later)] if later else []
    return sorted(went, key=lambda one: (one.at, one.conversation_id))[-AT_MOST:]


def _first_poor_or_last(words: list[_Said]) -> Went:
    told = next((one for one in words if one.word is not None), words[-1])
    return Went(told.conversation_id, told.at, told.word)


def _where_they_stand(said: Iterable[_Said]) -> dict[int, list[_Said]]:
    """By conversation; what was said of a merged one counts where that stands now."""
    said = list(said)
    into = _standing({one.conversation_id for one in said})
    found: dict[int, list[_Said]] = defaultdict(list)
    for one in said:
        talk = into[one.conversation_id]
        found[talk].append(_Said(talk, one.at, one.word))
    return found


def _standing(talks: Collection[int]) -> dict[int, int]:
    merged = Conversation.objects.filter(pk__in=list(talks), merged_into__isnull=False).values_list("pk", flat=True)
    return {talk: talk for talk in talks} | {talk: stands_in(talk) for talk in merged}


def _begun(actor: Actor, talks: Collection[int], opened_since: datetime) -> dict[int, datetime]:
    seen = Conversation.objects.filter(sees_team(actor), pk__in=list(talks), opened_at__gte=opened_since)
    return dict(seen.values_list("pk", "opened_at"))


def _answers(since: datetime) -> list[_Said]:
    lately = Response.objects.filter(OF_WHAT_HAPPENED, at__gte=since)
    about = lately.filter(Q(encounter__isnull=False) | Q(message__isnull=False))
    newest = list(about.order_by("-at", "-id")[:AT_MOST])
    talks = conversations_of(newest)
    return [
        _Said(talks[one.pk], one.at, PoorWord.ANSWER if is_poor(answer_of(one)) else None)
        for one in newest
        if one.pk in talks
    ]


def _complaints(since: datetime) -> list[_Said]:
    """Justified or not: the customer complained. They did so with the last that they wrote before it was weighed."""
    weighed = Grievance.objects.filter(at__gte=since, conversation__isnull=False).order_by("-at", "-id")[:AT_MOST]
    at = dict(weighed.values_list("conversation", "at"))
    # To weigh it anew replaces when that was; what was opened the first time tells it still.
    opened = Recovery.objects.filter(conversation__in=list(at), reasons__0=OpenedBy.COMPLAINT.value)
    for talk, first in opened.values_list("conversation").annotate(first=Min("opened_at")):
        at[talk] = min(at[talk], first)
    into = _standing(at)  # what was written in a merged one stands in the other
    wrote = _wrote(set(into.values()))
    return [_Said(talk, _last_until(wrote[into[talk]], moment), PoorWord.COMPLAINT) for talk, moment in at.items()]


def _wrote(talks: Collection[int]) -> dict[int, list[datetime]]:
    """When customers wrote there, in order."""
    theirs = Message.objects.filter(
        conversation__in=list(talks), direction=Direction.IN, kind__in=OF_PEOPLE, is_automatic=False, is_aside=False
    )
    found: dict[int, list[datetime]] = defaultdict(list)
    for talk, at in theirs.order_by("at", "id").values_list("conversation", "at"):
        found[talk].append(at)
    return found


def _last_until(wrote: list[datetime], moment: datetime) -> datetime:
    before = bisect_right(wrote, moment)
    return wrote[before - 1] if before else moment


def _leavings(since: datetime) -> list[_Said]:
    lately = Leaving.objects.filter(at__gte=since).order_by("-at", "-id")[:AT_MOST]
    return [_Said(talk, at, PoorWord.LEAVING) for talk, at in lately.values_list("message__conversation", "at")]
