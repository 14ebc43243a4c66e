"""Every text of ours is in every catalogue, translated and sure."""

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


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_placeholders_survive_translation(language: str) -> None:
    for text in texts.catalogue(language):
        assert list(text.check()) == [], text.id
