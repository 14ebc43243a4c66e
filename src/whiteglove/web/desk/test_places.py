"""Where on the map a customer met us: shown in the conversation, put right, taken back."""

from collections.abc import Callable

import pytest
from django.test import Client

from whiteglove.conversations.encountering import record_meetings
from whiteglove.conversations.models import Conversation, Met
from whiteglove.encounters.conftest import a_journey
from whiteglove.encounters.models import Correction, Encounter, PlacementRule
from whiteglove.encounters.queries.ruled import suggestions
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.journey.models import Journey, Touchpoint
from whiteglove.team.models import Colleague
from whiteglove.web.conftest import Wrote

HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(ben: Colleague, signed_in: Callable[[Colleague], Client]) -> Client:
    """Ben's."""
    return signed_in(ben)


@pytest.fixture
def journey(db: None) -> Journey:
    """With a rule: a bag is at its mail, which is called otherwise in Japanese."""
    made = a_journey()
    mail = made.touchpoints.get(key="mail")
    Touchpoint.objects.filter(pk=mail.pk).update(name={"en": "Mail", "ja": "メールの窓口"})
    PlacementRule.objects.create(touchpoint=mail, words=["bag"], by_whom="test")
    return made


@pytest.fixture
def bag(aiko_wrote: Wrote) -> Conversation:
    """Aiko asks for hers."""
    return Conversation.objects.get(pk=aiko_wrote().conversation_id)


def call(journey: Journey) -> Touchpoint:
    return journey.touchpoints.get(key="call")


def page(bag: Conversation, more: str = "") -> str:
    return f"/desk/conversations/{bag.pk}/{more}"


def test_without_a_map_none_is_spoken_of(browser: Client, bag: Conversation) -> None:
    record_meetings(bag.pk)
    text = browser.get(page(bag)).content.decode()
    assert 'id="act-place"' not in text
    assert "not on the map" not in text.split('id="person"')[0]


def test_the_place_is_shown_with_why_in_the_readers_language(
    browser: Client, bag: Conversation, journey: Journey
) -> None:
    record_meetings(bag.pk)
    text = browser.get(page(bag)).content.decode()
    assert 'id="place"><span class="soft">at Mail</span> <span class="soft why">(by the word “bag”)' in text
    assert 'id="act-place" data-key="."' in text
    text = browser.get(page(bag), headers={"Accept-Language": "ja"}).content.decode()
    assert "メールの窓口" in text.split('id="act-place"')[0]


def test_it_is_put_elsewhere_with_one_form_and_taken_back(
    browser: Client, bag: Conversation, journey: Journey, as_ben: Actor
) -> None:
    record_meetings(bag.pk)
    met = Encounter.objects.get()
    answer = browser.post(page(bag, "place/"), {"encounter": met.pk, "to": call(journey).pk})
    made = Correction.objects.get()
    assert answer.headers["Location"] == page(bag, f"?placed={made.pk}")
    text = browser.get(answer.headers["Location"]).content.decode()
    assert "It is at “Call” now." in text
    assert "(Ben put it there)" in text
    assert "bag" in made.words  # of its subject: it teaches
    assert suggestions(as_ben) == []  # once is no rule yet
    answer = browser.post(f"/desk/corrections/{made.pk}/undo/")
    assert answer.headers["Location"] == page(bag)
    assert Encounter.objects.get().touchpoint == journey.touchpoints.get(key="mail")


def test_in_the_page_only_what_changed_is_swapped(browser: Client, bag: Conversation, journey: Journey) -> None:
    record_meetings(bag.pk)
    seen = {"seen": "0", "events": "0", "since": clock.now().isoformat()}
    answer = browser.post(page(bag, "place/"), {"to": "nowhere", **seen}, headers=HTMX)
    text = answer.content.decode()
    assert 'id="standing" hx-swap-oob="true"' in text
    assert "It is at no place of our maps now." in text
    made = Correction.objects.get()
    assert f'action="/desk/corrections/{made.pk}/undo/"' in text
    undone = browser.post(f"/desk/corrections/{made.pk}/undo/", headers=HTMX)
    assert "Undone." in undone.content.decode()
    assert undone.headers["HX-Trigger"] == f"live:conversation:{bag.pk}"


def test_others_hear_of_it(browser: Client, bag: Conversation, journey: Journey) -> None:
    text = browser.get(page(bag)).content.decode()
    assert f'data-live="conversation:{bag.pk} customer:{bag.customer_id}"' in text
    assert f"live:customer:{bag.customer_id} from:body" in text


def test_what_was_not_chosen_changes_nothing(browser: Client, bag: Conversation, journey: Journey) -> None:
    record_meetings(bag.pk)
    assert browser.post(page(bag, "place/"), {"to": "x"}).status_code == 422
    assert browser.post(page(bag, "place/"), {"to": "999"}).status_code == 404
    assert not Correction.objects.exists()


def test_one_in_no_conversation_has_a_page_of_its_own(browser: Client, bag: Conversation, journey: Journey) -> None:
    record_meetings(bag.pk)
    met = Encounter.objects.get()
    Met.objects.all().delete()
    address = f"/desk/encounters/{met.pk}/"
    text = browser.get(address).content.decode()
    assert "Was it somewhere else?" in text
    assert "What was said there" not in text
    text = browser.post(address, {"to": call(journey).pk}).content.decode()
    assert "It is at “Call” now." in text
    assert Encounter.objects.get().touchpoint == call(journey)
