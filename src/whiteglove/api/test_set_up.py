"""Everything of the set-up pages by API: the same verbs, and no secret can be read back."""

from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from whiteglove.api.conftest import Program
from whiteglove.channels.email.models import ImapAccount, Mailbox
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.foundation.journal.models import Row
from whiteglove.team.actions import add_colleague, use_sign_in_link
from whiteglove.team.models import Colleague, Team

COMES_IN = {"host": "imap.desk.example", "user": "help", "secret": "opensesame"}
GOES_OUT = {"host": "smtp.desk.example", "user": "help", "password": "sesame"}


def facts() -> list[str]:
    return list(Row.objects.order_by("id").values_list("kind", flat=True))


def test_a_team_is_made_and_changed(program: Program, front_desk: Team) -> None:
    ben = add_colleague(SYSTEM, email="ben@desk.example", name="Ben")
    made = program.post("teams", {"name": "Lost and found", "members": ["ben@desk.example"], "is_private": True})
    assert made.status_code == 201, made.content
    team = made.json()
    assert (team["key"], team["members"], team["is_private"]) == ("lost-and-found", [str(ben.pk)], True)
    changed = program.post(f"teams/{team['id']}", {"signatures": {"ja": "遺失物係"}, "members": []}).json()
    assert (changed["signatures"], changed["members"], changed["name"]) == ({"ja": "遺失物係"}, [], "Lost and found")
    assert program.get(f"teams/{team['id']}").json() == changed
    assert program.post(f"teams/{team['id']}", {"signatures": {"xx": "?"}}).status_code == 422
    assert facts()[-3:] == ["team.MemberAdded", "team.TeamChanged", "team.MemberLeft"]


def test_a_colleague_is_invited_and_the_link_is_told_once(program: Program, front_desk: Team) -> None:
    wanted = {"name": "Emi", "email": "emi@desk.example", "role": "lead", "teams": ["front-desk"]}
    made = program.post("colleagues", wanted, key="k1").json()
    secret = made["link"].rstrip("/").rpartition("/")[2]
    assert use_sign_in_link(secret) is not None
    again = program.post("colleagues", wanted, key="k1").json()
    assert again == {**made, "link": None}
    left = program.post(f"colleagues/{made['id']}/leave", {}).json()
    assert left["is_active"] is False
    assert program.post(f"colleagues/{made['id']}/link", {}).status_code == 409
    assert program.post(f"colleagues/{made['id']}/return", {}).json()["is_active"] is True
    changed = program.post(f"colleagues/{made['id']}", {"role": "temp", "teams": []}).json()
    assert (changed["role"], changed["teams"], changed["name"]) == ("temp", [], "Emi")


def test_nobody_gives_more_than_they_have(program_of: Callable[..., Program], front_desk: Team) -> None:
    manager = program_of(Role.MANAGER)
    owner = add_colleague(SYSTEM, email="o@desk.example", name="O", role=Role.OWNER)
    wanted = {"name": "E", "email": "e@desk.example", "role": "owner"}
    assert manager.post("colleagues", wanted).status_code == 403
    assert manager.post(f"colleagues/{owner.pk}", {"role": "temp"}).status_code == 403
    assert manager.post(f"colleagues/{owner.pk}/link", {}).status_code == 403
    owner.refresh_from_db()
    assert owner.role == "owner"


@pytest.mark.parametrize("path", ["teams", "colleagues", "mailboxes", "house"])
def test_who_only_serves_sets_nothing_up(path: str, program_of: Callable[..., Program], front_desk: Team) -> None:
    bodies: dict[str, Any] = {
        "teams": {"name": "X"},
        "colleagues": {"name": "X", "email": "x@desk.example"},
        "mailboxes": {"address": "x@desk.example", "team": "front-desk"},
        "house": {"name": "X"},
    }
    assert program_of(Role.LEAD).post(path, bodies[path]).status_code == 403


