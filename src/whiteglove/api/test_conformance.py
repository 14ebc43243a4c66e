"""A map that states order, runs told to the API, and what `GET /conformance` says of them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from whiteglove.api.conftest import Program
from whiteglove.foundation import clock
from whiteglove.insight.keeping import anew, forget_figures
from whiteglove.insight.models import KeptFigure
from whiteglove.journey.models import Journey

BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)
POINTS = {"call": "phone", "transfer": "phone", "news": "email", "delivery": "courier"}
STEPS = {
    "must": [["call", "news"]],
    "never": [["delivery", "news"]],
    "within": [{"from": "call", "to": "news", "hours": 24}],
    "allowed": [["call", "transfer"]],
}
Run = Mapping[str, float]
SOON: Run = {"call": 0, "transfer": 1, "news": 20, "delivery": 60}
LATE: Run = {"call": 0, "transfer": 1, "news": 30, "delivery": 50}


def draw(program: Program, steps: dict[str, Any]) -> None:
    """The map, or the next version of it."""
    stage = {"name": "Back", "touchpoints": [{"key": key, "name": key, "channel": on} for key, on in POINTS.items()]}
    answer = program.post("journeys", {"key": "bag", "name": "A bag", "stages": [stage], "steps": steps})
    assert answer.status_code == 201, answer.content


@pytest.fixture
def drawn(program: Program) -> Program:
    """The map with all four sorts of order."""
    draw(program, STEPS)
    return program


def tell(
    program: Program, runs: Sequence[Run], *, scores: dict[str, list[int]] | None = None, name: str = "run"
) -> None:
    """Each of another customer; scores: what they said at a touchpoint, in the order of the runs."""
    rows, said = [], []
    for number, run in enumerate(runs):
        for place, hours in run.items():
            one = f"{name}-{number}-{place}"
            at = (BEGAN + timedelta(hours=hours)).isoformat()
            customer = {"address": f"{name}{number}@mail.example"}
            rows.append({"external_id": one, "customer": customer, "journey": "bag", "touchpoint": place,
                         "channel": POINTS[place], "at": at})  # fmt: skip
            if scores and place in scores:
                said.append({"external_id": f"r-{one}", "encounter": one, "kind": "csat", "at": at,
                             "value": scores[place][number]})  # fmt: skip
    for path, told in (("encounters", rows), ("responses", said)):
        if told:
            assert program.post(path, told).json()["counts"]["accepted"] == len(told)


def asked(program: Program, query: str = "") -> dict[str, dict[str, Any]]:
    """By kind."""
    answer = program.get(f"conformance?journey=bag{query}")
    assert answer.status_code == 200, answer.content
    assert answer.json()["next"] is None
    return {one["kind"]: one for one in answer.json()["items"]}


def test_late_news_and_what_was_felt_then(drawn: Program) -> None:
    tell(drawn, [SOON] * 6 + [LATE] * 6, scores={"news": [4, 4, 5, 3, 4, 4, 2, 1, 3, 2, 2, 2]})
    found = asked(drawn)
    assert list(found) == ["must", "within", "never", "allowed"]
    within = found["within"]
    felt = within.pop("felt")
    assert (round(within.pop("low"), 4), round(within.pop("high"), 4)) == (0.2538, 0.7462)
    assert within == {
        "kind": "within", "from": "call", "to": "news", "among": ["news"], "minutes": 1440, "episodes": 12,
        "broken": 6, "open": 0, "share": 0.5, "suppressed": False,
    }  # fmt: skip
    assert felt["n"] == 6
    assert felt["effect"] == -2.0
    assert felt["low"] < -2 < felt["high"] < 0
    must = found["must"]
    assert [must[name] for name in ("minutes", "episodes", "broken", "open", "share", "felt")] == [
        None, 12, 0, 0, 0.0, None,
    ]  # fmt: skip
    allowed = found["allowed"]
    assert [allowed[name] for name in ("from", "to", "among", "episodes", "broken")] == [
        "call", None, ["transfer"], 12, 0,
    ]  # fmt: skip


def test_the_worked_example_of_the_methods(drawn: Program) -> None:
    """docs/methods/order.md but for the call that came twice; the clock has long decided."""
    strayed, silent, elsewhere = {"call": 0, "delivery": 28, "news": 30}, {"call": 0, "transfer": 1}, {"delivery": 9}
    tell(drawn, [SOON, strayed, silent, elsewhere])
    figures = {kind: (one["episodes"], one["broken"], one["open"]) for kind, one in asked(drawn).items()}
    assert figures["within"] == (3, 2, 0)
    assert figures["never"] == (3, 1, 0)
    assert figures["allowed"] == (3, 1, 0)
    assert {one["share"] for one in asked(drawn).values()} == {None}  # of fewer than five


def test_what_goes_on_is_open_and_what_is_over_is_decided(drawn: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    from whiteglove.encounters.clockwork import end_old_episodes

    tell(drawn, [{"call": 0, "transfer": 1}] * 5)

    def at(hours: float) -> dict[str, tuple[int, int, int]]:
        monkeypatch.setattr(clock, "now", lambda: BEGAN + timedelta(hours=hours))
        end_old_episodes()
        return {kind: (one["episodes"], one["broken"], one["open"]) for kind, one in asked(drawn).items()}

    assert at(23) == {"must": (0, 0, 5), "within": (0, 0, 5), "never": (0, 0, 0), "allowed": (5, 0, 0)}
    assert at(25) == {"must": (0, 0, 5), "within": (5, 5, 0), "never": (0, 0, 0), "allowed": (5, 0, 0)}
    assert at(24 * 32) == {"must": (5, 5, 0), "within": (5, 5, 0), "never": (0, 0, 0), "allowed": (5, 0, 0)}


def test_the_period_is_that_of_the_newest_encounter(drawn: Program) -> None:
    tell(drawn, [LATE] * 5)
    assert asked(drawn, "&since=2026-03-04&until=2026-03-04")["within"]["episodes"] == 5
    assert asked(drawn, "&since=2026-03-02&until=2026-03-03")["within"]["episodes"] == 0
    assert drawn.get("conformance?journey=bag&since=2026-03-04&until=2026-03-03").status_code == 422


def test_who_was_merged_counts_as_one_and_many_runs_of_one_are_surer_of_nobody_else(drawn: Program) -> None:
    from whiteglove.customers.actions import merge_customers
    from whiteglove.customers.models import Customer
    from whiteglove.foundation.actors import SYSTEM

    tell(drawn, [SOON] * 4 + [LATE] * 4)
    alone = asked(drawn)["within"]
    first, *others = Customer.objects.filter(main_address__startswith="run").order_by("id")
    for other in others[:3]:
        merge_customers(SYSTEM, first.pk, merged_id=other.pk)
    forget_figures(Journey.objects.get(key="bag").pk)
    together = asked(drawn)["within"]
    assert together["share"] == alone["share"] == 0.5
    assert together["high"] - together["low"] > alone["high"] - alone["low"]


def test_another_map_is_asked_at_once_and_what_is_kept_is_what_is_calculated(drawn: Program) -> None:
    tell(drawn, [SOON] * 5)
    before = asked(drawn)
    assert asked(drawn) == before
    with anew():
        assert asked(drawn) == before
    draw(drawn, {"within": [{"from": "call", "to": "news", "hours": 10}]})
    assert [(kind, one["minutes"], one["broken"]) for kind, one in asked(drawn).items()] == [("within", 600, 5)]
    tell(drawn, [LATE], name="more")
    assert asked(drawn)["within"]["broken"] == 6
    draw(drawn, {})
    assert asked(drawn) == {}


def test_touchpoints_taken_off_the_map_call_for_nothing(drawn: Program) -> None:
    from whiteglove.journey.models import Touchpoint

    tell(drawn, [SOON] * 5)
    Touchpoint.objects.filter(key="news").update(retired_at=BEGAN)
    KeptFigure.objects.all().delete()
    assert list(asked(drawn)) == ["allowed"]


@pytest.mark.parametrize("wrong", ["journey=x", "", "journey=bag&kind=own", "journey=bag&since=x"])
def test_what_cannot_be_told_is_refused(drawn: Program, wrong: str) -> None:
    assert drawn.get(f"conformance?{wrong}").status_code in (404, 422)
