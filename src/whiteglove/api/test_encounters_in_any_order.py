"""What records say does not depend on the order in which they come, nor on how they are sent together."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from django.db import transaction

from whiteglove.api.conftest import Program
from whiteglove.encounters.actions.parties_drawn import party_meant
from whiteglove.encounters.models import Party
from whiteglove.journey.models import Journey

BEGINS = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EPISODES = 24


def encounter(number: int, touchpoint: str, **more: Any) -> dict[str, Any]:
    at = BEGINS + timedelta(hours=number, minutes=5 if touchpoint == "mail" else 0)
    told = {"external_id": f"{touchpoint}-{number}", "customer": {"address": f"c{number}@mail.example"}}
    where = {"journey": "lost-bag", "touchpoint": touchpoint, "channel": "phone", "episode": f"trip-{number}"}
    return told | where | {"at": at.isoformat(), "ended_at": (at + timedelta(minutes=2)).isoformat()} | more


def call(number: int, to: str | None = None, **more: Any) -> dict[str, Any]:
    at = BEGINS + timedelta(hours=number, minutes=2)
    passed = [] if to is None else [{"from": "Front", "to": to, "at": at.isoformat(), "warm": number % 3 == 0}]
    return encounter(number, "call", handovers=passed, **more)


def happened() -> list[dict[str, Any]]:
    """Every second call is passed on, to Bags, who is a team, now and then to a person of that name, or Ito."""
    rows = []
    for number in range(EPISODES):
        to = None if number % 2 else "Ito" if number % 12 == 0 else "Bags"
        rows += [call(number, to, team="Front"), encounter(number, "mail", team="Bags")]
    rows.append(call(50, "Bags", colleagues=["Bags", "Anna"]))  # a person of that name, who was there
    rows.append(call(51, "ito", colleagues=["Zoe", "Anna"]))
    rows.append(encounter(52, "mail", colleagues=["Ito"]))
    return rows


def answers() -> list[dict[str, Any]]:
    def value(number: int, place: str) -> int:
        return 4 + number % 3 // 2 if place == "call" or number % 2 else 2 + number % 3 // 2

    return [
        {"external_id": f"a-{place}-{number}", "encounter": f"{place}-{number}", "kind": "csat",
         "value": value(number, place), "at": (BEGINS + timedelta(hours=number + 1)).isoformat()}
        for number in range(EPISODES) for place in ("call", "mail")
    ]  # fmt: skip


def told_in(program: Program, batches: Sequence[Sequence[dict[str, Any]]]) -> tuple[Any, Any]:
    """What /web and /drops say after these, read in between too, so that kept figures have to follow."""
    for batch in batches:
        assert program.post("encounters", list(batch)).json()["counts"]["accepted"] == len(batch)
        shown(program)
    assert program.post("responses", answers()).json()["counts"]["rejected"] == 0
    return shown(program)


def shown(program: Program) -> tuple[Any, Any]:
    web = program.get("web?journey=lost-bag").json()
    names = {node["id"]: (node["kind"], node["name"].casefold()) for node in web["nodes"]}
    nodes = sorted((*names[node["id"]], node["n"], node["outside"]) for node in web["nodes"])
    figures = ("n", "warm", "effect", "low", "high", "compared")
    edges = sorted((names[one["from"]], names[one["to"]], *(one[name] for name in figures)) for one in web["edges"])
    meets = sorted((names[one["id"]], one["n"]) for one in web["meets"])
    return (nodes, rounded(edges), meets), rounded(program.get("drops?journey=lost-bag").json()["items"])


def rounded(figures: Any) -> Any:
    """Sums in another order differ in their last digits."""
    if isinstance(figures, float):
        return round(figures, 6)
    if isinstance(figures, dict):
        return {name: rounded(one) for name, one in figures.items()}
    return type(figures)(map(rounded, figures)) if isinstance(figures, list | tuple) else figures


def batches_of(rows: list[dict[str, Any]], chance: Random) -> list[list[dict[str, Any]]]:
    """In any order, in parts of any size."""
    rows = chance.sample(rows, len(rows))
    cuts = [0, *sorted(chance.sample(range(1, len(rows)), 3)), len(rows)]
    return [rows[first:last] for first, last in pairwise(cuts)]


def test_any_order_of_the_same_records_says_the_same(program: Program, lost_bag: Journey) -> None:
    calls = [one for one in happened() if one["touchpoint"] == "call"]
    mails = [one for one in happened() if one["touchpoint"] == "mail"]
    ways = [[happened()], [calls, mails], [mails, calls]]
    ways += [batches_of(happened(), Random(seed)) for seed in range(5)]
    found = []
    for way in ways:
        with transaction.atomic():
            found.append(told_in(program, way))
            transaction.set_rollback(True)
    (nodes, edges, _), [drop] = found[0]
    assert ("team", "bags", 34, True) in nodes
    assert [edge[:3] for edge in edges] == [
        (("team", "front"), ("colleague", "bags"), 1),
        (("team", "front"), ("colleague", "ito"), 3),
        (("team", "front"), ("team", "bags"), 10),
    ]
    assert drop["handover"]["effect"] < -1
    for other in found[1:]:
        assert other == found[0]


@pytest.mark.parametrize("to", ["Bags", "BAGS "])
def test_what_was_passed_to_a_name_goes_to_the_team_that_it_turns_out_to_be(
    program: Program, lost_bag: Journey, to: str
) -> None:
    program.post("encounters", [call(number, to, team="Front") for number in range(3)])
    before, _ = shown(program)
    assert ("colleague", "bags", 3, True) in before[0]
    drawn = party_meant("Bags")
    for _ in range(2):
        program.post("encounters", [encounter(number, "mail", team="Bags") for number in range(3)])
        after, _ = shown(program)
        assert [node[:3] for node in after[0] if node[1] == "bags"] == [("team", "bags", 6)]
        assert [edge[:3] for edge in after[1]] == [(("team", "front"), ("team", "bags"), 3)]
    assert Party.objects.get(name__istartswith="bags").name == "Bags"
    assert party_meant("bags") == drawn  # and so is whom a colleague drew
