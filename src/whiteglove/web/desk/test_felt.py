"""What a customer answered is on the conversation at once, and those who served them hear of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from whiteglove.conversations.models import Conversation, Message, Met, Notice
from whiteglove.encounters.actions.parties import party_of_colleague
from whiteglove.encounters.models import Encounter, Involvement, PlacedBy
from whiteglove.foundation import clock
from whiteglove.foundation.journal.facts import Fact
from whiteglove.perception.announcing import facts_of_new
from whiteglove.perception.facts import PoorAnswerReceived, ThanksReceived
from whiteglove.perception.models import Response
from whiteglove.perception.reactions import tell_of_poor_answer, tell_of_thanks
from whiteglove.team.models import Colleague
from whiteglove.web.conftest import Wrote

Answered = Callable[..., Response]


@pytest.fixture
def bag(aiko_wrote: Wrote) -> Message:
    """Aiko's matter."""
    return aiko_wrote()


@pytest.fixture
def answered(bag: Message, ben: Colleague) -> Answered:
    """Aiko answers about the encounter in which Ben served her."""
    customer = Conversation.objects.get().customer
    at = clock.now() - timedelta(hours=1)
    encounter = Encounter.objects.create(customer=customer, channel="email", at=at, placed_by=PlacedBy.NOBODY)
    Met.objects.create(conversation_id=bag.conversation_id, message=bag, encounter=encounter)
    Involvement.objects.create(encounter=encounter, party=party_of_colleague(ben))

    def answer(value: int | None, feeling: str = "", comment: str = "") -> Response:
        return Response.objects.create(
            encounter=encounter, customer=customer, kind="csat", scale_min=1, scale_max=5, value=value,
            feeling=feeling, comment=comment, at=clock.now(),
        )  # fmt: skip

    return answer


def place(bag: Message) -> str:
    return f"/desk/conversations/{bag.conversation_id}/"


def facts(response: Response, kind: type[Fact]) -> Any:
    return next((one for one in facts_of_new([response]) if isinstance(one, kind)), None)


def test_the_words_stand_in_the_conversation_and_come_live(
    signed_in: Callable[[Colleague], Client], ben: Colleague, bag: Message, answered: Answered
) -> None:
    browser = signed_in(ben)
    assert 'id="felt-strip" class="felt-strip" hidden' in browser.get(place(bag)).content.decode()
    answered(2, "let_down", "Nobody <called> back.")
    known: dict[str, str | int] = {"seen": bag.pk, "events": 0, "since": clock.now().isoformat()}
    for page in (browser.get(place(bag)), browser.get(f"{place(bag)}news/", known)):
        text = page.content.decode()
        assert "2 of 5" in text
        assert "how satisfied" in text
        assert "Let down" in text
        assert '<blockquote class="theirs-words" dir="auto">Nobody &lt;called&gt; back.</blockquote>' in text
    assert 'id="felt-strip" class="felt-strip" aria-label="How it felt to them" hx-swap-oob="true"' in text


def test_ben_hears_of_a_poor_answer_once(
    signed_in: Callable[[Colleague], Client], ben: Colleague, chidi: Colleague, bag: Message, answered: Answered
) -> None:
    poor = facts(answered(1, comment="I had to ask thrice."), PoorAnswerReceived)
    assert poor.conversation_id == bag.conversation_id
    tell_of_poor_answer(poor)
    tell_of_poor_answer(poor)
    assert list(Notice.objects.values_list("colleague", "because")) == [(ben.pk, "response_poor")]
    page = signed_in(ben).get("/desk/told/").content.decode()
    assert "was not content with how we served them." in page
    assert "I had to ask thrice." in page


def test_ben_hears_of_his_own_thanks(ben: Colleague, chidi: Colleague, answered: Answered) -> None:
    tell_of_thanks(facts(answered(5, "delighted", "You were kind."), ThanksReceived))
    assert list(Notice.objects.values_list("colleague", "because")) == [(ben.pk, "response_thanks")]


def test_an_ordinary_answer_is_told_to_nobody(answered: Answered) -> None:
    assert [type(one).__name__ for one in facts_of_new([answered(4, comment="Fine.")])] == ["ResponseReceived"]
    assert facts(answered(5), ThanksReceived) is None  # no words


def test_who_wants_to_hear_of_no_answers_does_not(ben: Colleague, answered: Answered) -> None:
    Colleague.objects.update(told_about=["own"], pushed_about=[])
    tell_of_poor_answer(facts(answered(1), PoorAnswerReceived))
    assert not Notice.objects.exists()
