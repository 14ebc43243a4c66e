"""Ninety days later: did it help, who is thanked, which customers can read it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from whiteglove.analysis.helped import BEFORE_AFTER
from whiteglove.conversations.models import Notice
from whiteglove.customers.actions import merge_customers
from whiteglove.customers.models import Customer
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.journal.models import Row
from whiteglove.foundation.settings import settings
from whiteglove.improvement.actions.deciding import Deciding, decide, wanted_of
from whiteglove.improvement.actions.effects import write_effect
from whiteglove.improvement.clockwork import end_due_trials, write_due_effects
from whiteglove.improvement.models import Choice, Effect, Told
from whiteglove.improvement.queries.decisions import scraped_off, we_did
from whiteglove.improvement.queries.lifted import felt_around
from whiteglove.improvement.queries.trying import so_far
from whiteglove.improvement.reactions import ask_no_more_whether_it_helped
from whiteglove.journey.models import Touchpoint
from whiteglove.rulebook import days
from whiteglove.rulebook.actions.rules import change_rule, undo_retirement
from whiteglove.rulebook.facts import RuleRestored
from whiteglove.rulebook.models import Retirement, Rule
from whiteglove.team.models import Colleague, Team

RuleOf = Callable[..., Rule]
Felt = Callable[..., Any]
On = Callable[[str], Any]
RETIRE = Deciding(choice=Choice.RETIRE, reason="It hurts more than it helps")
BEFORE, AFTER = (2, 3, 2, 3, 2, 3), (4, 4, 5, 4, 4, 5)
OTHERS_BEFORE, OTHERS_AFTER = (3, 3, 2, 3, 3, 4), (3, 4, 3, 3, 4, 4)


def test_did_it_help(rule_of: RuleOf, felt: Felt, on: On, as_dora: Actor, ben: Colleague) -> None:
    """The worked example of docs/methods/did-it-help.md, from the rows."""
    rule = rule_of("R-17")
    for value in BEFORE:
        felt(value, days_ago=20, rule=rule, by=ben)
    felt(5, days_ago=100)
    decision = decide(as_dora, rule.pk, RETIRE)
    on("2026-05-30")
    assert write_due_effects() == 0
    for value in AFTER:
        felt(value, days_ago=30)
    on("2026-05-31")
    assert (write_due_effects(), write_due_effects()) == (1, 0)
    effect = Effect.objects.get(decision=decision)
    assert effect.effect == pytest.approx(1.8333, abs=1e-4)
    assert effect.low == pytest.approx(1.1569, abs=1e-4)
    assert effect.high == pytest.approx(2.5097, abs=1e-4)
    assert (effect.n, effect.figures["before"]["value"]) == (6, 2.5)
    assert effect.figures["period"] == ["2025-12-02", "2026-05-31"]
    thanked = Notice.objects.filter(because="rule_helped").values_list("colleague", flat=True)
    assert set(thanked) == {ben.pk, as_dora.colleague_id}  # who named it, and who decided
    assert Row.objects.filter(kind="improvement.EffectWritten").count() == 1
    assert write_effect(effect.pk) is None


def test_a_trial_is_compared_with_those_who_kept_the_rule(
    rule_of: RuleOf, felt: Felt, on: On, as_dora: Actor, baggage: Team
) -> None:
    rule = rule_of("R-17")
    for value, other in zip(BEFORE, OTHERS_BEFORE, strict=True):
        felt(value, days_ago=5, rule=rule, team=baggage)
        felt(other, days_ago=5)
    decision = decide(as_dora, rule.pk, Deciding(choice=Choice.TRY, reason="Let us see", teams=(baggage,), weeks=2))
    on("2026-03-16")
    for value, other in zip(AFTER, OTHERS_AFTER, strict=True):
        felt(value, days_ago=5, team=baggage)
        felt(other, days_ago=5)
    first = so_far(as_dora, rule.pk)
    assert first is not None
    assert first["change"]["value"] == pytest.approx(1.3333, abs=1e-4)
    assert (end_due_trials(), write_due_effects()) == (1, 1)
    assert so_far(as_dora, rule.pk) is None
    effect = Effect.objects.get(decision=decision)
    assert effect.effect == pytest.approx(1.3333, abs=1e-4)
    assert effect.figures["others_before"]["value"] == 3.0
    assert "others" in effect.figures["method"]


def test_whoever_answered_in_the_morning_of_that_day_did_not_keep_the_rule(
    rule_of: RuleOf, felt: Felt, on: On, as_dora: Actor, baggage: Team
) -> None:
    rule = rule_of("R-17")
    for value in BEFORE:
        felt(value, days_ago=20, rule=rule)
        felt(value, days_ago=0.1, team=baggage)
    decision = decide(as_dora, rule.pk, RETIRE)
    on("2026-05-31")
    for value in AFTER:
        felt(value, days_ago=89.9)
    assert write_due_effects() == 1
    effect = Effect.objects.get(decision=decision)
    assert effect.figures["method"] == BEFORE_AFTER
    assert effect.effect == pytest.approx(1.8333, abs=1e-4)


def test_where_the_rule_held_when_it_was_changed_counts(
    rule_of: RuleOf, felt: Felt, refund: Touchpoint, on: On, as_dora: Actor, baggage: Team, front_desk: Team
) -> None:
    desk = Touchpoint.objects.create(
        journey=refund.journey, stage=refund.stage, key="desk", name={"en": "The desk"}, channel="counter"
    )
    rule = rule_of("R-17", touchpoints=(refund.pk,), teams=(front_desk.pk,))
    for value in BEFORE:
        felt(value, days_ago=20)
    wanted = replace(wanted_of(as_dora, rule), touchpoints=(desk.pk,), teams=(baggage.pk,))
    decision = decide(as_dora, rule.pk, Deciding(choice=Choice.CHANGE, reason="There only", wanted=wanted))
    on("2026-05-31")
    for value in AFTER:
        felt(value, days_ago=30)
    write_due_effects()
    effect = Effect.objects.get(decision=decision)
    assert (effect.n, effect.figures["before"]["value"]) == (6, 2.5)


def test_a_trial_begins_with_the_day_of_the_house(
    rule_of: RuleOf, felt: Felt, as_dora: Actor, baggage: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_tokyo = settings().model_copy(update={"time_zone": "Asia/Tokyo"})
    monkeypatch.setattr(days, "settings", lambda: in_tokyo)
    rule = rule_of("R-17")
    for score, hours in ((2, 22), (3, 20)):  # 23:00 of the first of March in Tokyo, and 01:00 of the second
        felt(score, days_ago=hours / 24, rule=rule, team=baggage)
    wanted = Deciding(choice=Choice.TRY, reason="Let us see", teams=(baggage,), weeks=2)
    found, period = felt_around(decide(as_dora, rule.pk, wanted))
    assert period == (date(2026, 2, 16), date(2026, 3, 16))
    assert dict(zip(found.score, found.is_without, strict=True)) == {2: False, 3: True}


def test_of_a_rule_that_nobody_met_nothing_is_known(rule_of: RuleOf, on: On, as_dora: Actor) -> None:
    rule = rule_of("R-1", owner=None)
    decision = decide(as_dora, rule.pk, RETIRE)
    on("2026-06-01")
    assert write_due_effects() == 1
    effect = Effect.objects.get(decision=decision)
    assert (effect.effect, effect.n) == (None, 0)


def test_customers_can_read_that_their_words_led_there(rule_of: RuleOf, felt: Felt, on: On, as_dora: Actor) -> None:
    rule = rule_of("R-17")
    aiko = Customer.objects.create(name="Aiko", main_address="", language="ja")
    other = Customer.objects.create(name="A. Tanaka", main_address="", language="ja", merged_into=aiko)
    quiet = Customer.objects.create(name="Quiet", main_address="", language="en", no_surveys=True)
    for customer in (aiko, other, quiet):
        felt(1, rule=rule, customer=customer)
    decision = decide(as_dora, rule.pk, RETIRE)
    later = Customer.objects.create(name="Later", main_address="", language="en")
    on("2026-06-01")
    felt(1, rule=rule, customer=later)
    write_due_effects()
    told = {(one.customer_id, one.told_at is not None, one.why_not) for one in Told.objects.filter(decision=decision)}
    assert told == {(aiko.pk, True, ""), (quiet.pk, False, "no_consent")}


@pytest.mark.parametrize("again", ["restored", "restored and heard of late", "retired anew", "binding"])
def test_nobody_hears_of_what_was_undone(rule_of: RuleOf, felt: Felt, on: On, as_dora: Actor, again: str) -> None:
    rule = rule_of("R-17")
    for value in BEFORE:
        felt(value, rule=rule)
    choice = Choice.SOFTEN if again == "binding" else Choice.RETIRE
    decide(as_dora, rule.pk, Deciding(choice=choice, reason="It hurts"))
    on("2026-03-03")
    if again == "binding":
        change_rule(as_dora, rule.pk, wanted=replace(wanted_of(as_dora, rule), is_mandatory=True))
    else:
        undo_retirement(as_dora, rule.pk)
    on("2026-03-04")
    if again == "retired anew":
        decide(as_dora, rule.pk, RETIRE)
    if again in ("restored", "retired anew"):
        ask_no_more_whether_it_helped(RuleRestored(rule.pk, Retirement.objects.order_by("pk")[0].pk))
    on("2026-06-05")
    anew = again == "retired anew"
    assert write_due_effects() == anew
    assert (Effect.objects.count(), len(we_did())) == (anew, anew)
    assert Told.objects.exists() is anew


def test_what_was_undone_after_it_was_written_down_is_not_told_on(
    rule_of: RuleOf, felt: Felt, on: On, as_dora: Actor
) -> None:
    rule = rule_of("R-17")
    felt(1, rule=rule)
    decide(as_dora, rule.pk, RETIRE)
    on("2026-06-05")
    write_due_effects()
    assert len(we_did()) == 1
    undo_retirement(as_dora, rule.pk)
    assert we_did() == []


def test_of_what_no_customer_spoke_of_nobody_says_that_they_did(
    rule_of: RuleOf, felt: Felt, on: On, as_dora: Actor, front_desk: Team
) -> None:
    silent, tried = rule_of("R-18"), rule_of("R-19")
    felt(1, rule=tried)
    decide(as_dora, silent.pk, RETIRE)
    decide(as_dora, tried.pk, Deciding(choice=Choice.TRY, reason="Let us see", teams=(front_desk,), weeks=2))
    on("2026-06-05")
    assert (end_due_trials(), write_due_effects()) == (1, 2)
    assert we_did() == []
    told = [one.effect.told for one in scraped_off(as_dora, 2026) if one.effect]
    assert told == [0, 0]


def test_whoever_is_known_under_two_names_can_read_of_both(
    rule_of: RuleOf, felt: Felt, on: On, as_dora: Actor
) -> None:
    aiko = Customer.objects.create(name="Aiko", main_address="", language="ja")
    tanaka = Customer.objects.create(name="A. Tanaka", main_address="", language="ja")
    rule = rule_of("R-17")
    felt(1, rule=rule, customer=tanaka)
    decide(as_dora, rule.pk, RETIRE)
    on("2026-06-01")
    write_due_effects()
    assert [len(we_did(customer=one.pk)) for one in (aiko, tanaka)] == [0, 1]
    merge_customers(as_dora, aiko.pk, merged_id=tanaka.pk)
    assert [len(we_did(customer=one.pk)) for one in (aiko, tanaka)] == [1, 1]


def test_what_is_kept_has_no_effect(rule_of: RuleOf, as_dora: Actor) -> None:
    decide(as_dora, rule_of("R-1", owner=None).pk, Deciding(choice=Choice.KEEP, reason="It helps"))
    assert not Effect.objects.exists()
    assert write_effect(1, actor=SYSTEM) is None


def test_who_was_merged_still_reads_what_their_words_led_to(
    rule_of: RuleOf, felt: Felt, on: On, as_dora: Actor
) -> None:
    rule = rule_of("R-17")
    aiko, alias = (Customer.objects.create(name=name, language="en") for name in ("Aiko", "Aiko Tanaka"))
    felt(2, rule=rule, customer=alias)
    decide(as_dora, rule.pk, RETIRE)
    on("2026-06-02")
    write_due_effects()
    assert (len(we_did(customer=alias.pk)), we_did(customer=aiko.pk)) == (1, [])
    merge_customers(as_dora, aiko.pk, merged_id=alias.pk)
    assert len(we_did(customer=aiko.pk)) == 1
