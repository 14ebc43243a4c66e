"""The page of keys tells every key there is, and none that is not."""

import re
from collections.abc import Iterator
from pathlib import Path

from whiteglove.web.desk.labels import VIEW_KEYS

PAGES = Path(__file__).parent / "templates"
SCRIPT = Path(__file__).parent / "static" / "whiteglove" / "keys.js"
OF_VIEWS = "g {{ VIEW_KEYS[view] }}"
OF_OUTCOMES = "{{ loop.index }}"  # of a call
OF_SAVED_VIEWS = "g {{ loop.index }}"
NO_KEY = "{{ push_key }}"  # of the browser's notices
FIRST_OF_TWO = {"g", "w"}
# Of the browser, of a field or with Ctrl: no element and no line of `press` has them.
ELSEWHERE = {"Enter", "Esc", "@", "Ctrl Enter", "Ctrl Shift Enter", "Ctrl Alt Enter", "Ctrl K"}


def pressed() -> set[str]:
    """Every key of an element of any page, and every key of the script."""
    found = set(re.findall(r'^  "?(\S)"?: \(\) =>', SCRIPT.read_text(), re.MULTILINE))
    for page in PAGES.rglob("*.html"):
        for key in re.findall(r'data-key="([^"]*)"', page.read_text()):
            found |= set(meant(key))
    return found


def meant(key: str) -> Iterator[str]:
    """The keys an attribute of a template can become."""
    if key == OF_VIEWS:
        yield from (f"g {one}" for one in VIEW_KEYS.values())
    elif key == OF_SAVED_VIEWS:
        yield from ("g 1", "g 9")
    elif key == OF_OUTCOMES:
        yield from ("1", "5")
    elif key.startswith("{{") and key != NO_KEY:
        yield from re.findall(r"'([^']*)'", key)
    elif key != NO_KEY:
        yield key


def told() -> set[str]:
    """Every key the page of keys names."""
    found: set[str] = set()
    for term in re.findall(r"<dt>(.*?)</dt>", (PAGES / "desk" / "_keys.html").read_text()):
        first, *others = re.findall(r"<kbd>(.*?)</kbd>", term)
        if first in FIRST_OF_TWO:
            found |= {f"{first} {other}" for other in others}
        else:
            found |= {" ".join([first, *others])} if first == "Ctrl" else {first, *others}
    return found


def test_the_page_of_keys_tells_exactly_the_keys_there_are() -> None:
    assert told() == pressed() | ELSEWHERE


def test_no_key_is_also_the_first_of_two() -> None:
    assert not pressed() & FIRST_OF_TWO
