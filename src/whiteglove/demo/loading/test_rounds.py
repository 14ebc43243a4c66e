"""The demo's barnacle rounds: R-17 comes first, with evidence; one that helped, one nobody can tell of; a trial."""

from datetime import UTC, datetime

import pytest

from whiteglove.conversations.models import Notice
from whiteglove.demo.loading.load import load_demo
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.improvement.models import Trial
from whiteglove.improvement.queries.decisions import scraped_off, we_did
from whiteglove.improvement.queries.honest import looks
from whiteglove.improvement.queries.rounds import next_rules
from whiteglove.improvement.queries.trying import so_far
from whiteglove.team.models import Colleague

NOW = datetime(2026, 6, 12, 3, 0, tzinfo=UTC)


def test_the_demos_rounds(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole company, loaded once: what is planted shows in its year."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    load_demo(now=NOW)
    r17_comes_first_and_the_evidence_says_why()
    what_was_scraped_off_and_whether_it_helped()
    one_rule_is_being_tried_without()


def r17_comes_first_and_the_evidence_says_why() -> None:
    """With an interval wholly below nought, and more surely than any other."""
    first, *others = next_rules(SYSTEM).rows
    assert (first.rule.key, first.proposals) == ("R-17", 1)
    effect = first.known.effect
    assert effect.high is not None
    assert effect.high < -0.3
    assert effect.n >= 30
    bent = first.known.bent
    assert bent.felt.low is not None
    assert bent.felt_unbent.high is not None
    assert bent.felt.low > bent.felt_unbent.high
    assert {one.rule.key for one in others} == {"R-3", "R-5", "R-6", "R-7", "R-10"}
    assert not [one.rule.key for one in others if one.known.effect.high is not None and one.known.effect.high < 0]
    harms = [one.known.harm.surely_points for one in (first, *others) if one.known.harm is not None]
    assert len(harms) == 6
    assert harms[0] > 10 * max(harms[1:])


def what_was_scraped_off_and_whether_it_helped() -> None:
    """One helped, and whoever decided hears it; of one nobody can say."""
    tried, helped, unsure = scraped_off(SYSTEM, 2026)
    assert [(one.rule_key, one.choice) for one in (tried, helped, unsure)] == [
        ("R-16", "try"),
        ("R-12", "retire"),
        ("R-14", "retire"),
    ]
    assert helped.effect is not None
    assert helped.effect.low is not None
    assert helped.effect.low > 0
    assert helped.effect.told == helped.evidence["hurt"] >= 50
    assert (helped.by, set(helped.proposed_by)) == ("Keiko Hayashi", {"Priya Nair", "Élodie Garnier"})
    assert unsure.effect is not None
    assert unsure.effect.low is not None
    assert unsure.effect.high is not None
    assert unsure.effect.low < 0 < unsure.effect.high
    assert [one.helped for one in we_did()] == [True, None]
    keiko = Colleague.objects.get(name="Keiko Hayashi")
    assert Notice.objects.filter(
        because="rule_helped", colleague=keiko, about=f"round_rule:{helped.rule_id}"
    ).exists()
    [house] = looks(SYSTEM, 2026)
    assert [one.way for one in house.hard] == ["cancel", "complain"]


def one_rule_is_being_tried_without() -> None:
    """With enough answers on all sides for first figures."""
    trial = Trial.objects.get()
    assert ((NOW.date() - trial.begins_on).days, (trial.ends_on - trial.begins_on).days) == (35, 56)
    assert [team.key for team in trial.teams.all()] == ["switchboard"]
    first = so_far(SYSTEM, trial.rule_id)
    assert first is not None
    assert min(first["before"]["n"], first["after"]["n"], first["others_after"]["n"]) >= 10
