"""Taking a person out of what was said: pure text, no database."""

import re
from collections.abc import Iterable

from whiteglove.foundation.text import UNSPACED, WORD

GONE = "[…]"
SHORTEST_PART = 3


def without(words: Iterable[str]) -> "re.Pattern[str] | None":
    """A pattern of all that names the person: names and their longer parts, addresses, numbers; None: nothing.

    Parts of a name count as whole words in the case they are written in, so that Mr. Will does not take out "will".
    """
    whole, parts = set(), set()
    for word in words:
        whole.add(word.strip())
        if "@" not in word:
            parts |= {part for part in WORD.findall(word) if _is_telling(part)}
    if not whole | parts:
        return None
    longest_first = sorted(whole, key=len, reverse=True)
    choices = [f"(?i:{re.escape(one)})" for one in longest_first if one]
    choices += [
        re.escape(part) if UNSPACED.fullmatch(part) else rf"\b{re.escape(part)}\b"
        for part in sorted(parts, key=len, reverse=True)
    ]
    return re.compile("|".join(choices))


def anonymous(text: str, person: "re.Pattern[str] | None") -> str:
    """The text without the person."""
    return person.sub(GONE, text) if person is not None else text


def _is_telling(part: str) -> bool:
    if UNSPACED.fullmatch(part):
        return len(part) > 1
    return len(part) >= SHORTEST_PART and part[:1].isupper()
