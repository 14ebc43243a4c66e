"""The ledger for programs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from whiteglove.api.conftest import MORNING, Program
from whiteglove.conversations.models import Conversation
from whiteglove.customers.models import Customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.foundation.journal.facts import Cursor, FactRead
from whiteglove.foundation.journal.models import Row
from whiteglove.promises.actions import Said, ask_team
from whiteglove.promises.clockwork import break_what_fell_due
from whiteglove.promises.models import Promise
from whiteglove.team.actions import add_team
from whiteglove.team.changes import TeamWishes, change_team
from whiteglove.team.models import Colleague, Team

TUESDAY = MORNING + timedelta(days=1)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Monday morning, until told otherwise."""
    here = {"now": MORNING}
    monkeypatch.setattr(clock, "now", lambda: here["now"])
    return lambda **span: here.update(now=here["now"] + timedelta(**span))


def bag(**more: Any) -> dict[str, Any]:
    """What sales told Mr. Tan."""
    return {
        "customer": {"address": "Tan@hotel.example", "name": "Wei Tan"},
        "what": "His bag is brought to the hotel",
        "due": TUESDAY.isoformat(),
        "team": "baggage",
        "made_where": "sales",
    } | more


def test_sales_enters_what_a_stranger_was_told(program: Program, baggage: Team) -> None:
    answer = program.post("promises", bag())
    assert answer.status_code == 201
    told = answer.json()
    tan = Customer.objects.get()
    assert told == {
        "id": str(Promise.objects.get().pk),
        "customer": {"id": str(tan.pk), "name": "Wei Tan", "address": "tan@hotel.example"},
        "what": "His bag is brought to the hotel", "quote": "",
        "due": "2026-03-03T09:00:00Z", "time_zone": told["time_zone"], "state": "made", "is_late": False,
        "team": {"id": str(baggage.pk), "name": "Baggage"}, "colleague": None, "made_where": "sales",
        "made_by": None, "made_by_team": None, "made_at": "2026-03-02T09:00:00Z", "conversation": None,
        "is_callback": False, "despite": "", "kept_at": None, "broken_at": None, "cause": None, "moves": [],
    }  # fmt: skip
    assert program.get(f"promises/{told['id']}").json() == told


def test_what_is_moved_broken_explained_and_kept_tells_it(
    program: Program, baggage: Team, now: Callable[..., None]
) -> None:
    number = program.post("promises", bag()).json()["id"]
    later = (TUESDAY + timedelta(hours=5)).isoformat()
    moved = program.post(f"promises/{number}/move", {"due": later, "customers_word": "Fine", "why": "Fog"}).json()
    assert (moved["state"], moved["due"], moved["moves"]) == (
        "moved",
        "2026-03-03T14:00:00Z",
        [
            {
                "from_due": "2026-03-03T09:00:00Z", "to_due": "2026-03-03T14:00:00Z", "customers_word": "Fine",
                "why": "Fog", "at": "2026-03-02T09:00:00Z",
            }
        ],
    )  # fmt: skip
    now(days=1, hours=6)
    assert program.get(f"promises/{number}").json()["is_late"] is True
    break_what_fell_due()
    broken = program.get("promises", state="broken").json()["items"]
    assert [(one["id"], one["state"], one["broken_at"]) for one in broken] == [
        (number, "broken", "2026-03-03T14:00:00Z")
    ]
    assert program.post(f"promises/{number}/explain", {"cause": "process"}).json()["cause"] == "process"
    kept = program.post(f"promises/{number}/keep", {}).json()
    assert (kept["state"], kept["kept_at"], kept["is_late"]) == ("kept", "2026-03-03T15:00:00Z", True)
    assert program.get("promises", state="broken").json()["items"] == []


def test_what_had_been_kept_in_time_is_not_late(program: Program, baggage: Team, now: Callable[..., None]) -> None:
    record = bag(due=(MORNING - timedelta(days=1)).isoformat(), made_at=(MORNING - timedelta(days=3)).isoformat())
    made = program.post("promises", record).json()
    assert (made["state"], made["is_late"], made["broken_at"]) == ("broken", True, "2026-03-01T09:00:00Z")
    said = {"at": (MORNING - timedelta(days=2)).isoformat()}
    kept = program.post(f"promises/{made['id']}/keep", said).json()
    assert (kept["state"], kept["is_late"], kept["broken_at"]) == ("kept", False, None)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"due": MORNING.isoformat()}, 422),
        ({"due": "2019-01-01T00:00:00Z"}, 422),
        ({"due": "9999-12-31T23:59:59-11:00"}, 422),
        ({"due": "2030-01-01"}, 422),
        ({"made_at": TUESDAY.isoformat()}, 422),
        ({"what": "  "}, 422),
        ({"what": ""}, 422),
        ({"made_where": "pub"}, 422),
        ({"team": "nobody"}, 404),
        ({"team": None}, 422),
        ({"colleague": "nobody@desk.example"}, 404),
        ({"customer": {"address": "no address"}}, 422),
        ({"customer": {}}, 422),
        ({"customer": {"id": "999"}}, 404),
        ({"conversation": "999"}, 404),
        ({"surprise": 1}, 422),
    ],
)
def test_what_cannot_be_a_promise_leaves_nothing(
    program: Program, baggage: Team, change: dict[str, Any], status: int
) -> None:
    answer = program.post("promises", bag(**change))
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert (Promise.objects.count(), Customer.objects.count()) == (0, 0)


