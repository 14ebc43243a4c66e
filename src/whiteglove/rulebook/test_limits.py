"""Which limit counts, what is left of it, and what becomes of a lowered one."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor, Role
from whiteglove.foundation.errors import NotAllowed, NotUnderstood
from whiteglove.foundation.journal.models import Row
from whiteglove.journey.models import Touchpoint
from whiteglove.rulebook.actions.limits import NoEvidence, NothingExpires, Wished, end_limit, renew_limit, set_limit
from whiteglove.rulebook.limits import (
    Left,
    Limit,
    Spent,
    conflicts,
    counting,
    fits_from,
    is_lower,
    left_of,
)
from whiteglove.rulebook.limits_hold_again import let_limits_hold_again
from whiteglove.rulebook.models import Authority, Sunset
from whiteglove.rulebook.queries.limits import limits_of, limits_shown
from whiteglove.team.house import HouseWishes, change_house
from whiteglove.team.models import Colleague

On = Callable[[str], None]


def limit(number: int, **given: Any) -> Limit:
    """A limit on refunds of colleagues, anywhere, of 5,000 a case and 20,000 in 30 days."""
    usual: dict[str, Any] = {
        "kind": "refund", "role": "colleague", "colleague_id": None, "touchpoint_id": None,
        "per_case": 5000, "per_period": 20000, "period_days": 30, "currency": "EUR",
    }  # fmt: skip
    return Limit(id=number, **usual | given)


ROLES = limit(1)
ROLES_THERE = limit(2, touchpoint_id=7)
BENS = limit(3, role="", colleague_id=4)
BENS_THERE = limit(4, role="", colleague_id=4, touchpoint_id=7)


@pytest.mark.parametrize(
    ("limits", "touchpoint", "counts"),
    [
        ([], 7, None),
        ([ROLES], None, ROLES),
        ([ROLES, ROLES_THERE], 7, ROLES_THERE),
        ([ROLES, ROLES_THERE], 8, ROLES),
        ([ROLES_THERE], None, None),
        ([ROLES, ROLES_THERE, BENS], 7, BENS),
        ([BENS_THERE, BENS, ROLES_THERE], 7, BENS_THERE),
        ([limit(5, role="lead"), limit(6, kind="gift")], None, None),
    ],
)
def test_ones_own_limit_goes_before_the_roles_and_there_before_anywhere(
    limits: list[Limit], touchpoint: int | None, counts: Limit | None
) -> None:
    assert counting(limits, kind="refund", colleague=4, role="colleague", touchpoint=touchpoint) == counts


def test_a_limit_that_is_silent_beside_ones_own_is_named() -> None:
    found = conflicts([ROLES, ROLES_THERE, BENS], {4: "colleague"})
    assert [(one.counts, one.silent) for one in found] == [(BENS, ROLES_THERE)]
    assert conflicts([ROLES, ROLES_THERE, BENS, BENS_THERE], {4: "colleague"}) == []
    assert conflicts([ROLES_THERE, BENS], {4: "lead"}) == []


MARCH = datetime(2026, 3, 1, tzinfo=UTC)
GIVEN = [(MARCH, 9000), (MARCH + timedelta(days=5), 8000)]
SPENT = Spent(2000, 17000)


@pytest.mark.parametrize(
    ("one", "kind", "left"),
    [
        (ROLES, "refund", Left(3000, 3000)),
        (limit(1, per_case=None), "refund", Left(None, 3000)),
        (limit(1, per_period=None), "refund", Left(3000, None)),
        (limit(1, per_case=1000), "refund", Left(0, 3000)),
        (None, "refund", Left(0, 0)),
        (None, "extra_time", Left(None, None)),
        (limit(1, per_case=0, per_period=None), "extra_time", Left(0, 0)),
    ],
)
def test_what_is_left(one: Limit | None, kind: str, left: Left) -> None:
    assert left_of(one, SPENT, kind=kind) == left


def test_what_was_given_longest_ago_makes_room_first() -> None:
    assert left_of(ROLES, SPENT, kind="refund").covers(3000)
    assert not left_of(ROLES, SPENT, kind="refund").covers(3001)
    assert fits_from(ROLES, GIVEN, 12000) == MARCH + timedelta(days=30)
    assert fits_from(ROLES, GIVEN, 12001) == MARCH + timedelta(days=35)
    assert fits_from(ROLES, GIVEN, 20001) is None


@pytest.mark.parametrize(
    ("before", "after", "kind", "lower"),
    [
        (ROLES, limit(2, per_case=4999), "refund", True),
        (ROLES, limit(2, per_case=None), "refund", False),
        (limit(1, per_case=None), ROLES, "refund", True),
        (ROLES, limit(2, period_days=31), "refund", True),
        (ROLES, limit(2, period_days=7), "refund", False),
        (ROLES, None, "refund", True),
        (limit(1, per_case=0), None, "refund", False),
        (None, limit(2, per_case=0), "refund", False),
        (None, limit(2, per_case=0, per_period=None), "elsewhere", True),
        (limit(1, per_case=0, per_period=None), None, "elsewhere", False),
    ],
)
def test_what_lowers_a_limit(before: Limit | None, after: Limit | None, kind: str, *, lower: bool) -> None:
    assert is_lower(before, after, kind=kind) is lower


def wished(**given: Any) -> Wished:
    """Refunds of colleagues, 5,000 a case, 20,000 in 30 days."""
    usual: dict[str, Any] = {"kind": "refund", "role": "colleague", "per_case": 5000, "per_period": 20000}
    return Wished(**usual | given)


def told() -> list[str]:
    """Kinds of facts about limits, in order."""
    return list(Row.objects.filter(kind__startswith="rulebook.").order_by("id").values_list("kind", flat=True))


def test_changing_a_limit_ends_its_row_and_begins_another(dora: Colleague, ben: Colleague) -> None:
    manager = dora.as_actor()
    first = set_limit(manager, wished())
    assert set_limit(manager, wished()).pk == first.pk
    second = set_limit(manager, wished(per_case=8000, why="Bags"))
    assert list(Authority.objects.order_by("id").values_list("id", "per_case", "ended_by_whom")) == [
        (first.pk, 5000, manager.reference),
        (second.pk, 8000, ""),
    ]
    assert not Sunset.objects.exists()
    assert told() == ["rulebook.LimitChanged"] * 2
    assert [one.per_case for one in limits_of(ben.as_actor())["refund"]] == [8000]
    assert [one.limit.id for one in limits_shown(manager)] == [second.pk]


def test_a_lowered_limit_goes_back_by_itself(dora: Colleague, monkeypatch: pytest.MonkeyPatch) -> None:
    manager = dora.as_actor()
    today = datetime(2026, 3, 1, 12, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: today)
    set_limit(manager, wished())
    set_limit(manager, wished(per_case=2000, why="A hard year"))
    monkeypatch.setattr(clock, "now", lambda: today + timedelta(days=30))
    set_limit(manager, wished(per_case=1000))  # lower still: the day stays that of the first step
    sunset = Sunset.objects.get(ended_at=None)
    assert (sunset.began_on, sunset.ends_on) == (date(2026, 3, 1), date(2026, 5, 30))
    assert sunset.goes_back_to["per_case"] == 5000
    assert let_limits_hold_again() == 0
    monkeypatch.setattr(clock, "now", lambda: today + timedelta(days=90))
    assert (let_limits_hold_again(), let_limits_hold_again()) == (1, 0)
    holds = Authority.objects.get(ended_at=None)
    assert (holds.per_case, holds.per_period, holds.by_whom) == (5000, 20000, "system")
    assert Sunset.objects.filter(ended_at=None).count() == 0
    assert told()[-1] == "rulebook.LimitHoldsAgain"


def test_ending_a_limit_lowers_it_too_and_what_was_set_meanwhile_stays(
    dora: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = dora.as_actor()
    made = set_limit(manager, wished())
    end_limit(manager, made.pk)
    end_limit(manager, made.pk)
    assert Sunset.objects.get().goes_back_to["per_case"] == 5000
    set_limit(manager, wished(per_case=7000))
    later = clock.now() + timedelta(days=91)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert let_limits_hold_again() == 0
    assert Authority.objects.get(ended_at=None).per_case == 7000


def test_a_limit_ended_first_and_set_lower_then_goes_back_too(dora: Colleague, on: On) -> None:
    manager = dora.as_actor()
    on("2026-03-01")
    made = set_limit(manager, wished())
    end_limit(manager, made.pk)
    on("2026-03-11")
    set_limit(manager, wished(per_case=1000))
    assert Sunset.objects.get(ended_at=None).ends_on == date(2026, 5, 30)
    on("2026-05-30")
    assert let_limits_hold_again() == 1
    assert Authority.objects.get(ended_at=None).per_case == 5000


def test_ones_own_limit_anywhere_below_the_roles_at_a_place_ends_by_itself(
    dora: Colleague, ben: Colleague, refund: Touchpoint
) -> None:
    manager = dora.as_actor()
    set_limit(manager, wished(touchpoint=refund, per_case=9000))
    set_limit(manager, wished(role="", colleague=ben, per_case=6000))
    assert Sunset.objects.get(ended_at=None, authority__colleague=ben).ends_on > clock.now().date()


def test_a_limit_ends_with_the_day_of_the_house(dora: Colleague, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whiteglove.rulebook.days.settings", lambda: SimpleNamespace(time_zone="Asia/Tokyo"))
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 1, 20, tzinfo=UTC))
    set_limit(dora.as_actor(), wished())
    set_limit(dora.as_actor(), wished(per_case=1000))
    assert Sunset.objects.get().began_on == date(2026, 3, 2)


def test_ones_own_limit_below_the_roles_ends_by_itself(
    dora: Colleague, ben: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = dora.as_actor()
    set_limit(manager, wished())
    own = {"role": "", "colleague": ben}
    set_limit(manager, wished(**own, per_case=1000))
    set_limit(manager, wished(**own, per_case=2000))  # still below the role's: still to expire
    assert Sunset.objects.filter(ended_at=None, goes_back_to={}).count() == 1
    later = clock.now() + timedelta(days=91)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert let_limits_hold_again() == 1
    assert [one.role for one in limits_of(ben.as_actor())["refund"]] == ["colleague"]


def test_only_evidence_of_customers_renews_it(dora: Colleague) -> None:
    manager = dora.as_actor()
    set_limit(manager, wished())
    set_limit(manager, wished(per_case=0))
    sunset = Sunset.objects.get()
    for evidence in ([], ["we feel so"], ["response:x"]):
        with pytest.raises(NoEvidence):
            renew_limit(manager, sunset.pk, evidence=evidence, why="Refunds went to the wrong people")
    with pytest.raises(NotUnderstood):
        renew_limit(manager, sunset.pk, evidence=["response:3"], why="It hurt", days=91)
    renew_limit(manager, sunset.pk, evidence=["response:3"], why="Refunds went to the wrong people", days=60)
    sunset.refresh_from_db()
    assert sunset.ends_on == clock.now().date() + timedelta(days=60)
    assert sunset.renewals[0]["evidence"] == ["response:3"]
    Sunset.objects.update(ended_at=clock.now())
    with pytest.raises(NothingExpires):
        renew_limit(manager, sunset.pk, evidence=["response:3"], why="Once more")


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "cake"},
        {"role": ""},
        {"role": "king"},
        {"per_case": -1},
        {"per_case": 30000},
        {"period_days": 0},
        {"currency": "USD"},
        {"currency": "dollars"},
        {"kind": "extra_time"},
        {"sunset_days": 91},
    ],
)
def test_what_cannot_be_a_limit_is_refused_in_words(dora: Colleague, given: dict[str, Any]) -> None:
    with pytest.raises(NotUnderstood):
        set_limit(dora.as_actor(), wished(**given))
    assert not Authority.objects.exists()


def test_nobody_sets_limits_of_a_role_above_their_own(dora: Colleague, as_ben: Actor) -> None:
    with pytest.raises(NotAllowed):
        set_limit(dora.as_actor(), wished(role=Role.OWNER.value))
    with pytest.raises(NotAllowed):
        set_limit(as_ben, wished())
    with pytest.raises(NotAllowed):
        limits_of(as_ben, dora)
    assert not Authority.objects.exists()


def test_limits_are_set_in_the_currency_of_the_house(dora: Colleague) -> None:
    change_house(dora.as_actor(), HouseWishes(currency="jpy"))
    assert set_limit(dora.as_actor(), wished()).currency == "JPY"
    with pytest.raises(NotUnderstood):
        change_house(dora.as_actor(), HouseWishes(currency="XXXX"))
