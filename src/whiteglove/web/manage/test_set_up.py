"""The set-up, pressed in the page: what is kept, what is said when it is not, and what nobody may."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from whiteglove.channels.email.errands import run_errands
from whiteglove.channels.email.models import ImapAccount, Mailbox, MailboxTrial, RawMail
from whiteglove.conversations.actions.tagging import add_tag, tag
from whiteglove.conversations.models import Conversation, Message, Tag
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.foundation.journal.models import Row
from whiteglove.team.actions import add_colleague
from whiteglove.team.house import house_now
from whiteglove.team.models import Colleague, Membership, Team

SignedIn = Callable[[Colleague], Client]
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
    + (8).to_bytes(4) * 2
    + b"\x08\x06\x00\x00\x00"
    + b"\x00" * 8
    + b"IEND\xaeB`\x82"
)


@pytest.fixture
def owner(front_desk: Team) -> Colleague:
    return add_colleague(SYSTEM, email="olga@desk.example", name="Olga", role=Role.OWNER)


@pytest.fixture
def desk(signed_in: SignedIn, dora: Colleague) -> Client:
    """Dora's browser."""
    return signed_in(dora)


def said(answer: object) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())  # type: ignore[attr-defined]


def facts() -> list[str]:
    return list(Row.objects.order_by("id").values_list("kind", flat=True))


def test_a_team_is_added_with_its_people(desk: Client, ben: Colleague, dora: Colleague) -> None:
    given = {"name": "Baggage", "first_answer_hours": "4", "is_private": "on", "members": [str(ben.pk)]}
    assert desk.post("/manage/teams/", given).status_code == 302
    team = Team.objects.get(name="Baggage")
    assert (team.key, team.first_answer_hours, team.is_private) == ("baggage", 4, True)
    assert [one.colleague_id for one in Membership.objects.filter(team=team)] == [ben.pk]
    assert facts()[-4:] == ["team.TeamAdded", "team.HoursChanged", "team.TeamChanged", "team.MemberAdded"]
    assert "Baggage" in said(desk.get("/manage/teams/"))


def test_what_was_typed_is_still_there_when_it_is_wrong(desk: Client) -> None:
    answer = desk.post("/manage/teams/", {"name": "Baggage", "first_answer_hours": "0"})
    assert answer.status_code == 422
    assert 'value="Baggage"' in said(answer)
    assert 'id="wrong-first_answer_hours"' in said(answer)
    assert not Team.objects.filter(name="Baggage").exists()


def test_signatures_are_kept_by_language(desk: Client, front_desk: Team) -> None:
    given = {"signature": "Your front desk", "signature-ja": "フロントデスク", "signature-fr": ""}
    assert desk.post(f"/manage/teams/{front_desk.pk}/signatures/", given).status_code == 302
    front_desk.refresh_from_db()
    assert (front_desk.signature, front_desk.signatures) == ("Your front desk", {"ja": "フロントデスク"})
    too_long = {"signature": "x" * 5001}
    assert desk.post(f"/manage/teams/{front_desk.pk}/signatures/", too_long).status_code == 422


def test_a_colleague_is_invited_and_the_link_lets_them_in(desk: Client, front_desk: Team) -> None:
    given = {"name": "Emi", "email": "emi@desk.example", "role": "colleague", "teams": [str(front_desk.pk)]}
    answer = desk.post("/manage/colleagues/", given)
    link = re.search(r'value="http://testserver(/sign-in/link/[^"]+)"', said(answer))
    assert link is not None
    came = Client().post(link[1])
    assert came.status_code == 302
    again = desk.post("/manage/colleagues/", given)
    assert again.status_code == 422
    assert "Somebody with this address is here already." in said(again)
    assert 'value="emi@desk.example"' in said(again)


