"""Shared by the tests of the room: a rule, a year of encounters, and who met the rule."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from whiteglove.customers.models import Customer
from whiteglove.encounters.models import Encounter, Party, PartyKind, PlacedBy
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.journey.models import Journey, Stage, Touchpoint
from whiteglove.perception.models import Kind, Response
from whiteglove.recovery.models import Gesture, NoSaid, Obstruction
from whiteglove.rulebook.actions.rules import add_rule
from whiteglove.rulebook.models import Rule
from whiteglove.rulebook.shape import WantedRule
from whiteglove.team.models import Colleague, Team

NOON = datetime.fromisoformat("2026-03-02T12:00:00+00:00")
Felt = Callable[..., Encounter]


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], datetime]:
    """`on("2026-03-02")`: it is noon of that day."""

    def set_day(day: str) -> datetime:
        moment = datetime.fromisoformat(f"{day}T12:00:00+00:00")
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    set_day("2026-03-02")
    return set_day


@pytest.fixture
def refund(db: None) -> Touchpoint:
    """Where customers ask for what they bought meanwhile."""
    journey = Journey.objects.create(key="lost-bag", name={"en": "A lost bag"})
    stage = Stage.objects.create(journey=journey, key="after", name={"en": "After"})
    return Touchpoint.objects.create(
        journey=journey, stage=stage, key="refund", name={"en": "The refund"}, channel="email"
    )


@pytest.fixture
def as_dora(dora: Colleague) -> Actor:
    """Dora, as one who acts."""
    return dora.as_actor()


@pytest.fixture
def rule_of(db: None, on: Callable[[str], datetime], dora: Colleague) -> Callable[..., Rule]:
    """`rule_of("R-17", serves="law")`: a rule that Dora owns, taken over as it stands."""

    def add(key: str, **other: object) -> Rule:
        told: dict[str, object] = {
            "title": {"en": f"Rule {key}"}, "text": {"en": f"What {key} asks"}, "reason": {"en": "Twice."},
            "serves": "organisation", "is_mandatory": True, "owner": dora.pk, "holds_since": date(2020, 6, 1),
        }  # fmt: skip
        return add_rule(SYSTEM, WantedRule(key=key, **(told | other)))  # type: ignore[arg-type]

    return add


@pytest.fixture
def felt(refund: Touchpoint, front_desk: Team) -> Felt:
    """`felt(4, days_ago=3, rule=rule)`: somebody met us at the refund and answered; a rule was in their way."""
    numbers = iter(range(1, 100_000))
    parties: dict[int, Party] = {}

    def meet(  # noqa: PLR0913 - a story in one line
        value: int | None, *, days_ago: float = 1, rule: Rule | None = None, customer: Customer | None = None,
        team: Team | None = None, by: Colleague | None = None, quote: str = "", minutes: int | None = None,
    ) -> Encounter:  # fmt: skip
        at = clock.now() - timedelta(days=days_ago)
        who = customer or Customer.objects.create(name=f"Customer {next(numbers)}", main_address="", language="en")
        where = team or front_desk
        party = parties.setdefault(
            where.pk, Party.objects.get_or_create(kind=PartyKind.TEAM, key=str(where.pk), team=where, name="")[0]
        )
        met = Encounter.objects.create(
            customer=who, journey=refund.journey, touchpoint=refund, channel="email", team=party, at=at, ended_at=at,
            placed_by=PlacedBy.SOURCE,
        )  # fmt: skip
        if value is not None:
            Response.objects.create(
                encounter=met, customer=who, journey=refund.journey, touchpoint=refund, team=party, kind=Kind.CSAT,
                scale_min=1, scale_max=5, value=value, at=at, recorded_at=at,
            )  # fmt: skip
        if rule is not None:
            Obstruction.objects.create(
                rule=rule, encounter=met, customer=who, touchpoint=refund, colleague=by, by_whom="colleague:1", at=at,
                wanted="A refund", said_by="colleague", quote=quote, minutes=minutes,
            )  # fmt: skip
        return met

    return meet


@pytest.fixture
def no_said() -> Callable[[Encounter, Rule], NoSaid]:
    """Somebody had to say no there."""

    def say(met: Encounter, rule: Rule) -> NoSaid:
        return NoSaid.objects.create(
            rule=rule, encounter=met, customer_id=met.customer_id, by_whom="colleague:1", at=met.at, what="A refund"
        )

    return say


@pytest.fixture
def given() -> Callable[..., Gesture]:
    """Somebody gave something around a rule there."""

    def give(met: Encounter, rule: Rule, *, worth: int = 2500, by: Colleague | None = None) -> Gesture:
        return Gesture.objects.create(
            rule=rule, encounter=met, customer_id=met.customer_id, by_whom="colleague:1", at=met.at, kind="refund",
            worth=worth, currency="EUR", why="It is fair", colleague=by,
        )  # fmt: skip

    return give
