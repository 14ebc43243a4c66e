"""What is known of rules: counted once, compared with like cases, and in which order they come."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from whiteglove.customers.models import Customer
from whiteglove.foundation.actors import SYSTEM, Actor, Role
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.improvement.actions.deciding import Deciding, decide
from whiteglove.improvement.actions.rounds import propose
from whiteglove.improvement.models import Choice
from whiteglove.improvement.queries.decisions import decisions
from whiteglove.improvement.queries.evidence import counts_of
from whiteglove.improvement.queries.rounds import before_one, next_rules
from whiteglove.recovery.models import Gesture, NoSaid, Obstruction
from whiteglove.rulebook.models import Rule
from whiteglove.team.models import Colleague, Team

RuleOf = Callable[..., Rule]
Felt = Callable[..., Any]
RETIRE = Deciding(choice=Choice.RETIRE, reason="Nobody needs it")


def keys(actor: Actor = SYSTEM) -> list[str]:
    return [one.rule.key for one in next_rules(actor).rows]


def test_what_is_known_of_a_rule(rule_of: RuleOf, felt: Felt, no_said: Felt, given: Felt, ben: Colleague) -> None:
    rule = rule_of("R-17")
    for value in (4, 4, 5, 3, 4):
        felt(value)
    met = [felt(value, rule=rule, minutes=10 if value == 1 else None) for value in (2, 1, 3, 2, 2)]
    no_said(met[0], rule)
    given(met[0], rule, by=ben)
    found = before_one(SYSTEM, rule.pk).known
    counts = found.counts
    assert (counts.met, counts.hurt, counts.noes, counts.gestures) == (5, 5, 1, 1)
    assert (counts.minutes, counts.minutes_known) == (10, 1)
    assert found.given == [(2500, "EUR")]
    assert found.bent.roles == {"colleague": 1}
    assert (found.bent.felt.is_suppressed, found.bent.felt_unbent.n) == (True, 4)
    assert found.effect.value == -2.0
    assert found.effect.low == pytest.approx(-3.0313, abs=1e-4)
    assert found.effect.high == pytest.approx(-0.9687, abs=1e-4)
    assert (found.felt_with.value, found.felt_without.value, found.felt_without.n) == (2.0, 4.0, 5)


def test_what_happened_in_private_teams_is_left_out_for_others(
    rule_of: RuleOf, felt: Felt, no_said: Felt, given: Felt, ben: Colleague, dora: Colleague, baggage: Team
) -> None:
    """Ben leads, and is in no private team; Dora manages, and sees them all."""
    ben.role = Role.LEAD
    ben.save()
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    rule, other = rule_of("R-17"), rule_of("R-2")
    felt(2, rule=rule, minutes=10)
    hidden = [felt(1, rule=rule, team=baggage, minutes=10) for _ in range(6)]
    hidden.append(felt(1, rule=other, team=baggage))
    no_said(hidden[0], rule)
    given(hidden[1], rule, by=dora)
    for happened in (Obstruction, NoSaid, Gesture):
        happened.objects.filter(encounter__in=hidden).update(team=baggage)
    whole, seen = (before_one(one.as_actor(), rule.pk).known for one in (dora, ben))
    assert (whole.counts.met, whole.counts.noes, whole.counts.gestures, whole.given) == (7, 1, 1, [(2500, "EUR")])
    assert (seen.counts.met, seen.counts.hurt, seen.counts.minutes) == (1, 1, 10)
    assert (seen.counts.noes, seen.counts.gestures, seen.given, seen.bent.roles) == (0, 0, [], {})
    assert (whole.felt_with.n, seen.felt_with.n) == (7, 1)
    assert (keys(dora.as_actor()), keys(ben.as_actor())) == (["R-17", "R-2"], ["R-17"])
    assert [counts_of(one.as_actor(), [rule.pk])[rule.pk].met for one in (dora, ben)] == [7, 1]
    decide(dora.as_actor(), rule.pk, Deciding(choice=Choice.RETIRE, reason="It hurts"))
    assert [decisions(one.as_actor(), rule.pk)[0].evidence.get("met") for one in (dora, ben)] == [7, None]


def test_like_cases_met_no_rule_in_hidden_teams_either(
    rule_of: RuleOf, felt: Felt, ben: Colleague, dora: Colleague, baggage: Team
) -> None:
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    rule = rule_of("R-17")
    for value in (4, 4, 5, 3, 4):
        felt(value)
    for value in (2, 1, 3, 2, 2):
        felt(value, rule=rule)
    hidden = [felt(1, rule=rule, team=baggage) for _ in range(6)]
    Obstruction.objects.filter(encounter__in=hidden).update(team=baggage)
    assert next_rules(ben.as_actor()).rows[0].known.effect.value == -2.0
    assert next_rules(dora.as_actor()).rows[0].known.effect.value == pytest.approx(-2.5455, abs=1e-4)


def test_what_nobody_counted_is_unknown(rule_of: RuleOf, felt: Felt) -> None:
    rule = rule_of("R-1")
    felt(None, rule=rule)
    found = before_one(SYSTEM, rule.pk).known
    assert (found.counts.met, found.counts.minutes) == (1, None)
    assert found.effect.is_unknown
    assert found.felt_with.is_unknown


def test_suggestions_and_what_was_taken_back_do_not_count(rule_of: RuleOf, felt: Felt) -> None:
    rule = rule_of("R-1")
    felt(1, rule=rule)
    Obstruction.objects.update(is_so=None)
    assert before_one(SYSTEM, rule.pk).known.counts.met == 0
    assert keys() == []


def test_a_merged_customer_is_one(rule_of: RuleOf, felt: Felt) -> None:
    rule = rule_of("R-1")
    aiko = Customer.objects.create(name="Aiko", main_address="", language="ja")
    other = Customer.objects.create(name="A. Tanaka", main_address="", language="ja", merged_into=aiko)
    felt(1, rule=rule, customer=aiko)
    felt(1, rule=rule, customer=other)
    counts = before_one(SYSTEM, rule.pk).known.counts
    assert (counts.met, counts.hurt) == (2, 1)


def test_whose_answer_met_another_rule_is_no_like_case(rule_of: RuleOf, felt: Felt) -> None:
    rule, other = rule_of("R-1"), rule_of("R-2")
    for _ in range(5):
        felt(4)
        felt(1, rule=rule)
        felt(1, rule=other)
    assert before_one(SYSTEM, rule.pk).known.effect.value == -3.0


def test_without_owner_or_past_review_comes_first_then_by_harm(
    rule_of: RuleOf, felt: Felt, dora: Colleague, on: Callable[[str], object]
) -> None:
    hurts, mild, fine = rule_of("R-1"), rule_of("R-2"), rule_of("R-3")
    nobodys = rule_of("R-4", owner=None)
    for _ in range(12):
        for value in (4, 5, 3):
            felt(value)
        felt(2, rule=hurts)
        felt(3, rule=mild)
    felt(1, rule=fine)
    rule_of("R-5")
    assert keys() == ["R-4", "R-1", "R-2", "R-3"]
    assert [one.due for one in next_rules(SYSTEM).rows][:2] == [("no_owner",), ()]
    Rule.objects.filter(pk=fine.pk).update(review_by="2026-03-01")
    assert keys() == ["R-3", "R-4", "R-1", "R-2"]
    dora.is_active = False
    dora.save()
    assert keys() == ["R-1", "R-2", "R-3", "R-4", "R-5"]
    assert nobodys.owner is None


def test_a_proposal_brings_a_rule_before_its_owner(rule_of: RuleOf, as_ben: Actor) -> None:
    rule = rule_of("R-9")
    assert keys() == []
    propose(as_ben, rule.pk, why="Nobody knows why")
    assert keys() == ["R-9"]
    assert next_rules(SYSTEM).rows[0].proposals == 1


def test_pages_follow_each_other(rule_of: RuleOf) -> None:
    rules = [rule_of(f"R-{number}", owner=None) for number in range(5)]
    first = next_rules(SYSTEM, limit=3)
    second = next_rules(SYSTEM, limit=3, after=first.next)
    assert ([one.rule.key for one in first.rows], first.next, first.of) == (
        ["R-0", "R-1", "R-2"],
        str(rules[3].pk),
        5,
    )
    assert ([one.rule.key for one in second.rows], second.next) == (["R-3", "R-4"], None)
    with pytest.raises(NotUnderstood):
        next_rules(SYSTEM, after="-1")


def test_what_is_decided_meanwhile_skips_nothing(rule_of: RuleOf, as_dora: Actor) -> None:
    for number in range(6):
        rule_of(f"R-{number}", owner=None)
    first = next_rules(SYSTEM, limit=2)
    for one in first.rows:
        decide(as_dora, one.rule.id, RETIRE)
    second = next_rules(SYSTEM, limit=2, after=first.next)
    assert [one.rule.key for one in second.rows] == ["R-2", "R-3"]
    decide(as_dora, int(second.next or 0), RETIRE)
    third = next_rules(SYSTEM, limit=4, after=second.next)
    assert [one.rule.key for one in third.rows] == ["R-2", "R-3", "R-5"]


def test_a_longer_round_asks_no_more_questions(rule_of: RuleOf, felt: Felt) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            next_rules(SYSTEM)
        return len(seen)

    for number in range(2):
        felt(2, rule=rule_of(f"R-{number}"))
        felt(4)
    few = asked()
    for number in range(2, 12):
        felt(2, rule=rule_of(f"R-{number}"))
    assert asked() == few


def test_quotes_are_those_one_may_read(rule_of: RuleOf, felt: Felt, as_ben: Actor, front_desk: Team) -> None:
    rule = rule_of("R-1")
    felt(1, rule=rule, quote="I have only a photograph of it")
    assert [one.words for one in before_one(as_ben, rule.pk).known.quotes] == ["I have only a photograph of it"]