def test_the_same_request_with_the_same_key_is_one_promise(program: Program, baggage: Team) -> None:
    first, second = (program.post("promises", bag(), key="bag-1") for _ in range(2))
    assert (first.json(), Promise.objects.count()) == (second.json(), 1)


def test_a_program_says_who_of_sales_said_it(
    program: Program, baggage: Team, front_desk: Team, ben: Colleague
) -> None:
    made = program.post("promises", bag(made_by="ben@desk.example", colleague="ben@desk.example")).json()
    assert made["made_by"] == made["colleague"] == {"id": str(ben.pk), "name": "Ben"}
    assert made["made_by_team"] == {"id": str(front_desk.pk), "name": "Front desk"}


def test_the_list_goes_page_by_page_with_a_fixed_number_of_queries(program: Program, baggage: Team) -> None:
    made = [program.post("promises", bag(what=f"Number {n}")).json()["id"] for n in range(5)]
    first = program.get("promises", limit=2).json()
    second = program.get("promises", limit=2, cursor=first["next"]).json()
    third = program.get("promises", limit=2, cursor=second["next"]).json()
    listed = [one["id"] for page in (first, second, third) for one in page["items"]]
    assert (listed, third["next"]) == (made[::-1], None)
    assert program.get("promises", cursor="nowhere").status_code == 422
    assert program.get("promises", state="lost").status_code == 422

    def asked(limit: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asking:
            program.get("promises", limit=limit)
        return len(asking)

    assert asked(1) == asked(5)


def test_a_token_sees_the_promises_of_its_teams(
    program: Program, program_of: Callable[..., Program], baggage: Team, front_desk: Team
) -> None:
    number = program.post("promises", bag()).json()["id"]
    narrowed = program_of(Role.OWNER, teams=[front_desk])
    assert narrowed.get("promises").json()["items"] == []
    assert narrowed.get(f"promises/{number}").status_code == 404
    assert narrowed.post(f"promises/{number}/keep", {}).status_code == 404
    assert narrowed.post("promises", bag()).status_code == 404
    assert Promise.objects.count() == 1


def test_what_happens_to_promises_of_a_private_team_is_told_to_those_who_see_it(
    program: Program,
    program_of: Callable[..., Program],
    baggage: Team,
    front_desk: Team,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def announced(*_: object, limit: int) -> list[FactRead]:  # our own transaction is running still
        rows = Row.objects.order_by("id")[:limit]
        told = ((r.kind, r.at, r.subject, tuple(r.topics), r.actor, r.body) for r in rows)
        return [FactRead(Cursor(1, number), *one) for number, one in enumerate(told)]

    monkeypatch.setattr("whiteglove.api.journal.facts_after", announced)
    change_team(SYSTEM, add_team(SYSTEM, key="medical", name="Medical"), TeamWishes(is_private=True))
    hidden = program.post("promises", bag(team="medical")).json()["id"]
    program.post(f"promises/{hidden}/move", {"due": (TUESDAY + timedelta(days=1)).isoformat()})
    seen = program.post("promises", bag()).json()["id"]
    asked = Said(what="A wheelchair", due=TUESDAY, made_where="sales", team=Team.objects.get(key="medical"))
    ask_team(SYSTEM, "tan@hotel.example", asked)

    def told(who: Program) -> list[str]:
        facts = [one for one in who.get("journal").json()["items"] if one["fact"].startswith("promises.")]
        return [f"{one['fact']} {one['body'].get('promise_id')}" for one in facts]

    assert told(program_of(Role.MANAGER, teams=[baggage])) == [f"promises.PromiseMade {seen}"]
    assert told(program) == [
        f"promises.PromiseMade {hidden}", f"promises.PromiseMoved {hidden}", f"promises.PromiseMade {seen}",
        "promises.TeamAsked None",
    ]  # fmt: skip


def test_a_private_conversation_stays_so(
    program: Program, program_of: Callable[..., Program], written: Callable[..., int], baggage: Team
) -> None:
    matter = written(0)
    talk = Conversation.objects.get()
    medical = add_team(SYSTEM, key="medical", name="Medical")
    change_team(SYSTEM, medical, TeamWishes(is_private=True))
    Conversation.objects.filter(pk=matter).update(team=medical)
    given = bag(customer={"id": str(talk.customer_id)}, conversation=str(matter), quote="We will, says the doctor")
    made = program.post("promises", given).json()
    assert (made["conversation"], made["quote"]) == (str(matter), "We will, says the doctor")
    seen = program_of(Role.COLLEAGUE).get(f"promises/{made['id']}").json()
    assert (seen["what"], seen["conversation"], seen["quote"]) == (given["what"], None, "")


def test_said_without_a_conversation_it_belongs_to_the_only_open_one_of_the_team(
    program: Program, written: Callable[..., int], baggage: Team
) -> None:
    asked = written(author_address="tan@hotel.example", author_name="Wei Tan")
    elsewhere = program.post("promises", bag()).json()
    assert elsewhere["conversation"] is None  # it is the front desk's
    found = program.post("promises", bag(team="front-desk", due=(MORNING + timedelta(hours=2)).isoformat())).json()
    assert (found["conversation"], found["made_where"]) == (str(asked), "sales")
    talk = Conversation.objects.get()
    assert talk.next_moment == talk.promised_at == MORNING + timedelta(hours=2)
    written(5, author_address="tan@hotel.example", subject="My seat", plain_subject="My seat")
    assert program.post("promises", bag(team="front-desk")).json()["conversation"] is None
    Conversation.objects.update(is_open=False, needs_answer=False, next_moment=None)
    assert program.post("promises", bag(team="front-desk")).json()["conversation"] is None