def test_a_mailbox_is_set_up_and_tells_no_secret(program: Program, front_desk: Team) -> None:
    wanted = {"address": "help@desk.example", "team": "front-desk", "comes_in": COMES_IN, "goes_out": GOES_OUT}
    made = program.post("mailboxes", wanted)
    assert made.status_code == 201, made.content
    box = made.json()
    assert (box["comes_in"]["host"], box["goes_out"]["host"], box["trial"]["ended_at"]) == (
        "imap.desk.example",
        "smtp.desk.example",
        None,
    )
    for path in ("mailboxes", f"mailboxes/{box['id']}"):
        assert b"sesame" not in program.get(path).content
    kept = {"team": "front-desk", "comes_in": {**COMES_IN, "secret": "", "port": 994}, "goes_out": {**GOES_OUT}}
    del kept["goes_out"]["password"]  # type: ignore[attr-defined]
    assert program.post(f"mailboxes/{box['id']}", kept).json()["comes_in"]["port"] == 994
    assert ImapAccount.objects.get().secret == "opensesame"
    assert ":sesame@" in Mailbox.objects.get().mail_out
    assert program.post(f"mailboxes/{box['id']}/pause", {}).json()["comes_in"]["is_paused"] is True
    assert program.post(f"mailboxes/{box['id']}/resume", {}).json()["comes_in"]["is_paused"] is False
    assert program.post(f"mailboxes/{box['id']}/end", {}).json()["is_active"] is False
    assert program.post(f"mailboxes/{box['id']}/pause", {}).status_code == 409
    assert program.post(f"mailboxes/{box['id']}/reopen", {}).json()["is_active"] is True


def test_no_password_goes_in_clear_over_the_network(program: Program, front_desk: Team) -> None:
    in_clear = {**COMES_IN, "security": "none"}
    wanted = {"address": "help@desk.example", "team": "front-desk", "comes_in": in_clear}
    assert program.post("mailboxes", wanted).status_code == 422
    assert not Mailbox.objects.exists()


def test_the_house_has_another_name_and_colour(program: Program) -> None:
    house = program.post("house", {"name": "Hoshi Air", "accent": "#7a1f5c", "languages": ["ja", "en"]}).json()
    assert (house["name"], house["accent"], house["languages"]) == ("Hoshi Air", "#7A1F5C", ["ja", "en"])
    refused = program.post("house", {"accent": "#ffee88", "name": "Other"})
    assert refused.status_code == 422
    assert "hard to read" in refused.json()["detail"]
    assert program.post("house", {"keep_months": 24}).json()["keep_months"] == 24
    assert program.post("house", {"keep_months": 0}).json()["keep_months"] is None
    assert program.get("house").json()["name"] == "Hoshi Air"
    assert facts().count("team.HouseChanged") == 3


def test_the_logo_is_put_read_and_taken_away(program: Program) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0\0\0\x08" * 2 + bytes(9) + b"\0\0\0\0IEND\xaeB`\x82"
    assert program.get("house/logo").status_code == 404
    put = program.put("house/logo", {"content_base64": b64encode(picture).decode()})
    assert (put.status_code, put.json()["has_logo"]) == (200, True)
    read = program.get("house/logo")
    assert (read.content, read["Content-Type"]) == (picture, "image/png")
    assert program.put("house/logo", {"content_base64": b64encode(b"no picture").decode()}).status_code == 422
    assert program.put("house/logo", {"content_base64": "no base64"}).status_code == 422
    assert program.delete("house/logo").json()["has_logo"] is False
    assert program.delete("house/logo").status_code == 200


def test_lost_second_factors_are_forgotten(program: Program, ben: Colleague) -> None:
    Authenticator.objects.create(user=ben, type="totp", data={"secret": "x"})
    assert program.post(f"colleagues/{ben.pk}/forget-factors").status_code == 201
    assert not Authenticator.objects.exists()
