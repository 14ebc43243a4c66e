"""A colleague is invited by a real mail with a link that works once; else the link is handed over."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default

import pytest
from tests.mail_server import ScriptedServer

from whiteglove.channels.email.actions.inviting import Newcomer, invite, let_in
from whiteglove.channels.email.errands import run_errands
from whiteglove.channels.email.models import Invitation, Mailbox
from whiteglove.foundation.actors import Role
from whiteglove.foundation.errors import NotAllowed
from whiteglove.foundation.journal.models import Row
from whiteglove.team.actions import use_sign_in_link
from whiteglove.team.joining import NotHereAnyMore
from whiteglove.team.models import Colleague, SignInLink, Team

PLACE = "https://desk.example"
EMI = Newcomer("emi@desk.example", "Emi", Role.LEAD)
pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def peer() -> Iterator[ScriptedServer]:
    server = ScriptedServer()
    yield server
    server.stop()


@pytest.fixture
def way_out(peer: ScriptedServer, front_desk: Team) -> Mailbox:
    return Mailbox.objects.create(team=front_desk, address="desk@desk.example", mail_out=peer.url)


def test_the_mail_carries_a_link_that_lets_her_in_once(
    dora: Colleague, way_out: Mailbox, peer: ScriptedServer
) -> None:
    invited = invite(dora.as_actor(), EMI, place=PLACE)
    assert invited.link is None
    assert run_errands(1) == 0.0
    took = peer.took[0]
    assert (took.sender, took.recipients) == ("desk@desk.example", ("emi@desk.example",))
    mail = message_from_bytes(took.content, policy=default)
    assert str(mail["From"]) == "Whiteglove <desk@desk.example>"
    text = mail.get_content()
    assert "Dora invites you" in text
    found = re.search(rf"{PLACE}/sign-in/link/([^/\s]+)/", text)
    assert found is not None
    assert use_sign_in_link(found[1]) == invited.colleague
    assert use_sign_in_link(found[1]) is None
    sent = Invitation.objects.get()
    assert sent.sent_at is not None
    assert sent.ended_at is not None
    assert "link" not in str(Row.objects.filter(kind="email.ColleagueInvited").values_list("body", flat=True)[0])


def test_where_no_mail_leaves_the_link_is_there_to_hand_over(dora: Colleague) -> None:
    invited = invite(dora.as_actor(), EMI, place=PLACE)
    assert invited.link is not None
    assert not Invitation.objects.exists()
    assert use_sign_in_link(invited.link.rstrip("/").rpartition("/")[2]) == invited.colleague


def test_a_mail_that_is_put_off_is_tried_again_and_its_link_opens_nothing(
    dora: Colleague, way_out: Mailbox, peer: ScriptedServer
) -> None:
    peer.says["RCPT"] = ["451 4.7.1 greylisted"]
    invite(dora.as_actor(), EMI, place=PLACE)
    run_errands(1)
    waiting = Invitation.objects.get()
    assert (waiting.ended_at, waiting.attempts, "greylisted" in waiting.said) == (None, 1, True)
    assert not SignInLink.objects.exists()
    Invitation.objects.update(next_try_at=waiting.asked_at)
    run_errands(1)
    assert Invitation.objects.get().sent_at is not None
    assert len(peer.took) == 1


def test_an_address_that_does_not_exist_ends_it_with_words(
    dora: Colleague, way_out: Mailbox, peer: ScriptedServer
) -> None:
    peer.says["RCPT"] = ["550 5.1.1 no such user"]
    invite(dora.as_actor(), EMI, place=PLACE)
    run_errands(1)
    over = Invitation.objects.get()
    assert over.ended_at is not None
    assert over.sent_at is None
    assert "no such user" in over.said


def test_nobody_lets_in_who_may_more_or_has_left(dora: Colleague, ben: Colleague, way_out: Mailbox) -> None:
    with pytest.raises(NotAllowed):
        invite(dora.as_actor(), Newcomer("o@desk.example", "Oz", Role.OWNER), place=PLACE)
    owner = Colleague.objects.create_user("boss@desk.example", name="Boss", role="owner")
    with pytest.raises(NotAllowed):
        let_in(dora.as_actor(), owner, place=PLACE)
    with pytest.raises(NotAllowed):
        let_in(ben.as_actor(), ben, place=PLACE, by_mail=False)
    Colleague.objects.filter(pk=ben.pk).update(is_active=False)
    with pytest.raises(NotHereAnyMore):
        let_in(dora.as_actor(), ben, place=PLACE)
    assert not Invitation.objects.exists()
