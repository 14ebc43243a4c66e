"""Where encounters belong: rules as sentences, tried, kept, ordered, retired; suggestions; what stands nowhere."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils.translation import override

from whiteglove.conversations.encountering import record_meetings
from whiteglove.conversations.models import Conversation
from whiteglove.encounters.actions.correcting import correct
from whiteglove.encounters.actions.ruling import RuleWanted, add_rule
from whiteglove.encounters.conftest import a_journey
from whiteglove.encounters.models import Encounter, PlacementRule
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.journey.models import Journey
from whiteglove.team.models import Colleague
from whiteglove.web.conftest import Wrote
from whiteglove.web.manage.placement_words import rule_sentence

PAGE = "/manage/encounters/"


@pytest.fixture
def browser(dora: Colleague, signed_in: Callable[[Colleague], Client]) -> Client:
    """Dora's."""
    return signed_in(dora)


@pytest.fixture
def journey(db: None) -> Journey:
    """A small map."""
    return a_journey()


def to(journey: Journey, key: str = "mail") -> int:
    return journey.touchpoints.get(key=key).pk


def met(aiko_wrote: Wrote, text: str = "Where is my bag?") -> Encounter:
    talk = Conversation.objects.get(pk=aiko_wrote(text).conversation_id)
    record_meetings(talk.pk)
    return Encounter.objects.latest("pk")


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (
            {"channel": "email", "address": "Claims@air.example", "words": ["Receipt"]},
            "An e-mail to claims@air.example with the word receipt is at Mail.",
        ),
        ({"words": ["receipt", "領収書"]}, "Anything with any of the words receipt, 領収書 is at Mail."),
        ({"channel": "fax", "topic": "Lost"}, "A contact over fax about lost is at Mail."),
        ({"channel": "phone", "position_in_episode": "again"}, "A call later in their trip is at Mail."),
        ({"form": "claim"}, "Anything by the form claim is at Mail."),
    ],
)
def test_a_rule_is_one_plain_sentence(journey: Journey, wanted: dict[str, object], said: str) -> None:
    rule = add_rule(SYSTEM, journey.touchpoints.get(key="mail"), RuleWanted(**wanted))  # type: ignore[arg-type]
    assert rule_sentence(rule) == said


def test_an_empty_page_says_what_to_do(browser: Client) -> None:
    assert "There is no map yet." in browser.get(PAGE).content.decode()
    a_journey()
    assert "There is no rule yet" in browser.get(PAGE).content.decode()


def test_a_rule_is_tried_then_kept(browser: Client, journey: Journey, aiko_wrote: Wrote) -> None:
    met(aiko_wrote)
    met(aiko_wrote, "And my hat?")
    given = {"to": to(journey), "channel": "email", "words": "hat, cap"}
    text = browser.post(f"{PAGE}rules/", {**given, "then": "try"}).content.decode()
    assert "It would have caught 1 of the latest 2." in text
    assert "Of these 0 stand there already, 1 nowhere, 0 elsewhere." in text
    assert 'value="hat, cap"' in text
    assert not PlacementRule.objects.exists()
    answer = browser.post(f"{PAGE}rules/", {**given, "then": "keep"})
    rule = PlacementRule.objects.get()
    assert answer.headers["Location"] == f"{PAGE}?said=kept#rule-{rule.pk}"
    assert rule.words == ["hat", "cap"]
    assert "An e-mail with any of the words hat, cap is at Mail." in browser.get(PAGE).content.decode()


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(browser: Client, journey: Journey) -> None:
    answer = browser.post(f"{PAGE}rules/", {"to": to(journey), "then": "keep"})
    assert answer.status_code == 422
    assert "Say at least one thing" in answer.content.decode()
    answer = browser.post(f"{PAGE}rules/", {"words": "hat", "then": "keep"})
    assert answer.status_code == 422
    assert 'value="hat"' in answer.content.decode()
    assert not PlacementRule.objects.exists()