def test_nobody_gives_or_takes_more_than_they_have(desk: Client, owner: Colleague, dora: Colleague) -> None:
    assert "Owner</option>" not in said(desk.get("/manage/colleagues/"))
    given = {"name": "X", "email": "x@desk.example", "role": "owner"}
    assert desk.post("/manage/colleagues/", given).status_code == 422
    assert desk.post(f"/manage/colleagues/{owner.pk}/link/", {"way": "hand"}).status_code == 403
    assert desk.post(f"/manage/colleagues/{owner.pk}/leave/").status_code == 403
    given = {"name": "Olga", "email": "olga@desk.example", "role": "temp"}
    assert desk.post(f"/manage/colleagues/{owner.pk}/", given).status_code == 403
    owner.refresh_from_db()
    assert (owner.role, owner.is_active) == ("owner", True)


def test_the_last_owner_stays(signed_in: SignedIn, owner: Colleague) -> None:
    answer = signed_in(owner).post(f"/manage/colleagues/{owner.pk}/leave/")
    assert answer.status_code == 422
    assert "This is the last owner." in said(answer)
    given = {"name": "Olga", "email": "olga@desk.example", "role": "manager"}
    assert signed_in(owner).post(f"/manage/colleagues/{owner.pk}/", given).status_code == 422


def test_a_colleague_leaves_and_comes_back(desk: Client, ben: Colleague, signed_in: SignedIn) -> None:
    his = signed_in(ben)
    assert desk.post(f"/manage/colleagues/{ben.pk}/leave/").status_code == 302
    assert his.get("/desk/").status_code == 302  # to the sign-in
    assert desk.post(f"/manage/colleagues/{ben.pk}/return/").status_code == 302
    ben.refresh_from_db()
    assert ben.is_active
    assert Membership.objects.filter(colleague=ben).exists()


def test_the_table_of_roles_is_the_permission_table(desk: Client) -> None:
    page = said(desk.get("/manage/roles/"))
    row = page[page.index("Set up mailboxes") :]
    assert row[: row.index("</tr>")].count("yes") == 2


def test_a_mailbox_is_added_with_the_servers_of_its_provider(desk: Client, front_desk: Team) -> None:
    page = said(desk.get("/manage/mailboxes/add/", {"address": "help@gmail.com", "way": "imap"}))
    assert 'value="imap.gmail.com"' in page
    assert "Google wants a password made for programs" in page
    given = {
        "way": "imap", "address": "help@gmail.com", "team": str(front_desk.pk), "host": "imap.gmail.com",
        "port": "993", "security": "tls", "user": "help@gmail.com", "folders": "INBOX, Orders", "out": "own",
        "out_host": "smtp.gmail.com", "out_port": "465", "out_security": "tls", "out_user": "help@gmail.com",
    }  # fmt: skip
    answer = desk.post("/manage/mailboxes/add/", given)
    assert answer.status_code == 422
    assert "Please give the password." in said(answer)
    assert 'value="INBOX, Orders"' in said(answer)
    assert desk.post("/manage/mailboxes/add/", {**given, "secret": "opensesame"}).status_code == 302
    account = ImapAccount.objects.get()
    assert (account.secret, account.folders) == ("opensesame", ["INBOX", "Orders"])
    assert ":opensesame@smtp.gmail.com:465" in Mailbox.objects.get().mail_out
    assert MailboxTrial.objects.filter(ended_at=None).count() == 1
    assert "opensesame" not in said(desk.get(f"/manage/mailboxes/{account.mailbox_id}/"))
    assert facts()[-3:] == ["email.MailboxAdded", "email.MailboxChanged", "email.MailboxTrialAsked"]


def test_a_trial_is_shown_step_by_step(desk: Client, front_desk: Team) -> None:
    box = Mailbox.objects.create(team=front_desk, address="help@desk.example")
    ImapAccount.objects.create(mailbox=box, host="no-such-host.invalid", port=993, user="help")
    assert desk.post(f"/manage/mailboxes/{box.pk}/try/").status_code == 302
    assert 'hx-trigger="every 1s"' in said(desk.get(f"/manage/mailboxes/{box.pk}/trial/"))
    run_errands(1)
    shown = said(desk.get(f"/manage/mailboxes/{box.pk}/trial/"))
    assert "Nobody knows this name. Is it spelt right?" in shown
    assert "every 1s" not in shown
    assert shown.count("not tried") == 8


