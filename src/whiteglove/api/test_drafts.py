"""A program leaves a draft for Ben; it never writes over words of his."""

from collections.abc import Callable

import pytest
from django.test import Client

from whiteglove.api.conftest import Program
from whiteglove.conversations.actions.drafts import Typed, save_draft
from whiteglove.conversations.models import Conversation, DraftKind
from whiteglove.conversations.queries.drafts import drafts
from whiteglove.foundation.actors import Actor, Role
from whiteglove.foundation.journal.models import Row
from whiteglove.team.models import Colleague, Team

SignedIn = Callable[[Colleague], Client]
HELPED = "We have found your bag."


@pytest.fixture
def place(bag: Conversation, ben: Colleague) -> str:
    return f"conversations/{bag.pk}/drafts/{ben.email}"


def test_a_draft_is_left_seen_with_its_program_and_taken_away(
    program: Program, place: str, bag: Conversation, ben: Colleague, signed_in: SignedIn
) -> None:
    left = program.put(f"{place}/reply", {"text": HELPED})
    assert left.status_code == 200
    assert (left.json()["revision"], left.json()["left_by"]) == (1, "Shop")
    assert program.put(f"{place}/reply", {"text": HELPED}).json()["revision"] == 1
    page = signed_in(ben).get(f"/desk/conversations/{bag.pk}/").content.decode()
    assert HELPED in page
    assert "Shop, a program, left this draft for you." in page
    assert [one["text"] for one in program.get(place).json()["items"]] == [HELPED]
    told = Row.objects.get(kind="conversations.DraftLeft")
    assert (told.body["colleague_id"], told.body["draft"]) == (ben.pk, "reply")
    better = program.put(f"{place}/reply", {"text": "Better", "revision": 1})
    assert better.json()["revision"] == 2
    assert program.delete(f"{place}/reply?revision=1").status_code == 409
    assert program.delete(f"{place}/reply?revision=2").status_code == 204
    assert program.delete(f"{place}/reply?revision=2").status_code == 204
    assert program.get(place).json()["items"] == []


def test_newer_words_of_ben_stay_and_are_told(program: Program, place: str, bag: Conversation, as_ben: Actor) -> None:
    save_draft(as_ben, bag.pk, kind=DraftKind.REPLY, typed=Typed("Dear Aiko,"))
    refused = program.put(f"{place}/reply", {"text": HELPED})
    assert refused.status_code == 409
    assert refused["Content-Type"] == "application/problem+json"
    kept = refused.json()["kept"]
    assert (kept["text"], kept["left_by"], kept["revision"]) == ("Dear Aiko,", None, 1)
    assert program.delete(f"{place}/reply?revision=1").status_code == 409
    assert drafts(as_ben, bag.pk)["reply"].text == "Dear Aiko,"
    assert program.put(f"{place}/reply", {"text": HELPED, "revision": 1}).status_code == 200


def test_what_ben_touched_is_his_own(program: Program, place: str, bag: Conversation, as_ben: Actor) -> None:
    program.put(f"{place}/reply", {"text": HELPED})
    mine = drafts(as_ben, bag.pk)["reply"]
    save_draft(
        as_ben, bag.pk, kind=DraftKind.REPLY, typed=Typed(f"{HELPED} Ben", token=mine.token, revision=mine.revision)
    )
    assert program.get(place).json()["items"][0]["left_by"] is None
    assert program.delete(f"{place}/reply?revision=2").status_code == 409
    late = program.put(f"{place}/reply", {"text": "Other", "revision": 1})
    assert late.json()["kept"]["text"] == f"{HELPED} Ben"


def test_only_for_who_serves_there_and_by_who_may(
    program: Program, program_of: Callable[..., Program], bag: Conversation, front_desk: Team, chidi: Colleague
) -> None:
    Colleague.objects.filter(pk=chidi.pk).update(role=Role.TEMP)
    chidi.memberships.all().delete()
    Team.objects.filter(pk=front_desk.pk).update(is_private=True)
    place = f"conversations/{bag.pk}/drafts/{chidi.pk}/note"
    assert program.put(place, {"text": HELPED}).status_code == 403
    assert program_of(Role.COLLEAGUE).put(place, {"text": HELPED}).status_code == 403
    assert program.put(place, {"text": ""}).status_code == 422
    assert program.put(place, {"text": "  "}).status_code in (403, 422)
    assert program.put(f"conversations/{bag.pk}/drafts/{chidi.pk}/forward", {"text": "x"}).status_code == 422
