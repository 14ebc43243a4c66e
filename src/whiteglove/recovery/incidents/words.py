"""What one customer is told of an incident: in their language, with the moment by which they hear again."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, override

from whiteglove.promises.delays.words import SPOKEN, said, spoken


def language_for(text: Mapping[str, str], *wanted: str | None) -> str:
    """In which of its languages they are told: theirs, that of their conversation, English, the first by its code.

    `fr-CA` is served by `fr`.
    """
    for language in (*wanted, SPOKEN[0]):
        code = (language or "").lower().partition("-")[0]
        if code in text:
            return code
    return min(text)


def words_for(text: Mapping[str, str], language: str, *, next_at: datetime | None, zone: ZoneInfo) -> str:
    """The whole word. next_at None: it is the last."""
    if next_at is None:
        return text[language]
    ours = spoken(language)
    with override(ours):
        promise = gettext("You hear from us again by %(until)s.") % {"until": said(next_at, zone, ours)}
    return f"{text[language]}\n\n{promise}"


def promised(title: str, language: str) -> str:
    """What is promised to them, as it stands among the promises: in a language that we speak."""
    with override(language):
        return gettext("What is new of this: %(title)s") % {"title": title}
