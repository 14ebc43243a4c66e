"""Which cases of harm there are, who was angry in them, what was given: read from the house's own records."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from whiteglove.conversations.models import Conversation, Message, Met
from whiteglove.customers.models import Customer
from whiteglove.encounters.models import Encounter
from whiteglove.foundation import clock
from whiteglove.insight.conftest import Harmed, conversation, give_to
from whiteglove.insight.fair import FairBy
from whiteglove.insight.harmed import Case, cases_of
from whiteglove.insight.queries.fairness import Fairness, fairness
from whiteglove.insight.queries.felt import ever
from whiteglove.perception.models import Response
from whiteglove.perception.scales import SCALES, Answer, is_poor
from whiteglove.promises.models import Break, Promise
from whiteglove.recovery.models import Grievance, Incident, NoSaid, Obstruction, Recovery, Upset
from whiteglove.team.models import Colleague, Team

HOUR = timedelta(hours=1)


def cases() -> list[Case]:
    return cases_of(ever(clock.now()), "EUR")


def only_case() -> Case:
    (found,) = cases()
    return found


def row(found: Fairness, by: FairBy, of: str | None = None) -> tuple[str, str, float | None, int]:
    (one,) = [one for one in found.rows if one.by is by and of in (None, one.of)]
    value = one.given.figure.value
    return one.of, one.against, None if value is None else round(value), one.given.figure.n


def test_what_the_angry_got_more_for_the_same_harm(unfair: None, dora: Colleague) -> None:
    found = fairness(dora.as_actor())
    assert (found.cases, found.angry, found.given, found.currency, found.is_cut) == (12, 6, 12, "EUR", False)
    assert row(found, FairBy.ANGER) == ("angry", "calm", 5750, 12)
    assert found.anger.given.is_above
    waited = found.anger.until_given
    assert waited.figure.value is not None
    assert waited.figure.value == pytest.approx(-28 * 60)
    assert waited.is_below
    # Nobody wrote again, so that everybody waited for as long as is counted.
    assert found.anger.until_heard.why_not == "nothing_varies"


def test_how_much_of_the_harm_is_written_down_is_said(unfair: None, front_desk: Team, dora: Colleague) -> None:
    found = fairness(dora.as_actor())
    assert (found.cases, found.cost_known, found.delay_known) == (12, 0, 0)
    aiko = Customer.objects.create(name="Aiko")
    harm = {"issue": "bag", "money": 9000, "currency": "EUR", "delay_hours": 30}
    Recovery.objects.create(
        customer=aiko, conversation=conversation(aiko, front_desk, at=clock.now()), harm=harm, opened_at=clock.now(),
        next_at=clock.now(), reasons=["complaint"], opened_by_whom="system",
    )  # fmt: skip
    found = fairness(dora.as_actor())
    assert (found.cases, found.cost_known, found.delay_known) == (13, 1, 1)


def test_nothing_happened_nothing_is_said(db: None, dora: Colleague) -> None:
    found = fairness(dora.as_actor())
    assert found.cases == 0
    assert [(one.by.value, one.given.why_not, one.given.figure.n) for one in found.rows] == [
        (by, "all_alike", 0) for by in ("anger", "tenure", "language", "asked")
    ]


def test_loyal_against_new_ones(harmed: Harmed, dora: Colleague) -> None:
    for number in range(5):
        harmed(f"Loyal {number}", worth=1000 + number, with_us_days=365)
        harmed(f"New {number}", worth=3000 + number, with_us_days=364)
    assert row(fairness(dora.as_actor()), FairBy.TENURE) == ("loyal", "new", -2000, 10)


def test_languages_against_the_commonest(harmed: Harmed, dora: Colleague) -> None:
    for number in range(6):
        harmed(f"English {number}", worth=2000 + 2 * number)
        if number < 5:
            harmed(f"Japanese {number}", worth=1000 + 2 * number, language="ja")
        if number < 2:
            harmed(f"French {number}", worth=1000 + number, language="fr")
    found = fairness(dora.as_actor())
    assert row(found, FairBy.LANGUAGE, "ja") == ("ja", "en", -1001, 11)
    assert row(found, FairBy.LANGUAGE, "fr") == ("fr", "en", None, 8)
    french = next(one for one in found.rows if one.of == "fr")
    assert french.given.is_suppressed


def test_who_asked_and_who_did_not(harmed: Harmed, dora: Colleague) -> None:
    for number in range(5):
        harmed(f"Asked {number}", worth=3000 + number, asked=True)
        harmed(f"Silent {number}", worth=None)
    refused = harmed("Asked in vain", worth=None)
    NoSaid.objects.create(conversation=refused, what="Money back", at=clock.now(), by_whom="system")
    assert row(fairness(dora.as_actor()), FairBy.ASKED) == ("asked", "did_not_ask", 2502, 11)
    harmed("Nobody wrote it down", worth=3000, asked=None)
    assert row(fairness(dora.as_actor()), FairBy.ASKED)[3] == 11
    harmed("Nor of this one", worth=3000, asked=None)
    found = next(one for one in fairness(dora.as_actor()).rows if one.by is FairBy.ASKED)
    assert (found.given.why_not, found.given.figure.value) == ("not_known", None)


def test_anger_counts_as_long_as_nothing_was_given(harmed: Harmed) -> None:
    matter = harmed("Aiko", worth=1000, given_after=3)
    at = only_case().at
    flag = Upset.objects.create(conversation=matter, at=at + 4 * HOUR, by_whom="system")
    assert not only_case().is_angry
    Upset.objects.update(at=at + 2 * HOUR)
    assert only_case().is_angry
    # Taken off before anything was given: a slip. Afterwards: they calmed down.
    Upset.objects.filter(pk=flag.pk).update(taken_back_at=at + 2.5 * HOUR)
    assert not only_case().is_angry
    Upset.objects.filter(pk=flag.pk).update(taken_back_at=at + 5 * HOUR)
    assert only_case().is_angry


def test_without_a_gesture_anger_counts_for_two_weeks(harmed: Harmed) -> None:
    matter = harmed("Aiko")
    at = only_case().at
    Upset.objects.create(conversation=matter, at=at + timedelta(days=14, minutes=1), by_whom="system")
    assert not only_case().is_angry
    Upset.objects.update(at=at + timedelta(days=14))
    assert only_case().is_angry


def test_anger_of_long_before_the_harm_is_not_about_it(harmed: Harmed) -> None:
    matter = harmed("Aiko")
    at = only_case().at
    Upset.objects.create(conversation=matter, at=at - timedelta(days=14, minutes=1), by_whom="system")
    assert not only_case().is_angry
    Upset.objects.update(at=at - timedelta(days=14))
    assert only_case().is_angry


def test_what_was_taken_back_was_not_given_and_another_currency_is_not_counted(harmed: Harmed) -> None:
    matter = harmed("Aiko", worth=1000)
    late = clock.now()
    give_to(matter, 500, at=late)
    give_to(matter, 9000, at=late, taken_back_at=late)
    give_to(matter, 0, at=late, kind="extra_time", currency="JPY")
    assert only_case().worth == 1500
    give_to(matter, 80, at=late, currency="JPY")
    assert only_case().worth is None


def test_minutes_until_they_heard_from_us(harmed: Harmed, dora: Colleague) -> None:
    matter = harmed("Aiko")
    at = only_case().at
    for hours, more in ((-1, {}), (1, {"is_automatic": True}), (2, {"is_aside": True}), (5, {}), (9, {})):
        Message.objects.create(conversation=matter, direction="out", at=at + hours * HOUR, delivery="sent", **more)
    assert only_case().heard_at == at + 5 * HOUR


@pytest.fixture
def aiko_met(front_desk: Team) -> Callable[[], tuple[Conversation, Encounter]]:
    """Aiko's matter, and the encounter in it."""

    def meet() -> tuple[Conversation, Encounter]:
        at = clock.now() - timedelta(days=20)
        customer = Customer.objects.create(name="Aiko")
        matter = conversation(customer, front_desk, at=at)
        message = Message.objects.create(conversation=matter, direction="in", customer=customer, at=at)
        encounter = Encounter.objects.create(customer=customer, channel="email", at=at, placed_by="nobody")
        Met.objects.create(conversation=matter, message=message, encounter=encounter)
        return matter, encounter

    return meet


