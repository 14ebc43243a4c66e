"""Deciding on the page of the round: nothing is decided that nobody chose, or over what a colleague wrote."""

from collections.abc import Callable

import pytest
from django.test import Client

from whiteglove.improvement.models import Decision
from whiteglove.rulebook.actions.rules import add_rule
from whiteglove.rulebook.models import Rule
from whiteglove.rulebook.shape import WantedRule
from whiteglove.team.models import Colleague

SignedIn = Callable[[Colleague], Client]


@pytest.fixture
def receipt(dora: Colleague) -> Rule:
    """Original receipt only."""
    wanted = WantedRule(key="R-17", title={"en": "Original receipt only"}, serves="organisation", is_mandatory=False)
    return add_rule(dora.as_actor(), wanted)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, "Choose what becomes of the rule."),
        ({"choice": "forget"}, "Choose what becomes of the rule."),
        ({"choice": "keep", "revision": "7"}, "Somebody changed R-17 meanwhile"),
    ],
)
def test_what_is_refused_stands_there_as_it_was_typed(
    signed_in: SignedIn, dora: Colleague, receipt: Rule, given: dict[str, str], why: str
) -> None:
    typed = given | {"reason": "It hurts the honest."}
    answer = signed_in(dora).post(f"/manage/round/{receipt.pk}/decide/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert why in page
    assert "It hurts the honest.</textarea>" in page
    assert f'name="revision" value="{receipt.revision}"' in page
    assert not Decision.objects.exists()


def test_what_was_chosen_is_done(signed_in: SignedIn, dora: Colleague, receipt: Rule) -> None:
    typed = {"choice": "keep", "revision": str(receipt.revision), "reason": "It protects them."}
    assert signed_in(dora).post(f"/manage/round/{receipt.pk}/decide/", typed).status_code == 302
    assert Decision.objects.get().choice == "keep"
