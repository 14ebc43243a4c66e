"""Passkeys, the authenticator app, recovery codes: added, used, removed, and asked for where the house wants them."""

import html
import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from tests.factors import SecurityKey, code_of_app

from whiteglove.foundation.actors import Role
from whiteglove.foundation.errors import NotAllowed
from whiteglove.foundation.journal.models import Row
from whiteglove.foundation.settings import settings
from whiteglove.team.actions import make_sign_in_link
from whiteglove.team.factors import forget_factors
from whiteglove.team.joining import change_role
from whiteglove.team.models import Colleague

SignedIn = Callable[[Colleague], Client]
PASSWORD = {"login": "ben@desk.example", "password": "a long secret"}


def browser() -> Client:
    """One in which nobody is signed in, at an address where passkeys work."""
    return Client(SERVER_NAME="localhost")


def came_in(client: Client) -> bool:
    """Whether somebody is signed in there."""
    return client.get("/desk/").status_code == 200


@pytest.fixture
def bens(ben: Colleague) -> Client:
    """Ben came by his password, and has said once more that it is he."""
    client = browser()
    assert client.post("/sign-in/", PASSWORD).headers["Location"] == "/desk/"
    confirmed = client.post("/account/confirm/?next=/account/app/", {"password": "a long secret"})
    assert confirmed.headers["Location"] == "/account/app/"
    return client


def joined_app(client: Client) -> tuple[str, list[str]]:
    """(the key of the app, the recovery codes): as one joins an authenticator app."""
    secret = re.findall(r'<code class="secret">(\w+)</code>', client.get("/account/app/").content.decode())[0]
    answer = client.post("/account/app/", {"code": code_of_app(secret)})
    assert answer.headers["Location"] == "/account/codes/"
    shown = client.get("/account/codes/").content.decode()
    codes = re.findall(r"<li><code>(\d{8})</code></li>", shown)
    assert len(codes) == 10
    return secret, codes


def options(client: Client, address: str) -> dict[str, Any]:
    """What a page asks a passkey for."""
    page = client.get(address).content.decode()
    found: dict[str, Any] = json.loads(html.unescape(re.findall(r'data-options="([^"]+)"', page)[0]))
    return found


def with_passkey(client: Client) -> SecurityKey:
    """A passkey is added."""
    key = SecurityKey()
    made = key.made(options(client, "/account/passkeys/"))
    answer = client.post("/account/passkeys/", {"name": "Ben's phone", "credential": made})
    assert answer.headers["Location"] == "/account/codes/"
    return key


def test_with_an_app_the_password_alone_opens_nothing(bens: Client) -> None:
    secret, codes = joined_app(bens)
    assert len(codes) == 10
    other = browser()
    assert other.post("/sign-in/", PASSWORD | {"next": "/desk/?view=all"}).headers["Location"] == "/sign-in/second/"
    assert not came_in(other)
    wrong = other.post("/sign-in/second/", {"code": "000000"})
    assert (wrong.status_code, 'role="alert"' in wrong.content.decode()) == (200, True)
    answer = other.post("/sign-in/second/", {"code": code_of_app(secret, steps=1)})
    assert answer.headers["Location"] == "/desk/?view=all"
    assert came_in(other)


def test_a_code_of_the_app_is_good_once(bens: Client) -> None:
    secret, _ = joined_app(bens)
    code = code_of_app(secret, steps=1)
    for is_first in (True, False):
        other = browser()
        other.post("/sign-in/", PASSWORD)
        other.post("/sign-in/second/", {"code": code})
        assert came_in(other) is is_first


def test_the_secret_of_an_app_is_not_in_the_database(bens: Client) -> None:
    secret, codes = joined_app(bens)
    kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert not any(code in kept for code in codes)


def test_recovery_codes_are_shown_once_and_let_in_once_each(bens: Client) -> None:
    _, codes = joined_app(bens)
    again = bens.get("/account/codes/").content.decode()
    assert not any(code in again for code in codes)
    for is_first in (True, False):
        other = browser()
        other.post("/sign-in/", PASSWORD)
        other.post("/sign-in/second/", {"code": codes[0]})
        assert came_in(other) is is_first
    assert "9 recovery codes are left" in bens.get("/account/").content.decode()


def test_the_page_of_codes_holds_them_as_a_file(bens: Client) -> None:
    secret = re.findall(r'<code class="secret">(\w+)</code>', bens.get("/account/app/").content.decode())[0]
    bens.post("/account/app/", {"code": code_of_app(secret)})
    shown = bens.get("/account/codes/")
    (file,) = re.findall(r'href="data:text/plain;charset=utf-8,([^"]+)" download=', shown.content.decode())
    assert re.fullmatch(r"\d{8}(%0A\d{8}){9}", file)
    assert "no-store" in shown.headers["Cache-Control"]


