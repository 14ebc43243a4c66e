"""The pages of what two teams hand each other."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from whiteglove.conversations.actions import assign
from whiteglove.conversations.conftest import wrote
from whiteglove.conversations.models import Assignment, Conversation, Notice
from whiteglove.customers.models import Customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.promises.models import Protocol, ProtocolReading
from whiteglove.promises.protocols.actions import agree, end, write
from whiteglove.promises.protocols.conftest import emi, gina, kofi, terms
from whiteglove.promises.protocols.holding import today
from whiteglove.team.actions import add_team
from whiteglove.team.models import Colleague, Team

__all__ = ["emi", "gina", "kofi", "wrote"]

SignedIn = Callable[[Colleague], Client]


def soon() -> date:
    return clock.now().date() + timedelta(days=90)


def given(**more: Any) -> dict[str, Any]:
    """What a form sends."""
    return {
        "what": "Lost bags",
        "how": "With the tag",
        "must_be_warm": "on",
        "within_hours": "4",
        "customer_is_told": "Baggage writes to you today.",
        "review_on": soon().isoformat(),
        "based_on": "0",
    } | more


def between(one: Team, other: Team) -> str:
    return f"/manage/protocols/{one.pk}/{other.pk}/"


@pytest.fixture
def agreed(front_desk: Team, baggage: Team) -> Protocol:
    """What the front desk hands to baggage, agreed by both."""
    made = write(SYSTEM, (front_desk, baggage), terms(review_on=soon()))
    for team in (front_desk, baggage):
        agree(SYSTEM, made.pk, team=team)
    made.refresh_from_db()
    return made


def test_nothing_is_agreed_yet(ben: Colleague, baggage: Team, signed_in: SignedIn) -> None:
    page = signed_in(ben).get("/manage/protocols/").content.decode()
    assert "No two teams have agreed anything yet." in page
    main = page.partition('<main id="main"')[2].partition("</main>")[0]
    assert main.count("<option") == 4  # both teams, twice


def test_from_writing_to_agreed(
    gina: Colleague, emi: Colleague, front_desk: Team, baggage: Team, signed_in: SignedIn
) -> None:
    lead, other = signed_in(gina), signed_in(emi)
    place = between(front_desk, baggage)
    assert "Nothing is written down about what Front desk hands to Baggage." in lead.get(place).content.decode()
    assert "What Front desk hands to Baggage" in lead.get(f"{place}write/").content.decode()
    answer = lead.post(f"{place}write/", given())
    assert (answer.status_code, answer["Location"]) == (302, f"{place}?said=written")
    page = other.get(place).content.decode()
    protocol = Protocol.objects.get()
    assert "Baggage has not agreed yet" in page
    assert f'id="agree-{protocol.pk}-{baggage.pk}"' in page
    assert f'id="agree-{protocol.pk}-{front_desk.pk}"' not in page
    assert Notice.objects.filter(colleague=emi, because="protocol_written").count() == 1
    told = other.get("/desk/told/").content.decode()
    assert f'href="/manage/protocols/{protocol.pk}/"' in told
    assert "Gina wrote down how two teams hand over to each other." in told
    assert other.get(f"/manage/protocols/{protocol.pk}/")["Location"] == f"{place}#protocol-{protocol.pk}"
    assert not Notice.objects.filter(colleague=emi, read_at=None).exists()
    answer = other.post(f"/manage/protocols/{protocol.pk}/agree/", {"team": baggage.pk})
    assert answer["Location"] == f"{place}?said=holds"
    page = other.get(answer["Location"]).content.decode()
    assert "Both teams agree: it holds from now on." in page
    assert "has not agreed yet" not in page
    listed = other.get("/manage/protocols/").content.decode()
    assert "agreed by both" in listed
    assert "nothing was handed over yet" in listed


def test_both_directions_stand_on_one_page(
    agreed: Protocol, ben: Colleague, front_desk: Team, baggage: Team, signed_in: SignedIn
) -> None:
    write(SYSTEM, (baggage, front_desk), terms(what="Bags that were found", review_on=soon()))
    page = signed_in(ben).get(between(baggage, front_desk)).content.decode()
    assert page.index("Bags that were found") < page.index("Lost bags")
    assert "/agree/" not in page  # Ben reads, and says that he knows it
    assert f'id="read-{agreed.pk}"' in page


def test_ben_reads_it_and_is_counted(agreed: Protocol, ben: Colleague, kofi: Colleague, signed_in: SignedIn) -> None:
    browser = signed_in(ben)
    page = browser.get(f"/manage/protocols/{agreed.pk}/", follow=True).content.decode()
    assert "0 of 2" in page
    assert "not yet: Ben, Kofi" in page
    browser.post(f"/manage/protocols/{agreed.pk}/read/")
    page = browser.get(f"/manage/protocols/{agreed.pk}/", follow=True).content.decode()
    assert "1 of 2" in page
    assert "You know it." in page
    assert ProtocolReading.objects.get().colleague == ben


def test_what_somebody_else_wrote_meanwhile_is_shown_and_nothing_typed_is_lost(
    agreed: Protocol, gina: Colleague, front_desk: Team, baggage: Team, signed_in: SignedIn
) -> None:
    browser, place = signed_in(gina), f"{between(front_desk, baggage)}write/"
    assert 'name="based_on" value="1"' in browser.get(place).content.decode()
    write(SYSTEM, (front_desk, baggage), terms(what="Theirs", review_on=soon()))
    answer = browser.post(place, given(what="Mine", based_on="1"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs" in page
    assert "Mine</textarea>" in page
    assert 'name="based_on" value="2"' in page
    assert Protocol.objects.count() == 2
    assert browser.post(place, given(what="Mine", based_on="2")).status_code == 302
    assert Protocol.objects.get(ended_at=None, in_force_from=None).what == "Mine"


def test_a_form_put_right_does_not_run_over_what_was_written_meanwhile(
    agreed: Protocol, gina: Colleague, front_desk: Team, baggage: Team, signed_in: SignedIn
) -> None:
    browser, place = signed_in(gina), f"{between(front_desk, baggage)}write/"
    write(SYSTEM, (front_desk, baggage), terms(what="Theirs", review_on=soon()))
    answer = browser.post(place, given(what="Mine", how="", based_on="1"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Theirs" in page
    assert "Send it again" not in page  # put right, it is still asked whether they looked
    assert 'name="based_on" value="1"' in page
    assert browser.post(place, given(what="Mine", based_on="1")).status_code == 409
    assert Protocol.objects.get(ended_at=None, in_force_from=None).what == "Theirs"


@pytest.mark.parametrize(
    "wrong",
    [{"what": ""}, {"within_hours": "0"}, {"review_on": "2020-01-01"}, {"review_on": "x"}, {"how": "x" * 2001}],
)
def test_a_form_says_what_is_wrong_and_keeps_the_rest(
    gina: Colleague, front_desk: Team, baggage: Team, signed_in: SignedIn, wrong: dict[str, str]
) -> None:
    answer = signed_in(gina).post(f"{between(front_desk, baggage)}write/", given(**wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('class="refusal"') == 1
    assert "Baggage writes to you today.</textarea>" in page
    assert not Protocol.objects.exists()


def test_looked_at_again_and_ended(
    agreed: Protocol, emi: Colleague, gina: Colleague, front_desk: Team, baggage: Team, signed_in: SignedIn
) -> None:
    Protocol.objects.update(review_on=clock.now().date() - timedelta(days=3))
    browser, place = signed_in(emi), f"/manage/protocols/{agreed.pk}/"
    assert "to be looked at again since" in browser.get("/manage/protocols/").content.decode()
    assert browser.post(f"{place}review/", {"next_on": "soon"}).status_code == 422
    browser.post(f"{place}review/", {"next_on": soon().isoformat(), "why": "Four hours are right"})
    page = browser.get(place, follow=True).content.decode()
    assert "to be looked at again since" not in page
    assert "Four hours are right" in page
    assert browser.post(f"{place}end/", {"why": ""}).status_code == 422
    assert 'name="held" value="yes"' in page
    assert browser.post(f"{place}end/", {"why": "Too early", "held": "no"}).status_code == 409
    browser.post(f"{place}end/", {"why": "One team now"})
    page = browser.get(between(front_desk, baggage)).content.decode()
    assert "Nothing is written down about what Front desk hands to Baggage." in page
    assert "One team now" in page
    assert browser.post(f"{place}read/").status_code == 409


def test_a_refused_review_or_end_keeps_what_was_typed(
    agreed: Protocol, emi: Colleague, gina: Colleague, front_desk: Team, baggage: Team, signed_in: SignedIn
) -> None:
    browser, place = signed_in(emi), f"/manage/protocols/{agreed.pk}/"
    tomorrow = (today() + timedelta(days=1)).isoformat()
    assert f'min="{tomorrow}"' in browser.get(place, follow=True).content.decode()
    assert f'min="{tomorrow}"' in browser.get(f"{between(front_desk, baggage)}write/").content.decode()
    page = browser.post(f"{place}review/", {"next_on": "2020-01-01", "why": "Four hours are right"})
    assert page.status_code == 422
    shown = page.content.decode()
    assert 'role="alert"' in shown
    assert 'value="2020-01-01"' in shown
    assert 'value="Four hours are right"' in shown
    page = browser.post(f"{place}end/", {"why": "One team now", "held": "no"})
    assert page.status_code == 409
    assert "Both teams agreed meanwhile" in page.content.decode()
    assert 'value="One team now"' in page.content.decode()
    end(gina.as_actor(), agreed.pk, why="Hers")
    page = browser.post(f"{place}end/", {"why": "One team now", "held": "yes"})
    assert page.status_code == 409
    assert 'What you wrote: <q dir="auto">One team now</q>' in page.content.decode()


def test_what_was_not_kept_leads_to_its_conversation(
    agreed: Protocol, ben: Colleague, baggage: Team, wrote: Callable[..., Conversation], signed_in: SignedIn
) -> None:
    talk = wrote("Where is my bag?")
    assign(ben.as_actor(), talk.pk, owner=None, team=baggage)
    page = signed_in(ben).get(f"/manage/protocols/{agreed.pk}/", follow=True).content.decode()
    assert "came without a word" in page
    assert f'href="/desk/conversations/{talk.pk}/"' in page
    assert "fewer than five: too few to say" in page


def test_teams_that_are_not_there(ben: Colleague, front_desk: Team, baggage: Team, signed_in: SignedIn) -> None:
    browser = signed_in(ben)
    assert browser.get(f"/manage/protocols/{front_desk.pk}/{front_desk.pk}/").status_code == 404
    assert browser.get(f"/manage/protocols/{front_desk.pk}/9999/").status_code == 404
    add_team(SYSTEM, key="sales", name="Sales")
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    assert browser.get(between(front_desk, baggage)).status_code == 404
    page = browser.get(f"/manage/protocols/?one={front_desk.pk}&other={front_desk.pk}").content.decode()
    assert "Choose two different teams." in page
    assert "Baggage" not in page.partition('<main id="main"')[2]


def test_two_pairs_and_ten_cost_the_same_number_of_queries(
    agreed: Protocol, ben: Colleague, front_desk: Team, signed_in: SignedIn
) -> None:
    browser = signed_in(ben)

    def another(number: int) -> None:
        team = add_team(SYSTEM, key=f"team-{number}", name=f"Team {number}")
        made = write(SYSTEM, (front_desk, team), terms(review_on=soon()))
        for one in (front_desk, team):
            agree(SYSTEM, made.pk, team=one)
        Assignment.objects.create(
            conversation=Conversation.objects.first() or pytest.fail("no conversation"),
            from_team=front_desk,
            to_team=team,
            is_hand_over=True,
            at=clock.now(),
            by_whom="system",
        )

    columns: dict[str, Any] = {"waiting_since": clock.now(), "next_moment": clock.now()}
    Conversation.objects.create(customer=Customer.objects.create(name="Aiko"), team=front_desk, **columns)
    another(0)
    browser.get("/manage/protocols/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/manage/protocols/")
    for number in range(1, 9):
        another(number)
    with CaptureQueriesContext(connection) as many:
        page = browser.get("/manage/protocols/").content.decode()
    assert "Team 8" in page
    assert len(few) == len(many) <= 20
