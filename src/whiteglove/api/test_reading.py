"""A program reads conversations, messages, people and files."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from whiteglove.api.conftest import MORNING, Program, file_given
from whiteglove.conversations.actions import assign, close, record_delivery, write_note, write_reply
from whiteglove.conversations.models import Conversation, Message
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.team.models import Colleague, Team

Written = Callable[..., int]


def ids(answer: Any) -> list[int]:
    return [int(item["id"]) for item in answer.json()["items"]]


def test_a_conversation_as_the_list_shows_it(program: Program, bag: Conversation, front_desk: Team) -> None:
    shown = program.get("conversations").json()
    assert shown == {
        "items": [
            {
                "id": str(bag.pk),
                "subject": "My bag",
                "customer": {"id": str(bag.customer_id), "name": "Aiko Tan", "address": "aiko@example.com"},
                "team": {"id": str(front_desk.pk), "name": "Front desk"},
                "owner": None,
                "answering": {
                    "colleague": None,
                    "team": {"id": str(front_desk.pk), "name": "Front desk"},
                    "because": "Whoever of Front desk is free answers.",
                },
                "state": "open",
                "needs_answer": True,
                "waiting_since": "2026-03-02T09:00:00Z",
                "next_moment": "2026-03-03T09:00:00Z",
                "language": "en",
                "preview": "Where is my bag?",
                "updated_at": "2026-03-02T09:00:00Z",
                "tags": [],
                "paused_until": None,
                "merged_into": None,
                "links": [],
            }
        ],
        "next": None,
    }
    assert program.get(f"conversations/{bag.pk}").json() == shown["items"][0]


def test_newest_activity_comes_first_and_state_filters(program: Program, written: Written, ben: Colleague) -> None:
    first, second, third = written(0), written(1), written(2)
    written(3, conversation=first)
    close(ben.as_actor(), second)
    assert ids(program.get("conversations")) == [second, first, third]
    assert ids(program.get("conversations", state="open")) == [first, third]
    assert ids(program.get("conversations", state="closed")) == [second]
    assert program.get("conversations", state="lost").status_code == 422


@pytest.mark.parametrize("words", ["荷物", "aiko@example.com", "BAG", "tan wher", "ﾊﾞｯｸﾞ"])
def test_words_find_a_conversation(program: Program, written: Written, words: str) -> None:
    wanted = written(0, subject="荷物が届きません Bag", text="Where is it? バッグ", reply_text="Where is it? バッグ")
    written(
        1,
        author_address="other@example.org",
        author_name="Other",
        subject="Seats",
        text="Please two",
        reply_text="Please two",
    )
    assert ids(program.get("conversations", q=words)) == [wanted]


@pytest.mark.parametrize("words", ["車輪", "???", "aiko wheel", "\x00"])
def test_other_words_do_not(program: Program, bag: Conversation, words: str) -> None:
    assert ids(program.get("conversations", q=words)) == []


def test_a_walk_sees_each_of_120_once_though_some_become_active_meanwhile(program: Program, written: Written) -> None:
    there = [written(number, subject=f"Matter {number}") for number in range(120)]
    now = int((clock.now() - MORNING) / timedelta(minutes=1))
    seen, cursor = [], None
    for page in range(40):
        answer = program.get("conversations", limit=7, **({"cursor": cursor} if cursor else {})).json()
        seen += [int(item["id"]) for item in answer["items"]]
        cursor = answer["next"]
        if cursor is None:
            break
        written(now + 1 + page, conversation=there[page])
        written(now + 1 + page, conversation=there[119 - page])
        written(now + 1 + page, subject="New")
    assert sorted(seen) == sorted(there)
    assert page == 17


def test_the_last_page_says_so(program: Program, written: Written) -> None:
    for number in range(4):
        written(number)
    first = program.get("conversations", limit=2).json()
    second = program.get("conversations", limit=2, cursor=first["next"]).json()
    assert (len(first["items"]), len(second["items"]), second["next"]) == (2, 2, None)


@pytest.mark.parametrize("cursor", ["", "x", "🧳", "MjAyNg", "\x00", "fHw", "OXw5fDk", "a" * 200])
def test_a_cursor_that_no_page_gave_is_refused(program: Program, bag: Conversation, cursor: str) -> None:
    assert program.get("conversations", cursor=cursor).status_code == 422
    assert program.get(f"conversations/{bag.pk}/messages", cursor=cursor).status_code == 422


def test_messages_oldest_first_with_files_and_delivery(program: Program, written: Written, ben: Colleague) -> None:
    bag = written(0, files=(file_given("tag.jpg", b"a tag"),))
    note = write_note(ben.as_actor(), bag, text="She sounds calm")
    reply = write_reply(ben.as_actor(), bag, text="We look for it.")
    record_delivery(SYSTEM, reply.pk, state=DeliveryState.SENT)
    asked, noted, answered = program.get(f"conversations/{bag}/messages").json()["items"]
    file_id = asked["attachments"][0]["id"]
    assert asked == {
        "id": str(Message.objects.earliest("id").pk),
        "direction": "in",
        "from": {"id": None, "name": "Aiko Tan", "address": "aiko@example.com"},
        "to": ["desk@desk.example"],
        "subject": "My bag",
        "text": "Where is my bag?\n\n> earlier",
        "reply_text": "Where is my bag?",
        "kind": "message",
        "language": "en",
        "attachments": [{"id": file_id, "filename": "tag.jpg", "content_type": "image/jpeg", "size": 5}],
        "at": "2026-03-02T09:00:00Z",
        "delivery": None,
        "delivery_reason": None,
        "sent_again_as": None,
        "aside": False,
    }
    assert (noted["id"], noted["direction"], noted["text"], noted["delivery"]) == (
        str(note.pk),
        "note",
        "She sounds calm",
        None,
    )
    assert noted["from"] == {"id": str(ben.pk), "name": "Ben", "address": None}
    assert (answered["id"], answered["direction"], answered["to"], answered["delivery"]) == (
        str(reply.pk),
        "out",
        ["aiko@example.com"],
        "sent",
    )


def test_messages_come_in_pages(program: Program, bag: Conversation, ben: Colleague) -> None:
    for number in range(4):
        write_note(ben.as_actor(), bag.pk, text=f"Note {number}")
    first = program.get(f"conversations/{bag.pk}/messages", limit=3).json()
    second = program.get(f"conversations/{bag.pk}/messages", limit=3, cursor=first["next"]).json()
    texts = [item["reply_text"] for item in first["items"] + second["items"]]
    assert texts == ["Where is my bag?", "Note 0", "Note 1", "Note 2", "Note 3"]
    assert second["next"] is None


def test_the_bytes_of_a_file_are_a_download(program: Program, written: Written) -> None:
    written(0, files=(file_given("荷札.html", b"<script>alert(1)</script>"),))
    [message] = program.get(f"conversations/{Conversation.objects.get().pk}/messages").json()["items"]
    answer = program.get(f"attachments/{message['attachments'][0]['id']}")
    assert (answer.content, answer["Content-Type"]) == (b"<script>alert(1)</script>", "application/octet-stream")
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E8%8D%B7%E6%9C%AD.html"
    assert program.get("attachments/999999").status_code == 404


def test_a_file_whose_bytes_are_missing_says_so(program: Program, written: Written) -> None:
    from whiteglove.conversations.models import Attachment
    from whiteglove.foundation.blobs.storage import blobs

    written(0, files=(file_given("gone.txt", b"soon gone"),))
    attachment = Attachment.objects.get()
    blobs.delete(attachment.blob_id)
    assert program.get(f"attachments/{attachment.pk}").status_code == 404


def test_a_customer_with_their_conversations(program: Program, written: Written) -> None:
    first, second = written(0), written(1)
    written(2, author_address="other@example.org")
    customer = Conversation.objects.get(pk=first).customer_id
    known = program.get(f"customers/{customer}").json()
    assert known.pop("since")
    assert not known.pop("preferences")["do_not_call"]
    assert known == {
        "id": str(customer),
        "name": "Aiko Tan",
        "address": "aiko@example.com",
        "addresses": ["aiko@example.com"],
        "unreachable": [],
        "language": "en",
        "honorific": "",
        "organisation": None,
        "erased_at": None,
    }
    assert ids(program.get(f"customers/{customer}/conversations")) == [second, first]
    page = program.get(f"customers/{customer}/conversations", limit=1).json()
    assert ids(program.get(f"customers/{customer}/conversations", cursor=page["next"])) == [first]


def test_colleagues_and_teams_by_name(program: Program, dora: Colleague, ben: Colleague, baggage: Team) -> None:
    at_the_desk = [{"id": str(Team.objects.get(key="front-desk").pk), "name": "Front desk"}]
    here: dict[str, Any] = {"teams": at_the_desk, "languages": [], "presence": "here", "covered_by": None}
    assert program.get("colleagues").json() == {
        "items": [
            here | {"id": str(ben.pk), "name": "Ben", "email": "ben@desk.example", "role": "colleague"},
            here | {"id": str(dora.pk), "name": "Dora", "email": "dora@desk.example", "role": "manager"},
        ],
        "next": None,
    }
    teams = program.get("teams").json()["items"]
    assert [(team["key"], team["name"]) for team in teams] == [("baggage", "Baggage"), ("front-desk", "Front desk")]


def test_an_owner_is_shown_by_id_and_name(program: Program, bag: Conversation, ben: Colleague) -> None:
    assign(ben.as_actor(), bag.pk, owner=ben)
    assert program.get(f"conversations/{bag.pk}").json()["owner"] == {"id": str(ben.pk), "name": "Ben"}


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("conversations", 6),
        ("conversations/{}/messages", 6),
        ("colleagues", 8),  # who they are, memberships, teams, shifts, absences, stand-ins, what they said; the token
        ("teams", 6),
        ("journal", 6),
    ],
)
def test_as_many_queries_for_many_rows_as_for_one(
    program: Program, written: Written, ben: Colleague, path: str, most: int
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert program.get(path.format(bag)).status_code == 200
        return len(asked)

    bag = written(0, files=(file_given("a", b"a"),))
    write_reply(ben.as_actor(), bag, text="Yes")
    program.get("teams")
    few = queries()
    for number in range(30):
        written(number + 1)
        written(number + 1, conversation=bag, files=(file_given(f"{number}", b"b"),))
        write_reply(ben.as_actor(), bag, text="Yes")
    assert queries() == few <= most
