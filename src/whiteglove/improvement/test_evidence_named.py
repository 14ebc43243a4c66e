"""A tightening is renewed by what customers said of the rule: it is looked up, and who names it may see it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from whiteglove.conversations.conftest import Wrote, wrote
from whiteglove.conversations.models import Conversation
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor, Role
from whiteglove.improvement.evidence_named import EvidenceUnfounded
from whiteglove.journey.models import Touchpoint
from whiteglove.perception.models import Response
from whiteglove.recovery.models import Obstruction
from whiteglove.rulebook.actions.limits import Wished, renew_limit, set_limit
from whiteglove.rulebook.actions.sunsets import renew_sunset
from whiteglove.rulebook.models import Rule, Sunset
from whiteglove.rulebook.shape import Evidence
from whiteglove.team.models import Colleague, Membership, Team

__all__ = ["wrote"]

RuleOf = Callable[..., Rule]
Felt = Callable[..., Any]
SignedIn = Callable[..., Client]


@pytest.fixture
def tightened(rule_of: RuleOf, refund: Touchpoint) -> Rule:
    """A new rule at the refund, which ends by itself."""
    return rule_of("R-17", holds_since=None, touchpoints=(refund.pk,))


@pytest.fixture
def elsewhere(refund: Touchpoint) -> Touchpoint:
    return Touchpoint.objects.create(
        journey=refund.journey, stage=refund.stage, key="claim", name={"en": "The claim"}, channel="email"
    )


def renew(actor: Actor, *evidence: Evidence) -> Sunset:
    return renew_sunset(actor, Sunset.objects.get().pk, why="They feel safer", evidence=evidence)


def of(kind: str, number: int) -> Evidence:
    return Evidence(kind=kind, id=number)


def test_what_was_said_where_the_rule_applies_keeps_it(tightened: Rule, felt: Felt, as_dora: Actor) -> None:
    met = felt(5)
    hindered = felt(2, rule=tightened)
    answer, obstruction = Response.objects.earliest("id"), Obstruction.objects.get()
    kept = renew(
        as_dora, of("response", answer.pk), of("encounter", met.pk), of("encounter", hindered.pk),
        of("obstruction", obstruction.pk), Evidence(kind="count", n=3, words="asked for it"),
    )  # fmt: skip
    assert len(kept.renewals[0]["evidence"]) == 5


def test_what_is_not_there_or_about_something_else_keeps_nothing(
    tightened: Rule, rule_of: RuleOf, felt: Felt, as_dora: Actor, elsewhere: Touchpoint, wrote: Wrote
) -> None:
    other, met, talk = rule_of("R-2"), felt(4), wrote()
    felt(2, rule=other)
    about_other = Obstruction.objects.get()
    Response.objects.filter(encounter=met).update(touchpoint=elsewhere)
    type(met).objects.filter(pk=met.pk).update(touchpoint=elsewhere)
    answer = Response.objects.get(encounter=met)
    for wrong, words in (
        (of("response", 9_999), "there is no response 9999 that you can see"),
        (of("response", 10**30), "there is no response"),
        (of("obstruction", about_other.pk), f"obstruction {about_other.pk} is about something else"),
        (of("response", answer.pk), f"response {answer.pk} is about something else"),
        (of("encounter", met.pk), f"encounter {met.pk} is about something else"),
        (of("conversation", talk.pk), f"conversation {talk.pk} is about something else"),
    ):
        with pytest.raises(EvidenceUnfounded, match=words) as refused:
            renew(as_dora, Evidence(kind="count", n=3, words="asked for it"), wrong)
        assert "Name what customers said or met about R-17, or from where it applies" in str(refused.value)
    assert (Sunset.objects.get().renewals, Rule.objects.get(pk=tightened.pk).revision) == ([], 1)


def test_where_it_was_met_is_about_it_wherever_that_was(
    tightened: Rule, felt: Felt, as_dora: Actor, elsewhere: Touchpoint, wrote: Wrote
) -> None:
    met, talk = felt(4, rule=tightened), wrote()
    Response.objects.update(touchpoint=elsewhere)
    type(met).objects.filter(pk=met.pk).update(touchpoint=elsewhere)
    Obstruction.objects.create(
        rule=tightened, conversation=talk, customer=talk.customer, by_whom="colleague:1", at=clock.now(),
        wanted="A refund", said_by="colleague",
    )  # fmt: skip
    evidence = of("encounter", met.pk), of("response", Response.objects.get().pk), of("conversation", talk.pk)
    assert len(renew(as_dora, *evidence).renewals[0]["evidence"]) == 3


def test_what_one_may_not_see_is_no_evidence(
    tightened: Rule, felt: Felt, baggage: Team, dora: Colleague, ben: Colleague, wrote: Wrote
) -> None:
    """Ben leads, and is in no private team; Dora manages, and sees it."""
    ben.role = Role.LEAD
    ben.save()
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    met, talk = felt(2, team=baggage, rule=tightened), wrote()
    Conversation.objects.filter(pk=talk.pk).update(team=baggage)
    Obstruction.objects.update(team=baggage, conversation=talk)
    answer, obstruction = Response.objects.get(), Obstruction.objects.get()
    hidden = [("response", answer.pk), ("obstruction", obstruction.pk), ("conversation", talk.pk)]
    for kind, number in hidden:
        with pytest.raises(EvidenceUnfounded, match=f"there is no {kind} {number} that you can see"):
            renew(ben.as_actor(), of(kind, number))
    Membership.objects.create(team=baggage, colleague=ben)
    renew(ben.as_actor(), *(of(kind, number) for kind, number in hidden), of("encounter", met.pk))
    renew(dora.as_actor(), *(of(kind, number) for kind, number in hidden))


def test_it_asks_as_much_for_many_as_for_few(tightened: Rule, felt: Felt, as_dora: Actor) -> None:
    for _ in range(30):
        felt(5)
    answers = list(Response.objects.values_list("pk", flat=True))

    def asked(some: list[int]) -> int:
        with CaptureQueriesContext(connection) as seen:
            renew(as_dora, *(of("response", one) for one in some))
        return len(seen)

    assert asked(answers[:2]) == asked(answers)


def test_evidence_for_a_limit_is_looked_up_too(felt: Felt, as_dora: Actor) -> None:
    set_limit(SYSTEM, Wished(kind="refund", role=Role.COLLEAGUE, per_case=5000, currency="EUR", why="To begin with"))
    set_limit(SYSTEM, Wished(kind="refund", role=Role.COLLEAGUE, per_case=1000, currency="EUR", why="Fraud"))
    felt(5)
    sunset, answer = Sunset.objects.get(), Response.objects.get()
    with pytest.raises(EvidenceUnfounded, match="there is no response 9999 that you can see"):
        renew_limit(as_dora, sunset.pk, evidence=["response:9999"], why="They feel safer")
    assert Sunset.objects.get().renewals == []
    assert len(renew_limit(as_dora, sunset.pk, evidence=[f"response:{answer.pk}"], why="Safer").renewals) == 1


def test_the_page_says_which_and_keeps_what_was_typed(tightened: Rule, dora: Colleague, signed_in: SignedIn) -> None:
    said = {"sunset": Sunset.objects.get().pk, "why": "They feel safer", "kind": "response", "which": "9999"}
    refused = signed_in(dora).post(f"/manage/rules/{tightened.pk}/renew/", said)
    shown = refused.content.decode()
    assert refused.status_code == 422
    assert "there is no response 9999 that you can see" in shown
    assert "They feel safer" in shown
