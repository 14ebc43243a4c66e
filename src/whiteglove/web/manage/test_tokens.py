"""Owners make tokens in the page, see them once, and end them."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.team.actions import add_colleague
from whiteglove.team.models import ApiToken, Colleague, Team
from whiteglove.team.queries import actor_of_token

SignedIn = Callable[[Colleague], Client]


@pytest.fixture
def owners(front_desk: Team, signed_in: SignedIn) -> Client:
    """An owner's browser."""
    return signed_in(add_colleague(SYSTEM, email="olu@desk.example", name="Olu", role=Role.OWNER))


def test_a_token_is_made_shown_once_and_ended(owners: Client, front_desk: Team) -> None:
    assert "No program may act here yet" in owners.get("/manage/tokens/").content.decode()
    wanted = {
        "name": "Till",
        "role": "temp",
        "scopes": ["conversations.read"],
        "teams": [front_desk.pk],
        "days": "30",
    }
    made = owners.post("/manage/tokens/", wanted)
    (text,) = re.findall(r"wg_[\w-]{30,}", made.content.decode())
    assert "no-store" in made.headers["Cache-Control"]
    actor = actor_of_token(text)
    assert actor is not None
    assert (actor.scopes, actor.teams) == (frozenset({"conversations.read"}), frozenset({front_desk.pk}))
    page = owners.get("/manage/tokens/").content.decode()
    assert text not in page
    assert "only one act" in page
    assert "sees Front desk" in page
    token = ApiToken.objects.get()
    assert token.made_by is not None
    assert owners.post(f"/manage/tokens/{token.pk}/end/").headers["Location"] == "/manage/tokens/?said=ended"
    assert actor_of_token(text) is None
    assert "Till" not in owners.get("/manage/tokens/").content.decode()


def test_what_was_not_understood_makes_no_token(owners: Client) -> None:
    answer = owners.post("/manage/tokens/", {"name": "", "role": "temp"})
    assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (422, True)
    assert not ApiToken.objects.exists()


def test_what_a_token_may_stands_in_sentences_with_its_name_beside(owners: Client) -> None:
    page = owners.get("/manage/tokens/").content.decode()
    assert "Answer customers <code>conversations.answer</code>" in page
    owners.post(
        "/manage/tokens/", {"name": "Till", "role": "colleague", "scopes": ["conversations.read"], "days": ""}
    )
    page = owners.get("/manage/tokens/").content.decode()
    assert "only one act" in page
    assert "<li>Read conversations <code>conversations.read</code></li>" in page
