"""Beside a conversation stand the rules that apply there; Ctrl-K finds them."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from tests.mails import MailFrom

from whiteglove.channels.email.understanding.mail import Person
from whiteglove.conversations.models import Conversation, Message, Met
from whiteglove.encounters.conftest import a_journey
from whiteglove.encounters.models import Encounter
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.journey.models import Touchpoint
from whiteglove.rulebook.actions.rules import add_rule, retire_rule
from whiteglove.rulebook.conftest import RECEIPT
from whiteglove.team.models import Colleague, Team

SignIn = Callable[[Colleague], Client]


@pytest.fixture
def talk(mail_from: MailFrom, aiko: Person) -> Conversation:
    """Aiko asks for her money; she was met at the call last."""
    mail_from(aiko, "I bought a coat.")
    call = a_journey().touchpoints.get(key="call")
    found = Conversation.objects.get()
    Met.objects.all().delete()
    met = Encounter.objects.create(
        customer_id=found.customer_id,
        journey=call.journey,
        touchpoint=call,
        channel="phone",
        at=clock.now(),
        placed_by="source",
    )
    Met.objects.create(encounter=met, message=Message.objects.get(), conversation=found)
    return found


def test_rules_of_the_place_and_of_the_team_stand_folded_beside(
    talk: Conversation, ben: Colleague, signed_in: SignIn, *, baggage: Team
) -> None:
    call, mail = (Touchpoint.objects.get(key=key).pk for key in ("call", "mail"))
    add_rule(SYSTEM, replace(RECEIPT, touchpoints=(call,), instead={"en": "Take a photo of it."}))
    add_rule(SYSTEM, replace(RECEIPT, key="R-2", title={"en": "By mail alone"}, touchpoints=(mail,)))
    add_rule(SYSTEM, replace(RECEIPT, key="R-3", title={"en": "Baggage alone"}, teams=(baggage.pk,)))
    gone = add_rule(SYSTEM, replace(RECEIPT, key="R-4", title={"en": "Long gone"}))
    retire_rule(SYSTEM, gone.pk, why="Nobody knew why")
    client = signed_in(ben)
    shown = client.get(f"/desk/conversations/{talk.pk}/").content.decode()
    assert "One rule here" in shown
    assert "one is mandatory" in shown
    assert "Take a photo of it." in shown
    for other in ("By mail alone", "Baggage alone", "Long gone"):
        assert other not in shown
    client.cookies["django_language"] = "ja"
    assert "領収書は原本のみ" in client.get(f"/desk/conversations/{talk.pk}/").content.decode()


def test_many_rules_cost_as_many_queries_as_one(
    talk: Conversation,
    ben: Colleague,
    signed_in: SignIn,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    client, path = signed_in(ben), f"/desk/conversations/{talk.pk}/"
    add_rule(SYSTEM, RECEIPT)
    client.get(path)
    with django_assert_max_num_queries(100) as one:  # type: ignore[attr-defined]
        client.get(path)
    for _ in range(35):
        add_rule(SYSTEM, replace(RECEIPT, key=""))
    with django_assert_max_num_queries(100) as many:  # type: ignore[attr-defined]
        shown = client.get(path).content.decode()
    assert len(many.captured_queries) == len(one.captured_queries)
    assert ("More than 30 rules here" in shown, "The whole rulebook" in shown) == (True, True)


def test_a_rule_is_found_by_its_name_and_words(ben: Colleague, signed_in: SignIn) -> None:
    added = add_rule(SYSTEM, RECEIPT)
    for words in ("r-17", "receipt", "原本"):
        shown = signed_in(ben).get("/desk/find/", {"q": words}).content.decode()
        assert f'href="/manage/rules/{added.pk}/"' in shown, words
        assert "R-17 Original receipt only" in shown
    retire_rule(SYSTEM, added.pk, why="It hurts")
    assert "R-17" not in signed_in(ben).get("/desk/find/", {"q": "receipt"}).content.decode()
