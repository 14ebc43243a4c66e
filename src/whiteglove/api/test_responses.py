"""Answers come from programs: good rows go in, each other one is told, none is recorded twice."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from whiteglove.api.conftest import Program
from whiteglove.encounters.models import Encounter, JourneyChange
from whiteglove.foundation import clock
from whiteglove.foundation.journal.models import Row
from whiteglove.perception.conftest import call, lost_bag, met, wei
from whiteglove.perception.models import Response

__all__ = ["call", "lost_bag", "met", "wei"]
Meet = Callable[..., Encounter]


def answered(encounter: str = "call-1", **columns: Any) -> dict[str, Any]:
    """A good row, unless told otherwise."""
    at = (clock.now() - timedelta(minutes=30)).isoformat()
    return {"external_id": "a-1", "encounter": encounter, "kind": "csat", "value": 4, "at": at} | columns


def test_one_answer_is_recorded_with_all_that_its_encounter_knows(program: Program, met: Meet) -> None:
    encounter = met("call-1")
    answer = program.post("responses", answered(comment="Quick.", language="en"))
    assert answer.status_code == 201
    assert answer.json() == {
        "rows": [{"external_id": "a-1", "result": "accepted", "reason": None}],
        "counts": {"accepted": 1, "duplicate": 0, "rejected": 0},
    }
    row = Response.objects.get()
    assert (row.encounter, row.customer, row.touchpoint) == (encounter, encounter.customer, encounter.touchpoint)
    assert (row.kind, row.value, row.scale_min, row.scale_max, row.comment) == ("csat", 4, 1, 5, "Quick.")
    assert JourneyChange.objects.get().changes == 1


def test_an_answer_sent_again_is_a_duplicate(program: Program, met: Meet) -> None:
    met("call-1")
    row = answered()
    program.post("responses", row)
    again = program.post("responses", [row, row | {"value": 1}, answered(external_id="a-2")]).json()
    assert [one["result"] for one in again["rows"]] == ["duplicate", "duplicate", "accepted"]
    assert again["rows"][0]["reason"] is None
    assert "another answer" in again["rows"][1]["reason"]
    assert again["counts"] == {"accepted": 1, "duplicate": 2, "rejected": 0}
    assert list(Response.objects.order_by("external_id").values_list("external_id", "value")) == [
        ("a-1", 4),
        ("a-2", 4),
    ]


def test_twice_in_one_list_is_once(program: Program, met: Meet) -> None:
    met("call-1")
    told = program.post("responses", [answered(), answered()]).json()
    assert [one["result"] for one in told["rows"]] == ["accepted", "duplicate"]


FUTURE = (clock.now() + timedelta(days=1)).isoformat()
BAD = [
    ({"encounter": "nobody"}, "no encounter of this external_id"),
    ({"value": 6}, "not on its scale, which goes from 1 to 5"),
    ({"value": 0}, "not on its scale"),
    ({"kind": "nps", "value": 11}, "from 0 to 10"),
    ({"value": 3.5}, "no whole number"),
    ({"value": True}, "no whole number"),
    ({"value": None}, "no whole number"),
    ({"kind": "love"}, "The kind is one of"),
    ({"kind": None}, "The kind is one of"),
    ({"at": FUTURE}, "in the future"),
    ({"at": "1970-01-01T00:00:00Z"}, "before the year 1990"),
    ({"at": "2020-01-01T00:00:00Z"}, "before it happened"),
    ({"at": "yesterday"}, "looks like"),
    ({"at": "2026-03-02T09:15:00"}, "with its zone"),
    ({"external_id": ""}, "external_id is missing"),
    ({"external_id": "x" * 201}, "longer than 200"),
    ({"comment": 7}, "no text"),
    ({"language": "Klingon please"}, "by its code"),
    ({"colour": "red"}, "no column 'colour'"),
]


@pytest.mark.parametrize(("wrong", "words"), BAD)
def test_a_bad_row_is_told_while_good_ones_go_in(
    program: Program, met: Meet, wrong: dict[str, Any], words: str
) -> None:
    met("call-1")
    told = program.post("responses", [answered(**wrong), answered(external_id="good")]).json()
    assert told["counts"] == {"accepted": 1, "duplicate": 0, "rejected": 1}
    assert words in told["rows"][0]["reason"]
    assert Response.objects.get().external_id == "good"


def test_an_encounter_of_ours_is_named_as_such_and_a_number_alone_is_never_a_strangers(
    program: Program, met: Meet
) -> None:
    ours = met()
    too_early = program.post("responses", [answered(str(ours.pk))]).json()
    assert "written id:" in too_early["rows"][0]["reason"]
    theirs = met(str(ours.pk))
    named = [answered(str(ours.pk)), answered(f"id:{ours.pk}", external_id="a-2")]
    assert program.post("responses", named).json()["counts"]["accepted"] == 2
    assert Response.objects.get(external_id="a-1").encounter == theirs
    assert Response.objects.get(external_id="a-2").encounter == ours


def test_a_comment_with_what_no_database_keeps_is_cleaned(program: Program, met: Meet) -> None:
    met("call-1")
    assert program.post("responses", answered(comment=" Fine\x00 ")).json()["counts"]["accepted"] == 1
    assert Response.objects.get().comment == "Fine"


def test_more_than_ten_thousand_are_refused(program: Program, met: Meet) -> None:
    refused = program.post("responses", [answered()] * 10_001)
    assert refused.status_code == 422
    assert "10001 rows are more than the 10000" in refused.json()["detail"]
    assert not Response.objects.exists()


def test_ten_thousand_are_recorded_in_seconds(program: Program, met: Meet) -> None:
    met("call-1", at=datetime(2026, 1, 5, 9, tzinfo=UTC))
    rows = [answered(external_id=f"a-{n}", at="2026-01-05T10:00:00Z", value=n % 5 + 1) for n in range(10_000)]
    began = time.monotonic()
    told = program.post("responses", rows).json()
    assert time.monotonic() - began < 10.0
    assert told["counts"] == {"accepted": 10_000, "duplicate": 0, "rejected": 0}
    # Old ones are told together, and a poor answer of last winter alarms nobody.
    kinds = Row.objects.filter(kind__startswith="perception.").values_list("kind", flat=True)
    assert list(kinds) == ["perception.ResponsesRecorded"]


def test_a_poor_answer_of_today_is_announced(program: Program, met: Meet) -> None:
    met("call-1")
    program.post("responses", answered(value=2))
    kinds = Row.objects.filter(kind__startswith="perception.").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == [
        "perception.ResponsesRecorded",
        "perception.ResponseReceived",
        "perception.PoorAnswerReceived",
    ]


def test_they_are_read_newest_first(program: Program, met: Meet) -> None:
    met("call-1")
    early, late = (clock.now() - timedelta(hours=hours) for hours in (20, 2))
    rows = [answered(external_id="b", at=early.isoformat(), kind="nps", value=9), answered(at=late.isoformat())]
    program.post("responses", rows)
    page = program.get("responses", limit=1).json()
    assert [(one["external_id"], one["kind"], one["touchpoint"]) for one in page["items"]] == [
        ("a-1", "csat", "call")
    ]
    following = program.get("responses", limit=1, cursor=page["next"]).json()
    assert [one["external_id"] for one in following["items"]] == ["b"]
    assert following["next"] is None
