"""Shared by the tests of the rulebook: where a rule can apply, and the rule that everybody knows."""

from collections.abc import Callable
from datetime import datetime

import pytest

from whiteglove.foundation import clock
from whiteglove.journey.models import Journey, Stage, Touchpoint
from whiteglove.rulebook import evidence
from whiteglove.rulebook.shape import WantedRule

RECEIPT = WantedRule(
    key="R-17",
    title={"en": "Original receipt only", "ja": "領収書は原本のみ"},
    text={"en": "We refund what was bought meanwhile against the original receipt alone."},
    reason={"en": "Copies were handed in twice."},
    serves="organisation",
    is_mandatory=True,
)


def noon_of(day: str) -> datetime:
    """Of a day as calendars write it."""
    return datetime.fromisoformat(f"{day}T12:00:00+00:00")


@pytest.fixture
def lost_bag(db: None) -> Journey:
    """A way that customers go with us."""
    return Journey.objects.create(key="lost-bag", name={"en": "A lost bag"})


@pytest.fixture
def refund(lost_bag: Journey) -> Touchpoint:
    """Where they ask for what they bought meanwhile."""
    stage = Stage.objects.create(journey=lost_bag, key="after", name={"en": "After"})
    return Touchpoint.objects.create(
        journey=lost_bag, stage=stage, key="refund", name={"en": "The refund"}, channel="email"
    )


@pytest.fixture
def desk(refund: Touchpoint) -> Touchpoint:
    """Where they show what is left of the bag."""
    return Touchpoint.objects.create(
        journey=refund.journey, stage=refund.stage, key="desk", name={"en": "The desk"}, channel="counter"
    )


@pytest.fixture
def receipt() -> WantedRule:
    """Original receipt only."""
    return RECEIPT


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """`on("2026-03-02")`: it is noon of that day."""

    def set_day(day: str) -> None:
        moment = noon_of(day)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return set_day


@pytest.fixture(autouse=True)
def nobody_looks_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rooms above look up evidence that is named (`improvement/test_evidence_named.py`); here nobody does."""
    monkeypatch.setattr(evidence, "_who_looks_up", [])
