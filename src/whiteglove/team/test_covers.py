"""What is the matter with covers: circles without a way out, and those who could not answer when it counts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood
from whiteglove.foundation.journal.models import Row
from whiteglove.team.changes import let_leave
from whiteglove.team.covers import Concern, Trouble, circle_of, circles, concerns
from whiteglove.team.models import Colleague
from whiteglove.team.presence import Away, Person, Snapshot, Staffed
from whiteglove.team.standing_in import set_stand_ins, stand_ins

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SUZUKI, BEN, MIA = 10, 11, 12
SALES = 2


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ({SUZUKI: [BEN], BEN: []}, []),
        ({SUZUKI: [BEN], BEN: [SUZUKI]}, [(SUZUKI, BEN)]),
        ({SUZUKI: [BEN, MIA], BEN: [SUZUKI], MIA: []}, [(BEN, SUZUKI)]),
        ({SUZUKI: [BEN], BEN: [MIA], MIA: [SUZUKI]}, [(SUZUKI, BEN, MIA)]),
        ({SUZUKI: [BEN, MIA], BEN: [SUZUKI, MIA], MIA: []}, []),
        ({SUZUKI: [BEN], BEN: [MIA], MIA: [BEN]}, [(BEN, MIA)]),
    ],
)
def test_a_circle_is_told_once_where_no_cover_leads_out_of_it(
    links: dict[int, list[int]], found: list[tuple[int, ...]]
) -> None:
    assert [concern.chain for concern in circles(links)] == found


LINKS = st.dictionaries(st.integers(0, 6), st.lists(st.integers(0, 6), max_size=3, unique=True), max_size=7)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LINKS)
def test_if_all_in_a_told_circle_are_away_their_covers_do_not_answer(links: dict[int, list[int]]) -> None:
    everybody = {key: [one for one in links.get(key, []) if one != key] for key in range(7)}
    for person in everybody:
        circle = circle_of(person, everybody)
        if not circle:
            continue
        away = _all_reached(person, everybody)
        people = {
            key: Person(key, "", absences=(Away(1, NOON, None),) if key in away else (), stand_ins=tuple(covers))
            for key, covers in everybody.items()
        }
        assert Snapshot(NOON, people).cover_of(person, team=1) is None
        assert circle[0] == person
        assert all(after in everybody[before] for before, after in zip(circle, (*circle[1:], person), strict=True))


def _all_reached(person: int, links: dict[int, list[int]]) -> set[int]:
    seen, ahead = {person}, [person]
    while ahead:
        for cover in links[ahead.pop()]:
            if cover not in seen:
                seen.add(cover)
                ahead.append(cover)
    return seen


def test_covers_who_left_do_not_see_the_team_or_are_away_too() -> None:
    away = Away(1, NOON + DAY, NOON + 3 * DAY, cover=MIA)
    suzuki = Person(SUZUKI, "Ms. Suzuki", teams=frozenset({SALES}), absences=(away,), stand_ins=(BEN, 99))
    ben = Person(BEN, "Ben", absences=(Away(2, NOON + 2 * DAY, None),))
    mia = Person(MIA, "Mia", teams=frozenset({SALES}))
    teams = {SALES: Staffed(SALES, "Sales", is_private=True, members=frozenset({SUZUKI, MIA}))}
    seen = Snapshot(NOON, {one.id: one for one in (suzuki, ben, mia)}, teams)
    assert concerns(seen, NOON + 14 * DAY) == [
        Concern(Trouble.BLIND, SUZUKI, BEN, team=SALES),
        Concern(Trouble.LEFT, SUZUKI, 99),
        Concern(Trouble.AWAY_TOO, SUZUKI, BEN, begin=NOON + 2 * DAY, end=NOON + 3 * DAY),
    ]
    assert concerns(seen, NOON + DAY)[-1].trouble is Trouble.LEFT


def test_who_covers_is_said_by_oneself_or_who_leads_and_a_circle_is_told(
    ben: Colleague, chidi: Colleague, dora: Colleague, temp: Colleague
) -> None:
    assert set_stand_ins(ben.as_actor(), ben, [chidi]).words == ""
    with pytest.raises(NotAllowed):
        set_stand_ins(ben.as_actor(), chidi, [ben])
    with pytest.raises(NotAllowed):
        set_stand_ins(temp.as_actor(), temp, [ben])
    told = set_stand_ins(dora.as_actor(), chidi, [ben])
    assert told.words == "Chidi's cover is Ben, whose cover is Chidi: if both are away, the team answers."
    assert set_stand_ins(dora.as_actor(), chidi, [ben, dora, ben]).covers == ((ben.pk, "Ben"), (dora.pk, "Dora"))
    assert stand_ins(temp.as_actor(), chidi.pk).circle == ()
    kinds = list(Row.objects.filter(kind="team.StandInsChanged").values_list("body", flat=True).order_by("id"))
    assert kinds[-1] == {"colleague_id": chidi.pk, "cover_ids": [ben.pk, dora.pk]}
    set_stand_ins(dora.as_actor(), chidi, [ben, dora])
    assert Row.objects.filter(kind="team.StandInsChanged").count() == len(kinds) == 3


def test_nobody_covers_for_themselves_or_after_they_left(ben: Colleague, chidi: Colleague, dora: Colleague) -> None:
    with pytest.raises(NotUnderstood, match="Ben cannot cover for themselves"):
        set_stand_ins(SYSTEM, ben, [chidi, ben])
    let_leave(SYSTEM, chidi)
    with pytest.raises(NotUnderstood, match="not with us any more"):
        set_stand_ins(SYSTEM, ben, [dora, chidi])
    with pytest.raises(NotFound):
        stand_ins(SYSTEM, chidi.pk)
    assert stand_ins(SYSTEM, ben.pk).covers == ()