def test_rules_are_put_in_order_and_retired(browser: Client, journey: Journey) -> None:
    mail = journey.touchpoints.get(key="mail")
    first, second = (add_rule(SYSTEM, mail, RuleWanted(words=[word])) for word in ("bag", "hat"))
    answer = browser.post(f"{PAGE}rules/{second.pk}/move/", {"way": "earlier"})
    assert answer.headers["Location"] == f"{PAGE}?said=moved#rule-{second.pk}"
    in_order = PlacementRule.objects.order_by("position").values_list("pk", flat=True)
    assert list(in_order) == [second.pk, first.pk]
    browser.post(f"{PAGE}rules/{second.pk}/move/", {"way": "earlier"})  # it is first already
    assert list(in_order) == [second.pk, first.pk]
    browser.post(f"{PAGE}rules/{second.pk}/retire/")
    text = browser.get(PAGE).content.decode()
    assert "with the word hat" not in text
    assert browser.post(f"{PAGE}rules/{second.pk}/move/", {"way": "later"}).status_code == 404


def test_what_corrections_suggest_becomes_a_rule_with_one_press(
    browser: Client, journey: Journey, aiko_wrote: Wrote, as_ben: Actor
) -> None:
    for number in range(3):
        correct(as_ben, met(aiko_wrote, f"{number}").pk, to(journey), subject="Receipt")
    text = browser.get(PAGE).content.decode()
    assert "3 of 3 with the word “receipt” were put at Mail." in text
    browser.post(f"{PAGE}rules/", {"to": to(journey), "words": "receipt"})
    text = browser.get(PAGE).content.decode()
    assert "were put at Mail" not in text
    assert "Anything with the word receipt is at Mail." in text


def test_what_stands_nowhere_is_placed_one_by_one(browser: Client, journey: Journey, aiko_wrote: Wrote) -> None:
    one = met(aiko_wrote)
    assert "One encounter stands nowhere" in browser.get(PAGE).content.decode()
    text = browser.get(f"{PAGE}nowhere/").content.decode()
    assert "My bag" in text  # what it was about
    answer = browser.post(f"/desk/encounters/{one.pk}/", {"to": to(journey), "back": "list"})
    assert answer.headers["Location"] == f"{PAGE}nowhere/"
    one.refresh_from_db()
    assert one.touchpoint_id == to(journey)
    assert "Every encounter is at its place." in browser.get(f"{PAGE}nowhere/").content.decode()


def test_a_long_list_goes_on_where_it_ended(
    browser: Client, journey: Journey, aiko_wrote: Wrote, monkeypatch: pytest.MonkeyPatch
) -> None:
    older, newer = met(aiko_wrote, "1"), met(aiko_wrote, "2")
    monkeypatch.setattr("whiteglove.web.manage.placement.NOWHERE_SHOWN", 1)
    first = browser.get(f"{PAGE}nowhere/").content.decode()
    assert f'id="nowhere-{newer.pk}"' in first
    assert f'id="nowhere-{older.pk}"' not in first
    after = first.partition("?after=")[2].partition('"')[0]
    rest = browser.get(f"{PAGE}nowhere/?after={after}", headers={"HX-Request": "true"}).content.decode()
    assert f'id="nowhere-{older.pk}"' in rest
    assert "<html" not in rest
    assert "?after=" not in rest


def test_colleagues_read_the_rules_and_change_none(
    journey: Journey, ben: Colleague, signed_in: Callable[[Colleague], Client]
) -> None:
    rule = add_rule(SYSTEM, journey.touchpoints.get(key="mail"), RuleWanted(words=["bag"]))
    text = signed_in(ben).get(PAGE).content.decode()
    assert "Anything with the word bag is at Mail." in text
    assert "Keep the rule" not in text
    assert "Retire" not in text
    assert signed_in(ben).post(f"{PAGE}rules/{rule.pk}/retire/").status_code == 403


def test_in_japanese_what_is_said_of_a_thing_stands_before_it(journey: Journey) -> None:
    wanted = RuleWanted(channel="email", address="claims@air.example", words=["receipt"])
    rule = add_rule(SYSTEM, journey.touchpoints.get(key="mail"), wanted)
    with override("ja"):
        assert rule_sentence(rule) == "「receipt」という言葉があるclaims@air.example宛てのメールは「Mail」です。"