def test_paused_ended_and_opened_again(desk: Client, front_desk: Team) -> None:
    box = Mailbox.objects.create(team=front_desk, address="help@desk.example")
    account = ImapAccount.objects.create(mailbox=box, host="imap.desk.example", port=993, user="help", secret="s")
    place = f"/manage/mailboxes/{box.pk}/"
    desk.post(f"{place}pause/")
    account.refresh_from_db()
    assert not account.is_active
    assert "Paused: its mail waits on the server." in said(desk.get("/manage/mailboxes/"))
    desk.post(f"{place}pause/", {"resume": "1"})
    desk.post(f"{place}end/")
    box.refresh_from_db()
    assert not box.is_active
    desk.post(f"{place}end/", {"reopen": "1"})
    account.refresh_from_db()
    assert (account.is_active, account.secret) == (True, "s")


def test_the_house_is_called_and_coloured_as_wished(desk: Client) -> None:
    bad = desk.post("/manage/look/", {"name": "Hoshi Air", "accent": "#ffee88"})
    assert bad.status_code == 422
    assert "would be hard to read" in said(bad)
    assert 'value="Hoshi Air"' in said(bad)
    given = {"name": "Hoshi Air", "accent": "#7a1f5c", "languages": ["ja", "en"]}
    assert desk.post("/manage/look/", given).status_code == 302
    page = said(desk.get("/manage/look/"))
    assert "Hoshi Air</a>" in page
    css = Client().get("/house.css")
    assert css["Content-Type"] == "text/css; charset=utf-8"
    assert b"--act:light-dark(#7A1F5C,#" in css.content


def test_a_logo_is_a_picture_whatever_its_name(desk: Client) -> None:
    script = SimpleUploadedFile("logo.png", b"<svg onload=alert(1)>", content_type="image/png")
    assert desk.post("/manage/look/logo/", {"logo": script}).status_code == 422
    large = SimpleUploadedFile("logo.png", PNG + b"\x00" * 100_000, content_type="image/png")
    assert desk.post("/manage/look/logo/", {"logo": large}).status_code == 422
    picture = SimpleUploadedFile("logo.gif", PNG, content_type="image/gif")
    assert desk.post("/manage/look/logo/", {"logo": picture}).status_code == 302
    shown = Client().get("/house/logo")
    assert (shown["Content-Type"], shown["X-Content-Type-Options"], shown.content) == ("image/png", "nosniff", PNG)
    assert desk.post("/manage/look/logo/", {"remove": "1"}).status_code == 302
    assert not house_now().has_logo


def test_what_would_be_erased_is_said_before_it_is_kept(desk: Client, aiko_wrote: Callable[..., Message]) -> None:
    message = aiko_wrote("Where is my bag?")
    long_ago = clock.now() - timedelta(days=800)
    Conversation.objects.filter(pk=message.conversation_id).update(
        is_open=False, needs_answer=False, waiting_since=None, closed_at=long_ago, updated_at=long_ago
    )
    asked = desk.post("/manage/keeping/", {"keep_months": "24"})
    assert asked.status_code == 200
    assert "more than 24 months ago would be erased from the coming night on: 1 of them now" in said(asked)
    assert house_now().keep_months is None
    assert desk.post("/manage/keeping/", {"keep_months": "24", "sure": "24"}).status_code == 302
    assert house_now().keep_months == 24
    assert desk.post("/manage/keeping/", {"keep_months": ""}).status_code == 302
    assert house_now().keep_months is None


