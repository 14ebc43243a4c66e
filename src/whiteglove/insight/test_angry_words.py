"""Anger in words: read once when a customer writes, so that fairness knows of it and searches no texts."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from whiteglove.conversations.facts import MessageReceived, PastMessageKept
from whiteglove.conversations.models import Conversation, Message
from whiteglove.foundation import clock
from whiteglove.insight import angry_words
from whiteglove.insight.angry_words import read_back
from whiteglove.insight.conftest import Harmed
from whiteglove.insight.fair import FairBy
from whiteglove.insight.harmed import cases_of
from whiteglove.insight.models import AngryMessage, ReadBack
from whiteglove.insight.queries.fairness import fairness
from whiteglove.insight.queries.felt import ever
from whiteglove.insight.reactions import read_for_anger, read_past_for_anger
from whiteglove.team.models import Colleague

HOUR = timedelta(hours=1)
Said = Callable[..., Message]
ANGRY, CALM = "This is unacceptable, I am fed up.", "Where is my bag, please?"


@pytest.fixture
def said() -> Said:
    """A message in a matter: `said(matter, ANGRY, after=2)`, hours after it began."""

    def say(matter: Conversation, words: str, *, after: float = 0, is_read: bool = True, **more: Any) -> Message:
        at: datetime = matter.opened_at + after * HOUR
        columns = {"direction": "in", "kind": "message", "reply_text": words, "text": f"{words}\n> quoted", **more}
        message = Message.objects.create(conversation=matter, at=at, to=[], subject="", **columns)
        if is_read:
            for _ in range(2):  # harmless when run twice
                read_for_anger(MessageReceived(matter.pk, message.pk, message.kind))
        return message

    return say


def is_angry() -> bool:
    (found,) = cases_of(ever(clock.now()), "EUR")
    return found.is_angry


@pytest.mark.parametrize("words", [ANGRY, "もう許せません。", "C’est inadmissible."])
def test_words_of_anger_count_until_something_was_given(harmed: Harmed, said: Said, words: str) -> None:
    matter = harmed("Aiko", worth=1000, given_after=3)
    said(matter, CALM)
    assert not is_angry()
    late = said(matter, words, after=4)
    assert not is_angry()
    AngryMessage.objects.filter(message=late).update(at=matter.opened_at + 2 * HOUR)
    assert is_angry()


@pytest.mark.parametrize(
    "more",
    [
        {"direction": "out", "delivery": "sent"},
        {"direction": "note"},
        {"is_automatic": True},
        {"kind": "auto_reply"},
        {"is_aside": True},
        {"reply_text": CALM, "text": f"{CALM}\n> {ANGRY}"},
    ],
)
def test_only_what_a_customer_says_anew_counts(harmed: Harmed, said: Said, more: dict[str, Any]) -> None:
    said(harmed("Aiko"), ANGRY, **more)
    assert (is_angry(), AngryMessage.objects.count()) == (False, 0)


def test_words_in_another_matter_say_nothing_of_this_one(harmed: Harmed, said: Said) -> None:
    harmed("Aiko")
    elsewhere = Conversation.objects.get()
    elsewhere.pk = None
    elsewhere.save()
    said(elsewhere, ANGRY)
    assert not is_angry()


def test_what_came_out_of_an_archive_is_read_too(harmed: Harmed, said: Said) -> None:
    matter = harmed("Aiko")
    kept = said(matter, ANGRY, is_read=False)
    read_past_for_anger(PastMessageKept(matter.pk, kept.pk))
    assert is_angry()


def test_what_came_before_anybody_read_is_read_back(
    harmed: Harmed, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = harmed("Aiko")
    for text in (ANGRY, CALM, CALM, ANGRY, CALM):
        said(matter, text, is_read=False)
    monkeypatch.setattr(angry_words, "AT_ONCE", 2)
    assert [(read_back(), AngryMessage.objects.count()) for _ in range(4)] == [(2, 1), (2, 1), (1, 2), (0, 2)]
    assert is_angry()
    said(matter, ANGRY, is_read=False)  # what comes from now on is read when it comes
    assert (read_back(), ReadBack.objects.count()) == (0, 1)


def test_who_was_angry_in_words_alone_got_more(harmed: Harmed, said: Said, dora: Colleague) -> None:
    for number in range(6):
        said(harmed(f"Calm {number}", worth=1000 + 100 * number), CALM)
        said(harmed(f"Angry {number}", worth=5000 + 100 * number), ANGRY)
    found = fairness(dora.as_actor())
    (anger,) = [one for one in found.rows if one.by is FairBy.ANGER]
    assert (found.angry, round(anger.given.figure.value or 0)) == (6, 4000)
    assert (anger.given.figure.low or 0) > 0


def test_where_they_got_the_same_it_stays_silent(harmed: Harmed, said: Said, dora: Colleague) -> None:
    for number in range(6):
        said(harmed(f"Calm {number}", worth=1000 + 100 * number), CALM)
        said(harmed(f"Angry {number}", worth=1000 + 100 * number), ANGRY)
    found = fairness(dora.as_actor())
    (anger,) = [one for one in found.rows if one.by is FairBy.ANGER]
    assert (found.angry, round(anger.given.figure.value or 0)) == (6, 0)
    assert found.lesser == []
