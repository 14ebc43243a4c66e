"""Who calls back: one person at a time. Pure rules over a snapshot."""

from collections.abc import Collection, Iterator, Mapping

from whiteglove.promises.rules import WhoKeeps
from whiteglove.team.models.hours import PresenceState
from whiteglove.team.presence import Snapshot


def who_calls(
    snapshot: Snapshot, keeping: WhoKeeps, *, load: Mapping[int, int], besides: Collection[int] = ()
) -> int | None:
    """Whom it was for, while present; else their cover, whoever answers for the conversation, or who is freest.

    load: how many callbacks stand on each one's list; besides: who let it stand, asked last. None: nobody is there.
    """
    able = dict.fromkeys(_in_order(snapshot, keeping, load))
    ordered = sorted(able, key=lambda one: one in besides)
    return next(iter(ordered), None)


def _in_order(snapshot: Snapshot, keeping: WhoKeeps, load: Mapping[int, int]) -> Iterator[int]:
    one = keeping.colleague
    if one is not None and one in snapshot.people:
        if _can_call(snapshot, one, keeping.team):
            yield one
        cover = snapshot.cover_of(one, team=keeping.team)
        if cover is not None:
            yield cover
    if keeping.answering is not None and _can_call(snapshot, keeping.answering, keeping.team):
        yield keeping.answering
    yield from _free(snapshot, keeping.team, load)


def _can_call(snapshot: Snapshot, one: int, team: int) -> bool:
    return snapshot.is_present(one) and snapshot.sees(one, team)


def _free(snapshot: Snapshot, team: int, load: Mapping[int, int]) -> list[int]:
    def order(person: int) -> tuple[bool, int, int]:
        return snapshot.presence(person).state is not PresenceState.HERE, load.get(person, 0), person

    return sorted(snapshot.present_members(team), key=order) if team in snapshot.teams else []
