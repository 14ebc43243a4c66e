"""Pages of the barnacle round, through HTTP."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from whiteglove.customers.models import Customer
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.improvement.actions.deciding import Deciding, decide
from whiteglove.improvement.actions.looking import Looked, look
from whiteglove.improvement.actions.rounds import begin_round
from whiteglove.improvement.clockwork import write_due_effects
from whiteglove.improvement.models import Choice, Decision, HonestLook, Proposal, Trial, Way
from whiteglove.improvement.queries.decisions import we_did
from whiteglove.journey.models import Touchpoint
from whiteglove.recovery.models import Grievance, Obstruction
from whiteglove.rulebook.models import Rule
from whiteglove.team.models import Colleague, Team

RuleOf = Callable[..., Rule]
Felt = Callable[..., Any]
On = Callable[[str], Any]
SignedIn = Callable[..., Client]


@pytest.fixture
def hurtful(rule_of: RuleOf, felt: Felt, ben: Colleague) -> Rule:
    """A rule that five customers met."""
    rule = rule_of("R-17")
    for value in (4, 4, 5, 3, 4):
        felt(value)
    for value in (2, 1, 3, 2, 2):
        felt(value, rule=rule, by=ben, quote="Only a copy", minutes=10)
    return rule


@pytest.fixture
def as_manager(dora: Colleague, signed_in: SignedIn) -> Client:
    """Dora's browser."""
    return signed_in(dora)


def text(client: Client, place: str, status: int = 200) -> str:
    answer = client.get(place)
    assert answer.status_code == status
    return answer.content.decode()


def test_nothing_to_scrape_off(as_manager: Client) -> None:
    assert "Nothing to scrape off today." in text(as_manager, "/manage/round/")


def test_one_after_the_other(hurtful: Rule, rule_of: RuleOf, as_manager: Client) -> None:
    nobodys = rule_of("R-2", owner=None)
    begin_round()
    listed = text(as_manager, "/manage/round/")
    assert listed.index("R-2") < listed.index("R-17")
    assert "nobody owns it" in listed
    assert "with 2 rules; 0 decisions so far" in listed
    done = as_manager.post(f"/manage/round/{nobodys.pk}/decide/", {"choice": "keep", "reason": "It helps"})
    assert (done.status_code, done["Location"]) == (302, f"/manage/round/{hurtful.pk}/?said=decided")
    last = as_manager.post(f"/manage/round/{hurtful.pk}/decide/", {"choice": "retire", "reason": "It hurts"})
    assert last["Location"] == "/manage/round/?said=decided"
    assert [one.choice for one in Decision.objects.order_by("pk")] == ["keep", "retire"]
    assert "Nothing to scrape off today." in text(as_manager, "/manage/round/")


def test_the_evidence_stands_above_the_choices(hurtful: Rule, as_manager: Client) -> None:
    shown = text(as_manager, f"/manage/round/{hurtful.pk}/")
    assert "met 5 times within a year, by 5 customers" in shown
    assert "Copies came twice." in shown or "Twice." in shown
    assert "Only a copy" in shown
    assert 'data-low="-3.03' in shown
    assert "docs/methods/barnacle-round.md" in shown
    assert shown.index("What keeping it costs") < shown.index("What becomes of it?")


def test_what_is_refused_stands_as_typed(hurtful: Rule, as_manager: Client) -> None:
    again = as_manager.post(
        f"/manage/round/{hurtful.pk}/decide/", {"choice": "try", "reason": "Let us see", "weeks": "6"}
    )
    assert again.status_code == 422
    shown = again.content.decode()
    assert "Choose at least one team" in shown
    assert "Let us see" in shown
    assert Decision.objects.count() == 0


