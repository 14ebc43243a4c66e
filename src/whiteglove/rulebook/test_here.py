"""Which rules are offered where a customer meets us; none to who may not see it, none where a team does without."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.clock import now
from whiteglove.foundation.errors import NotFound
from whiteglove.journey.models import Touchpoint
from whiteglove.rulebook.actions.rules import add_rule, retire_rule
from whiteglove.rulebook.models import Exemption
from whiteglove.rulebook.queries.here import rules_here
from whiteglove.rulebook.queries.rules import rule_named
from whiteglove.rulebook.shape import WantedRule
from whiteglove.team.models import Colleague, Team


def test_here_come_first_and_words_find_the_others(
    ben: Colleague, receipt: WantedRule, *, refund: Touchpoint, desk: Touchpoint, front_desk: Team, baggage: Team
) -> None:
    actor = ben.as_actor()
    for key, title, places, teams, is_mandatory in (
        ("R-1", "Only by mail", (desk.pk,), (), True),
        ("R-2", "Baggage weighs twice", (), (baggage.pk,), True),
        ("R-3", "Everywhere", (), (), False),
        ("R-4", "Only at the refund", (refund.pk,), (), True),
        ("R-5", "Retired", (), (), True),
    ):
        wanted = replace(receipt, key=key, title={"en": title}, touchpoints=places, teams=teams)
        made = add_rule(SYSTEM, replace(wanted, is_mandatory=is_mandatory))
    retire_rule(SYSTEM, made.pk, why="Nobody knew why")
    found = rules_here(actor, touchpoint=refund.pk, team=front_desk.pk, elsewhere=True)
    assert [(one.key, one.is_here) for one in found] == [
        ("R-4", True), ("R-3", True), ("R-1", False), ("R-2", False)
    ]  # fmt: skip
    here = rules_here(actor, touchpoint=refund.pk, team=front_desk.pk)
    assert [(one.key, one.is_here) for one in here] == [("R-4", True), ("R-3", True)]
    assert [one.key for one in rules_here(actor, elsewhere=True, words="BAGGAGE twice")] == ["R-2"]
    assert [one.key for one in rules_here(actor, elsewhere=True, words="r-1")] == ["R-1"]
    assert rules_here(actor, words="r-1") == []
    assert rules_here(actor, elsewhere=True, words="retired") == []


def test_a_private_teams_rule_is_neither_named_nor_listed(
    ben: Colleague, dora: Colleague, receipt: WantedRule, *, baggage: Team
) -> None:
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    hidden = add_rule(SYSTEM, replace(receipt, teams=(baggage.pk,)))
    as_ben = ben.as_actor()
    for reference in ("R-17", "r-17", str(hidden.pk)):
        assert rule_named(dora.as_actor(), reference).pk == hidden.pk
        with pytest.raises(NotFound):
            rule_named(as_ben, reference)
    for words in ("", "receipt"):
        assert rules_here(as_ben, team=baggage.pk, words=words, elsewhere=True) == []
        seen = rules_here(dora.as_actor(), team=baggage.pk, words=words, elsewhere=True)
        assert [one.key for one in seen] == ["R-17"]


def test_a_rule_that_a_team_does_without_is_not_offered_there(
    ben: Colleague, receipt: WantedRule, on: Callable[[str], None], *, baggage: Team, front_desk: Team
) -> None:
    on("2026-03-02")
    made = add_rule(SYSTEM, receipt)
    Exemption.objects.create(
        rule=made, team=baggage, from_on=date(2026, 3, 2), until_on=date(2026, 3, 30), why="A trial",
        by_whom="system", at=now(),
    )  # fmt: skip

    def offered(team: Team | None) -> list[str]:
        found = rules_here(ben.as_actor(), team=team.pk if team else None, elsewhere=True, words="receipt")
        return [one.key for one in found]

    assert [offered(baggage), offered(front_desk), offered(None)] == [[], ["R-17"], ["R-17"]]
    on("2026-03-30")
    assert offered(baggage) == ["R-17"]
