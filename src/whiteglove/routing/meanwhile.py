"""While a colleague was away: what came for them, who answered, what became of promises, what is theirs again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Max, Q, QuerySet

from whiteglove.conversations.models import Assignment, Direction
from whiteglove.conversations.models.conversation import OPEN
from whiteglove.conversations.queries.lists import COLUMNS, RowShown, rows_now
from whiteglove.conversations.queries.visible import visible, visible_messages
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.promises.models import Break, Keeping, Move, Promise
from whiteglove.promises.queries.visible import visible as visible_promises
from whiteglove.routing.models import Answering
from whiteglove.routing.picked_up import PickedUp, instead_of_between
from whiteglove.team.absences.queries import AbsenceSeen, absence, absences
from whiteglove.team.models import Absence

MOST = 50
FOUND_AGAIN = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Came:
    """Something of theirs in which a customer wrote. answered_by: names of who answered, none: nobody has yet."""

    row: RowShown
    messages: int
    last_at: datetime
    answered_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """What became of a promise: kept, moved or broken. who: a colleague's name, None: a program or the clock."""

    promise_id: int
    what: str
    customer: str
    conversation_id: int | None
    became: str
    at: datetime
    who: str | None


@dataclass(frozen=True, slots=True)
class HandedOn:
    """A matter that belongs to another colleague, or team, since."""

    row: RowShown
    to_whom: str


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """All that happened; each list with as many as are told at most."""

    absence: AbsenceSeen
    begin: datetime
    end: datetime
    is_seen: bool
    came: Sequence[Came]
    promises: Sequence[Happened]
    handed_on: Sequence[HandedOn]
    again: Sequence[RowShown]
    to_thank: Sequence[PickedUp]

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened."""
        return not (self.came or self.promises or self.handed_on or self.again or self.to_thank)


def earlier_ones(actor: Actor) -> list[AbsenceSeen]:
    """One's own absences of the last months that are over, the newest first."""
    own = absences(actor, colleague_id=actor.colleague_id or 0, is_all=True, limit=MOST)
    since = clock.now() - FOUND_AGAIN
    return [one for one in own if one.over_at is not None and one.over_at > since]


def meanwhile(actor: Actor, absence_id: int) -> Meanwhile:
    """What happened during one's own absence. Raises NotFound for anybody else's, and while it lasts."""
    one = absence(actor, absence_id)
    if one.colleague_id != actor.colleague_id or one.over_at is None:
        raise NotFound("There is no such absence of yours that is over.")
    own, begin, end = actor.colleague_id or 0, one.begun_at or one.starts, one.over_at
    return Meanwhile(
        absence=one,
        begin=begin,
        end=end,
        is_seen=not Absence.objects.filter(pk=one.id, seen_at=None).exists(),
        came=_came(actor, own, begin=begin, end=end),
        promises=_promises(actor, own, begin=begin, end=end),
        handed_on=_handed_on(actor, own, begin=begin, end=end),
        again=_again(actor, own, begin=begin, end=end),
        to_thank=instead_of_between(actor, begin, end),
    )


def _came(actor: Actor, own: int, *, begin: datetime, end: datetime) -> list[Came]:
    said = visible_messages(actor).filter(conversation__owner=own, at__gte=begin, at__lt=end, taken_back_at=None)
    wrote = said.filter(direction=Direction.IN, is_automatic=False, is_aside=False).order_by().values("conversation")
    counted = wrote.annotate(count=Count("id"), last=Max("at")).order_by("-last")
    found = list(counted.values_list("conversation", "count", "last")[:MOST])
    ids = [key for key, _, _ in found]
    rows = {row.id: row for row in rows_now(actor, ids)}
    answers: dict[int, list[str]] = {}
    ours = said.filter(direction=Direction.OUT, conversation__in=ids, is_aside=False).exclude(author=own)
    for key, name in ours.order_by("id").values_list("conversation", "author__name"):
        if name and name not in answers.setdefault(key, []):
            answers[key].append(name)
    return [Came(rows[key], count, last, tuple(answers.get(key, ()))) for key, count, last in found if key in rows]


def _promises(actor: Actor, own: int, *, begin: datetime, end: datetime) -> list[Happened]:
    mine = Q(colleague=own) | Q(made_by=own) | Q(conversation__owner=own)
    seen = visible_promises(actor).filter(mine)
    found = [
        *_records(Keeping.objects.filter(at__gte=begin, at__lt=end), seen, "kept"),
        *_records(Move.objects.filter(at__gte=begin, at__lt=end), seen, "moved"),
        *_records(Break.objects.filter(due__gte=begin, due__lt=end), seen, "broken"),
    ]
    return sorted(found, key=lambda one: (one.at, one.promise_id))[:MOST]


def _records(rows: QuerySet, seen: QuerySet[Promise], became: str) -> list[Happened]:  # type: ignore[type-arg]
    columns = (
        "promise_id", "promise__what", "promise__customer__name", "promise__customer__main_address",
        "promise__conversation_id", "at", "by__name",
    )  # fmt: skip
    told = rows.filter(promise__in=seen.values("pk")).order_by("at", "id").values_list(*columns)[:MOST]
    return [
        Happened(key, what, name or address, talk, became, at, who)
        for key, what, name, address, talk, at, who in told
    ]


def _handed_on(actor: Actor, own: int, *, begin: datetime, end: datetime) -> list[HandedOn]:
    given = Assignment.objects.filter(from_owner=own, at__gte=begin, at__lt=end).exclude(to_owner=own)
    given = given.exclude(by=own).filter(conversation__in=visible(actor).exclude(owner=own).values("pk"))
    columns = ("conversation_id", "to_owner__name", "to_team__name")
    found = {key: owner or team or "" for key, owner, team in given.order_by("id").values_list(*columns)[:MOST]}
    return [HandedOn(row, found[row.id]) for row in rows_now(actor, list(found))]


def _again(actor: Actor, own: int, *, begin: datetime, end: datetime) -> list[RowShown]:
    """What others answered for meanwhile, and is the owner's again."""
    others = Answering.objects.filter(since__lt=end, conversation__owner=own).exclude(colleague=own)
    others = others.filter(Q(until=None) | Q(until__gt=begin))
    theirs = visible(actor).filter(OPEN, owner=own, answering=F("owner"), pk__in=others.values("conversation"))
    return [RowShown(*row) for row in theirs.order_by("next_moment", "id").values_list(*COLUMNS)[:MOST]]
