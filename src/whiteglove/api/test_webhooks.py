"""Accounting hears of what was given by webhook, in the API's own shape; owners make webhooks by API."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from whiteglove.api.conftest import Program
from whiteglove.api.facts_seen import seen_by
from whiteglove.channels.webhooks import addresses
from whiteglove.channels.webhooks.conftest import (
    Receiver,
    alive,
    loop,
    named,
    receiver,
    receivers,
    settled,
    to,
    turn,
)
from whiteglove.channels.webhooks.models import Destination, SendingAsked
from whiteglove.channels.webhooks.offers import OFFERS, reader
from whiteglove.conversations.models import Conversation
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.foundation.journal.facts import KNOWN_FACTS
from whiteglove.foundation.journal.models import Row
from whiteglove.foundation.journal.queries import fact_read
from whiteglove.recovery.actions.gestures import give, take_back
from whiteglove.recovery.models import Gesture
from whiteglove.rulebook.actions.limits import Wished, set_limit
from whiteglove.team.models import Colleague, Team

__all__ = ["alive", "loop", "named", "receiver", "receivers", "settled"]

ProgramOf = Callable[..., Program]
HOOK = {"name": "Books", "address": "https://93.184.215.14/in", "events": ["gestures"]}


@pytest.fixture
def may_give(ben: Colleague) -> Colleague:
    """Ben may give refunds."""
    set_limit(SYSTEM, Wished(kind="refund", role="colleague", per_case=9000))
    return ben


def given_by(colleague: Colleague, conversation: Conversation) -> Gesture:
    gift = {"kind": "refund", "worth": 5000, "currency": "EUR", "why": "Three days late"}
    return give(colleague.as_actor(), conversation=conversation.pk, **gift)  # type: ignore[arg-type]


@pytest.mark.usefixtures("settled")
def test_accounting_hears_what_was_given_and_taken_back_as_the_api_shows_it(
    receiver: Receiver, loop: int, may_give: Colleague, bag: Conversation, program: Program
) -> None:
    to(receiver, offers=["gestures"])
    gesture = given_by(may_give, bag)
    shown_before = program.get(f"gestures/{gesture.pk}").json()
    take_back(may_give.as_actor(), gesture.pk, "Booked twice")
    shown_after = program.get(f"gestures/{gesture.pk}").json()
    turn(loop)
    given, back = (request.said for request in receiver.came)
    assert (given["type"], back["type"]) == ("recovery.GestureGiven", "recovery.GestureTakenBack")
    assert (given["data"], back["data"]) == (shown_before, shown_after)
    assert (given["data"]["worth"], given["data"]["currency"], given["data"]["why"]) == (
        5000,
        "EUR",
        "Three days late",
    )
    assert given["data"]["taken_back_at"] is None
    assert back["data"]["taken_back_at"] is not None


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize(("with_private", "count"), [(False, 0), (True, 2)])
def test_what_happens_in_private_teams_leaves_only_when_an_owner_says_so(
    receiver: Receiver, loop: int, may_give: Colleague, bag: Conversation, with_private: bool, count: int
) -> None:
    Team.objects.update(is_private=True)
    made = to(receiver, offers=["gestures", "recoveries", "conversations"], with_private=with_private)
    take_back(SYSTEM, given_by(may_give, bag).pk)
    turn(loop)
    sent = [request.said["type"] for request in receiver.came]
    assert len([kind for kind in sent if "Gesture" in kind]) == count
    assert with_private or not sent
    Team.objects.update(is_private=False)
    turn(loop)
    assert len(receiver.came) == len(sent)  # its turn came, and it was passed over
    assert Destination.objects.get().pk == made.id


def test_every_kind_that_is_offered_is_a_fact_and_told_once() -> None:
    kinds = [kind for one in OFFERS.values() for kind in one.kinds]
    assert set(kinds) <= set(KNOWN_FACTS)
    assert len(kinds) == len(set(kinds))
    assert list(OFFERS)[:4] == ["gestures", "conversations", "promises", "recoveries"]


def test_a_destination_sees_as_a_colleague_of_no_team_or_as_an_owner(bag: Conversation, may_give: Colleague) -> None:
    given_by(may_give, bag)
    rows = Row.objects.filter(topics__contains=[f"conversation:{bag.pk}"]).values_list("pk", flat=True)
    facts = [read for row in rows if (read := fact_read(row)) is not None]
    assert {"conversations.ConversationOpened", "recovery.GestureGiven"} <= {read.kind for read in facts}
    assert seen_by(reader(with_private=False), facts) == facts
    Team.objects.update(is_private=True)
    assert [seen_by(reader(with_private=private), facts) for private in (False, True)] == [[], facts]


def test_an_owners_program_makes_a_webhook_whose_secret_is_told_once(program: Program) -> None:
    owner = program
    made = owner.post("webhooks", HOOK, key="hook-1")
    again = owner.post("webhooks", HOOK, key="hook-1")
    shown: dict[str, Any] = made.json()
    assert (made.status_code, shown["secret"][:6], again.json()["secret"]) == (201, "whsec_", None)
    assert again.json()["id"] == shown["id"]
    (listed,) = owner.get("webhooks").json()["items"]
    assert listed == {key: value for key, value in shown.items() if key != "secret"}
    assert (listed["state"], listed["events"], listed["with_private"]) == ("new", ["gestures"], False)
    assert owner.post(f"webhooks/{shown['id']}/test").status_code == 201
    assert SendingAsked.objects.count() == 1
    assert owner.delete(f"webhooks/{shown['id']}").status_code == 204
    assert (owner.get(f"webhooks/{shown['id']}").status_code, owner.get("webhooks").json()["items"]) == (404, [])


def test_the_host_is_looked_up_before_anything_is_held(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[int] = []
    monkeypatch.setattr(addresses, "addresses_of", lambda *_, **__: held.append(len(connection.savepoint_ids)))
    before = len(connection.savepoint_ids)
    assert program.post("webhooks", HOOK, key="hook-1").status_code == 201
    assert held == [before]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"address": "https://10.0.0.1/"}, "private network"),
        ({"address": "http://books.example/"}, "begins with https"),
        ({"events": ["bells"]}, "one or more of gestures"),
        ({"name": " "}, "what it is for"),
    ],
)
def test_what_cannot_be_is_refused_in_words(program: Program, more: dict[str, Any], words: str) -> None:
    refused = program.post("webhooks", HOOK | more)
    assert (refused.status_code, words in refused.json()["detail"]) == (422, True)
    assert not Destination.objects.exists()


def test_a_program_narrowed_to_teams_sends_nothing_anywhere(program_of: ProgramOf, front_desk: Team) -> None:
    narrowed = program_of(Role.OWNER, teams=[front_desk])
    assert narrowed.post("webhooks", HOOK).status_code == 403
    assert narrowed.get("webhooks").status_code == 403
