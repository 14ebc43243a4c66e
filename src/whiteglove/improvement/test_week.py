"""On Monday those who lead hear what was scraped off last week, and whom it helps."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from whiteglove.conversations.models import Notice
from whiteglove.conversations.notice_words import place_of
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor, Role
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.improvement.actions.deciding import Deciding, decide
from whiteglove.improvement.clockwork import tell_on_monday, write_due_effects
from whiteglove.improvement.models import Choice, Decision
from whiteglove.improvement.queries.decisions import scraped_in_week
from whiteglove.improvement.rules import first_day, week_number, week_to_tell_of
from whiteglove.rulebook.models import Rule
from whiteglove.team.models import Colleague, Team

RuleOf = Callable[..., Rule]
Felt = Callable[..., Any]
On = Callable[[str], Any]
SignedIn = Callable[..., Client]
RETIRE = Deciding(choice=Choice.RETIRE, reason="It hurts more than it helps")
KEEP = Deciding(choice=Choice.KEEP, reason="It helps")


@pytest.mark.parametrize(
    ("now", "first"),
    [
        ("2026-03-09T06:59", None), ("2026-03-09T07:00", date(2026, 3, 2)), ("2026-03-09T23:59", date(2026, 3, 2)),
        ("2026-03-10T09:00", None), ("2027-01-04T09:00", date(2026, 12, 28)),
    ],
)  # fmt: skip
def test_it_is_told_on_monday_morning(now: str, first: date | None) -> None:
    assert week_to_tell_of(datetime.fromisoformat(f"{now}:00+00:00").astimezone(UTC)) == first


def test_a_week_has_a_number_and_a_number_a_monday() -> None:
    assert (week_number(date(2026, 12, 28)), first_day(202653)) == (202653, date(2026, 12, 28))
    for wrong in (0, 202600, 202654, 202554, 10**12):
        with pytest.raises(NotUnderstood):
            first_day(wrong)


def test_who_leads_hears_once_what_was_scraped_off(
    rule_of: RuleOf, felt: Felt, on: On, as_dora: Actor, dora: Colleague, ben: Colleague, chidi: Colleague
) -> None:
    Colleague.objects.filter(pk=chidi.pk).update(role=Role.LEAD.value)
    rule = rule_of("R-17")
    felt(2, rule=rule)
    decide(as_dora, rule.pk, RETIRE)
    decide(as_dora, rule_of("R-1", owner=None).pk, KEEP)
    assert tell_on_monday() == 0  # a Monday, but of the week before
    on("2026-03-08")
    assert tell_on_monday() == 0
    on("2026-03-09")
    assert (tell_on_monday(), tell_on_monday()) == (1, 1)
    told = Notice.objects.filter(because="rule_week")
    assert {one.colleague_id for one in told} == {dora.pk, chidi.pk}
    assert (told.count(), {place_of(one.about, None) for one in told}) == (2, {"/manage/scraped/weeks/202610/"})
    on("2026-03-16")
    assert tell_on_monday() == 0


def test_a_rule_of_a_private_team_is_told_to_nobody_else(
    rule_of: RuleOf, on: On, as_dora: Actor, dora: Colleague, chidi: Colleague, baggage: Team
) -> None:
    Colleague.objects.filter(pk=chidi.pk).update(role=Role.LEAD.value)
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    decide(as_dora, rule_of("R-5", teams=(baggage.pk,), owner=None).pk, RETIRE)
    on("2026-03-09")
    assert tell_on_monday() == 1
    assert [one.colleague_id for one in Notice.objects.filter(because="rule_week")] == [dora.pk]
    chidi.refresh_from_db()
    assert scraped_in_week(chidi.as_actor(), date(2026, 3, 2)).is_empty


def test_the_week_by_the_clock_of_the_house(rule_of: RuleOf, as_dora: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    made = decide(as_dora, rule_of("R-1", owner=None).pk, RETIRE)
    for moment, is_in in (
        ("2026-03-01T23:59:59", False), ("2026-03-02T00:00:00", True), ("2026-03-08T23:59:59", True),
        ("2026-03-09T00:00:00", False),
    ):  # fmt: skip
        Decision.objects.filter(pk=made.pk).update(at=datetime.fromisoformat(f"{moment}+00:00"))
        assert bool(scraped_in_week(as_dora, date(2026, 3, 2)).scraped) is is_in


def test_the_page_says_whom_it_helps(
    rule_of: RuleOf, felt: Felt, on: On, as_dora: Actor, dora: Colleague, ben: Colleague, signed_in: SignedIn
) -> None:
    rule = rule_of("R-17")
    for _ in range(3):
        felt(2, rule=rule)
    decided = decide(as_dora, rule.pk, RETIRE)
    on("2026-03-09")
    tell_on_monday()
    place = "/manage/scraped/weeks/202610/"
    shown = signed_in(dora).get(place).content.decode()
    assert "It helps customers like the 3 whom it had hurt within a year." in shown
    assert f"/manage/round/decisions/{decided.pk}/telling/" in shown
    assert Notice.objects.get(because="rule_week", colleague=dora).read_at == clock.now()
    assert "Tell the customers" not in signed_in(ben).get(place).content.decode()
    assert (
        "Nothing was scraped off in this week."
        in signed_in(ben).get("/manage/scraped/weeks/202609/").content.decode()
    )
    assert signed_in(ben).get("/manage/scraped/weeks/202699/").status_code == 422
    on("2026-06-01")
    assert write_due_effects() == 1
    on("2026-06-08")
    assert tell_on_monday() == 1
    assert "Did it help?" in signed_in(dora).get("/manage/scraped/weeks/202623/").content.decode()
