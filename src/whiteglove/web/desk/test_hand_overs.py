"""Beside every hand-over stands what the two teams agreed: before it is sent, and after."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from whiteglove.conversations.conftest import wrote
from whiteglove.conversations.models import Assignment, Conversation, Notice
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.promises.models import Protocol, ProtocolObjection
from whiteglove.promises.protocols.conftest import a_protocol, kofi
from whiteglove.promises.protocols.objecting import answer_objection, object_to
from whiteglove.team.models import Colleague, Team

__all__ = ["kofi", "wrote"]

HTMX = {"HX-Request": "true"}
SignedIn = Callable[[Colleague], Client]


@pytest.fixture
def agreed(front_desk: Team, baggage: Team) -> Protocol:
    """What the front desk hands to baggage, agreed by both."""
    return a_protocol(front_desk, baggage)


@pytest.fixture
def talk(wrote: Callable[..., Conversation]) -> Conversation:
    """Aiko's bag."""
    return wrote("Where is my bag?")


def place(talk: Conversation) -> str:
    return f"/desk/conversations/{talk.pk}/"


def handed_on(browser: Client, talk: Conversation, team: Team, why: str = "Tag HS 123") -> Assignment:
    browser.post(f"{place(talk)}assign/", {"to": f"team:{team.pk}", "why": why})
    return Assignment.objects.get(conversation=talk)


def test_before_it_is_sent_the_chooser_shows_what_is_agreed(
    agreed: Protocol, talk: Conversation, ben: Colleague, baggage: Team, signed_in: SignedIn
) -> None:
    browser = signed_in(ben)
    page = browser.get(place(talk)).content.decode()
    assert f'hx-get="{place(talk)}protocol/" hx-trigger="change from:#assign-to"' in page
    assert f'href="/manage/protocols/?team={talk.team_id}"' in page  # without a script
    beside = browser.get(f"{place(talk)}protocol/", {"to": f"team:{baggage.pk}"}, headers=HTMX).content.decode()
    assert "With the tag, the flight, and where the customer stays" in beside
    assert "Baggage writes to you today." in beside
    assert "Baggage answers them within 4 working hours." in beside


@pytest.mark.parametrize("to", ["nobody", "me", "colleague:1", "team:x", "team:99999", "", "own"])
def test_where_it_stays_in_the_team_nothing_is_said(
    agreed: Protocol, talk: Conversation, ben: Colleague, signed_in: SignedIn, to: str
) -> None:
    to = f"team:{talk.team_id}" if to == "own" else to
    answer = signed_in(ben).get(f"{place(talk)}protocol/", {"to": to}, headers=HTMX)
    assert (answer.status_code, answer.content.decode().strip()) == (200, "")


def test_where_nothing_is_agreed_it_says_so(
    talk: Conversation, ben: Colleague, dora: Colleague, baggage: Team, signed_in: SignedIn
) -> None:
    asked = {"to": f"team:{baggage.pk}"}
    said = signed_in(ben).get(f"{place(talk)}protocol/", asked, headers=HTMX).content.decode()
    assert "Nothing is agreed with Baggage yet." in said
    assert "Write it down" not in said
    said = signed_in(dora).get(f"{place(talk)}protocol/", asked, headers=HTMX).content.decode()
    assert f'href="/manage/protocols/{talk.team_id}/{baggage.pk}/"' in said
    answer = signed_in(ben).get(f"{place(talk)}protocol/", asked)
    assert answer["Location"] == f"/manage/protocols/?team={talk.team_id}"


