"""Customers who say that they leave us: read once when they write, kept without their words."""

import pytest

from whiteglove.conversations.conftest import Time, Wrote
from whiteglove.conversations.models import Conversation, Message
from whiteglove.foundation.journal.consequences import react
from whiteglove.foundation.journal.models import Row
from whiteglove.foundation.journal.reactions import REACTIONS
from whiteglove.recovery.actions.hearing import hear_leaving
from whiteglove.recovery.leaving_words import says_they_leave
from whiteglove.recovery.models import Leaving


@pytest.mark.parametrize(
    "text",
    [
        "Enough. Please close my account.",
        "I am cancelling my subscription today.",
        "We are switching to another provider.",
        "I'll take my business elsewhere!",
        "You have just lost a loyal customer.",
        "I will never fly with you again.",
        "That was the last time I book with you.",
        "解約します。",
        "他社に乗り換えます。",
        "もう二度と利用しません。",
        "もう貴社の便は使いません。",
        "Je résilie mon contrat.",
        "Nous souhaitons fermer notre compte.",
        "Vous venez de perdre un bon client.",
        "Je passe chez un concurrent.",
        "Je change de compagnie.\nPlus jamais avec vous !".replace("de compagnie", "pour une autre compagnie"),
    ],
)
def test_they_say_that_they_leave(text: str) -> None:
    assert says_they_leave(text)


@pytest.mark.parametrize(
    "text",
    [
        "Please cancel my order.",
        "How do I close my account?",
        "I do not want to close my account.",
        "Please don't cancel my subscription!",
        "I am switching to another flight.",
        "I lost my bag, and you lost my suitcase.",
        "I never fly with a bag like this again.",
        "You told me that I could leave for another day.",
        "解約の方法を教えてください。",
        "解約したくないです。",
        "解約しますか。",
        "Je ne veux pas résilier mon contrat.",
        "Je passe chez vous demain.",
        "Comment fermer mon compte ?",
        "x" * 30_000 + " Close my account.",
    ],
)
def test_they_do_not(text: str) -> None:
    assert not says_they_leave(text)


def test_it_is_kept_once_when_they_write(bag: Conversation, time: Time, wrote: Wrote) -> None:
    time.passes(minutes=5)
    wrote("Close my account.", to=bag)
    for row in Row.objects.filter(kind="conversations.MessageReceived"):
        for one in REACTIONS[row.kind]:
            if one.name.startswith("recovery."):
                assert react(row, one)
    said = Message.objects.latest("id")
    assert not hear_leaving(Message.objects.earliest("id").pk)
    assert hear_leaving(said.pk)
    assert list(Leaving.objects.values_list("message_id", "at")) == [(said.pk, said.at)]


@pytest.mark.parametrize("columns", [{"is_automatic": True}, {"direction": "out"}, {"is_aside": True}])
def test_machines_colleagues_and_experts_do_not_leave(bag: Conversation, columns: dict[str, object]) -> None:
    said = Message.objects.create(**{"conversation": bag, "direction": "in", "text": "Close my account."} | columns)
    assert not hear_leaving(said.pk)
    assert not Leaving.objects.exists()
