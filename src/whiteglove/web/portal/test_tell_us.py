"""Anybody may tell us how it is, and nothing typed is lost."""

import re
from typing import Any

import pytest
from django.test import Client

from whiteglove.conversations.models import Conversation, Message
from whiteglove.foundation.journal.models import Row
from whiteglove.perception.answering import tell_us as room
from whiteglove.perception.models import Response
from whiteglove.team.models import Team


def tell(**given: object) -> Any:
    return Client().post("/tell-us/", given, headers={"accept-language": "fr"})


def text_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_words_alone_are_kept_and_belong_to_nobody(front_desk: Team) -> None:
    answer = tell(words="The queue was long.")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/tell-us/?told=yes")
    one = Response.objects.get()
    assert (one.comment, one.value, one.feeling, one.customer, one.encounter) == (
        "The queue was long.", None, "", None, None,
    )  # fmt: skip
    assert (one.language, one.channel) == ("fr", "portal")
    assert not Conversation.objects.exists()


def test_who_wants_an_answer_has_a_conversation(front_desk: Team) -> None:
    tell(words="My bag is torn.", score=1, feeling="angry", address="wei@mail.example", name="Wei Tan")
    one, message = Response.objects.get(), Message.objects.get()
    assert (one.value, one.feeling, one.message, one.customer) == (1, "angry", message, message.customer)
    talk = Conversation.objects.get()
    assert (talk.is_open, talk.needs_answer, talk.team, talk.subject) == (True, True, front_desk, "My bag is torn.")
    assert (message.author_address, message.reply_text, message.language) == (
        "wei@mail.example", "My bag is torn.", "fr",
    )  # fmt: skip
    poor = Row.objects.get(kind="perception.PoorAnswerReceived")
    assert poor.body["conversation_id"] == talk.pk


WRONG = [
    {"words": ""},
    {"words": " \x00 "},
    {"words": "x" * 10_001},
    {"words": "Hello", "address": "not an address"},
    {"words": "Hello", "address": "a@b.example, c@d.example"},
    {"words": "Hello", "feeling": "hungry"},
    {"words": "Hello", "score": 9},
]


@pytest.mark.parametrize("wrong", WRONG, ids=range(len(WRONG)))
def test_what_cannot_be_read_is_told_and_stays_in_the_form(front_desk: Team, wrong: dict[str, object]) -> None:
    answer = tell(**wrong)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    if wrong["words"] == "Hello":
        assert ">Hello</textarea>" in answer.content.decode()
    assert not Response.objects.exists()


def test_one_source_writes_at_most_so_often(front_desk: Team) -> None:
    for _ in range(20):
        assert tell(words="Hello").status_code == 303
    answer = tell(words="Once more")
    assert answer.status_code == 429
    assert ">Once more</textarea>" in answer.content.decode()


def test_all_together_write_at_most_so_often(front_desk: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "TOLD_AN_HOUR", 1)
    assert tell(words="Hello").status_code == 303
    assert tell(words="Hello").status_code == 429


def test_a_look_keeps_nothing(front_desk: Team) -> None:
    assert Client().get("/tell-us/?words=Hello").status_code == 200
    assert Client().head("/tell-us/").status_code == 200
    assert not Response.objects.exists()
