"""A rule is added, changed, softened, retired, brought back: what it says, who did it, when it ends by itself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood
from whiteglove.foundation.journal.models import Row
from whiteglove.journey.models import Touchpoint
from whiteglove.rulebook.actions.holding import ChangedMeanwhile, KeyTaken, RuleIsRetired
from whiteglove.rulebook.actions.rules import (
    LawUnchecked,
    add_rule,
    change_rule,
    retire_rule,
    soften_rule,
    undo_retirement,
)
from whiteglove.rulebook.actions.sunsets import SunsetOver, renew_sunset
from whiteglove.rulebook.clockwork import end_passed_sunsets
from whiteglove.rulebook.models import Retirement, Rule, RuleVersion, Sunset
from whiteglove.rulebook.queries.here import rules_here
from whiteglove.rulebook.queries.rules import Order, RulesWanted, Which, rule, rules
from whiteglove.rulebook.shape import Asks, Evidence, WantedRule
from whiteglove.team.models import Colleague, Team

On = Callable[[str], None]
SAID = Evidence(kind="response", id=12, words="I felt safe because they asked.")


def announced() -> list[str]:
    return list(Row.objects.filter(kind__startswith="rulebook.").order_by("id").values_list("kind", flat=True))


def test_a_new_mandatory_rule_ends_by_itself_after_ninety_days(dora: Colleague, receipt: WantedRule, on: On) -> None:
    on("2026-03-02")
    added = add_rule(dora.as_actor(), receipt, why="Copies were handed in twice")
    seen = rule(dora.as_actor(), "r-17")
    assert (seen.id, seen.is_mandatory, seen.expires_on, seen.revision) == (added.pk, True, date(2026, 5, 31), 1)
    assert seen.review_by == date(2027, 3, 2)
    assert announced() == ["rulebook.RuleAdded"]
    on("2026-05-30")
    assert end_passed_sunsets() == 0
    on("2026-05-31")
    assert end_passed_sunsets() == 1
    assert end_passed_sunsets() == 0
    assert rule(dora.as_actor(), "R-17").retired_at is not None
    ended = Retirement.objects.get()
    assert (ended.by_whom, ended.why) == ("system", "passed")
    assert announced() == ["rulebook.RuleAdded", "rulebook.SunsetPassed", "rulebook.RuleRetired"]
    with pytest.raises(SunsetOver, match="R-17 ended by itself"):
        undo_retirement(dora.as_actor(), added.pk)


def test_guidance_and_the_law_end_on_no_day(dora: Colleague, receipt: WantedRule) -> None:
    guidance = add_rule(dora.as_actor(), replace(receipt, is_mandatory=False))
    law = add_rule(dora.as_actor(), replace(receipt, key="R-18", serves="law", law="Regulation (EC) 261/2004"))
    assert (guidance.expires_on, law.expires_on, Sunset.objects.count()) == (None, None, 0)
    with pytest.raises(NotUnderstood, match="says which law"):
        add_rule(dora.as_actor(), replace(receipt, key="R-19", serves="law"))
    assert Rule.objects.count() == 2


def test_what_was_in_force_before_is_no_tightening_but_is_looked_at_soon(
    dora: Colleague, receipt: WantedRule, on: On
) -> None:
    on("2026-03-02")
    old = add_rule(dora.as_actor(), replace(receipt, holds_since=date(2020, 6, 1), wound_tight_in=2020))
    assert (old.expires_on, old.review_by, old.wound_tight_in) == (None, date(2026, 5, 31), 2020)
    with pytest.raises(NotUnderstood, match="within 90 days"):
        add_rule(
            dora.as_actor(),
            replace(receipt, key="R-18", holds_since=date(2020, 6, 1), review_by=date(2026, 6, 1)),
        )


def test_a_raised_hurdle_goes_back_to_what_held_before(
    dora: Colleague, receipt: WantedRule, refund: Touchpoint, desk: Touchpoint, on: On
) -> None:
    on("2026-03-02")
    there = replace(receipt, holds_since=date(2020, 6, 1), touchpoints=(refund.pk,))
    old = add_rule(dora.as_actor(), there)
    on("2026-03-10")
    more = replace(there, touchpoints=(refund.pk, desk.pk), text={"en": "The original, stamped."}, key="")
    changed = change_rule(dora.as_actor(), old.pk, wanted=more, why="Fraud at the desk", revision=1)
    assert (changed.revision, changed.expires_on) == (2, date(2026, 6, 8))
    again = change_rule(dora.as_actor(), old.pk, wanted=replace(more, asks=Asks.MORE, touchpoints=()), revision=2)
    assert (again.revision, again.expires_on, Sunset.objects.count()) == (3, date(2026, 6, 8), 1)
    on("2026-06-08")
    assert end_passed_sunsets() == 1
    seen = rule(dora.as_actor(), old.pk)
    assert [place.key for place in seen.touchpoints] == ["refund"]
    assert (seen.text, seen.expires_on, seen.retired_at, seen.is_mandatory) == (receipt.text, None, None, True)
    turns = RuleVersion.objects.order_by("number").values_list("number", "turn", "by_whom", "why")
    assert list(turns) == [
        (1, "same", f"colleague:{dora.pk}", ""),
        (2, "tighter", f"colleague:{dora.pk}", "Fraud at the desk"),
        (3, "tighter", f"colleague:{dora.pk}", ""),
        (4, "looser", "system", "passed"),
    ]


def test_customers_evidence_keeps_a_tightening_ninety_days_more(dora: Colleague, receipt: WantedRule, on: On) -> None:
    on("2026-03-02")
    added = add_rule(dora.as_actor(), receipt)
    sunset = Sunset.objects.get()
    on("2026-05-01")
    for evidence in ([], [Evidence(kind="manager", words="I want it")], [Evidence(kind="count", n=3)]):
        with pytest.raises(NotUnderstood):
            renew_sunset(dora.as_actor(), sunset.pk, why="They ask for it", evidence=evidence)
    with pytest.raises(NotUnderstood, match="Say why"):
        renew_sunset(dora.as_actor(), sunset.pk, why=" ", evidence=[SAID])
    assert rule(dora.as_actor(), added.pk).expires_on == date(2026, 5, 31)
    renewed = renew_sunset(dora.as_actor(), sunset.pk, why="They feel safer", evidence=[SAID])
    assert (renewed.ends_on, renewed.renewals[0]["evidence"]) == (date(2026, 7, 30), [SAID.as_json()])
    assert rule(dora.as_actor(), added.pk).expires_on == date(2026, 7, 30)
    on("2026-07-30")
    with pytest.raises(SunsetOver):
        renew_sunset(dora.as_actor(), sunset.pk, why="They feel safer", evidence=[SAID])
    assert end_passed_sunsets() == 1


def test_softening_ends_the_sunset_and_needs_no_effort(dora: Colleague, receipt: WantedRule) -> None:
    added = add_rule(dora.as_actor(), receipt)
    with pytest.raises(NotUnderstood, match="Say why"):
        soften_rule(dora.as_actor(), added.pk, why="")
    softened = soften_rule(dora.as_actor(), added.pk, why="Nobody cheats")
    assert (softened.is_mandatory, softened.expires_on, softened.revision) == (False, None, 2)
    assert soften_rule(dora.as_actor(), added.pk, why="Nobody cheats").revision == 2
    assert Sunset.objects.get().why_ended == "withdrawn"


def test_what_was_made_stricter_stays_no_longer_for_being_loosened_elsewhere(
    dora: Colleague, receipt: WantedRule, refund: Touchpoint, desk: Touchpoint, on: On
) -> None:
    on("2026-03-02")
    here = replace(receipt, is_mandatory=False, touchpoints=(refund.pk, desk.pk))
    guidance = add_rule(dora.as_actor(), here)
    stricter = replace(here, text={"en": "The original, stamped."}, asks=Asks.MORE)
    change_rule(dora.as_actor(), guidance.pk, wanted=stricter)
    fewer = replace(stricter, asks=Asks.SAME, touchpoints=(refund.pk,))
    assert change_rule(dora.as_actor(), guidance.pk, wanted=fewer).expires_on == date(2026, 5, 31)
    on("2026-05-31")
    assert end_passed_sunsets() == 1
    seen = rule(dora.as_actor(), guidance.pk)
    assert (seen.text, [place.key for place in seen.touchpoints]) == (receipt.text, ["refund"])


def test_what_asks_no_more_than_before_ends_on_no_day(dora: Colleague, receipt: WantedRule, on: On) -> None:
    on("2026-03-02")
    old = add_rule(dora.as_actor(), replace(receipt, holds_since=date(2020, 6, 1)))
    stricter = replace(receipt, text={"en": "The original, stamped."}, asks=Asks.MORE)
    assert change_rule(dora.as_actor(), old.pk, wanted=stricter).expires_on == date(2026, 5, 31)
    assert change_rule(dora.as_actor(), old.pk, wanted=receipt).expires_on is None


def test_a_softened_rule_loses_the_words_that_made_it_stricter(dora: Colleague, receipt: WantedRule, on: On) -> None:
    on("2026-03-02")
    old = add_rule(dora.as_actor(), replace(receipt, holds_since=date(2020, 6, 1)))
    stricter = replace(receipt, text={"en": "The original, stamped."}, asks=Asks.MORE)
    change_rule(dora.as_actor(), old.pk, wanted=stricter)
    assert soften_rule(dora.as_actor(), old.pk, why="Nobody cheats").expires_on == date(2026, 5, 31)
    on("2026-05-31")
    assert end_passed_sunsets() == 1
    seen = rule(dora.as_actor(), old.pk)
    assert (seen.text, seen.is_mandatory) == (receipt.text, False)


def test_a_rule_moved_in_part_leaves_the_place_it_came_to(
    dora: Colleague, receipt: WantedRule, refund: Touchpoint, desk: Touchpoint, on: On
) -> None:
    on("2026-03-02")
    gate = Touchpoint.objects.create(
        journey=refund.journey, stage=refund.stage, key="gate", name={"en": "The gate"}, channel="counter"
    )
    here = replace(receipt, holds_since=date(2020, 6, 1), touchpoints=(refund.pk, desk.pk))
    old = add_rule(dora.as_actor(), here)
    change_rule(dora.as_actor(), old.pk, wanted=replace(here, touchpoints=(refund.pk, gate.pk)))
    on("2026-05-31")
    assert end_passed_sunsets() == 1
    assert [place.key for place in rule(dora.as_actor(), old.pk).touchpoints] == ["refund"]


def test_once_it_serves_the_law_a_rule_ends_on_no_day(dora: Colleague, receipt: WantedRule, on: On) -> None:
    on("2026-03-02")
    added = add_rule(dora.as_actor(), receipt)
    law = replace(receipt, serves="law", law="Regulation (EC) 261/2004")
    assert change_rule(dora.as_actor(), added.pk, wanted=law).expires_on is None
    on("2026-05-31")
    assert end_passed_sunsets() == 0


def test_who_loosens_and_tightens_again_gains_no_time(dora: Colleague, receipt: WantedRule, on: On) -> None:
    on("2026-03-02")
    added = add_rule(dora.as_actor(), receipt)
    on("2026-05-01")
    change_rule(dora.as_actor(), added.pk, wanted=replace(receipt, is_mandatory=False))
    assert change_rule(dora.as_actor(), added.pk, wanted=receipt).expires_on == date(2026, 5, 31)
    law = replace(receipt, serves="law", law="Regulation (EC) 261/2004")
    assert change_rule(dora.as_actor(), added.pk, wanted=law).expires_on is None
    assert change_rule(dora.as_actor(), added.pk, wanted=receipt).expires_on == date(2026, 5, 31)
    on("2026-05-31")
    assert end_passed_sunsets() == 1
    assert rule(dora.as_actor(), added.pk).retired_at is not None


def test_who_says_that_stricter_words_ask_less_keeps_them_no_longer(
    dora: Colleague, receipt: WantedRule, on: On
) -> None:
    on("2026-03-02")
    guidance = add_rule(dora.as_actor(), replace(receipt, is_mandatory=False))
    stricter = replace(receipt, is_mandatory=False, text={"en": "The original, stamped."}, asks=Asks.MORE)
    change_rule(dora.as_actor(), guidance.pk, wanted=stricter)
    said = change_rule(dora.as_actor(), guidance.pk, wanted=replace(stricter, asks=Asks.LESS))
    assert said.expires_on == date(2026, 5, 31)


def test_the_law_is_loosened_only_where_somebody_looked_at_it(dora: Colleague, receipt: WantedRule) -> None:
    law = replace(receipt, serves="law", law="Regulation (EC) 261/2004")
    added = add_rule(dora.as_actor(), law)
    guidance = replace(law, is_mandatory=False)
    with pytest.raises(LawUnchecked, match="barnacle round"):
        change_rule(dora.as_actor(), added.pk, wanted=guidance)
    assert RuleVersion.objects.count() == 1
    assert not change_rule(dora.as_actor(), added.pk, wanted=guidance, is_law_checked=True).is_mandatory


def test_a_rule_written_down_today_has_not_held_before(dora: Colleague, receipt: WantedRule, on: On) -> None:
    on("2026-03-02")
    with pytest.raises(NotUnderstood, match="a day that is over"):
        add_rule(dora.as_actor(), replace(receipt, holds_since=date(2026, 3, 2)))


def test_a_short_name_far_off_stops_no_row_of_numbers(dora: Colleague, receipt: WantedRule) -> None:
    for key in ("R-999999999", "R-17", ""):
        add_rule(dora.as_actor(), replace(receipt, key=key))
    assert Rule.objects.latest("id").key == "R-18"


def test_a_short_name_is_one_in_small_letters_too(dora: Colleague, receipt: WantedRule) -> None:
    add_rule(dora.as_actor(), receipt)
    with pytest.raises(KeyTaken):
        add_rule(dora.as_actor(), replace(receipt, key="r-17"))


def test_a_retired_rule_stays_and_comes_back_with_the_day_it_had(
    dora: Colleague, receipt: WantedRule, on: On
) -> None:
    on("2026-03-02")
    added = add_rule(dora.as_actor(), receipt)
    retire_rule(dora.as_actor(), added.pk, why="It hurts honest people")
    retire_rule(dora.as_actor(), added.pk, why="Twice is harmless")
    assert Retirement.objects.count() == 1
    with pytest.raises(RuleIsRetired):
        change_rule(dora.as_actor(), added.pk, wanted=replace(receipt, law="x"))
    on("2026-03-09")
    back = undo_retirement(dora.as_actor(), added.pk)
    assert (back.retired_at, back.expires_on) == (None, date(2026, 5, 31))
    assert undo_retirement(dora.as_actor(), added.pk).revision == 3
    assert announced() == ["rulebook.RuleAdded", "rulebook.RuleRetired", "rulebook.RuleRestored"]


def test_what_held_for_ever_comes_back_for_ninety_days_unless_it_was_a_slip(
    dora: Colleague, receipt: WantedRule, on: On
) -> None:
    on("2026-03-02")
    old = add_rule(dora.as_actor(), replace(receipt, holds_since=date(2020, 6, 1)))
    retire_rule(dora.as_actor(), old.pk, why="A slip")
    assert undo_retirement(dora.as_actor(), old.pk).expires_on is None
    retire_rule(dora.as_actor(), old.pk, why="It hurts honest people")
    on("2026-04-02")
    assert undo_retirement(dora.as_actor(), old.pk).expires_on == date(2026, 7, 1)


def test_two_who_change_it_at_once_notice(dora: Colleague, receipt: WantedRule) -> None:
    added = add_rule(dora.as_actor(), receipt)
    other = replace(receipt, title={"en": "Receipts"})
    change_rule(dora.as_actor(), added.pk, wanted=other, revision=1)
    with pytest.raises(ChangedMeanwhile, match="at revision 2, yours stands on 1"):
        change_rule(dora.as_actor(), added.pk, wanted=replace(receipt, title={"en": "Mine"}), revision=1)
    assert change_rule(dora.as_actor(), added.pk, wanted=other, revision=2).revision == 2
    assert rule(dora.as_actor(), added.pk).title == {"en": "Receipts"}


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"title": {}}, "needs a title"),
        ({"title": {"xx": "?"}}, "language nobody knows: xx"),
        ({"serves": "nobody"}, "not “nobody”"),
        ({"owner": 999_999}, "no colleague 999999"),
        ({"touchpoints": (999_999,)}, "no touchpoint 999999"),
        ({"teams": (999_999,)}, "no team 999999"),
        ({"review_by": date(2027, 3, 3)}, "within a year"),
        ({"review_by": date(2026, 3, 1)}, "within a year"),
        ({"wound_tight_in": 2027}, "between 1900 and 2026"),
        ({"ends_on": date(2026, 6, 1)}, "by 2026-05-31"),
        ({"key": "17"}, "more than a number"),
        ({"holds_since": date(2026, 3, 3)}, "a day that is over"),
    ],
)
def test_what_cannot_be_is_said_in_words_and_nothing_is_written(
    dora: Colleague, receipt: WantedRule, on: On, *, wanted: dict[str, object], words: str
) -> None:
    on("2026-03-02")
    with pytest.raises(NotUnderstood, match=words):
        add_rule(dora.as_actor(), replace(receipt, **wanted))  # type: ignore[arg-type]
    assert (Rule.objects.count(), announced()) == (0, [])


def test_a_short_name_is_one_rules_own_and_else_counts_on(dora: Colleague, receipt: WantedRule) -> None:
    add_rule(dora.as_actor(), receipt)
    with pytest.raises(KeyTaken, match="a rule R-17 already"):
        add_rule(dora.as_actor(), receipt)
    assert add_rule(dora.as_actor(), replace(receipt, key="")).key == "R-18"


def test_who_serves_reads_and_who_leads_writes(ben: Colleague, dora: Colleague, receipt: WantedRule) -> None:
    with pytest.raises(NotAllowed):
        add_rule(ben.as_actor(), receipt)
    added = add_rule(dora.as_actor(), receipt)
    acts: list[Callable[[], object]] = [
        lambda: change_rule(ben.as_actor(), added.pk, wanted=receipt),
        lambda: retire_rule(ben.as_actor(), added.pk, why="No"),
        lambda: soften_rule(ben.as_actor(), added.pk, why="No"),
        lambda: undo_retirement(ben.as_actor(), added.pk),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert rule(ben.as_actor(), "R-17").title["en"] == "Original receipt only"


def test_a_private_teams_rule_is_theirs(ben: Colleague, dora: Colleague, receipt: WantedRule, baggage: Team) -> None:
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    added = add_rule(dora.as_actor(), replace(receipt, teams=(baggage.pk,)))
    with pytest.raises(NotFound):
        rule(ben.as_actor(), added.pk)
    assert rules(ben.as_actor(), RulesWanted()).rows == []


def test_the_list_begins_with_what_needs_care(dora: Colleague, receipt: WantedRule, on: On) -> None:
    on("2026-03-02")
    actor, own = dora.as_actor(), replace(receipt, owner=dora.pk)
    add_rule(actor, replace(own, key="G-1", is_mandatory=False))
    add_rule(actor, replace(own, key="M-1", wound_tight_in=2020, title={"ja": "領収書の原本"}))
    add_rule(actor, replace(own, key="N-1", is_mandatory=False, owner=None))
    add_rule(actor, replace(own, key="L-1", is_mandatory=False, review_by=date(2026, 3, 5)))
    gone = add_rule(actor, replace(own, key="X-1"))
    retire_rule(actor, gone.pk, why="Nobody knows it")
    on("2026-03-06")
    care = RulesWanted(which=Which.HOLD, order=Order.CARE)
    page = rules(actor, care, limit=3)
    assert [one.key for one in page.rows] == ["L-1", "N-1", "M-1"]
    assert [one.key for one in rules(actor, care, after=page.next).rows] == ["G-1"]
    assert [one.key for one in rules(actor, RulesWanted(q="原本")).rows] == ["X-1", "L-1", "N-1", "M-1", "G-1"]
    assert [one.key for one in rules(actor, RulesWanted(which=Which.WOUND_TIGHT)).rows] == ["M-1"]
    assert [one.key for one in rules(actor, RulesWanted(which=Which.RETIRED)).rows] == ["X-1"]


def test_here_are_those_of_the_place_and_those_of_everywhere(
    dora: Colleague, receipt: WantedRule, *, refund: Touchpoint, desk: Touchpoint, baggage: Team
) -> None:
    actor = dora.as_actor()
    for key, places, teams in (
        ("ALL", (), ()),
        ("REFUND", (refund.pk,), ()),
        ("DESK", (desk.pk,), ()),
        ("BAGGAGE", (), (baggage.pk,)),
    ):
        add_rule(actor, replace(receipt, key=key, touchpoints=places, teams=teams))
    here = [one.key for one in rules_here(actor, touchpoint=refund.pk, team=baggage.pk)]
    assert here == ["REFUND", "ALL", "BAGGAGE"]
    assert [one.key for one in rules_here(actor)] == ["ALL"]


def test_a_page_of_rules_takes_three_queries(
    dora: Colleague, receipt: WantedRule, *, refund: Touchpoint, baggage: Team,
    django_assert_num_queries: Callable[[int], object],
) -> None:  # fmt: skip
    actor = dora.as_actor()
    for _ in range(7):
        add_rule(actor, replace(receipt, key="", touchpoints=(refund.pk,), teams=(baggage.pk,)))
    with django_assert_num_queries(3):  # type: ignore[attr-defined]
        assert len(rules(actor, RulesWanted()).rows) == 7


def test_a_rule_renewed_while_it_ends_is_renewed(dora: Colleague, receipt: WantedRule, on: On) -> None:
    on("2026-03-02")
    add_rule(dora.as_actor(), receipt)
    row = Sunset.objects.get()
    on("2026-05-30")
    renew_sunset(dora.as_actor(), row.pk, why="They feel safer", evidence=[SAID])
    on("2026-05-31")
    assert end_passed_sunsets() == 0
    assert row.began_on + timedelta(days=90) == date(2026, 5, 31)
