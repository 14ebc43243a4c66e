"""Programs make, list and end tokens, and never give more than they have."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from whiteglove.api.conftest import Program
from whiteglove.api.models import RequestDone
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.team.actions import create_token
from whiteglove.team.models import ApiToken, Team
from whiteglove.team.permissions import May


def test_a_token_is_told_once_and_works_until_it_is_revoked(program: Program, front_desk: Team) -> None:
    ends = (clock.now() + timedelta(days=7)).replace(microsecond=0)
    wanted = {"name": "Till", "role": "temp", "scopes": ["conversations.read"], "teams": ["front-desk"]}
    made = program.post("tokens", wanted | {"expires_at": ends.isoformat()})
    assert made.status_code == 201
    told = made.json()
    till = Program(told["token"])
    assert till.get("teams").status_code == 200
    assert till.get("journal").status_code == 403
    listed = program.get("tokens").json()["items"][-1]
    assert listed | {"last_used_at": None} == {key: value for key, value in told.items() if key != "token"}
    assert (listed["scopes"], listed["teams"]) == (["conversations.read"], [str(front_desk.pk)])
    assert listed["last_used_at"] is not None
    ended = program.post(f"tokens/{told['id']}/revoke")
    assert (ended.status_code, ended.json()["revoked_at"] is None) == (201, False)
    assert till.get("teams").status_code == 401
    assert program.post(f"tokens/{told['id']}/revoke").status_code == 404


def test_a_repeated_request_makes_no_second_token_and_keeps_no_secret(program: Program) -> None:
    first = program.post("tokens", {"name": "Till"}, key="once")
    again = program.post("tokens", {"name": "Till"}, key="once")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["token"].startswith("wg_")
    assert again.json() == first.json() | {"token": None}
    assert ApiToken.objects.filter(name="Till").count() == 1
    assert "wg_" not in str(RequestDone.objects.get().answer)


@pytest.mark.parametrize(
    "wanted",
    [
        {"name": "All"},
        {"name": "More", "scopes": ["conversations.read", "mail.raw"], "teams": ["front-desk"]},
        {"name": "Other team", "scopes": ["conversations.read"], "teams": ["baggage"]},
        {"name": "All teams", "scopes": ["conversations.read"]},
    ],
    ids=lambda wanted: str(wanted["name"]),
)
def test_a_narrowed_program_gives_no_more_than_it_has(
    wanted: dict[str, object], front_desk: Team, baggage: Team
) -> None:
    own = [May.SET_UP_TOKENS, May.READ_CONVERSATIONS]
    narrow = Program(create_token(SYSTEM, name="n", role=Role.OWNER, scopes=own, teams=[front_desk]))
    assert narrow.post("tokens", wanted).status_code == 403
    assert ApiToken.objects.count() == 1
    within = {"name": "Within", "scopes": ["conversations.read"], "teams": ["front-desk"]}
    assert narrow.post("tokens", within).status_code == 201


@pytest.mark.parametrize(
    "wrong",
    [{}, {"name": ""}, {"name": " "}, {"name": "x", "scopes": ["fly"]}, {"name": "x", "role": "god"}],
    ids=str,
)
def test_what_is_no_token_is_not_understood(wrong: dict[str, object], program: Program) -> None:
    assert program.post("tokens", wrong).status_code == 422
    assert ApiToken.objects.count() == 1


def test_a_team_nobody_knows(program: Program, program_of: Callable[..., Program]) -> None:
    assert program.post("tokens", {"name": "x", "teams": ["nowhere"]}).status_code == 404
