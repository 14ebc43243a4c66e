"""Every text of ours is in every catalogue, translated and sure."""

import re

import pytest

from whiteglove.config import texts


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_nothing_is_untranslated_and_nothing_is_left_over(language: str) -> None:
    assert texts.untranslated(language) == []
    assert texts.forgotten(language) == []


def test_the_extraction_sees_code_and_templates() -> None:
    found = texts.extract()
    for text, context in [("Needs an answer", None), ("Take back", None), ("%(name)s", "naming a customer")]:
        assert found.get(text, context) is not None
    assert found.get(("%(count)s new", "%(count)s new")) is not None


def test_a_text_has_one_plural() -> None:
    assert texts.plurals_at_odds() == []


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_placeholders_survive_translation(language: str) -> None:
    for text in texts.catalogue(language):
        assert list(text.check()) == [], text.id


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_a_translation_names_nothing_that_its_text_does_not(language: str) -> None:
    # Babel's own check compares with the singular, which often names nothing; the page then fails in that language.
    for text in texts.catalogue(language):
        assert named(text.string) <= named(text.id), text.id


def named(text: str | tuple[str, ...] | list[str] | None) -> set[str]:
    ways = [text] if isinstance(text, str) else text or ()
    return {name for way in ways for name in re.findall(r"%\((\w+)\)", way)}