def test_chidi_who_came_by_link_adds_a_first_factor_and_sees_the_codes(chidi: Colleague) -> None:
    """Without a password there was nothing to confirm with; the codes must be shown all the same."""
    for add in (with_passkey, joined_app):
        Authenticator.objects.all().delete()
        client = browser()
        client.post(f"/sign-in/link/{make_sign_in_link(chidi)}/")
        add(client)
        if add is with_passkey:
            assert len(re.findall(r"<li><code>\d{8}", client.get("/account/codes/").content.decode())) == 10


def test_new_codes_end_the_old_ones(bens: Client) -> None:
    _, codes = joined_app(bens)
    assert bens.post("/account/codes/new/").headers["Location"] == "/account/codes/"
    other = browser()
    other.post("/sign-in/", PASSWORD)
    other.post("/sign-in/second/", {"code": codes[0]})
    assert not came_in(other)


def test_nobody_changes_a_factor_without_saying_again_who_they_are(bens: Client) -> None:
    secret, _ = joined_app(bens)
    other = browser()
    other.post("/sign-in/", PASSWORD)
    other.post("/sign-in/second/", {"code": code_of_app(secret, steps=1)})
    for address in ("/account/app/off/", "/account/codes/new/", "/account/passkeys/"):
        answer = other.get(address)
        assert answer.headers["Location"].startswith("/account/confirm/?next="), address
    assert other.post("/account/app/off/").headers["Location"].startswith("/account/confirm/")
    assert Authenticator.objects.filter(type="totp").exists()
    wrong = other.post("/account/confirm/?next=/account/app/off/", {"password": "wrong"})
    assert wrong.status_code == 200
    assert other.get("/account/app/off/").status_code == 302