def test_all_that_tells_of_one_matter_is_one_case(
    aiko_met: Callable[[], tuple[Conversation, Encounter]], front_desk: Team
) -> None:
    matter, encounter = aiko_met()
    at, customer = encounter.at, matter.customer
    where = {"conversation": matter, "customer": customer, "at": at, "by_whom": "system"}
    Response.objects.create(
        encounter=encounter, customer=customer, kind="csat", scale_min=1, scale_max=5, value=1, feeling="angry", at=at
    )
    assert (only_case().key, only_case().issue, only_case().is_angry) == (f"conversation:{matter.pk}", "poor:", True)
    due = {"due": at, "time_zone": "UTC", "made_where": "call", "made_at": at, "made_by_whom": "system"}
    promise = Promise.objects.create(
        customer=customer, conversation=matter, team=front_desk, what="Call", state="kept",
        settled_at=at + 6 * HOUR, **due,
    )  # fmt: skip
    Break.objects.create(promise=promise, due=at, at=at, by_whom="system")
    assert (only_case().issue, only_case().delay) == ("promise:", 6.0)
    Grievance.objects.create(is_justified=True, cause="roles", **where)
    assert only_case().issue == "grievance::roles"
    Obstruction.objects.create(wanted="Money", said_by="colleague", **where)
    assert only_case().issue == "rule:"
    told = {"issue": "bag lost", "money": 40000, "currency": "EUR", "delay_hours": 30}
    recovery = Recovery.objects.create(
        customer=customer, conversation=matter, reasons=["complaint"], next_at=at, opened_at=at,
        opened_by_whom="system", harm=told,
    )  # fmt: skip
    found = only_case()
    assert (found.issue, found.money, found.delay, found.at) == ("rule:", 40000.0, 30.0, at)
    Recovery.objects.update(harm={"issue": "lost", "money": "much", "currency": "EUR"})
    assert (only_case().issue, only_case().money) == ("rule:", None)
    give_to(matter, 700, at=at, conversation=None, recovery=recovery)
    assert only_case().worth == 700


