"""The demo's year of rules in the way: R-17 beside the polite guest and the angry one, and signs on what is open."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from whiteglove.conversations.models import Notice
from whiteglove.demo.loading import hindered, load_demo
from whiteglove.demo.loading.felt import Written
from whiteglove.demo.loading.people import Company
from whiteglove.recovery.models import Grievance, NoSaid, Obstruction, OpenedBy, Recovery, Signs, Upset
from whiteglove.rulebook.models import Rule

NOW = datetime(2025, 6, 12, 3, 20, tzinfo=UTC)


def r17_before(people: Company, now: datetime, met: Sequence[Written]) -> None:
    """The house has its rules before."""
    Rule.objects.get_or_create(
        key="R-17",
        defaults={
            "title": {"en": "Original receipt only"},
            "serves": "organisation",
            "is_mandatory": True,
            "added_by_whom": "system",
        },
    )
    hindered.write_what_hindered(people, now, met)


def test_r17_beside_the_polite_guest_and_the_angry_one(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whiteglove.demo.loading.load.write_what_hindered", r17_before)
    load_demo(now=NOW, seed=7, conversations=200)
    assert min(Obstruction.objects.count(), NoSaid.objects.count(), Grievance.objects.count()) >= 50
    of_r17 = Obstruction.objects.filter(rule__key="R-17", conversation__isnull=False)
    assert set(of_r17.values_list("customer__main_address", flat=True)) == {hindered.TAN, hindered.PIKE}
    assert hindered.PIKE in Upset.objects.values_list("conversation__customer__main_address", flat=True)
    assert NoSaid.objects.get(conversation__isnull=False).customer.main_address == hindered.TAN  # type: ignore[union-attr]
    strong = Signs.objects.filter(strong_since__isnull=False)
    assert 0 < strong.count() < Signs.objects.count()
    assert Notice.objects.filter(because="signs_strong").count() == 0
    put_right = Recovery.objects.filter(closed_at=None)
    by_signs = put_right.filter(reasons__contains=[OpenedBy.SIGNS.value]).values_list("conversation", flat=True)
    assert set(by_signs) == set(strong.values_list("pk", flat=True))
    of_complaints = put_right.filter(reasons__contains=[OpenedBy.COMPLAINT.value])
    assert of_complaints.get().customer.main_address == hindered.TAN


def test_a_house_without_rules_tells_what_it_can(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def without(people: Company, now: datetime, met: Sequence[Written]) -> None:
        Rule.objects.all().delete()
        hindered.write_what_hindered(people, now, met)

    monkeypatch.setattr("whiteglove.demo.loading.load.write_what_hindered", without)
    monkeypatch.setattr("whiteglove.demo.loading.load.scrape_off", lambda *_: None)
    load_demo(now=NOW, seed=7, conversations=200)
    assert set(Obstruction.objects.values_list("rule", flat=True)) == {None}