def test_two_tags_become_one(desk: Client, aiko_wrote: Callable[..., Message]) -> None:
    refund, money = add_tag(SYSTEM, name="refund"), add_tag(SYSTEM, name="money back")
    both, one = aiko_wrote("A").conversation_id, aiko_wrote("B").conversation_id
    tag(SYSTEM, both, put_on=[refund.pk, money.pk])
    tag(SYSTEM, one, put_on=[money.pk])
    assert desk.post(f"/manage/tags/{money.pk}/merge/", {"into": str(refund.pk)}).status_code == 302
    assert set(Conversation.objects.values_list("pk", "tags__0", "tags__len")) == {
        (both, refund.pk, 1),
        (one, refund.pk, 1),
    }
    assert Tag.objects.get(pk=money.pk).retired_at is not None
    assert facts()[-1] == "conversations.TagsMerged"
    assert "on 2 conversations" in said(desk.get("/manage/tags/"))
    renamed = desk.post(f"/manage/tags/{refund.pk}/", {"name": "Money Back"})
    assert renamed.status_code == 422
    assert "Merge the two instead." in said(renamed)


def test_troubles_are_said_with_what_one_can_do(desk: Client, front_desk: Team, ben: Colleague) -> None:
    assert "Nothing went wrong that waits for you." in said(desk.get("/manage/troubles/"))
    box = Mailbox.objects.create(team=front_desk, address="help@desk.example")
    ImapAccount.objects.create(
        mailbox=box, host="h", port=993, user="u", said="h refused to sign u in", failing_since=clock.now()
    )
    page = said(desk.get("/manage/troubles/"))
    assert "h refused to sign u in" in page
    assert f'href="/manage/mailboxes/{box.pk}/"' in page


def test_the_guide_ticks_off_what_is_really_so(signed_in: SignedIn, owner: Colleague, front_desk: Team) -> None:
    hers = signed_in(owner)
    page = said(hers.get("/manage/guide/"))
    assert page.count("to do</span>") == 7
    Membership.objects.create(team=front_desk, colleague=owner)
    bad = hers.post("/manage/guide/first-mail/", {"sender": "nobody", "subject": "S", "text": "My words"})
    assert bad.status_code == 422
    assert "My words" in said(bad)
    given = {"sender": "olga@home.example", "subject": "A first question", "text": "Hello?"}
    assert hers.post("/manage/guide/first-mail/", given).status_code == 302
    assert RawMail.objects.get().envelope_from == "olga@home.example"
    assert said(hers.get("/manage/guide/")).count("to do</span>") == 6
    assert hers.post("/manage/guide/away/").status_code == 302
    assert house_now().set_up_at is not None


def test_an_empty_desk_opens_on_the_guide_for_who_sets_it_up(owner: Colleague, ben: Colleague) -> None:
    from whiteglove.team.actions import make_sign_in_link

    came = Client().post(f"/sign-in/link/{make_sign_in_link(owner)}/")
    assert came.headers["Location"] == "/manage/guide/"
    came = Client().post(f"/sign-in/link/{make_sign_in_link(ben)}/")
    assert came.headers["Location"] == "/desk/"


def test_lost_second_factors_are_forgotten_with_a_button(
    desk: Client, ben: Colleague, owner: Colleague, signed_in: SignedIn
) -> None:
    bens = signed_in(ben)
    place = f"/manage/colleagues/{ben.pk}/"
    assert "They have none." in said(desk.get(place))
    Authenticator.objects.create(user=ben, type="totp", data={"secret": "x"})
    assert "Forget the second factors of Ben" in said(desk.get(place))
    answer = desk.post(f"{place}forget-factors/")
    assert "Their second factors are forgotten" in said(desk.get(answer.headers["Location"]))
    assert not Authenticator.objects.exists()
    assert bens.get("/desk/").status_code == 302
    assert "team.FactorsForgotten" in facts()
    assert desk.post(f"/manage/colleagues/{owner.pk}/forget-factors/").status_code == 403
