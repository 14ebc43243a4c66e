"""Rules, as programs read and write them."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from whiteglove.api.conftest import Program
from whiteglove.conversations.models import Conversation
from whiteglove.encounters.conftest import a_journey
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.recovery.models import Gesture, NoSaid, Obstruction, SaidBy
from whiteglove.rulebook.models import Rule, RuleVersion
from whiteglove.team.actions import add_colleague, add_team

PROMISED = {
    "id", "key", "title", "mandatory", "serves", "owner", "review_by", "expires", "met", "hurt", "retired",
}  # fmt: skip


@pytest.fixture(autouse=True)
def a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the second of March."""
    moment = datetime.fromisoformat("2026-03-02T12:00:00+00:00")
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_a_rule_is_added_read_changed_and_retired(program: Program) -> None:
    add_colleague(SYSTEM, email="dora@desk.example", name="Dora", role=Role.MANAGER)
    baggage = add_team(SYSTEM, key="baggage", name="Baggage")
    call = a_journey().touchpoints.get(key="call")
    given = {
        "key": "R-17",
        "title": {"en": "Original receipt only", "ja": "領収書は原本のみ"},
        "text": "Against the original.",
        "mandatory": True,
        "serves": "organisation",
        "owner": "dora@desk.example",
        "touchpoints": ["lost-bag/call"],
        "teams": ["baggage"],
        "why": "Copies came in twice",
    }
    answer = program.post("rules", given)
    added = answer.json()
    assert (answer.status_code, added) == (201, program.get("rules/R-17").json())
    assert (added["key"], added["title"], added["owner"]["name"]) == ("R-17", "Original receipt only", "Dora")
    assert (added["review_by"], added["expires"], added["retired"]) == ("2027-03-02", "2026-05-31", None)
    assert added["texts"]["ja"]["title"] == "領収書は原本のみ"
    assert added["texts"]["en"]["text"] == "Against the original."
    assert [place["id"] for place in added["touchpoints"]] == [str(call.pk)]
    assert added["teams"] == [{"id": str(baggage.pk), "name": "Baggage"}]
    assert (added["sunset"]["what"], added["sunset"]["why"]) == ("new", "Copies came in twice")

    changed = program.patch("rules/r-17", {"title": "Receipts", "mandatory": False, "revision": 1, "why": "Softer"})
    assert (changed.status_code, changed.json()["expires"], changed.json()["sunset"]) == (200, None, None)
    assert changed.json()["texts"]["ja"]["title"] == "領収書は原本のみ"
    assert changed.json()["owner"]["name"] == "Dora"
    stale = program.patch("rules/R-17", {"title": "Mine", "revision": 1})
    assert (stale.status_code, "Somebody changed R-17 meanwhile" in stale.json()["detail"]) == (409, True)

    retired = program.post("rules/R-17/retirement", {"why": "It hurts the honest"})
    assert (retired.status_code, retired.json()["retirement"]["why"]) == (201, "It hurts the honest")
    assert [one["turn"] for one in retired.json()["versions"]] == ["looser", "looser", "tighter"]
    back = program.post("rules/R-17/restore")
    assert (back.status_code, back.json()["retired"], back.json()["owner"]["name"]) == (201, None, "Dora")


def test_the_list_has_what_was_promised_and_pages(program: Program) -> None:
    for number in range(3):
        program.post("rules", {"title": f"Rule {number}", "serves": "customer"}, key=f"rule-{number}")
    again = program.post("rules", {"title": "Rule 2", "serves": "customer"}, key="rule-2")
    assert (again.json()["key"], Rule.objects.count()) == ("R-3", 3)
    page = program.get("rules", limit=2).json()
    assert set(page["items"][0]) >= PROMISED
    assert [one["key"] for one in page["items"]] == ["R-3", "R-2"]
    rest = program.get("rules", limit=2, cursor=page["next"]).json()
    assert ([one["key"] for one in rest["items"]], rest["next"]) == (["R-1"], None)
    for no_word in ("en", '"', ":", "{"):  # how texts are kept is none of what they say
        assert program.get("rules", q=no_word).json()["items"] == [], no_word
    assert [one["key"] for one in program.get("rules", q="rule 1").json()["items"]] == ["R-2"]


