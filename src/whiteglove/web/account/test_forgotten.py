"""A forgotten password: asked for by mail, told to nobody else, set once."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.mail_server import ScriptedServer

from whiteglove.channels.email.errands import run_errands
from whiteglove.channels.email.models import AccountLetter, Mailbox
from whiteglove.foundation import clock
from whiteglove.foundation.journal.consequences import react_to_transaction
from whiteglove.foundation.journal.models import Row
from whiteglove.foundation.settings import settings
from whiteglove.team.forgotten import LinkIsOver, replace_forgotten_password, way_to_new_password
from whiteglove.team.models import Colleague, SignedIn, Team

SignIn = Callable[[Colleague], Client]
NEW = {"password1": "wind in the pines", "password2": "wind in the pines"}
BEN = {"email": "Ben@desk.example"}
ASK = "/sign-in/forgotten/"


@pytest.fixture
def peer() -> Iterator[ScriptedServer]:
    server = ScriptedServer()
    yield server
    server.stop()


@pytest.fixture
def way_out(peer: ScriptedServer, front_desk: Team) -> Mailbox:
    return Mailbox.objects.create(team=front_desk, address="desk@desk.example", mail_out=peer.url)


def last_mail(peer: ScriptedServer) -> str:
    """The words of what was sent last."""
    return str(message_from_bytes(peer.took[-1].content, policy=default).get_content())


def mailed_link(client: Client, peer: ScriptedServer) -> str:
    """The link, as a colleague asks for it and finds it in their mail."""
    client.post(ASK, BEN)
    run_errands(1)
    found = re.search(r"http://127\.0\.0\.1:\d+(/sign-in/forgotten/\S+)", last_mail(peer))
    assert found is not None
    return found[1]


def form_of(client: Client, link: str) -> str:
    """Where the form stands to which the link leads, away from its token."""
    answer = client.get(link)
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/set-password/")
    return str(answer.headers["Location"])


def kinds() -> list[str]:
    """What the journal tells, newest first."""
    return list(Row.objects.order_by("-id").values_list("kind", flat=True))


@pytest.mark.usefixtures("way_out")
def test_ben_sets_a_new_password_by_a_mailed_link_and_is_told(
    ben: Colleague, client: Client, peer: ScriptedServer, signed_in: SignIn
) -> None:
    elsewhere = signed_in(ben)
    assert "Forgotten your password?" in client.get("/sign-in/").content.decode()
    link = mailed_link(client, peer)
    assert peer.took[0].recipients == ("ben@desk.example",)
    assert not AccountLetter.objects.exists()
    form = form_of(client, link)
    answer = client.post(form, NEW)
    assert answer.headers["Location"] == "/sign-in/?said=new-password"
    assert elsewhere.get("/desk/").status_code == 302
    assert client.get("/desk/").status_code == 302
    assert not SignedIn.objects.filter(colleague=ben).exists()
    changed = Row.objects.get(kind="team.PasswordChanged")
    assert (changed.body["way"], changed.actor) == ("link", f"colleague:{ben.pk}")
    react_to_transaction(changed.transaction)
    run_errands(1)
    assert "was changed a moment ago" in last_mail(peer)
    assert kinds()[0] == "email.AccountLetterEnded"
    client.post("/sign-in/", {"login": "ben@desk.example", "password": "wind in the pines"})
    assert client.get("/desk/").status_code == 200


@pytest.mark.usefixtures("way_out")
def test_a_link_works_once_and_not_after_an_hour(
    ben: Colleague, client: Client, peer: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = mailed_link(client, peer)
    token = link.rstrip("/").rpartition("/")[2]
    two = Client(), Client()
    forms = [form_of(browser, link) for browser in two]
    assert two[0].post(forms[0], NEW).status_code == 302
    late = two[1].post(forms[1], {"password1": "another long one", "password2": "another long one"})
    assert "leads nowhere any more" in late.content.decode()
    with pytest.raises(LinkIsOver):
        replace_forgotten_password(ben, token, "another long one")
    ben.refresh_from_db()
    assert ben.check_password("wind in the pines")
    later = mailed_link(client, peer)
    monkeypatch.setattr(
        "django.contrib.auth.tokens.PasswordResetTokenGenerator._now",
        lambda _: clock.now().replace(tzinfo=None) + timedelta(minutes=61),
    )
    assert "leads nowhere any more" in Client().get(later).content.decode()


@pytest.mark.usefixtures("way_out", "ben")
def test_nobody_learns_who_has_an_address_here(peer: ScriptedServer) -> None:
    said, asked = [], []
    for source, address in (("10.0.0.1", "ben@desk.example"), ("10.0.0.2", "eve@desk.example")):
        browser = Client(REMOTE_ADDR=source)
        browser.get(ASK)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = browser.post(ASK, {"email": address})
        said.append(
            (answer.status_code, re.sub(r'value="\w{64}"', "", answer.content.decode()).replace(address, "x"))
        )
        asked.append([re.sub(r"'[^']*'|\d+", "?", one["sql"]) for one in queries])
    assert said[0] == said[1]
    assert said[0][0] == 200
    assert asked[0] == asked[1]
    run_errands(1)
    run_errands(1)
    assert [took.recipients for took in peer.took] == [("ben@desk.example",)]
    assert not AccountLetter.objects.exists()
    assert kinds().count("email.AccountLetterEnded") == 1


@pytest.mark.usefixtures("way_out", "ben")
def test_who_asks_too_often_waits_known_or_not() -> None:
    for address in ("ben@desk.example", "eve@desk.example"):
        answers = [Client().post(ASK, {"email": address}).status_code for _ in range(4)]
        assert answers == [200, 200, 200, 429]
    assert AccountLetter.objects.count() == 6


@pytest.mark.usefixtures("way_out")
def test_the_second_factor_is_asked_as_ever_and_old_tries_are_forgotten(
    ben: Colleague, client: Client, peer: ScriptedServer
) -> None:
    Authenticator.objects.create(user=ben, type="totp", data={"secret": "x"})
    for _ in range(5):
        client.post("/sign-in/", {"login": "ben@desk.example", "password": "wrong"})
    client.post(form_of(client, mailed_link(client, peer)), NEW)
    answer = client.post("/sign-in/", {"login": "ben@desk.example", "password": "wind in the pines"})
    assert answer.headers["Location"] == "/sign-in/second/"
    assert client.get("/desk/").status_code == 302


@pytest.mark.usefixtures("way_out", "ben")
def test_a_weak_password_is_refused_and_the_link_still_holds(client: Client, peer: ScriptedServer) -> None:
    form = form_of(client, mailed_link(client, peer))
    weak = client.post(form, {"password1": "password12", "password2": "password12"})
    assert 'role="alert"' in weak.content.decode()
    assert client.post(form, NEW).status_code == 302


@pytest.mark.usefixtures("ben")
def test_where_no_mail_leaves_the_page_says_whom_to_ask(client: Client) -> None:
    for answer in (client.get(ASK), client.post(ASK, BEN)):
        assert "Ask an owner or a manager" in answer.content.decode()
        assert "<form" not in answer.content.decode()
    assert not AccountLetter.objects.exists()


@pytest.mark.usefixtures("way_out", "ben")
def test_a_stranger_cannot_bend_the_link(peer: ScriptedServer) -> None:
    Client(SERVER_NAME="evil.example").post(ASK, BEN)
    run_errands(1)
    assert "evil.example" not in last_mail(peer)
    assert f"http://{settings().host}:{settings().port}/sign-in/forgotten/" in last_mail(peer)


@pytest.mark.usefixtures("way_out")
def test_who_has_left_gets_none_and_who_comes_by_the_provider_is_told_so(
    ben: Colleague, client: Client, peer: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    Colleague.objects.filter(pk=ben.pk).update(is_active=False)
    client.post(ASK, BEN)
    run_errands(1)
    assert not peer.took
    ben.is_active = True
    ben.set_unusable_password()
    ben.save()
    house = settings().model_copy(update={"oidc_issuer": "https://login.example", "oidc_name": "Example login"})
    monkeypatch.setattr("whiteglove.channels.email.account_letters.settings", lambda: house)
    client.post(ASK, BEN)
    run_errands(1)
    assert "you come in with Example login" in last_mail(peer)
    assert "/sign-in/forgotten/" not in last_mail(peer)


@pytest.mark.usefixtures("way_out", "ben")
def test_a_mail_put_off_is_tried_again_and_one_refused_is_told_of(client: Client, peer: ScriptedServer) -> None:
    peer.says["RCPT"] = ["451 4.7.1 greylisted", "550 5.1.1 no such user"]
    client.post(ASK, BEN)
    run_errands(1)
    waiting = AccountLetter.objects.get()
    assert (waiting.attempts, "greylisted" in waiting.said) == (1, True)
    AccountLetter.objects.update(next_try_at=waiting.asked_at)
    run_errands(1)
    assert not AccountLetter.objects.exists()
    assert Row.objects.get(kind="email.AccountLetterEnded").body["outcome"] == "failed"


@pytest.mark.parametrize("whose", ["zzzzzzzzzzzzz", "0", "Not base 36", "zzzzzzzzzzzzzzzz"])
def test_a_link_that_never_was_is_refused_kindly(whose: str, ben: Colleague, client: Client) -> None:
    token = way_to_new_password(ben).partition("/")[2]
    answer = client.get(f"{ASK}{whose.replace(' ', '-')}/{token}/")
    assert answer.status_code == 200
    assert "leads nowhere any more" in answer.content.decode()


def test_the_audit_view_tells_it_in_words(ben: Colleague, dora: Colleague, signed_in: SignIn) -> None:
    token = way_to_new_password(ben).partition("/")[2]
    replace_forgotten_password(ben, token, "wind in the pines")
    assert "Ben set a new password by a link." in signed_in(dora).get("/manage/audit/").content.decode()
