"""What was done, in words, for those who manage; and nothing of everyday work among it."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from whiteglove.customers.models import Look
from whiteglove.customers.queries.audit import AuditWanted, audit
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.foundation.errors import NotAllowed, NotUnderstood
from whiteglove.foundation.journal.facts import KNOWN_FACTS
from whiteglove.foundation.journal.models import EVERYDAY, EVERYDAY_ROOMS, Row
from whiteglove.team.actions import add_colleague, create_token
from whiteglove.team.changes import let_leave
from whiteglove.team.models import Colleague, Team
from whiteglove.web.conftest import Wrote
from whiteglove.web.manage.audit_words import SENTENCES

SignedIn = Callable[[Colleague], Client]


@pytest.fixture
def doras(dora: Colleague, signed_in: SignedIn) -> Client:
    """The manager's browser."""
    return signed_in(dora)


def told(client: Client, **wanted: str) -> list[str]:
    """The sentences on the page."""
    page = client.get("/manage/audit/", wanted).content.decode()
    return re.findall(r"</time></span><span>(.*?)</span></li>", page)


def test_acts_are_told_in_words_newest_first(doras: Client, dora: Colleague, ben: Colleague) -> None:
    let_leave(dora.as_actor(), ben)
    create_token(SYSTEM, name="Till", role=Role.TEMP)
    assert told(doras)[:3] == [
        "Whiteglove itself made the token Till with the role temp.",
        "Dora let Ben leave.",
        "Whiteglove itself added Ben as colleague.",
    ]


def test_a_look_at_a_customer_of_another_team_is_told(
    doras: Client, dora: Colleague, ben: Colleague, aiko_wrote: Wrote
) -> None:
    customer = aiko_wrote().conversation.customer
    Look.objects.create(customer=customer, by=ben, by_whom=f"colleague:{ben.pk}", hour=1)
    (first, *rest) = told(doras)
    assert first == "Ben looked at the record of Aiko, whom none of their teams serves."
    assert told(doras, room="customers.Look") == [first]
    assert not any("Aiko" in words for words in rest)


def test_one_finds_acts_by_person_kind_and_day(doras: Client, dora: Colleague, ben: Colleague) -> None:
    let_leave(dora.as_actor(), ben)
    today = clock.now().date().isoformat()
    assert told(doras, who=f"colleague:{dora.pk}") == ["Dora let Ben leave."]
    assert told(doras, room="email.") == []
    assert "Dora let Ben leave." in told(doras, room="team.", since=today, until=today)
    assert told(doras, until="2020-01-01") == []
    assert "Dora let Ben leave." in told(doras, since="no day", room="nonsense")


def test_page_by_page_each_act_comes_once(dora: Colleague, aiko_wrote: Wrote) -> None:
    customer = aiko_wrote().conversation.customer
    for number in range(7):
        Look.objects.create(customer=customer, by_whom="colleague:1", hour=number)
        create_token(SYSTEM, name=f"Till {number}")
    Row.objects.update(at=clock.now())  # at the same moment, which must not matter
    Look.objects.update(at=Row.objects.values("at")[:1])
    seen, after = [], None
    while True:
        page = audit(dora.as_actor(), AuditWanted(), after=after, limit=4)
        seen += [act.place for act in page.acts]
        after = page.next
        if after is None:
            break
    everything = audit(dora.as_actor(), AuditWanted(), limit=200)
    assert seen == [act.place for act in everything.acts]
    assert len(set(seen)) == len(seen) >= 14


def test_the_page_runs_as_many_queries_for_many_acts_as_for_few(doras: Client, dora: Colleague) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            doras.get("/manage/audit/")
        return len(asked)

    create_token(SYSTEM, name="Till")
    doras.get("/manage/audit/")
    few = queries()
    for number in range(30):
        create_token(SYSTEM, name=f"Till {number}")
        add_colleague(SYSTEM, email=f"c{number}@desk.example", name=f"C {number}")
    assert queries() <= few


@pytest.mark.parametrize(
    "place", ["x", "1-2", "1-2-3-4", "99999999999999999999-0-1", "999999999999999999-0-1", "-1-0-1"]
)
def test_a_place_nobody_gave_is_not_understood(place: str, doras: Client, dora: Colleague) -> None:
    with pytest.raises(NotUnderstood):
        audit(dora.as_actor(), AuditWanted(), after=place)
    assert doras.get("/manage/audit/", {"after": place}).status_code == 422


def test_every_fact_that_is_no_everyday_work_has_a_sentence() -> None:
    kinds = {
        kind
        for kind in KNOWN_FACTS
        if not kind.startswith(("test.", "conversations.", *EVERYDAY_ROOMS)) and kind not in EVERYDAY
    }
    assert kinds - set(SENTENCES) == set()


def test_every_sentence_of_a_fact_finds_its_words() -> None:
    for kind, words in SENTENCES.items():
        fact = KNOWN_FACTS.get(kind)
        if fact is not None:
            fields = {"who", "what", *fact.__dataclass_fields__}  # type: ignore[attr-defined]
            assert set(re.findall(r"%\((\w+)\)s", str(words))) <= fields, kind


def test_everyday_work_stays_out_of_the_way_by_an_index(front_desk: Team, dora: Colleague) -> None:
    """A million messages must not slow this page: the plan walks the index of administrative acts alone."""
    Row.objects.bulk_create(
        Row(kind="conversations.Closed", subject=f"conversation:{n}", topics=[], actor="system", body={})
        for n in range(3000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE journal_row")
    with CaptureQueriesContext(connection) as asked:
        audit(dora.as_actor(), AuditWanted())
    (statement,) = [one["sql"] for one in asked if "journal_row" in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + statement.replace("%", "%%"), [])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "journal_administrative" in plan
    assert "Seq Scan on journal_row" not in plan


def test_who_does_not_manage_reads_nothing(ben: Colleague) -> None:
    with pytest.raises(NotAllowed):
        audit(ben.as_actor(), AuditWanted())
