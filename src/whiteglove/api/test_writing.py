"""A program answers, notes, assigns, closes and reopens; the same request twice is done once."""

from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from whiteglove.api.conftest import Program
from whiteglove.api.models import RequestDone
from whiteglove.api.once import forget_old_requests
from whiteglove.conversations.models import Assignment, Closure, Conversation, Message
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Role
from whiteglove.foundation.journal.models import Row
from whiteglove.team.models import Colleague, Team


def test_an_answer_is_the_message_as_it_is_shown_afterwards(program: Program, bag: Conversation) -> None:
    answer = program.post(f"conversations/{bag.pk}/replies", {"text": "We found it.\r\nIt comes today."})
    assert answer.status_code == 201
    written = answer.json()
    assert (written["direction"], written["text"], written["to"], written["delivery"], written["from"]) == (
        "out",
        "We found it.\nIt comes today.",
        ["aiko@example.com"],
        "queued",
        {"id": None, "name": "Shop", "address": None},
    )
    assert program.get(f"conversations/{bag.pk}/messages").json()["items"][1] == written
    assert program.get(f"conversations/{bag.pk}").json()["needs_answer"] is False
    assert Row.objects.get(kind="conversations.MessageWritten").actor.startswith("token:")


def test_a_note_goes_to_nobody(program: Program, bag: Conversation) -> None:
    written = program.post(f"conversations/{bag.pk}/notes", {"text": "She is calm."}).json()
    assert (written["direction"], written["to"], written["delivery"]) == ("note", [], None)
    assert program.get(f"conversations/{bag.pk}").json()["needs_answer"] is True


@pytest.mark.parametrize("verb", ["replies", "notes"])
def test_files_go_with_it(program: Program, bag: Conversation, verb: str) -> None:
    files = [{"filename": "荷札\x00.pdf", "content_type": "application/pdf", "content_base64": "JVBERg=="}]
    written = program.post(f"conversations/{bag.pk}/{verb}", {"text": "", "attachments": files}).json()
    [kept] = written["attachments"]
    assert (kept["filename"], kept["content_type"], kept["size"]) == ("荷札.pdf", "application/pdf", 4)
    assert program.get(f"attachments/{kept['id']}").content == b"%PDF"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": None},
        {"text": 7},
        {"text": ""},
        {"text": " \x00\n "},
        {"text": "x" * 500_001},
        {"text": "a", "colour": "red"},
        {"text": "a", "attachments": [{"filename": "a", "content_base64": "%%%"}]},
        {"text": "a", "attachments": [{"filename": "a", "content_base64": "荷物"}]},
        {"text": "a", "attachments": [{"filename": "a", "content_base64": "", "content_type": "a\x00/b"}]},
        {"text": "a", "attachments": [{"filename": "", "content_base64": ""}]},
        [],
        "text",
    ],
)
def test_what_cannot_be_understood_changes_nothing(program: Program, bag: Conversation, body: object) -> None:
    from orjson import dumps

    answer = program.post(f"conversations/{bag.pk}/replies", dumps(body), key="k")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert (Message.objects.count(), RequestDone.objects.count()) == (1, 0)


def test_an_answer_with_nowhere_to_go_is_refused(program: Program, written: Callable[..., int]) -> None:
    nameless = written(0, author_address="")
    answer = program.post(f"conversations/{nameless}/replies", {"text": "Hello"})
    assert (answer.status_code, answer.json()["title"]) == (409, "Conflict")


def test_assign_takes_ids_keys_and_addresses(
    program: Program, bag: Conversation, ben: Colleague, baggage: Team
) -> None:
    def assign(**wanted: object) -> tuple[object, object]:
        answer = program.post(f"conversations/{bag.pk}/assign", wanted)
        assert answer.status_code == 201
        shown = answer.json()
        assert program.get(f"conversations/{bag.pk}").json() == shown
        return shown["owner"] and shown["owner"]["name"], shown["team"]["name"]

    assert assign(owner="Ben@Desk.example", why="He knows\x00 her") == ("Ben", "Front desk")
    assert assign(owner=str(ben.pk), team="baggage") == ("Ben", "Baggage")
    assert assign(team=str(baggage.pk)) == (None, "Baggage")
    assert assign(team="front-desk") == (None, "Front desk")
    assert Assignment.objects.earliest("id").why == "He knows her"


@pytest.mark.parametrize(
    "wanted",
    [{"owner": "nobody@desk.example"}, {"team": "x"}, {"owner": "9" * 300}, {"team": "\x00"}, {"owner": "٣"}],
)
def test_assign_to_whom_we_do_not_know(program: Program, bag: Conversation, wanted: dict[str, str]) -> None:
    assert program.post(f"conversations/{bag.pk}/assign", wanted).status_code == 404
    assert Assignment.objects.count() == 0


