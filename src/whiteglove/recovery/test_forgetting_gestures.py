"""Aiko is erased: what was given stays, the words about her go; before that she gets what she was given."""

from typing import Any

import pytest

from whiteglove.conversations.actions.erasing import erase_customer
from whiteglove.conversations.models import Conversation
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.recovery.actions.gestures import give, take_back
from whiteglove.recovery.forgetting.gestures import gestures_for_export
from whiteglove.recovery.models import Gesture, MoreAsked, PeerLook
from whiteglove.rulebook.actions.limits import Wished, set_limit
from whiteglove.rulebook.models import Rule, Sunset
from whiteglove.team.models import Colleague


@pytest.fixture
def given(bag: Conversation, as_ben: Actor, dora: Colleague) -> Gesture:
    """Ben gave Aiko two refunds and some time, took one refund back, asked Dora for more; Dora looked at it."""
    set_limit(SYSTEM, Wished(kind="refund", role="colleague", per_case=90000, per_period=900000))
    usual: dict[str, Any] = {"conversation": bag.pk, "currency": "EUR", "why": "Aiko Tanaka lost her bag"}
    gesture = give(as_ben, kind="refund", worth=100, **usual)
    take_back(as_ben, give(as_ben, kind="refund", worth=7, **usual).pk, "Aiko did not want it")
    give(as_ben, kind="extra_time", worth=0, **usual)
    MoreAsked.objects.create(
        asker_id=as_ben.colleague_id or 0, asked=dora, conversation=bag, kind="refund", worth=1, currency="EUR",
        why="Aiko cries", at=clock.now(), agrees=True, answered_at=clock.now(), words="Give Aiko all of it",
    )  # fmt: skip
    PeerLook.objects.create(
        gesture=gesture, peer=dora, chosen_at=clock.now(), chance=0.1, said="else", words="I would ring Aiko"
    )
    return gesture


def said() -> list[str]:
    rows = [
        *Gesture.objects.order_by("pk").values_list("why", "taken_back_why"),
        *MoreAsked.objects.values_list("why", "words"),
        *PeerLook.objects.values_list("words"),
    ]
    return [words for row in rows for words in row if words]


@pytest.mark.parametrize("keeps_words", [True, False])
def test_the_words_go_and_what_was_given_stays(given: Gesture, dora: Colleague, *, keeps_words: bool) -> None:
    aiko = given.customer
    assert aiko is not None
    assert len([words for words in said() if "Aiko" in words]) == 7
    erase_customer(dora.as_actor(), aiko.pk, confirmed=aiko.name, keeps_words=keeps_words)
    assert len(said()) == 7
    assert not [words for words in said() if "Aiko" in words]
    assert Gesture.objects.filter(pk=given.pk).values_list("worth", "kind").get() == (100, "refund")


def test_she_gets_what_she_was_given(given: Gesture, dora: Colleague) -> None:
    name, rows = gestures_for_export(dora.as_actor(), given.customer_id or 0)
    assert name == "given.json"
    assert [(row["kind"], row["worth"], row["currency"]) for row in rows] == [
        ("refund", 100, "EUR"),
        ("extra_time", None, None),
    ]
    assert "Aiko" not in str(rows)


def test_what_speaks_for_a_rule_stays_without_her_words(bag: Conversation, r17: Rule, dora: Colleague) -> None:
    theirs = {"kind": "conversation", "id": bag.pk, "n": 1, "words": "Aiko feels safer"}
    others = {"kind": "conversation", "id": bag.pk + 1, "n": 1, "words": "So do I"}
    renewals = [{"why": "They ask for it", "evidence": [theirs, others, "response:3"]}]
    day = clock.now().date()
    Sunset.objects.create(
        rule=r17, what="new", began_on=day, ends_on=clock.now().date().replace(year=day.year + 1), renewals=renewals
    )
    erase_customer(dora.as_actor(), bag.customer_id, confirmed=bag.customer.name, keeps_words=False)
    assert Sunset.objects.get().renewals[0]["evidence"] == [theirs | {"words": ""}, others, "response:3"]