def test_after_it_the_receiving_team_says_that_it_was_not_as_agreed(
    agreed: Protocol, talk: Conversation, ben: Colleague, kofi: Colleague, baggage: Team, signed_in: SignedIn
) -> None:
    hands, receives = signed_in(ben), signed_in(kofi)
    handed = handed_on(hands, talk, baggage)
    page = hands.get(place(talk)).content.decode()
    assert f'<a href="/manage/protocols/{agreed.pk}/" hx-boost="false">As Front desk and Baggage agreed</a>' in page
    assert f"/desk/hand-overs/{handed.pk}/object/" not in page  # Ben cannot object to his own
    page = receives.get(place(talk)).content.decode()
    assert f"/desk/hand-overs/{handed.pk}/object/" in page
    answer = receives.post(f"/desk/hand-overs/{handed.pk}/object/", {"why": "No flight"})
    assert answer["Location"] == f"{place(talk)}#agreed-{handed.pk}"
    page = hands.get(place(talk)).content.decode()
    assert "No flight" in page
    assert f"/desk/hand-overs/{handed.pk}/answer/" in page
    piece = hands.post(f"/desk/hand-overs/{handed.pk}/answer/", {"words": "JL 043"}, headers=HTMX).content.decode()
    assert piece.strip().startswith(f'<div class="agreed" id="agreed-{handed.pk}"')
    assert "JL 043" in piece
    assert hands.post(f"/desk/hand-overs/{handed.pk}/undo/").status_code == 403
    piece = receives.post(f"/desk/hand-overs/{handed.pk}/undo/", headers=HTMX).content.decode()
    assert "No flight" not in piece
    assert ProtocolObjection.objects.get().undone_at is not None


def test_two_who_answer_at_once_lose_nothing(
    agreed: Protocol, talk: Conversation, ben: Colleague, kofi: Colleague, baggage: Team, signed_in: SignedIn
) -> None:
    hands = signed_in(ben)
    handed = handed_on(hands, talk, baggage)
    object_to(kofi.as_actor(), handed.pk, why="No flight")
    place_of_answer = f"/desk/hand-overs/{handed.pk}/answer/"
    assert 'name="instead_of" value=""' in hands.get(place(talk)).content.decode()
    answer_objection(SYSTEM, handed.pk, words="JL 043")
    mine = {"words": "It was JL 44", "instead_of": ""}
    refused = hands.post(place_of_answer, mine, headers=HTMX)
    piece = refused.content.decode()
    assert (refused.status_code, refused["HX-Retarget"]) == (409, f"#agreed-{handed.pk}")
    assert '<q dir="auto">JL 043</q>' in piece
    assert 'value="It was JL 44"' in piece
    assert 'name="instead_of" value="JL 043"' in piece
    page = hands.post(place_of_answer, mine)
    assert page.status_code == 409
    assert "It was JL 44" in page.content.decode()
    assert ProtocolObjection.objects.get().answer == "JL 043"
    for _ in range(2):
        hands.post(place_of_answer, mine | {"instead_of": "JL 043"}, headers=HTMX)
    assert ProtocolObjection.objects.get().answer == "It was JL 44"
    assert Notice.objects.filter(colleague=kofi, because="protocol_answered").count() == 2  # SYSTEM's, and Ben's once


def test_an_objection_needs_a_reason_and_comes_once(
    agreed: Protocol, talk: Conversation, ben: Colleague, kofi: Colleague, baggage: Team, signed_in: SignedIn
) -> None:
    handed = handed_on(signed_in(ben), talk, baggage)
    browser, address = signed_in(kofi), f"/desk/hand-overs/{handed.pk}/object/"
    assert browser.post(address, {"why": " "}).status_code == 422
    assert browser.post(address, {"why": "Cold"}).status_code == 302
    refused = browser.post(address, {"why": "Cold"}, headers=HTMX)
    assert refused.status_code == 409
    assert "Somebody of your team has said so already." in refused.content.decode()


def test_the_page_asks_more_only_where_something_was_handed_over(
    agreed: Protocol, talk: Conversation, ben: Colleague, baggage: Team, front_desk: Team, signed_in: SignedIn
) -> None:
    browser = signed_in(ben)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            browser.get(place(talk))
        return len(queries)

    def hand_over() -> None:
        Assignment.objects.create(
            conversation=talk, from_team=front_desk, to_team=baggage, is_hand_over=True, at=clock.now(), by_whom="x"
        )

    browser.get(place(talk))
    without = asked()
    hand_over()
    assert asked() == without + 2
    for _ in range(5):
        hand_over()
    assert asked() == without + 2
    Protocol.objects.all().delete()
    assert asked() == without + 1