def test_ben_parts_from_his_app_and_the_codes_end_with_it(
    bens: Client, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        joined_app(bens)
    assert bens.post("/account/app/off/").headers["Location"] == "/account/"
    assert not Authenticator.objects.exists()
    other = browser()
    other.post("/sign-in/", PASSWORD)
    assert came_in(other)
    kinds = list(
        Row.objects.filter(kind__startswith="team.Factor").order_by("id").values_list("kind", "body__factor")
    )
    assert sorted(kinds) == [
        ("team.FactorAdded", "recovery_codes"),
        ("team.FactorAdded", "totp"),
        ("team.FactorRemoved", "recovery_codes"),
        ("team.FactorRemoved", "totp"),
    ]


def test_a_passkey_signs_in_alone_and_leads_where_one_wanted(bens: Client) -> None:
    key = with_passkey(bens)
    other = browser()
    asked = other.get("/sign-in/passkey/", headers={"Accept": "application/json"}).json()["request_options"]
    told = {"credential": key.signed(asked), "next": "/desk/?view=mine"}
    assert other.post("/sign-in/passkey/", told).headers["Location"] == "/desk/?view=mine"
    assert came_in(other)
    assert "by passkey" in other.get("/account/").content.decode()


def test_a_passkey_of_somebody_else_or_for_another_page_is_refused(bens: Client) -> None:
    key = with_passkey(bens)
    stranger, misled = (
        SecurityKey(user=key.user),
        SecurityKey("http://evil.example", user=key.user, private=key.private),
    )
    for bad in (stranger, misled):
        other = browser()
        asked = other.get("/sign-in/passkey/", headers={"Accept": "application/json"}).json()["request_options"]
        answer = other.post("/sign-in/passkey/", {"credential": bad.signed(asked)})
        assert answer.headers["Location"] == "/sign-in/?said=passkey"
        assert not came_in(other)


def test_what_a_passkey_signed_once_is_worth_nothing_later(bens: Client) -> None:
    key = with_passkey(bens)
    other = browser()
    asked = other.get("/sign-in/passkey/", headers={"Accept": "application/json"}).json()["request_options"]
    signed = key.signed(asked)
    other.post("/sign-in/passkey/", {"credential": signed})
    assert came_in(other)
    thief = browser()
    thief.get("/sign-in/passkey/", headers={"Accept": "application/json"})
    thief.post("/sign-in/passkey/", {"credential": signed})
    assert not came_in(thief)


def test_a_passkey_is_the_second_step_too(bens: Client) -> None:
    key = with_passkey(bens)
    other = browser()
    other.post("/sign-in/", PASSWORD)
    told = key.signed(options(other, "/sign-in/second/"))
    assert other.post("/sign-in/second/", {"credential": told}).headers["Location"] == "/desk/"
    assert came_in(other)


def test_a_passkey_confirms_and_can_be_removed(bens: Client) -> None:
    key = with_passkey(bens)
    pk = Authenticator.objects.get(type="webauthn").pk
    other = browser()
    other.post("/sign-in/", PASSWORD)
    other.post("/sign-in/second/", {"credential": key.signed(options(other, "/sign-in/second/"))})
    address = "/account/confirm/passkey/?next=/account/"
    assert other.post(address, {"credential": key.signed(options(other, address))}).headers["Location"] == "/account/"
    assert "Ben&#39;s phone" in other.get(f"/account/passkeys/{pk}/remove/").content.decode()
    assert other.post(f"/account/passkeys/{pk}/remove/").headers["Location"] == "/account/"
    assert not Authenticator.objects.exists()


def test_nobody_removes_a_passkey_of_somebody_else(bens: Client, chidi: Colleague, signed_in: SignedIn) -> None:
    with_passkey(bens)
    pk = Authenticator.objects.get(type="webauthn").pk
    assert signed_in(chidi).post(f"/account/passkeys/{pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=pk).exists()


def test_a_one_time_link_does_not_replace_the_second_factor(bens: Client, ben: Colleague) -> None:
    secret, _ = joined_app(bens)
    other = browser()
    address = f"/sign-in/link/{make_sign_in_link(ben)}/"
    assert other.post(address).headers["Location"] == "/sign-in/second/"
    assert not came_in(other)
    other.post("/sign-in/second/", {"code": code_of_app(secret, steps=1)})
    assert came_in(other)


def test_who_lost_everything_is_let_in_again_by_somebody_who_may(
    bens: Client, ben: Colleague, chidi: Colleague, dora: Colleague
) -> None:
    joined_app(bens)
    with pytest.raises(NotAllowed):
        forget_factors(ben.as_actor(), chidi)
    with pytest.raises(NotAllowed):
        forget_factors(chidi.as_actor(), dora)
    assert Authenticator.objects.exists()
    forget_factors(dora.as_actor(), ben)
    assert not Authenticator.objects.exists()
    assert not came_in(bens)
    assert Row.objects.order_by("-id").values_list("kind", "actor")[0] == (
        "team.FactorsForgotten",
        f"colleague:{dora.pk}",
    )
    other = browser()
    other.post(f"/sign-in/link/{make_sign_in_link(ben)}/")
    assert came_in(other)


@pytest.mark.parametrize(("policy", "who_owes"), [("nobody", 0), ("managing", 1), ("everybody", 2)])
def test_who_owes_a_second_factor_sets_it_up_first(
    policy: str,
    who_owes: int,
    ben: Colleague,
    dora: Colleague,
    signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wanted = settings().model_copy(update={"second_factor": policy})
    monkeypatch.setattr("whiteglove.web.account.policy.settings", lambda: wanted)
    led = [signed_in(who).get("/desk/").headers.get("Location") for who in (ben, dora)]
    assert led.count("/account/?said=second-factor") == who_owes
    assert led[0] is None or policy == "everybody"


def test_who_is_promoted_while_signed_in_owes_it_from_then_on(
    bens: Client, ben: Colleague, dora: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = settings().model_copy(update={"second_factor": "managing"})
    monkeypatch.setattr("whiteglove.web.account.policy.settings", lambda: wanted)
    assert came_in(bens)
    change_role(dora.as_actor(), ben, Role.MANAGER)
    assert bens.get("/desk/").headers["Location"] == "/account/?said=second-factor"
    joined_app(bens)
    assert came_in(bens)


def test_who_set_it_up_works_on_and_keeps_the_last_one(bens: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = settings().model_copy(update={"second_factor": "everybody"})
    monkeypatch.setattr("whiteglove.web.account.policy.settings", lambda: wanted)
    assert not came_in(bens)
    joined_app(bens)
    assert came_in(bens)
    refused = bens.post("/account/app/off/")
    assert (refused.status_code, "Add another one first" in refused.content.decode()) == (409, True)
    with_key = SecurityKey()
    made = with_key.made(options(bens, "/account/passkeys/"))
    bens.post("/account/passkeys/", {"credential": made})
    assert bens.post("/account/app/off/").status_code == 302
    assert came_in(bens)


@pytest.mark.parametrize(
    "address",
    ["signup/", "accounts/signup/", "sign-in/signup/", "account/email/", "account/password/reset/", "3rdparty/"],
)
def test_nothing_else_of_the_library_can_be_reached(address: str, bens: Client) -> None:
    assert bens.get(f"/{address}").status_code == 404
