"""The line over a quote, "On 3 May 2024, Ben <ben@example.com> wrote:", told from people's sentences."""

import re
from enum import IntEnum
from html import unescape

from whiteglove.channels.email.understanding.reply.lines import Lines
from whiteglove.channels.email.understanding.reply.words import attributions as words

LONGEST = 500
MOST_LINES = 6
MOST_NAME_WORDS = 12


class Weight(IntEnum):
    """How much a line looks like an attribution. LIKELY counts only when quote marks follow."""

    NO = 0
    LIKELY = 1
    SURE = 2


def _listed(table: dict[str, str]) -> tuple[str, ...]:
    return tuple(
        sorted({word.casefold() for row in table.values() for word in row.split("|")}, key=len, reverse=True)
    )


def _alternatives(listed: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in listed)


_VERBS_LAST = _listed(words.VERBS_LAST)
_INSIDE = re.compile(rf"(?<!\w)(?:{_alternatives(_listed(words.VERBS_INSIDE))})(?!\w)", re.IGNORECASE)
_ANY_VERB = _alternatives(_listed(words.VERBS_INSIDE) + _VERBS_LAST)
_AFTER_ADDRESS = re.compile(rf"[>)\]],?\s?(?:{_ANY_VERB})(?!\w)", re.IGNORECASE)
_BEGINS_WITH_VERB = re.compile(rf"(?:{_ANY_VERB})", re.IGNORECASE)
_OPENERS = tuple({word.casefold() + " " for word in words.OPENERS.split("|")})
_GLUED_OPENERS = ("在", "于", "於", "ב-")
_NOUN_OPENERS = tuple(word.casefold() for word in words.NOUN_OPENERS.split("|"))
_PROSE = frozenset(word for row in words.PROSE_WORDS.values() for word in row.split())
_PROSE_PARTS = re.compile(words.PROSE_PARTS)
_IN_NAMES = frozenset(("from", "the"))
_PARTICLES = frozenset(words.NAME_PARTICLES.split())
_WORD = re.compile(r"[^\W\d_]+")
_TIME = re.compile(r"\d{1,2}\s?[:.h時时点點시]\s?\d{2}(?!\d)|\d\s?(?:am|pm|Uhr)\b", re.IGNORECASE)
_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}\s?[./-]\s?\d{1,2}|\d\s?[年月日년월일]|\b\d{1,2}\b.{0,6}[^\W\d_]{3}"
)
_ADDRESS = re.compile(r"[<(\[][^<>()\[\]]{0,200}@[^<>()\[\]]{0,200}[>)\]]")
_QUOTED_NAME = re.compile(r'"[^"]{0,120}"')
_ENDS = (":", "：", ">", "-", "—", "–", "wrote", "写道", "寫道", "のメール")


def attribution_ending_at(lines: Lines, end: int, *, not_before: int) -> tuple[int, Weight]:
    """First line and weight of an attribution whose last line is `end`; the widest one that holds."""
    if not may_end_attribution(lines.plain[end]) or not lines.candidates_left:
        return end, Weight.NO
    lines.candidates_left -= 1
    best = (end, Weight.NO)
    joined = ""
    start = end
    while start >= not_before and end - start < MOST_LINES:
        line = lines.plain[start]
        if start != end and not _belongs_to(line, joined, marked=lines.marked[start]):
            break
        joined, below = f"{line} {joined}".strip(), joined
        if len(joined) > LONGEST:
            break
        weight = weight_of(joined)
        if weight > best[1] or (weight == best[1] != Weight.NO and _is_upper_part(line, below)):
            best = (start, weight)
        start -= 1
    return best


def may_end_attribution(line: str) -> bool:
    """Cheap look at the last character, before anything is searched."""
    return line.endswith(_ENDS)


def _belongs_to(line: str, below: str, *, marked: bool) -> bool:
    """May `line` be the upper part of a wrapped attribution of which `below` is the rest?"""
    if marked:
        return False
    if not line:
        return below.startswith(("<", ">", "mailto:")) or below.count(">") > below.count("<")
    return line.count("(") > line.count(")") or not line.endswith((":", "：", "!", "?", "。"))


