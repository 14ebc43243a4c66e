"""One thing touches many: each is told once, before they ask, in their language."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from whiteglove.conversations.actions import record_delivery
from whiteglove.conversations.conftest import MONDAY_MORNING
from whiteglove.conversations.models import Conversation, Message, Met
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.customers.actions import mark_unreachable, merge_customers, recognise_customer
from whiteglove.customers.actions.reaching import add_identity
from whiteglove.customers.models import Customer, CustomerTeam
from whiteglove.encounters.conftest import a_journey
from whiteglove.encounters.models import Encounter, PlacedBy
from whiteglove.foundation.actors import SYSTEM, Actor, Role
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood
from whiteglove.foundation.journal.models import Row
from whiteglove.promises.actions.many import promise_many
from whiteglove.promises.models import Keeping, Promise
from whiteglove.recovery.actions.incidents import (
    IncidentOver,
    Wanted,
    begin_incident,
    end_incident,
    give_word,
    own_incident,
    touch_more,
)
from whiteglove.recovery.conftest import Time, Wrote
from whiteglove.recovery.incidents import telling
from whiteglove.recovery.incidents.telling import tell_touched
from whiteglove.recovery.incidents.whom import Found, NotFoundAmong, find_among, met_at
from whiteglove.recovery.incidents.words import language_for
from whiteglove.recovery.models import Incident, IncidentWord, Touched
from whiteglove.recovery.queries.incidents import incident, incidents, touched_by
from whiteglove.team.models import Colleague, Team

TEXT = {"en": "Flight 12 is cancelled.", "ja": "12便は欠航となりました。", "fr": "Le vol 12 est annulé."}
AT_NOON = MONDAY_MORNING + timedelta(hours=3)
IN_THE_EVENING = MONDAY_MORNING + timedelta(hours=9)
Begun = Callable[..., Incident]


def known(name: str, language: str | None = "en") -> Customer:
    return recognise_customer(SYSTEM, address=f"{name}@mail.example", name=name.title(), language=language)


@pytest.fixture
def as_dora(dora: Colleague) -> Actor:
    return dora.as_actor()


@pytest.fixture
def lead(ben: Colleague) -> Actor:
    """Ben leads, but manages nothing: what private teams do is hidden from him."""
    Colleague.objects.filter(pk=ben.pk).update(role=Role.LEAD)
    return Colleague.objects.get(pk=ben.pk).as_actor()


@pytest.fixture
def begun(time: Time, as_dora: Actor) -> Begun:
    """Dora says that the flight is cancelled: `begun(aiko, emile)`."""

    def begin(*customers: Customer) -> Incident:
        wanted = Wanted(title="Flight 12 is cancelled", text=TEXT, next_at=AT_NOON, is_meant=True)
        return begin_incident(as_dora, wanted, Found(tuple(one.pk for one in customers)))

    return begin


def sent() -> list[tuple[str, str]]:
    return [
        (one.to[0], one.text.partition("\n")[0]) for one in Message.objects.filter(direction="out").order_by("id")
    ]


def test_each_is_told_once_in_their_language(begun: Begun, time: Time, front_desk: Team, dora: Colleague) -> None:
    people = known("aiko", "ja"), known("emile", "fr-ca"), known("jan", "de")
    flight = begun(*people)
    assert tell_touched() == {"told": 3, "not_told": 0}
    assert tell_touched() == {"told": 0, "not_told": 0}
    assert sent() == [
        ("aiko@mail.example", TEXT["ja"]), ("emile@mail.example", TEXT["fr"]), ("jan@mail.example", TEXT["en"])
    ]  # fmt: skip
    last = Message.objects.latest("id")
    assert last.text == "Flight 12 is cancelled.\n\nYou hear from us again by Monday, March 2, 2026, 12:00 (UTC)."
    assert (last.is_automatic, last.leaves_at) == (True, MONDAY_MORNING + timedelta(minutes=1))
    talk = Conversation.objects.get(pk=last.conversation_id)
    assert (talk.is_open, talk.team_id, talk.promised_at) == (False, front_desk.pk, AT_NOON)
    assert [(one.customer_id, one.due, one.state) for one in Promise.objects.order_by("id")] == [
        (one.pk, AT_NOON, "made") for one in people
    ]
    assert flight.owner_id == dora.pk
    kinds = Row.objects.filter(kind__startswith="recovery.").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["recovery.IncidentBegan", "recovery.TouchedTold"]


def test_who_waits_is_told_in_their_own_conversation_and_still_waits(begun: Begun, wrote: Wrote, time: Time) -> None:
    bag = wrote()
    before = Conversation.objects.values_list("waiting_since", "needs_answer").get(pk=bag.pk)
    begun(bag.customer)
    tell_touched()
    assert Message.objects.latest("id").conversation_id == bag.pk
    now = Conversation.objects.get(pk=bag.pk)
    assert (now.waiting_since, now.needs_answer) == before
    assert (now.promised_at, now.next_moment) == (AT_NOON, min(AT_NOON, bag.next_moment or AT_NOON))


def test_the_next_word_keeps_the_promise_and_makes_another(begun: Begun, time: Time, as_dora: Actor) -> None:
    flight = begun(known("aiko"), known("emile"))
    tell_touched()
    time.passes(hours=2)
    give_word(as_dora, flight.pk, text={"en": "A bus leaves at nine."}, next_at=IN_THE_EVENING)
    assert tell_touched() == {"told": 2, "not_told": 0}
    states = Promise.objects.order_by("id").values_list("state", "due")
    assert list(states) == [("kept", AT_NOON)] * 2 + [("made", IN_THE_EVENING)] * 2
    assert Keeping.objects.count() == 2
    assert set(Conversation.objects.values_list("promised_at", flat=True)) == {IN_THE_EVENING}
    time.passes(hours=1)
    end_incident(as_dora, flight.pk, text={"en": "All have arrived."})
    assert tell_touched() == {"told": 2, "not_told": 0}
    assert set(Promise.objects.values_list("state", flat=True)) == {"kept"}
    assert set(Conversation.objects.values_list("promised_at", flat=True)) == {None}
    assert [words for _, words in sent()] == ["Flight 12 is cancelled."] * 2 + ["A bus leaves at nine."] * 2 + [
        "All have arrived."
    ] * 2
    assert set(Touched.objects.values_list("told_end_at", flat=True)) == {time.now}
    with pytest.raises(IncidentOver):
        give_word(as_dora, flight.pk, text={"en": "Once more"}, next_at=IN_THE_EVENING + timedelta(days=1))


def test_who_joins_later_hears_the_newest_word_alone(begun: Begun, time: Time, as_dora: Actor) -> None:
    flight = begun(known("aiko"))
    tell_touched()
    give_word(as_dora, flight.pk, text={"en": "A bus leaves at nine."}, next_at=IN_THE_EVENING)
    tell_touched()
    emile = known("emile")
    assert touch_more(as_dora, flight.pk, Found((emile.pk,))) == 1
    assert touch_more(as_dora, flight.pk, Found((emile.pk,))) == 0
    assert tell_touched() == {"told": 1, "not_told": 0}
    assert sent()[-1] == ("emile@mail.example", "A bus leaves at nine.")
    assert len(sent()) == 3


def test_a_batch_that_fails_in_the_middle_is_told_by_the_next_run(
    begun: Begun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "AT_ONCE", 2)
    begun(*[known(f"person{number}") for number in range(5)])
    turns: list[int] = []

    def fail_at_the_second(*args: object, **given: object) -> list[Promise]:
        turns.append(1)
        if len(turns) == 2:
            raise RuntimeError("killed")
        return promise_many(*args, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(telling, "promise_many", fail_at_the_second)
    with pytest.raises(RuntimeError, match="killed"):
        tell_touched()
    assert (Message.objects.count(), Promise.objects.count()) == (2, 2)
    assert tell_touched() == {"told": 3, "not_told": 0}
    assert sorted(to for to, _ in sent()) == [f"person{number}@mail.example" for number in range(5)]
    assert Promise.objects.count() == 5


def test_a_batch_takes_as_many_statements_however_many_are_told(
    begun: Begun, monkeypatch: pytest.MonkeyPatch, time: Time, as_dora: Actor
) -> None:
    counts = []
    for size in (2, 20):
        people = [known(f"p{size}x{number}") for number in range(size)]
        flight = begun(*people)
        with CaptureQueriesContext(
            connection,
        ) as first:
            assert telling.tell_batch(IncidentWord.objects.get(incident=flight).pk) == (size, 0)
        word = give_word(as_dora, flight.pk, text=TEXT, next_at=IN_THE_EVENING)
        with CaptureQueriesContext(connection) as second:
            assert telling.tell_batch(word.pk) == (size, 0)
        counts.append((len(first), len(second)))
    assert counts[0] == counts[1]


def test_whoever_cannot_be_told_is_named_with_the_reason(begun: Begun, as_dora: Actor, time: Time) -> None:
    silent = Customer.objects.create(name="No address")
    bounced = known("bounced")
    mark_unreachable(SYSTEM, address="bounced@mail.example", reason="No such mailbox")
    reached = known("aiko")
    flight = begun(silent, bounced, reached)
    assert tell_touched() == {"told": 1, "not_told": 2}
    record_delivery(SYSTEM, Message.objects.get().pk, state=DeliveryState.FAILED, why="It came back.")
    shown = incident(as_dora, flight.pk)
    assert (shown.touched, shown.told, shown.waiting) == (3, 1, 0)
    assert shown.not_told == {"no_address": 1, "bounced": 1, "came_back": 1}
    left = touched_by(as_dora, flight.pk, only="not_told")
    assert [(one.customer_id, one.why_not) for one in left.rows] == [
        (silent.pk, "no_address"), (bounced.pk, "bounced"), (reached.pk, "came_back")
    ]  # fmt: skip


def test_two_names_of_one_person_are_told_once(begun: Begun, time: Time, as_dora: Actor) -> None:
    stands, other = known("aiko"), known("aiko-at-work")
    merge_customers(SYSTEM, stands.pk, merged_id=other.pk)
    found = find_among(as_dora, ["aiko@mail.example", "Aiko-at-work@mail.example", str(stands.pk)])
    assert found.customers == (stands.pk,)
    assert [one.why for one in found.missing] == ["twice", "twice"]


def test_who_turned_out_to_be_one_person_is_told_once(begun: Begun, time: Time, as_dora: Actor) -> None:
    stands, other = known("aiko"), known("aiko-at-work")
    flight = begun(stands, other)
    merge_customers(SYSTEM, stands.pk, merged_id=other.pk)
    assert tell_touched() == {"told": 1, "not_told": 1}
    assert incident(as_dora, flight.pk).not_told == {"same": 1}
    assert Message.objects.count() == 1


def test_whoever_is_named_is_found_or_named_as_missing(db: None, as_dora: Actor) -> None:
    aiko, emile = known("aiko"), known("emile")
    add_identity(SYSTEM, emile.pk, kind="number", value="GUEST 77")
    names = [" AIKO@mail.example ", "guest 77", "nobody@mail.example", "999999", "", "'; DROP TABLE"]
    found = find_among(as_dora, names)
    assert found.customers == (aiko.pk, emile.pk)
    assert found.missing == (
        NotFoundAmong("nobody@mail.example", "unknown"),
        NotFoundAmong("999999", "unknown"),
        NotFoundAmong("'; DROP TABLE", "unknown"),
    )


def test_a_number_that_may_be_two_customers_names_nobody(db: None, as_dora: Actor) -> None:
    aiko, emile = known("aiko"), known("emile")
    add_identity(SYSTEM, emile.pk, kind="number", value=str(aiko.pk))
    assert find_among(as_dora, [str(aiko.pk)]) == Found((), (NotFoundAmong(str(aiko.pk), "unclear"),))
    assert find_among(as_dora, [f"ID:{aiko.pk}", str(emile.pk)]).customers == (aiko.pk, emile.pk)


def test_a_private_teams_customers_are_not_named(begun: Begun, as_ben: Actor, as_dora: Actor, baggage: Team) -> None:
    seen, secret = known("aiko"), known("secret")
    alias = known("secret-at-work")
    merge_customers(SYSTEM, secret.pk, merged_id=alias.pk)
    for one in (secret, alias):
        CustomerTeam.objects.create(customer=one, team=baggage)
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    flight = begun(seen, secret)
    Touched.objects.create(incident=flight, customer=alias, added_at=flight.began_at)
    bens, doras = touched_by(as_ben, flight.pk), touched_by(as_dora, flight.pk)
    assert ([one.customer_id for one in bens.rows], bens.hidden) == ([seen.pk], 2)
    assert ([one.customer_id for one in doras.rows], doras.hidden) == ([seen.pk, secret.pk, alias.pk], 0)


def test_whom_a_private_team_met_is_not_named(
    time: Time, lead: Actor, as_dora: Actor, baggage: Team, front_desk: Team, wrote: Wrote
) -> None:
    journey = a_journey()
    place = journey.touchpoints.first()
    assert place is not None
    at: dict[str, Any] = {
        "journey": journey,
        "touchpoint": place,
        "channel": "email",
        "at": time.now,
        "ended_at": time.now,
    }
    aiko, emile = known("aiko"), known("emile")
    for customer in (aiko, emile):
        Encounter.objects.create(**at, customer=customer, placed_by=PlacedBy.SOURCE)
    private = wrote("My bag", author_address="emile@mail.example", author_name="Emile")
    Conversation.objects.filter(pk=private.pk).update(team=baggage)
    Met.objects.create(
        message=Message.objects.get(conversation=private),
        conversation=private,
        encounter=Encounter.objects.get(customer=emile),
    )
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    day: dict[str, Any] = {
        "journey": journey.pk,
        "touchpoint": place.pk,
        "begin": time.now,
        "end": time.now + timedelta(days=1),
    }
    assert met_at(as_dora, **day) == Found((aiko.pk, emile.pk))
    assert met_at(lead, **day) == Found((aiko.pk,), hidden=1)


def test_who_was_told_before_and_cannot_be_told_again_is_counted_once(
    begun: Begun, as_dora: Actor, time: Time
) -> None:
    flight = begun(known("aiko"))
    tell_touched()
    mark_unreachable(SYSTEM, address="aiko@mail.example", reason="No such mailbox")
    give_word(as_dora, flight.pk, text=TEXT, next_at=IN_THE_EVENING)
    tell_touched()
    shown = incident(as_dora, flight.pk)
    assert (shown.touched, shown.told, shown.waiting, shown.not_told) == (1, 1, 0, {"bounced": 1})


def test_who_sees_to_it_is_told_once(begun: Begun, as_dora: Actor, dora: Colleague, ben: Colleague) -> None:
    flight = begun(known("aiko"))
    for _ in range(2):
        own_incident(as_dora, flight.pk, owner=ben)
    told = Row.objects.get(kind="recovery.IncidentOwned")
    assert (told.body["before"], told.body["colleague_id"], told.actor) == (dora.pk, ben.pk, as_dora.reference)


def test_the_promise_is_said_in_their_language(begun: Begun, time: Time) -> None:
    aiko, emile, kim = known("aiko", "ja"), known("emile", "fr"), known("kim", "ko")
    begun(aiko, emile, kim)
    tell_touched()
    said = dict(Promise.objects.values_list("customer", "what"))
    assert said[kim.pk] == "What is new of this: Flight 12 is cancelled"
    assert said[aiko.pk] == "続報のご連絡：Flight 12 is cancelled"
    assert said[emile.pk] == "Des nouvelles à ce sujet : Flight 12 is cancelled"


def test_answers_stand_with_the_incident(begun: Begun, wrote: Wrote, time: Time, as_dora: Actor) -> None:
    aiko = known("aiko")
    flight = begun(aiko, known("emile"))
    tell_touched()
    talk = Conversation.objects.get(customer=aiko)
    time.passes(minutes=5)
    wrote("And my hotel?", to=talk)
    assert Conversation.objects.get(pk=talk.pk).is_open
    assert incident(as_dora, flight.pk).answered == 1
    answered = touched_by(as_dora, flight.pk, only="answered")
    assert [(one.customer_id, one.answered_at) for one in answered.rows] == [(aiko.pk, time.now)]


def test_what_cannot_be_told_is_refused_and_nothing_is_written(time: Time, as_dora: Actor, as_ben: Actor) -> None:
    there = Found((known("aiko").pk,))
    wanted = Wanted(title="Flight 12", text=TEXT, next_at=AT_NOON)
    with pytest.raises(NotAllowed):
        begin_incident(as_ben, wanted, there)
    for wrong, found in [
        (Wanted(title=" ", text=TEXT, next_at=AT_NOON), there),
        (Wanted(title="Flight 12", text={"en": " "}, next_at=AT_NOON), there),
        (Wanted(title="Flight 12", text={"english": "Gone"}, next_at=AT_NOON), there),
        (Wanted(title="Flight 12", text=TEXT, next_at=MONDAY_MORNING), there),
        (wanted, Found(())),
    ]:
        with pytest.raises(NotUnderstood):
            begin_incident(as_dora, wrong, found)
    assert not Incident.objects.exists()
    assert not Touched.objects.exists()


def test_a_private_teams_incident_stays_hidden(begun: Begun, as_ben: Actor, as_dora: Actor, baggage: Team) -> None:
    flight = begun(known("aiko"))
    Incident.objects.filter(pk=flight.pk).update(team=baggage)
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    assert incidents(as_ben).rows == ()
    assert [one.id for one in incidents(as_dora).rows] == [flight.pk]
    with pytest.raises(NotFound):
        incident(as_ben, flight.pk)


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [(("fr-CA", "ja"), "fr"), (("de", "ja"), "ja"), ((None, None), "en"), (("de", None), "en")],
)
def test_the_language_falls_back_in_a_stated_order(wanted: tuple[str | None, ...], chosen: str) -> None:
    assert language_for(TEXT, *wanted) == chosen
    assert language_for({"ko": "…", "de": "…"}, *wanted[1:]) == "de"