def test_what_names_the_harm(harmed: Harmed, front_desk: Team) -> None:
    """What touched many, a rule, a grievance; then the kind somebody wrote down; then why it was opened."""
    matter = harmed("Aiko")
    where: dict[str, Any] = {"conversation": matter, "customer": matter.customer}
    at = clock.now()
    Obstruction.objects.update(is_so=False)
    Grievance.objects.create(is_justified=True, cause="roles", at=at, by_whom="system", **where)
    right = {"reasons": ["complaint"], "next_at": at, "opened_at": at, "opened_by_whom": "system"}
    Recovery.objects.create(harm={"issue": "lost"}, **where, **right)
    assert only_case().issue == "grievance::roles"
    Grievance.objects.update(is_justified=False)
    assert only_case().issue == "issue:lost"
    begun = {"next_at": at, "began_at": at, "team": front_desk, "by_whom": "system"}
    flight = Incident.objects.create(title="Flight 12", text={}, **begun)
    Recovery.objects.update(incident=flight)
    Grievance.objects.update(is_justified=True)
    assert only_case().issue == f"incident:{flight.pk}"
    Recovery.objects.update(incident=None, harm={})
    Grievance.objects.update(is_justified=False)
    assert only_case().issue == "reason:complaint"


def test_what_was_suggested_or_taken_back_is_no_harm(harmed: Harmed) -> None:
    harmed("Aiko")
    Obstruction.objects.update(is_so=None)
    assert cases() == []
    Obstruction.objects.update(is_so=True, taken_back_at=clock.now())
    assert cases() == []


def test_a_conversation_that_was_joined_to_another_counts_once(harmed: Harmed) -> None:
    first, second = harmed("Aiko", worth=500), harmed("Aiko", worth=300)
    assert len(cases()) == 2
    Conversation.objects.filter(pk=second.pk).update(merged_into=first)
    assert (only_case().conversation, only_case().worth) == (first.pk, 800)


def test_what_was_joined_again_and_again_is_still_one_case(harmed: Harmed) -> None:
    first, second, third = (harmed("Aiko", worth=worth) for worth in (500, 300, 200))
    Conversation.objects.filter(pk=third.pk).update(merged_into=second)
    Conversation.objects.filter(pk=second.pk).update(merged_into=first)
    assert (only_case().conversation, only_case().worth) == (first.pk, 1000)


def test_somebody_known_under_two_names_is_one(harmed: Harmed) -> None:
    harmed("Aiko")
    harmed("A. Tanaka", with_us_days=10)
    aiko = Customer.objects.get(name="Aiko")
    Customer.objects.filter(name="A. Tanaka").update(merged_into=aiko)
    assert {(one.customer, one.since) for one in cases()} == {(aiko.pk, aiko.since)}


@pytest.mark.parametrize("kind", sorted(SCALES))
def test_poor_is_poor_everywhere_in_the_house(
    kind: str, aiko_met: Callable[[], tuple[Conversation, Encounter]]
) -> None:
    _, encounter = aiko_met()
    scale = SCALES[kind]
    answer = Response.objects.create(
        encounter=encounter, customer=encounter.customer, kind=kind, scale_min=scale.lowest, scale_max=scale.highest,
        at=encounter.at,
    )  # fmt: skip
    answers = [(value, "") for value in range(scale.lowest, scale.highest + 1)]
    for value, feeling in [*answers, (None, "let_down"), (None, "angry"), (None, "confused"), (None, "")]:
        Response.objects.filter(pk=answer.pk).update(value=value, feeling=feeling)
        assert bool(cases()) == is_poor(Answer(kind, scale, value, feeling)), (value, feeling)