def test_a_trial_from_the_page_and_its_end(hurtful: Rule, as_manager: Client, baggage: Team) -> None:
    wanted = {"choice": "try", "reason": "Let us see", "weeks": "6", "teams": [str(baggage.pk)]}
    assert as_manager.post(f"/manage/round/{hurtful.pk}/decide/", wanted).status_code == 302
    trial = Trial.objects.get()
    shown = text(as_manager, f"/manage/round/{hurtful.pk}/")
    assert "Baggage" in shown
    assert "First figures:" in shown
    ended = as_manager.post(f"/manage/round/trials/{trial.pk}/end/", {"why": "Enough"})
    assert ended["Location"] == f"/manage/round/{hurtful.pk}/?said=trial-ended"
    assert "First figures:" not in text(as_manager, f"/manage/round/{hurtful.pk}/")


def test_a_change_from_the_page(hurtful: Rule, as_manager: Client) -> None:
    wanted = {"choice": "change", "reason": "A copy does", "text": "A copy does up to 100 euro"}
    assert as_manager.post(f"/manage/round/{hurtful.pk}/decide/", wanted).status_code == 302
    hurtful.refresh_from_db()
    assert hurtful.text["en"] == "A copy does up to 100 euro"


def test_the_laws_rules_say_so(rule_of: RuleOf, as_manager: Client) -> None:
    rule = rule_of("R-8", serves="law", law="Money Laundering Act", owner=None)
    shown = text(as_manager, f"/manage/round/{rule.pk}/")
    assert "rule. It is not softened" in shown
    assert "Money Laundering Act" in shown
    refused = as_manager.post(f"/manage/round/{rule.pk}/decide/", {"choice": "retire", "reason": "It hurts"})
    assert refused.status_code == 422


def test_colleagues_propose(hurtful: Rule, ben: Colleague, signed_in: SignedIn) -> None:
    browser = signed_in(ben)
    assert "Propose that it ends" in text(browser, f"/manage/round/{hurtful.pk}/")
    assert browser.post(f"/manage/round/{hurtful.pk}/decide/", {"choice": "keep", "reason": "x"}).status_code == 403
    assert browser.post(f"/manage/round/{hurtful.pk}/propose/", {"why": "It hurts"}).status_code == 302
    assert browser.post(f"/manage/round/{hurtful.pk}/propose/", {"why": "It hurts"}).status_code == 422
    assert Proposal.objects.count() == 1


def test_the_list_asks_as_much_for_many_as_for_few(rule_of: RuleOf, felt: Felt, as_manager: Client) -> None:
    def asked() -> int:
        text(as_manager, "/manage/round/")
        with CaptureQueriesContext(connection) as seen:
            text(as_manager, "/manage/round/")
        return len(seen)

    for number in range(2):
        felt(2, rule=rule_of(f"R-{number}"))
    few = asked()
    for number in range(2, 30):
        rule_of(f"R-{number}", owner=None)
    assert asked() == few
    assert "Those after them" in text(as_manager, "/manage/round/")


def test_what_was_scraped_off_and_told(
    hurtful: Rule, felt: Felt, on: On, as_dora: Actor, as_manager: Client, rule_of: RuleOf
) -> None:
    assert "Nothing was scraped off in 2026." in text(as_manager, "/manage/scraped/")
    decide(as_dora, hurtful.pk, Deciding(choice=Choice.RETIRE, reason="It hurts"))
    assert "known on" in text(as_manager, "/manage/scraped/")
    on("2026-05-20")
    for value in (5, 4, 5, 4, 5, 4):
        felt(value, days_ago=30)
    on("2026-06-01")
    write_due_effects()
    shown = text(as_manager, "/manage/scraped/?year=2026")
    assert "5 customers can read that their words led there." in shown
    assert "+1.5" in shown
    public = Client().get("/we-did/")
    assert (public.status_code, "Rule R-17" in public.content.decode()) == (200, True)
    assert "This rule is gone." in public.content.decode()
    assert "Since then customers tell us that it is better." in public.content.decode()


def test_only_those_who_may_be_told_read_it_on_their_own_page(hurtful: Rule, on: On, as_dora: Actor) -> None:
    met, other = Customer.objects.order_by("pk")[5], Customer.objects.order_by("pk")[0]
    decide(as_dora, hurtful.pk, Deciding(choice=Choice.RETIRE, reason="It hurts"))
    on("2026-06-01")
    write_due_effects()
    assert [len(we_did(customer=one.pk)) for one in (met, other)] == [1, 0]
    assert we_did(since=on("2026-06-02")) == []


