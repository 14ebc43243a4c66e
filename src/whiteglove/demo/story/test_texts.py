"""The wordings: whatever a conversation begins with can be continued, and every slot can be filled."""

import re
import string
from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random

import pytest

from whiteglove.demo.story.company import company
from whiteglove.demo.story.lines import Decks, NoWordingFits, meaning, sections
from whiteglove.demo.story.people import Person
from whiteglove.demo.story.slots import slots_for
from whiteglove.demo.story.told import CustomerTold, Language
from whiteglove.demo.story.topics import TOPICS

LANGUAGES: tuple[Language, ...] = ("en", "ja", "fr")
FILES = [(language, topic.key) for language in LANGUAGES for topic in TOPICS]
NOW = datetime(2025, 6, 12, 3, 0, tzinfo=UTC)


def aiko(language: Language) -> Person:
    told = CustomerTold("Aiko Ono", "aiko@mail.example", language, NOW, "Asia/Tokyo")
    return Person(told=told, given="Aiko", family="Ono", woman=True)


def letters(wording: str) -> set[str]:
    return set(filter(str.isalpha, meaning(wording)[0]))


def numbers(wording: str) -> set[str]:
    return set(filter(str.isdigit, meaning(wording)[0]))


def following(wordings: tuple[str, ...], begun: set[str]) -> list[str]:
    return [wording for wording in wordings if not letters(wording) or letters(wording) & begun]


@pytest.mark.parametrize(("language", "topic"), FILES)
def test_every_beginning_can_be_continued(language: Language, topic: str) -> None:
    words = sections(language, topic)
    for opening in words["open"]:
        begun = letters(opening)
        for section in ("subject", "detail", "ask", "question", "answer", "note"):
            assert following(words[section], begun), (section, opening)
        for question in following(words["question"], begun):
            backs = following(words["back"], begun)
            assert any(not numbers(back) or numbers(back) & numbers(question) for back in backs), (
                opening,
                question,
            )


@pytest.mark.parametrize(("language", "topic"), FILES)
def test_marks_follow_an_opening_or_a_question(language: Language, topic: str) -> None:
    words = sections(language, topic)
    openings = set[str]().union(*(letters(opening) for opening in words["open"]))
    questions = set[str]().union(*(numbers(question) for question in words["question"]))
    for section in ("subject", "detail", "ask", "question", "back", "answer", "note"):
        for wording in words[section]:
            assert letters(wording) <= openings, wording
            assert numbers(wording) <= questions, wording


def all_wordings(language: Language) -> Iterator[str]:
    for name in ("common", "voices", "words", *(topic.key for topic in TOPICS)):
        for wordings in sections(language, name).values():
            yield from wordings


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_slot_is_known(language: Language) -> None:
    rng = Random(1)
    known = slots_for(aiko(language), at=NOW, when="before", rng=rng, decks=Decks(rng), sum_yen=(1000, 9000))
    named = {
        name for wording in all_wordings(language) for _, name, _, _ in string.Formatter().parse(wording) if name
    }
    assert named - set(known) <= {"agent", "agent_given", "de_agent", "soon"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_has_a_voice_in_each_language_they_write(language: Language) -> None:
    voices = sections(language, "voices")
    for person in company().colleagues:
        if language in person.languages and person.role != "owner":
            assert len(voices[f"{person.key}.hello"]) >= 3, person.key
            assert len(voices[f"{person.key}.close"]) >= 2, person.key


def test_french_keeps_its_spaces() -> None:
    for wording in all_wordings("fr"):
        words = re.sub(r"<[^>]+>|https?://\S+|\d+:\d+|\{clock\}", "", wording)
        assert not re.search(
            r"[^\s\u00a0!?][;?!]|[^\s\u00a0]:|« |«\S| »|[^\s\u00a0]»", words.replace("«\u00a0", "")
        ), wording
        assert not re.search(r" [;:?!]", words), wording


def test_japanese_is_written_in_japanese() -> None:
    for name in ("common", *(topic.key for topic in TOPICS)):
        for section, wordings in sections("ja", name).items():
            for wording in wordings:
                if section not in {"name", "bounce", "subject"}:
                    assert re.search(r"[ぁ-んァ-ン一-龥]|\{", wording), wording


def test_a_deck_deals_every_card_before_any_comes_again() -> None:
    decks = Decks(Random(3))
    dealt = [decks.deal(("a", "b", "c"), "letters") for _ in range(6)]
    assert sorted(dealt[:3]) == sorted(dealt[3:]) == ["a", "b", "c"]


def test_a_deck_says_when_nothing_fits() -> None:
    with pytest.raises(NoWordingFits):
        Decks(Random(3)).deal(("a",), "letters", fits=lambda wording: wording == "b")
