"""Who is named in a note, by @ and a name. Pure: no database."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

AT = re.compile(r"(?<![\w.+-])[@＠](?=\S)")


@dataclass(frozen=True, slots=True)
class Nameable:
    """A colleague, or a team with its members, who can be named. others: further names, such as a mail address."""

    name: str
    colleague_ids: frozenset[int]
    others: tuple[str, ...] = field(default=())


def mentioned(text: str, who: Iterable[Nameable]) -> set[int]:
    """Ids of the colleagues named in a text by `@` and their whole name, in any case; the longest name counts.

    `@Ben Carter` names Ben Carter, not another Ben; a first name counts when only one has it. A mail address in
    the text is nobody's mention.
    """
    by_name = _names(who)
    longest = max(map(len, by_name), default=0)
    found: set[int] = set()
    for at in AT.finditer(text):
        rest = text[at.end() : at.end() + longest + 1].casefold()
        for length in range(min(longest, len(rest)), 0, -1):
            if rest[:length] in by_name and _ends_there(rest, length):
                found |= by_name[rest[:length]]
                break
    return found


def _names(who: Iterable[Nameable]) -> dict[str, frozenset[int]]:
    names: dict[str, frozenset[int]] = {}
    first_names: dict[str, set[frozenset[int]]] = {}
    for one in who:
        for name in (one.name, *one.others):
            names[name.casefold()] = names.get(name.casefold(), frozenset()) | one.colleague_ids
        first = one.name.partition(" ")[0].casefold()
        first_names.setdefault(first, set()).add(one.colleague_ids)
    for first, ids in first_names.items():
        if len(ids) == 1:
            names.setdefault(first, next(iter(ids)))
    names.pop("", None)
    return names


def _ends_there(rest: str, length: int) -> bool:
    """A Latin name goes on while letters do; scripts without spaces put their next word right behind it."""
    following = rest[length : length + 1]
    return not following.isalnum() or not (rest[length - 1].isascii() and following.isascii())