def _is_upper_part(line: str, below: str) -> bool:
    """Both hold, the shorter and the longer: does the longer begin where a program would begin?"""
    if _opens(line):
        return True
    return (
        line.endswith((">", ")", "于", "於"))
        and "@" in line
        and bool(_BEGINS_WITH_VERB.match(below) or line[-1] in "于於")
    )


def weight_of(line: str) -> Weight:
    """Weigh one attribution, already joined to one line."""
    if "&" in line:
        line = unescape(line)
    core = line.strip("-–—=_* ")
    if len(core) < 4 or len(core) > LONGEST:
        return Weight.NO
    outside = _QUOTED_NAME.sub(" ", _ADDRESS.sub(" ", core))
    dated = bool(_DATE.search(outside))
    has_address = "@" in core
    verb = _verb_span(core)
    if verb is None:
        return _weight_without_verb(core, dated=dated) if has_address else Weight.NO
    prose = _prose_words(outside)
    if (
        dated
        and has_address
        and _opens(core)
        and prose <= _IN_NAMES
        and core[: verb[0]].rstrip().endswith((">", ")", "]"))
    ):
        return Weight.SURE
    if _PROSE_PARTS.search(_ADDRESS.sub(" ", core[: verb[0]])):
        return Weight.NO
    if prose:
        machine_says_you = prose <= {"you"} and dated and _opens(core)
        return Weight.LIKELY if machine_says_you else Weight.NO
    if dated and has_address:
        return Weight.SURE
    named = _is_name(_name_part(core, verb))
    if dated and named and _TIME.search(outside):
        return Weight.SURE
    return Weight.LIKELY if named or has_address or (dated and _opens(core)) else Weight.NO


def _verb_span(core: str) -> tuple[int, int] | None:
    body = core.rstrip(":：-–—.…* ").casefold()
    if body.endswith(_VERBS_LAST):
        for verb in _VERBS_LAST:
            before = body[-len(verb) - 1 : -len(verb)]
            if body.endswith(verb) and not (before.isalpha() and ord(before) < 0x2E80):
                return len(body) - len(verb), len(body)
    if not core.endswith((":", "：")):
        return None
    found = _AFTER_ADDRESS.search(core) or _INSIDE.search(core)
    return found.span() if found else None


def _weight_without_verb(core: str, *, dated: bool) -> Weight:
    """Several languages of Gmail and Yandex have no verb: a date, a name, an address, a colon."""
    if _prose_words(_ADDRESS.sub(" ", core)) - _IN_NAMES:
        return Weight.NO
    address_last = core.rstrip(": ：").endswith((">", ")", "]"))
    ends_well = core.endswith((":", "："))
    if dated and ends_well and (core.casefold().startswith(_NOUN_OPENERS) or (address_last and _opens(core))):
        return Weight.SURE if _TIME.search(core) else Weight.LIKELY
    if address_last and (ends_well or dated):
        return Weight.LIKELY
    return Weight.NO


def _opens(core: str) -> bool:
    """Begins like a generated line: with a day, a date, or a word such as "On"."""
    head = core.lstrip("-–—=_*> ")[:24]
    if any(character.isdigit() for character in head[:14]):
        return True
    folded = head.casefold()
    return folded.startswith(_GLUED_OPENERS) or (
        folded.startswith(_OPENERS) and any(character.isdigit() for character in core[:48])
    )


def _prose_words(outside: str) -> frozenset[str]:
    found = _PROSE.intersection(_WORD.findall(outside))
    return found - {"from"} if outside.startswith("Quoting") else found


def _name_part(core: str, verb: tuple[int, int]) -> str:
    """What stands between the time and the verb, or after a verb that stands inside."""
    after = core[verb[1] :].strip(" :：-–—")
    if len(after) > 3 and not any(character.isdigit() for character in after):
        return after
    before = core[: verb[0]]
    last_digit = max((at for at, character in enumerate(before) if character.isdigit()), default=-1)
    return before[last_digit + 1 :]


def _is_name(part: str) -> bool:
    """Words of a name begin with a capital; people's sentences do not keep to that."""
    found = _WORD.findall(_QUOTED_NAME.sub(" ", _ADDRESS.sub(" ", part)))
    if len(found) > MOST_NAME_WORDS:
        return False
    return not any(word[0].islower() and word not in _PARTICLES and len(word) > 3 for word in found)