def test_met_and_hurt_come_from_what_happened(program: Program, written: Callable[..., int]) -> None:
    talk = written(0)
    program.post("rules", {"key": "R-17", "title": "Original receipt only", "serves": "organisation"})
    rule = Rule.objects.get()
    from_aiko = {"conversation_id": talk, "customer_id": _customer(talk), "rule": rule, "at": clock.now()}
    for said in (True, None, False):
        Obstruction.objects.create(wanted="A refund", said_by=SaidBy.COLLEAGUE, by_whom="x", is_so=said, **from_aiko)
    Obstruction.objects.create(
        wanted="A refund", said_by=SaidBy.COLLEAGUE, by_whom="x", taken_back_at=clock.now(), **from_aiko
    )
    NoSaid.objects.create(what="A refund", by_whom="x", **from_aiko)
    Gesture.objects.create(kind="refund", worth=100, currency="EUR", why="Fair", by_whom="x", **from_aiko)
    old = {**from_aiko, "conversation_id": written(1), "at": clock.now() - timedelta(days=366)}
    Obstruction.objects.create(wanted="A refund", said_by=SaidBy.COLLEAGUE, by_whom="x", **old)
    shown = program.get("rules").json()["items"][0]
    assert (shown["met"], shown["hurt"]) == (1, 1)  # one moment, whatever was written down of it
    known = program.get("rounds/next").json()["items"][0]["evidence"]
    assert (known["met"], known["hurt"]) == (1, 1)
    Obstruction.objects.exclude(conversation=talk).update(at=clock.now() - timedelta(days=364))
    shown = program.get("rules").json()["items"][0]
    assert (shown["met"], shown["hurt"]) == (2, 1)


def _customer(conversation_id: int) -> int:
    return Conversation.objects.get(pk=conversation_id).customer_id


@pytest.mark.parametrize(
    ("wanted", "status", "words"),
    [
        ({"touchpoints": ["moon"]}, 422, "no touchpoint “moon”"),
        ({"teams": ["moon"]}, 404, "no team 'moon'"),
        ({"owner": "moon@desk.example"}, 404, "no colleague"),
        ({"title": {"xx": "?"}}, 422, "language nobody knows: xx"),
        ({"review_by": "2027-03-03"}, 422, "within a year"),
        ({"review_by": "2026-02-30"}, 422, "no day of the calendar"),
        ({"serves": "law"}, 422, "says which law"),
        ({"serves": "me"}, 422, ""),
        ({"title": ""}, 422, "needs a title"),
        ({"expires": "2027-01-01", "mandatory": True}, 422, "by 2026-05-31"),
        ({"mandatry": True}, 422, ""),
    ],
)
def test_bad_input_is_answered_in_words_and_nothing_is_written(
    program: Program, *, wanted: dict[str, object], status: int, words: str
) -> None:
    answer = program.post("rules", {"title": "A rule", "serves": "customer"} | wanted)
    assert answer.status_code == status, answer.content
    assert words in answer.json()["detail"]
    assert (Rule.objects.count(), RuleVersion.objects.count()) == (0, 0)


def test_a_day_on_which_it_does_not_end_is_refused(program: Program) -> None:
    body = {"key": "S-1", "title": "A rule", "serves": "customer"}
    guiding = program.post("rules", body | {"expires": "2026-04-01"})
    assert (guiding.status_code, "Leave `expires` out" in guiding.json()["detail"]) == (422, True)
    assert Rule.objects.count() == 0
    made = program.post("rules", body | {"expires": "2026-04-01", "mandatory": True}).json()
    assert made["expires"] == "2026-04-01"
    for change in ({}, {"title": "Another"}, {"asks": "more"}):
        moved = program.patch("rules/S-1", {"expires": "2026-05-01"} | change)
        assert (moved.status_code, "a sunset is renewed" in moved.json()["detail"]) == (422, True)
    assert program.get("rules/S-1").json() == made
    assert program.patch("rules/S-1", {"expires": "2026-04-01"}).json() == made


def test_a_key_is_taken_once(program: Program) -> None:
    body = {"key": "R-17", "title": "A rule", "serves": "customer"}
    assert program.post("rules", body).status_code == 201
    again = program.post("rules", body)
    assert (again.status_code, "a rule R-17 already" in again.json()["detail"]) == (409, True)


def test_a_tightening_is_renewed_by_evidence_alone(program: Program) -> None:
    program.post("rules", {"key": "R-1", "title": "A rule", "serves": "safety", "mandatory": True})
    assert program.post("rules/R-1/renewals", {"why": "I like it", "evidence": []}).status_code == 422
    evidence = [{"kind": "count", "id": None, "n": 12, "words": "asked us to look at every battery"}]
    renewed = program.post("rules/R-1/renewals", {"why": "They ask for it", "evidence": evidence}).json()
    assert renewed["sunset"]["renewals"][0]["evidence"] == evidence
    program.post("rules", {"key": "R-2", "title": "A rule", "serves": "safety"})
    nothing = program.post("rules/R-2/renewals", {"why": "They ask for it", "evidence": evidence})
    assert nothing.status_code == 409


def test_the_direction_is_written_and_kept(program: Program) -> None:
    assert program.get("direction").json() == {"text": {}, "version": 0}
    told = program.put("direction", {"text": {"en": "Bring people home."}, "version": 0})
    assert told.json() == {"text": {"en": "Bring people home."}, "version": 1}
    assert program.put("direction", {"text": {"en": "Mine"}, "version": 0}).status_code == 409
    assert program.put("direction", {"text": {}}).status_code == 422
    assert program.get("direction").json()["version"] == 1