def test_rules_of_private_teams_are_nobody_elses(rule_of: RuleOf, on: On, as_dora: Actor, baggage: Team) -> None:
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    rule = rule_of("R-5", teams=(baggage.pk,), owner=None)
    decide(as_dora, rule.pk, Deciding(choice=Choice.RETIRE, reason="It hurts"))
    on("2026-06-01")
    write_due_effects()
    assert we_did() == []


def test_easy_to_start_and_hard_to_stop(refund: Touchpoint, on: On, as_manager: Client, dora: Colleague) -> None:
    on("2026-03-02")
    assert "Nobody has tried in 2026 yet." in text(as_manager, "/manage/honest/")
    for way, steps, minutes in (("buy", 3, 5), ("cancel", 9, 40), ("human", 4, 5)):
        kept = as_manager.post("/manage/honest/", {"way": way, "steps": steps, "minutes": minutes, "touchpoint": ""})
        assert kept.status_code == 302
    shown = text(as_manager, "/manage/honest/")
    assert shown.count("hard to stop</strong>") == 1
    assert "To cancel takes 9 steps and 40 minutes." in shown
    again = as_manager.post("/manage/honest/", {"way": "cancel", "steps": 3, "minutes": 5, "touchpoint": ""})
    assert again.status_code == 302
    assert HonestLook.objects.count() == 3
    assert "hard to stop</strong>" not in text(as_manager, "/manage/honest/")
    bad = as_manager.post("/manage/honest/", {"way": "cancel", "steps": -3, "minutes": 5, "touchpoint": ""})
    assert bad.status_code == 422


def test_a_touchpoint_is_measured_by_its_own_buying_first(refund: Touchpoint, on: On, as_manager: Client) -> None:
    on("2026-03-02")
    look(SYSTEM, Looked(way=Way.BUY, steps=2, minutes=2))
    look(SYSTEM, Looked(way=Way.RETURN, steps=8, minutes=8, touchpoint=refund.pk))
    assert "hard to stop</strong>" in text(as_manager, "/manage/honest/")
    look(SYSTEM, Looked(way=Way.BUY, steps=8, minutes=8, touchpoint=refund.pk))
    assert "hard to stop</strong>" not in text(as_manager, "/manage/honest/")


def test_charges_that_surprise(hurtful: Rule, refund: Touchpoint, as_manager: Client) -> None:
    assert "Nobody spoke of a charge" in text(as_manager, "/manage/honest/")
    first = Obstruction.objects.order_by("pk")[0]
    Obstruction.objects.filter(pk=first.pk).update(cost="A handling fee of 40 euro")
    Grievance.objects.create(
        encounter=first.encounter, customer=first.customer, touchpoint=refund, by_whom="colleague:1", at=first.at,
        is_justified=True, words="手数料が高い",
    )  # fmt: skip
    assert re.search(r">2</td><td[^>]*>1</td>", text(as_manager, "/manage/honest/"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"choice": ""}, "Choose what becomes of the rule."),
        ({"choice": "burn"}, "Choose what becomes of the rule."),
        ({"reason": " "}, "Say why"),
        ({"choice": "try", "weeks": "-3"}, "weeks"),
        ({"choice": "try", "weeks": "900"}, "weeks"),
    ],
)
def test_what_is_not_decided_is_said_and_nothing_typed_is_lost(
    hurtful: Rule, as_manager: Client, front_desk: Team, wrong: dict[str, str], said: str
) -> None:
    typed = {"choice": "keep", "reason": "It helps", "teams": str(front_desk.pk)} | wrong
    answer = as_manager.post(f"/manage/round/{hurtful.pk}/decide/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page.partition('id="refused">')[2].partition("</p>")[0]
    assert typed["reason"] in page
    assert f'value="{typed.get("weeks", "8")}"' in page
    assert not Decision.objects.exists()
