"""People named in address headers, with every form senders use and misuse."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from whiteglove.channels.email.understanding.mail import Person
from whiteglove.channels.email.understanding.words import decode_words

_TOKEN = re.compile(
    r'"(?>(?:[^"\\]++|\\.)*)"|=\?[^?\s]++\?[bBqQ]\?[^?]*+\?=|\\.|[()<>,;:]|[^"()<>,;:\\=]++|.', re.DOTALL
)
_QUOTED = re.compile(r'"((?>(?:[^"\\]++|\\.)*))"')
_ESCAPED = re.compile(r"\\(.)")
_ATOMS = re.compile(r"[^\s\"(),:;<>@\[\\\]]+")
_AROUND = frozenset(' \t<>()[],;:"')
_LONGEST_ADDRESS = 320
_LONGEST_VALUE = 200_000
_MOST_PEOPLE = 5_000


@dataclass(slots=True)
class _Entry:
    """What stands between two commas."""

    text: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    angle: str | None = None


def people_of(value: str) -> tuple[Person, ...]:
    """Everybody in `value` (unfolded, encoded words in place), in order; groups give their members."""
    people: list[Person] = []
    for entry in _entries(" ".join(value[:_LONGEST_VALUE].split())):
        people += _people_in(entry)
        if len(people) >= _MOST_PEOPLE:
            break
    return tuple(people)


def _entries(value: str) -> Iterator[_Entry]:
    has_group = ";" in value
    entry = _Entry()
    pieces = iter(_outside_comments(_TOKEN.findall(value)))
    for piece in pieces:
        if piece.startswith("("):
            entry.comments.append(piece[1:-1])
        elif piece == "<":
            if entry.angle is not None:
                yield entry
                entry = _Entry()
            entry.angle, ended = _angle(pieces)
            if ended:
                yield entry
                entry = _Entry()
        elif piece in {",", ";"}:
            if entry.text or entry.comments or entry.angle is not None:
                yield entry
                entry = _Entry()
        elif piece == ":" and _ends_group_name(entry, has_group=has_group):
            entry = _Entry()
        else:
            entry.text.append(piece)
    yield entry


def _outside_comments(pieces: Sequence[str]) -> list[str]:
    """The same pieces, each closed comment one piece in brackets; a bracket never closed is left out."""
    kept: list[str] = []
    comment: list[str] = []
    depth = 0
    for piece in pieces:
        if piece == "(":
            depth += 1
        elif not depth:
            if piece != ")":
                kept.append(piece)
            continue
        comment.append(piece)
        if piece == ")":
            depth -= 1
            if not depth:
                kept.append("".join(comment))
                comment = []
    return kept + comment[1:]


def _angle(pieces: Iterator[str]) -> tuple[str, bool]:
    """What stands in angle brackets, and whether a comma ended it because the closing one is missing."""
    inside = ""
    for piece in pieces:
        if piece == ">":
            break
        if piece in {",", ";"} and "@" in inside.lstrip("@"):
            return inside, True
        if piece == "<":
            inside = ""
        elif not piece.startswith("("):
            inside = inside + piece if len(inside) < _LONGEST_ADDRESS * 2 else inside
    return inside, False


def _ends_group_name(entry: _Entry, *, has_group: bool) -> bool:
    if entry.angle is not None or not (has_group or len(entry.text) == 1):
        return False
    name = "".join(entry.text).strip().lower()
    return "@" not in name and (has_group or name == "mailto")


def _people_in(entry: _Entry) -> list[Person]:
    words = "".join(entry.text).split() if entry.angle is None else []
    if len(words) > 1 and all("@" in word.strip("@") and '"' not in word for word in words):
        return [Person("", address) for word in words if (address := _clean_address(word))]
    person = _person(entry)
    return [person] if person else []


def _person(entry: _Entry) -> Person | None:
    text = "".join(entry.text)
    if entry.angle is not None:
        address, rest = _clean_address(entry.angle), text
    else:
        address, rest = _bare_address(text)
    name = _clean_name(rest) or (_clean_name(entry.comments[-1]) if entry.comments else "")
    if not address and "@" in name:  # an address written as an encoded word
        address, name = _bare_address(name)
        name = _clean_name(name)
    return Person(name, address) if name or address else None


def _bare_address(text: str) -> tuple[str, str]:
    """The address in running text and the text without it."""
    at = text.rfind("@")
    if at < 0:
        return "", text
    before, after = text[:at].rstrip(), text[at + 1 :].lstrip()
    start = _start_of_local_part(before)
    domain, _, rest = re.sub(r" ?\. ?", ".", after[:_LONGEST_ADDRESS]).partition(" ")
    address = _clean_address(f"{before[start:]}@{domain}")
    return address, f"{before[:start]} {rest}" if address else text


def _start_of_local_part(before: str) -> int:
    if before.endswith('"'):
        return max(before.rfind('"', 0, -1), 0)
    start = len(before)
    while start and before[start - 1] not in _AROUND and len(before) - start < _LONGEST_ADDRESS:
        start -= 1
    return start


def _clean_address(written: str) -> str:
    """The address alone, domain in small letters; empty when it is none."""
    address = decode_words(written).strip(" \t<>'")
    if address.startswith("@") and ":" in address:
        address = address.rpartition(":")[2].strip()
    if address.lower().startswith("mailto:"):
        address = address[7:]
    local, at, domain = address.rpartition("@")
    local, domain = local.strip(), domain.replace(" ", "").rstrip(".").lower()
    if quoted := _QUOTED.fullmatch(local):
        bare = _ESCAPED.sub(r"\1", quoted[1])
        local = bare if all(_ATOMS.fullmatch(atom) for atom in bare.split(".")) else local
    elif " " in local:
        local = local.replace(" ", "")
    if not (at and local and domain) or len(local) + len(domain) > _LONGEST_ADDRESS:
        return ""
    return f"{local}@{domain}"


def _clean_name(written: str) -> str:
    """A display name without its quotation marks, encoded words read."""
    pieces = _QUOTED.split(written)
    pieces[::2] = [outside.replace('"', " ") for outside in pieces[::2]]
    pieces[1::2] = [_ESCAPED.sub(r"\1", quoted) for quoted in pieces[1::2]]
    name = " ".join(decode_words("".join(pieces)).split())
    if len(name) > 2 and name[0] == name[-1] == "'":
        name = name[1:-1]
    return name