def test_close_and_reopen(program: Program, bag: Conversation) -> None:
    closed = program.post(f"conversations/{bag.pk}/close", {"why": "Delivered"})
    assert (closed.status_code, closed.json()["state"]) == (201, "closed")
    assert program.post(f"conversations/{bag.pk}/close").json() == closed.json()
    assert [closure.why for closure in Closure.objects.all()] == ["Delivered"]
    opened = program.post(f"conversations/{bag.pk}/reopen").json()
    assert (opened["state"], opened["needs_answer"]) == ("open", True)
    assert program.post(f"conversations/{bag.pk}/reopen", {}).json() == opened


@pytest.mark.parametrize("verb", ["replies", "notes", "assign", "close", "reopen"])
@pytest.mark.parametrize("place", ["999999", "x", "9" * 30, "%00", "１"])
def test_verbs_on_what_is_not_there(program: Program, ben: Colleague, verb: str, place: str) -> None:
    body = {"text": "Hello"} if verb in ("replies", "notes") else {}
    assert program.post(f"conversations/{place}/{verb}", body).status_code == 404


def test_the_same_key_twice_is_one_message_and_one_answer(program: Program, bag: Conversation) -> None:
    first = program.post(f"conversations/{bag.pk}/replies", {"text": "Once"}, key="a-1")
    second = program.post(f"conversations/{bag.pk}/replies", {"text": "Once"}, key="a-1")
    assert (first.status_code, second.status_code, first.content) == (201, 201, second.content)
    assert Message.objects.filter(direction="out").count() == 1
    program.post(f"conversations/{bag.pk}/replies", {"text": "Once"}, key="a-2")
    assert Message.objects.filter(direction="out").count() == 2


def test_the_same_key_for_something_else_is_refused(program: Program, bag: Conversation) -> None:
    program.post(f"conversations/{bag.pk}/replies", {"text": "Once"}, key="a-1")
    assert program.post(f"conversations/{bag.pk}/replies", {"text": "Twice"}, key="a-1").status_code == 422
    assert program.post(f"conversations/{bag.pk}/notes", {"text": "Once"}, key="a-1").status_code == 422
    assert Message.objects.count() == 2


def test_a_refusal_is_not_remembered(program: Program, bag: Conversation, ben: Colleague) -> None:
    wanted = {"owner": "chidi@desk.example"}
    assert program.post(f"conversations/{bag.pk}/assign", wanted, key="a-1").status_code == 404
    Colleague.objects.create_user("chidi@desk.example", name="Chidi")
    assert program.post(f"conversations/{bag.pk}/assign", wanted, key="a-1").status_code == 201


def test_another_token_may_use_the_same_key(
    program: Program, program_of: Callable[..., Program], bag: Conversation
) -> None:
    program.post(f"conversations/{bag.pk}/replies", {"text": "One"}, key="a-1")
    assert (
        program_of(Role.COLLEAGUE).post(f"conversations/{bag.pk}/notes", {"text": "Two"}, key="a-1").status_code
        == 201
    )


@pytest.mark.parametrize("key", ["", "x" * 256, "鍵", "a\x00"])
def test_a_key_that_cannot_be_one(program: Program, bag: Conversation, key: str) -> None:
    assert program.post(f"conversations/{bag.pk}/notes", {"text": "Hello"}, key=key).status_code == 422


def test_keys_are_forgotten_after_two_days(
    program: Program, bag: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.post(f"conversations/{bag.pk}/notes", {"text": "Hello"}, key="a-1")
    assert forget_old_requests() == 0
    later = clock.now() + timedelta(days=2, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert forget_old_requests() == 1


def test_two_at_the_same_moment_are_one(no_jobs: None, program: Program, bag: Conversation) -> None:
    at_once = Barrier(2)

    def answer(_: int) -> tuple[int, bytes]:
        at_once.wait(timeout=10)
        try:
            said = program.post(f"conversations/{bag.pk}/replies", {"text": "Once"}, key="a-1")
            return said.status_code, said.content
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        first, second = both.map(answer, range(2))
    assert (first[0], first) == (201, second)
    assert Message.objects.filter(direction="out").count() == 1


def test_files_of_an_answer_by_many_bytes(program: Program, bag: Conversation) -> None:
    content = bytes(range(256)) * 400
    files = [{"filename": "all.bin", "content_base64": b64encode(content).decode()}]
    [kept] = program.post(f"conversations/{bag.pk}/notes", {"text": "x", "attachments": files}).json()["attachments"]
    assert kept["size"] == 102_400
    assert program.get(f"attachments/{kept['id']}").content == content
