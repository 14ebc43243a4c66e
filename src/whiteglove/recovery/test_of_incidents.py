"""What is put right because of something that touched many is linked to that, and a person can say otherwise."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from whiteglove.conversations.actions.merging import merge
from whiteglove.conversations.conftest import MONDAY_MORNING
from whiteglove.conversations.models import Conversation
from whiteglove.customers.models import Customer
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.journal.models import Row
from whiteglove.recovery.actions.coming_from import AFTER_ITS_END, BEFORE_IT_BEGAN
from whiteglove.recovery.actions.hindered import weigh_grievance
from whiteglove.recovery.actions.incidents import Wanted, begin_incident, end_incident
from whiteglove.recovery.actions.let_down import put_right_complaint
from whiteglove.recovery.actions.naming_incident import name_incident
from whiteglove.recovery.actions.recoveries import close_recovery, open_recovery
from whiteglove.recovery.conftest import Poor, Time, Wrote
from whiteglove.recovery.incidents.telling import tell_touched
from whiteglove.recovery.incidents.whom import Found
from whiteglove.recovery.models import Incident, OpenedBy, Recovery, Touched
from whiteglove.recovery.queries.recoveries import of_incident
from whiteglove.recovery.queries.touching import incidents_touching
from whiteglove.team.models import Colleague, Team

TEXT = {"en": "Flight 12 is cancelled."}
Begun = Callable[..., Incident]


@pytest.fixture
def begun(time: Time, dora: Colleague) -> Begun:
    """Dora says that a flight is cancelled, and they are told: `begun(aiko)`."""

    def begin(*customers: Customer, title: str = "Flight 12") -> Incident:
        next_at = time.now + timedelta(hours=3)
        wanted = Wanted(title=title, text=TEXT, next_at=next_at, is_meant=True)
        incident = begin_incident(dora.as_actor(), wanted, Found(tuple(one.pk for one in customers)))
        tell_touched()
        return incident

    return begin


def told_in(incident: Incident) -> Conversation:
    talk = Touched.objects.get(incident=incident).conversation
    assert talk is not None
    return talk


def links() -> list[tuple[int | None, int | None]]:
    rows = Row.objects.filter(kind="recovery.RecoveryLinked").order_by("id")
    return [(row.body["from_incident_id"], row.body["incident_id"]) for row in rows]


def test_a_poor_answer_where_they_were_told_of_it(begun: Begun, poor: Poor, met: Customer, front_desk: Team) -> None:
    flight = begun(met)
    opened = poor(told_in(flight).pk)
    assert opened.incident_id == flight.pk
    assert links() == [(None, flight.pk)]
    [row] = Row.objects.filter(kind="recovery.RecoveryLinked")
    assert f"incident:{flight.pk}" in row.topics
    other = poor(None)  # about nothing of which they were told
    assert other.incident_id is None


def test_a_complaint_where_they_were_told_of_it(begun: Begun, met: Customer, as_ben: Actor, front_desk: Team) -> None:
    flight = begun(met)
    talk = told_in(flight)
    weigh_grievance(as_ben, conversation=talk.pk, is_justified=True)
    put_right_complaint(talk.pk)
    assert Recovery.objects.get().incident_id == flight.pk


def test_what_was_being_put_right_when_they_were_told(
    begun: Begun, poor: Poor, wrote: Wrote, met: Customer, time: Time
) -> None:
    bag = wrote()
    opened = poor(bag.pk)
    time.passes(hours=5)
    flight = begun(met)
    assert told_in(flight).pk == bag.pk
    opened.refresh_from_db()
    assert (opened.incident_id, links()) == (flight.pk, [(None, flight.pk)])
    again = begun(met, title="The lounge")  # the first stands
    opened.refresh_from_db()
    assert (opened.incident_id, again.pk != flight.pk, len(links())) == (flight.pk, True, 1)


def test_what_was_opened_long_before_or_is_closed_is_another_matter(
    begun: Begun, poor: Poor, wrote: Wrote, met: Customer, time: Time, as_ben: Actor
) -> None:
    long_before = poor(wrote().pk)
    time.passes(seconds=BEFORE_IT_BEGAN.total_seconds() + 60)
    flight = begun(met)
    long_before.refresh_from_db()
    assert long_before.incident_id is None
    close_recovery(as_ben, long_before.pk, why="She does not answer")
    begun(met, title="The lounge")
    long_before.refresh_from_db()
    assert (long_before.incident_id, flight.pk > 0, links()) == (None, True, [])


def test_long_after_its_end_it_is_not_about_it_any_more(
    begun: Begun, poor: Poor, met: Customer, time: Time, dora: Colleague, front_desk: Team
) -> None:
    flight = begun(met)
    end_incident(dora.as_actor(), flight.pk, text={"en": "It is over."})
    time.passes(seconds=AFTER_ITS_END.total_seconds() + 60)
    assert poor(told_in(flight).pk).incident_id is None


def test_where_the_conversation_was_merged(
    begun: Begun, wrote: Wrote, met: Customer, as_ben: Actor, front_desk: Team
) -> None:
    flight = begun(met)
    told = told_in(flight)
    bag = wrote()
    merge(as_ben, bag.pk, merged_id=told.pk)
    opened = open_recovery(as_ben, customer=met, reason=OpenedBy.COMPLAINT, conversation=bag.pk)
    assert opened.incident_id == flight.pk


def test_a_person_says_that_it_does_not_come_from_it(
    begun: Begun, poor: Poor, met: Customer, as_ben: Actor, front_desk: Team, wrote: Wrote
) -> None:
    flight = begun(met)
    opened = poor(told_in(flight).pk)
    assert name_incident(as_ben, opened.pk, incident=None).incident_id is None
    name_incident(as_ben, opened.pk, incident=None)  # harmless twice
    open_recovery(as_ben, customer=met, reason=OpenedBy.COMPLAINT, conversation=opened.conversation_id)
    lounge = begun(met, title="The lounge")
    opened.refresh_from_db()
    assert (opened.incident_id, opened.incident_by_whom) == (None, as_ben.reference)
    assert name_incident(as_ben, opened.pk, incident=lounge.pk).incident_id == lounge.pk
    assert links() == [(None, flight.pk), (flight.pk, None), (None, lounge.pk)]


def test_only_what_touches_them_and_is_seen_can_be_named(
    begun: Begun, poor: Poor, met: Customer, as_ben: Actor, front_desk: Team, wrote: Wrote
) -> None:
    flight = begun(met)
    of_others = begun(wrote(author_address="emile@mail.example", subject="Else").customer, title="Another")
    opened = poor(None)
    assert [one.title for one in incidents_touching(as_ben, met.pk)] == ["Flight 12"]
    with pytest.raises(NotFound):
        name_incident(as_ben, opened.pk, incident=of_others.pk)
    Team.objects.filter(pk=flight.team_id).update(is_private=True)
    stranger = Colleague.objects.create(email="eve@desk.example", name="Eve", role="colleague").as_actor()
    assert incidents_touching(stranger, met.pk) == []


def test_an_incident_names_what_comes_from_it(
    begun: Begun,
    met: Customer,
    as_ben: Actor,
    front_desk: Team,
    wrote: Wrote,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    flight = begun(met)
    opened = []
    for number in range(4):
        talk = wrote(f"Matter {number}", subject=f"Matter {number}")
        one = open_recovery(as_ben, customer=met, reason=OpenedBy.COLLEAGUE, conversation=talk.pk)
        opened.append(name_incident(as_ben, one.pk, incident=flight.pk).pk)
    with django_assert_num_queries(2):
        rows, more = of_incident(as_ben, flight.pk, limit=3)
    assert ([one.id for one in rows], more) == (opened[:0:-1], True)
    assert of_incident(as_ben, flight.pk)[1] is False
    assert rows[0].opened_at >= MONDAY_MORNING
