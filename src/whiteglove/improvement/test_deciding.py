"""What becomes of a rule: with the evidence of that moment, once, with whoever hears of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection

from whiteglove.conversations.models import Conversation, Message, Met, Notice
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor, ActorKind, Role
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.models import Row
from whiteglove.improvement.actions.deciding import (
    DecidedAlready,
    Deciding,
    NothingToSoften,
    TrialRuns,
    decide,
    wanted_of,
)
from whiteglove.improvement.actions.rounds import ProposedAlready, begin_round, propose
from whiteglove.improvement.actions.trials import TrialOver, end_trial
from whiteglove.improvement.clockwork import begin_round_when_due, end_due_trials
from whiteglove.improvement.models import Choice, Decision, Effect, Proposal, Round, Trial
from whiteglove.improvement.queries.rounds import _proposals, next_rules
from whiteglove.improvement.reactions import ask_whether_it_helped
from whiteglove.perception.models import Response
from whiteglove.recovery.models import Obstruction
from whiteglove.rulebook.actions.holding import ChangedMeanwhile
from whiteglove.rulebook.actions.rules import change_rule, retire_rule
from whiteglove.rulebook.facts import RuleRetired
from whiteglove.rulebook.models import Exemption, Retirement, Rule
from whiteglove.rulebook.queries.here import rules_here
from whiteglove.team.actions import add_colleague, add_team
from whiteglove.team.models import Colleague, Team

RuleOf = Callable[..., Rule]
Felt = Callable[..., Any]
On = Callable[[str], Any]
KEEP = Deciding(choice=Choice.KEEP, reason="Copies still come twice")
RETIRE = Deciding(choice=Choice.RETIRE, reason="It hurts more than it helps")


@pytest.fixture
def hurtful(rule_of: RuleOf, felt: Felt, ben: Colleague) -> Rule:
    """A rule that five customers met, as Ben said."""
    rule = rule_of("R-17")
    for value in (4, 4, 5, 3, 4):
        felt(value)
    for value in (2, 1, 3, 2, 2):
        felt(value, rule=rule, by=ben, quote="Only a copy")
    return rule


def test_a_rule_is_retired_with_its_evidence(hurtful: Rule, as_dora: Actor, ben: Colleague, dora: Colleague) -> None:
    decision = decide(as_dora, hurtful.pk, RETIRE)
    hurtful.refresh_from_db()
    assert hurtful.retired_at is not None
    assert decision.evidence["effect"] == -2.0
    assert decision.evidence["hurt"] == 5
    assert "Only a copy" not in str(decision.evidence)
    assert Effect.objects.get(decision=decision).due_on == date(2026, 5, 31)
    told = Notice.objects.filter(because="rule_decided").values_list("colleague_id", "about")
    assert set(told) == {(ben.pk, f"round_rule:{hurtful.pk}")}  # Dora decided it herself
    facts = Row.objects.filter(kind="improvement.RuleDecided").values_list("body", flat=True)
    assert [body["choice"] for body in facts] == ["retire"]
    assert next_rules(SYSTEM).rows == []


def test_a_rule_that_ended_on_its_own_page_is_asked_about_too(hurtful: Rule, as_dora: Actor, dora: Colleague) -> None:
    retire_rule(as_dora, hurtful.pk, why="Nobody needs it")
    ended = Retirement.objects.get()
    for _ in range(2):
        ask_whether_it_helped(RuleRetired(hurtful.pk, ended.pk))
    decision = Decision.objects.get()
    assert (decision.choice, decision.reason) == ("retire", "Nobody needs it")
    assert (decision.by, decision.at) == (dora, ended.at)
    assert decision.evidence["effect"] == -2.0
    assert Effect.objects.get(decision=decision).due_on == date(2026, 5, 31)


def test_a_rule_that_a_round_retired_is_written_down_once(hurtful: Rule, as_dora: Actor) -> None:
    decide(as_dora, hurtful.pk, RETIRE)
    ask_whether_it_helped(RuleRetired(hurtful.pk, Retirement.objects.get().pk))
    assert Decision.objects.count() == 1


def test_nobody_decides_twice_without_new_evidence(hurtful: Rule, as_dora: Actor, felt: Felt, on: On) -> None:
    decide(as_dora, hurtful.pk, KEEP)
    on("2026-03-09")
    with pytest.raises(DecidedAlready, match=r"2026-03-02 \(keep\).*another customer"):
        decide(as_dora, hurtful.pk, RETIRE)
    assert next_rules(SYSTEM).rows == []
    assert Decision.objects.count() == 1
    felt(1, rule=hurtful)
    assert [one.rule.key for one in next_rules(SYSTEM).rows] == ["R-17"]
    decide(as_dora, hurtful.pk, RETIRE)
    assert [one.choice for one in Decision.objects.order_by("pk")] == ["keep", "retire"]


@pytest.mark.parametrize("choice", [Choice.KEEP, Choice.SOFTEN, Choice.CHANGE])
def test_the_version_that_a_decision_leaves_is_no_news(
    hurtful: Rule, as_dora: Actor, on: On, monkeypatch: pytest.MonkeyPatch, choice: Choice
) -> None:
    began, ticks = on("2026-03-02"), count()
    monkeypatch.setattr(clock, "now", lambda: began + timedelta(milliseconds=next(ticks)))
    wanted = replace(wanted_of(as_dora, hurtful), text={"en": "A copy does"})
    decide(as_dora, hurtful.pk, Deciding(choice=choice, reason="Let us see", wanted=wanted))
    assert next_rules(SYSTEM).rows == []
    with pytest.raises(DecidedAlready):
        decide(as_dora, hurtful.pk, KEEP)
    change_rule(as_dora, hurtful.pk, wanted=replace(wanted, text={"en": "Two copies do"}))
    assert [one.rule.key for one in next_rules(SYSTEM).rows] == ["R-17"]


def test_of_an_older_decision_the_time_tells_whose_version_it_is(hurtful: Rule, as_dora: Actor, on: On) -> None:
    decision = decide(as_dora, hurtful.pk, KEEP)
    seen = {name: newest for name, newest in decision.evidence["seen"].items() if name != "version"}
    Decision.objects.filter(pk=decision.pk).update(
        evidence=decision.evidence | {"seen": seen}, at=decision.at - timedelta(milliseconds=1)
    )
    assert next_rules(SYSTEM).rows == []
    on("2026-03-09")
    change_rule(as_dora, hurtful.pk, wanted=replace(wanted_of(as_dora, hurtful), text={"en": "A copy does"}))
    assert [one.rule.key for one in next_rules(SYSTEM).rows] == ["R-17"]


@pytest.mark.parametrize("came", ["answer", "answer in the conversation", "no", "gesture", "proposal", "review"])
def test_what_counts_as_new(
    hurtful: Rule, as_dora: Actor, as_ben: Actor, felt: Felt, no_said: Felt, given: Felt, on: On, came: str
) -> None:
    silent: Any = felt(None, rule=hurtful)
    if came == "answer in the conversation":
        talk = Conversation.objects.create(
            customer=silent.customer, team=silent.team.team, is_open=False, needs_answer=False, closed_at=silent.at
        )
        said = Message.objects.create(conversation=talk, direction="in", customer=silent.customer, at=silent.at)
        Met.objects.create(encounter=silent, conversation=talk, message=said)
        Obstruction.objects.filter(encounter=silent).update(encounter=None, conversation=talk)
    decide(as_dora, hurtful.pk, KEEP)
    on("2026-03-09")
    match came:
        case "answer" | "answer in the conversation":
            Response.objects.create(
                encounter=silent, kind="csat", scale_min=1, scale_max=5, value=1, at=silent.at,
                recorded_at=silent.at + timedelta(days=3),
            )  # fmt: skip
        case "no":
            no_said(silent, hurtful)
        case "gesture":
            given(silent, hurtful)
        case "proposal":
            propose(as_ben, hurtful.pk, why="Nobody knows why")
        case "review":
            Rule.objects.filter(pk=hurtful.pk).update(review_by="2026-03-08")
    assert decide(as_dora, hurtful.pk, KEEP).choice == "keep"


def test_who_keeps_a_rule_of_nobody_owns_it(rule_of: RuleOf, as_dora: Actor, dora: Colleague) -> None:
    rule = rule_of("R-1", owner=None)
    decide(as_dora, rule.pk, KEEP)
    rule.refresh_from_db()
    assert (rule.owner, rule.review_by) == (dora, date(2027, 3, 2))


def test_a_rule_is_softened_once(hurtful: Rule, as_dora: Actor, felt: Felt, on: On) -> None:
    soften = Deciding(choice=Choice.SOFTEN, reason="A copy does")
    decide(as_dora, hurtful.pk, soften)
    hurtful.refresh_from_db()
    assert not hurtful.is_mandatory
    on("2026-03-09")
    felt(1, rule=hurtful)
    with pytest.raises(NothingToSoften):
        decide(as_dora, hurtful.pk, soften)
    assert Decision.objects.count() == 1


def test_a_rule_is_changed(hurtful: Rule, as_dora: Actor) -> None:
    same = Deciding(choice=Choice.CHANGE, reason="A copy does", wanted=wanted_of(as_dora, hurtful))
    with pytest.raises(NotUnderstood):
        decide(as_dora, hurtful.pk, same)
    with pytest.raises(NotUnderstood):
        decide(as_dora, hurtful.pk, replace(same, wanted=None))
    other = replace(wanted_of(as_dora, hurtful), text={"en": "A copy does up to 100 euro"})
    decide(as_dora, hurtful.pk, replace(same, wanted=other))
    hurtful.refresh_from_db()
    assert hurtful.text == {"en": "A copy does up to 100 euro"}


@pytest.mark.parametrize("choice", [Choice.SOFTEN, Choice.CHANGE, Choice.TRY, Choice.RETIRE])
def test_the_laws_rules_need_somebody_who_checked(
    rule_of: RuleOf, as_dora: Actor, front_desk: Team, choice: Choice
) -> None:
    rule = rule_of("R-2", serves="law", law="Money Laundering Act")
    other = replace(wanted_of(as_dora, rule), text={"en": "Ask, do not copy."})
    wanted = Deciding(choice=choice, reason="Nobody needs it", teams=(front_desk,), wanted=other)
    with pytest.raises(NotUnderstood, match="law"):
        decide(as_dora, rule.pk, wanted)
    assert Decision.objects.count() == 0
    checked = decide(as_dora, rule.pk, replace(wanted, law_checked_by="Ms. Ito, counsel: repealed in 2024"))
    assert checked.evidence["law_checked_by"] == "Ms. Ito, counsel: repealed in 2024"


def test_what_a_colleague_changed_meanwhile_is_not_decided_over(hurtful: Rule, as_dora: Actor) -> None:
    read = hurtful.revision
    change_rule(as_dora, hurtful.pk, wanted=replace(wanted_of(as_dora, hurtful), text={"en": "A copy does"}))
    with pytest.raises(ChangedMeanwhile):
        decide(as_dora, hurtful.pk, replace(KEEP, revision=read))
    assert Decision.objects.count() == 0
    decide(as_dora, hurtful.pk, replace(KEEP, revision=read + 1))


def test_who_does_not_see_a_team_keeps_its_rule_all_the_same(
    rule_of: RuleOf, front_desk: Team, baggage: Team
) -> None:
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    rule = rule_of("R-5", teams=(front_desk.pk, baggage.pk))
    eve = add_colleague(SYSTEM, email="eve@desk.example", name="Eve", role=Role.LEAD, teams=[front_desk])
    decide(eve.as_actor(), rule.pk, KEEP)
    assert set(rule.teams.all()) == {front_desk, baggage}


def test_decisions_need_a_reason_a_right_and_a_rule(hurtful: Rule, as_dora: Actor, as_ben: Actor) -> None:
    with pytest.raises(NotUnderstood):
        decide(as_dora, hurtful.pk, replace(KEEP, reason="  "))
    with pytest.raises(NotAllowed):
        decide(as_ben, hurtful.pk, KEEP)
    with pytest.raises(NotFound):
        decide(as_dora, hurtful.pk + 1, KEEP)
    assert Decision.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_decides(hurtful: Rule, as_dora: Actor) -> None:
    def try_it(_: int) -> str:
        try:
            return decide(as_dora, hurtful.pk, KEEP).choice
        except Refused as refused:
            return type(refused).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(try_it, range(2))) == ["DecidedAlready", "keep"]
    assert Decision.objects.count() == 1


def test_a_team_does_without_for_some_weeks(
    hurtful: Rule, as_dora: Actor, front_desk: Team, baggage: Team, felt: Felt, on: On
) -> None:
    decision = decide(
        as_dora, hurtful.pk, Deciding(choice=Choice.TRY, reason="Let us see", teams=(baggage,), weeks=6)
    )
    trial = Trial.objects.get(decision=decision)
    assert (trial.design, trial.ends_on) == ("before_after", date(2026, 4, 13))
    assert Effect.objects.get(decision=decision).due_on == date(2026, 4, 13)
    felt(1, rule=hurtful)
    with pytest.raises(TrialRuns):
        decide(as_dora, hurtful.pk, RETIRE)
    assert next_rules(SYSTEM).rows == []
    here = {team.key: [one.key for one in rules_here(as_dora, team=team.pk)] for team in (front_desk, baggage)}
    assert here == {"front-desk": ["R-17"], "baggage": []}
    on("2026-04-12")
    assert end_due_trials() == 0
    on("2026-04-13")
    assert [one.key for one in rules_here(as_dora, team=baggage.pk)] == ["R-17"]
    assert (end_due_trials(), end_due_trials()) == (1, 0)
    assert [one.rule.key for one in next_rules(SYSTEM).rows] == ["R-17"]


def test_three_teams_do_without_one_after_the_other(
    hurtful: Rule, as_dora: Actor, front_desk: Team, baggage: Team, on: On
) -> None:
    third = add_team(SYSTEM, key="sales", name="Sales")
    teams = (front_desk, baggage, third)
    wanted = Deciding(choice=Choice.TRY, reason="Let us see", teams=teams, weeks=6)
    with pytest.raises(NotUnderstood):
        decide(as_dora, hurtful.pk, replace(wanted, weeks=5))
    decision = decide(as_dora, hurtful.pk, wanted)
    trial = Trial.objects.get(decision=decision)
    assert trial.design == "stepped"
    assert [wave["from"] for wave in trial.waves] == ["2026-03-02", "2026-03-16", "2026-03-30"]
    assert sorted(team for wave in trial.waves for team in wave["teams"]) == sorted(team.pk for team in teams)
    on("2026-03-20")
    end_trial(as_dora, trial.pk, why="A customer was cheated")
    assert Exemption.objects.filter(until_on="2026-03-20").count() == 2
    assert Exemption.objects.count() == 2
    assert Effect.objects.get(decision=decision).due_on == date(2026, 3, 20)
    with pytest.raises(TrialOver):
        end_trial(as_dora, trial.pk, why="Again")


def test_a_trial_needs_teams_that_the_rule_binds(
    rule_of: RuleOf, as_dora: Actor, front_desk: Team, baggage: Team
) -> None:
    rule = rule_of("R-3", teams=(front_desk.pk,))
    for teams, weeks in (((), 6), ((baggage,), 6), ((front_desk,), 1), ((front_desk,), 27)):
        with pytest.raises(NotUnderstood):
            decide(as_dora, rule.pk, Deciding(choice=Choice.TRY, reason="Let us see", teams=teams, weeks=weeks))
    assert Decision.objects.count() + Exemption.objects.count() == 0


def test_a_program_that_proposes_for_itself_does_so_once(rule_of: RuleOf, temp: Colleague) -> None:
    rule, till = rule_of("R-5"), Actor(ActorKind.TOKEN, id=7, name="Till", role=Role.OWNER)
    propose(till, rule.pk, why="Nobody knows why")
    for _ in range(2):
        with pytest.raises(ProposedAlready):
            propose(till, rule.pk, why="Still nobody")
    propose(till, rule.pk, why="A temp says so", whose=temp)
    assert Proposal.objects.filter(rule=rule).count() == 2
    Proposal.objects.create(rule=rule, by_whom=till.reference, why="Written before once was once")
    assert _proposals([rule.pk]) == {rule.pk: 2}


def test_everybody_may_propose_once(rule_of: RuleOf, temp: Colleague, as_dora: Actor) -> None:
    rule = rule_of("R-4")
    propose(temp.as_actor(), rule.pk, why="Nobody knows why")
    with pytest.raises(ProposedAlready):
        propose(temp.as_actor(), rule.pk, why="Still nobody")
    with pytest.raises(NotUnderstood):
        propose(as_dora, rule.pk, why=" ")
    decision = decide(as_dora, rule.pk, RETIRE)
    assert [one.decision for one in Proposal.objects.all()] == [decision]
    assert Notice.objects.filter(because="rule_decided", colleague=temp).count() == 1


def test_a_round_begins_each_month_by_itself(hurtful: Rule, dora: Colleague, on: On) -> None:
    assert (begin_round_when_due(), begin_round_when_due()) == (True, False)
    assert [(one.rules_before_it, one.ended_at) for one in Round.objects.all()] == [(1, None)]
    told = Notice.objects.filter(because="rule_round").values_list("colleague_id", "about")
    assert list(told) == [(dora.pk, f"round_rule:{hurtful.pk}")]
    on("2026-03-31")
    assert not begin_round_when_due()
    on("2026-04-01")
    assert begin_round_when_due()
    assert Round.objects.filter(ended_at=None).count() == 1


def test_decisions_belong_to_the_round_that_runs(hurtful: Rule, as_dora: Actor) -> None:
    running = begin_round()
    assert decide(as_dora, hurtful.pk, KEEP).round == running
