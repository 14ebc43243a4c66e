"""Languages to choose from: those the house answers in first, then all others by their own name."""

from whiteglove.foundation.languages import LANGUAGES
from whiteglove.team.house import house


def languages_offered() -> list[tuple[str, str]]:
    """Codes with the languages' own names."""
    first = [code for code in house().languages if code in LANGUAGES]
    return [(code, LANGUAGES[code]) for code in [*first, *(code for code in LANGUAGES if code not in first)]]
