"""Words of anger in customers' messages, by language: few, public, of few points; docs/methods/early-signs.md."""

import re

WORDS: dict[str, tuple[str, ...]] = {
    "en": (
        r"\bunacceptable\b", r"\boutrageous\b", r"\bdisgraceful\b", r"\bfed up\b", r"\bfurious\b", r"\bsick of\b",
        r"\bridiculous\b", r"\bworst\b", r"\bhow dare you\b", r"\bnever again\b",
    ),
    "ja": (
        r"ふざけ", r"いい加減に", r"許せ(?:ない|ません)", r"最悪", r"話にならない", r"怒りを", r"呆れ", r"二度と利用",
    ),
    "fr": (
        r"\binadmissible", r"\binacceptable", r"\bscandaleu", r"\bhonteu", r"\bfurieu", r"\bras[- ]le[- ]bol\b",
        r"\bplus jamais\b", r"\bun comble\b",
    ),
}  # fmt: skip
ANGRY = re.compile("|".join(word for words in WORDS.values() for word in words), re.IGNORECASE)
LONGEST_TEXT = 20_000


def angry_word(text: str) -> str:
    """The first word of anger in what is new in a message; empty: there is none."""
    found = ANGRY.search(text[:LONGEST_TEXT])
    return found.group() if found else ""
