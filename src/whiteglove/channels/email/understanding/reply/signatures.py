"""Signatures, footers of phones, legal texts: only what is surely one of them."""

import re

from whiteglove.channels.email.understanding.reply.lines import OWN, SIGNATURE, Lines
from whiteglove.channels.email.understanding.reply.separators import is_rule
from whiteglove.channels.email.understanding.reply.words import signatures as words

LONGEST_FOOTER = 110
MOST_FOOTER_WORDS = 11
MOST_SIGNATURE_LINES = 30
MOST_SIGNATURE_CHARACTERS = 2_500
MOST_LINES_WITHOUT_TRAILING_SPACE = 12
MOST_WORDS_IN_FIRST_LINE = 7
MOST_PARAGRAPH_LINES = 30
LONGEST_CONTACT_LINE = 90
MOST_ROUNDS = 12


def _folded(phrases: str) -> tuple[str, ...]:
    return tuple({phrase.casefold().strip() for phrase in phrases.split("|")})


_BEFORE = tuple({phrase for row in words.SENT_FROM_BEFORE.values() for phrase in _folded(row)})
_AFTER = _folded(words.SENT_FROM_AFTER)
_DEVICE = re.compile(
    rf"(?<![^\W_])(?:{'|'.join(sorted(map(re.escape, _folded(words.DEVICES)), key=len, reverse=True))})",
    re.IGNORECASE,
)
_DISCLAIMER_PHRASES = tuple({phrase for row in words.DISCLAIMERS.values() for phrase in _folded(row)})
_FIRST_PERSON = frozenset(words.FIRST_PERSON.split())
_FIRST_PERSON_PARTS = re.compile(words.FIRST_PERSON_PARTS)
_GOES_ON = frozenset(words.GOES_ON.split())
_CLOSINGS = frozenset(_folded(words.CLOSINGS))
_CONTACT_LABELS = "|".join(map(re.escape, _folded(words.CONTACT_LABELS)))
_CONTACT = re.compile(
    rf"^(?:{_CONTACT_LABELS})\s?[.:：/]|@[\w-]+\.\w|https?://|\bwww\.|^[+(〒☎📞📱✉]"
    rf"|\b\d{{2,5}}[ )./-]{{1,2}}\d{{2,4}}[ ./-]\d{{2,4}}",
    re.IGNORECASE,
)
_SENTENCE_END = (".", "!", "?", "。", "！", "？", ";", ":")
_SAID = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_MODEL = re.compile(r"[^\W\d_]-?\d")
_EXCUSE = re.compile(r"[.,;–-]?\s*(?:so |and )?(?:please |pls )?(?:excuse|forgive|pardon)\b.{0,80}$", re.IGNORECASE)
_LINK = re.compile(r"<(?:https?|mailto):[^<>]{0,500}>|\[?https?://\S{0,500}|\([^()]{0,200}\)")


def label_signatures(lines: Lines, start: int, end: int) -> None:
    """Label signatures at the end of each stretch of own lines between start and end."""
    at = start
    while at < end:
        if lines.labels[at] != OWN:
            at += 1
            continue
        stretch_end = at
        while stretch_end < end and (lines.labels[stretch_end] == OWN):
            stretch_end += 1
        _label_in_stretch(lines, at, stretch_end)
        at = stretch_end


def _label_in_stretch(lines: Lines, start: int, end: int) -> None:
    if _trimmed(lines, start, end) - 1 in lines.fenced:
        return
    delimiter = _delimiter(lines, start, end)
    if delimiter is not None:
        lines.label(delimiter, end, SIGNATURE)
        end = delimiter
    for _ in range(MOST_ROUNDS):
        end = _trimmed(lines, start, end)
        if end == start:
            return
        cut = _cut_footer(lines, start, end)
        if cut is None:
            break
        lines.label(cut, end, SIGNATURE)
        end = cut
    cut = _cut_contact_block(lines, start, end)
    if cut is not None:
        lines.label(cut, end, SIGNATURE)


def _trimmed(lines: Lines, start: int, end: int) -> int:
    while end > start and not lines.plain[end - 1]:
        end -= 1
    return end


def _delimiter(lines: Lines, start: int, end: int) -> int | None:
    """The first "-- " with little enough below it to be a signature."""
    filled = characters = 0
    found = None
    for at in range(end - 1, start - 1, -1):
        line = lines.plain[at]
        if not line:
            continue
        if line in ("--", "—", "–", "––", "- --") and at not in lines.fenced and _delimits(lines, at, filled):
            found = at
        filled += 1
        characters += len(line)
        if filled > MOST_SIGNATURE_LINES or characters > MOST_SIGNATURE_CHARACTERS:
            break
    return found


def _delimits(lines: Lines, at: int, filled: int) -> bool:
    """With its trailing space a program wrote it; without, the first line must look like a name."""
    if not filled:
        return True
    if any(line.casefold().startswith(words.AFTERTHOUGHTS) for line in lines.plain[at : at + MOST_SIGNATURE_LINES]):
        return False
    if lines.raw[at].rstrip("\r\n") == "-- ":
        return True
    first = lines.plain[lines.next_filled(at + 1)]
    looks_like_name = len(first.split()) <= MOST_WORDS_IN_FIRST_LINE and not first.endswith(_SENTENCE_END)
    if not looks_like_name and not _is_disclaimer(first):
        return is_footer(first)
    return filled <= MOST_LINES_WITHOUT_TRAILING_SPACE


def _cut_footer(lines: Lines, start: int, end: int) -> int | None:
    """Where the last footer or legal paragraph above `end` begins."""
    if is_footer(lines.plain[end - 1]):
        return end - 1
    if is_rule(lines.plain[end - 1]):
        below = lines.labels[end : end + 1]
        return end - 1 if below and below[0] == SIGNATURE else _cut_ruled_block(lines, start, end)
    top = end - 1
    while (
        top > start
        and lines.plain[top - 1]
        and end - top < MOST_PARAGRAPH_LINES
        and not is_rule(lines.plain[top - 1])
    ):
        top -= 1
    paragraph = " ".join(lines.plain[top:end])
    if _is_disclaimer(paragraph) and not _greets(lines.plain[top]):
        return _after_short_lines(lines, top, end)
    return _cut_ruled_block(lines, start, end)


def _after_short_lines(lines: Lines, top: int, end: int) -> int:
    """Own words may stand in the same paragraph: cut at the first line from which a legal phrase is near."""
    for at in range(top, end):
        if _is_disclaimer(" ".join(lines.plain[at : at + 2])):
            return at
    return top


def _greets(line: str) -> bool:
    return line.endswith((",", "、"))


def _cut_ruled_block(lines: Lines, start: int, end: int) -> int | None:
    """A drawn line, then a few short lines with at least two of telephone, address, web."""
    contacts = filled = 0
    for at in range(end - 1, start - 1, -1):
        line = lines.plain[at]
        if not line:
            continue
        if is_rule(line) or (line in ("__", "___", "---", "****")):
            if contacts >= 2 and filled >= 2 and not _announced(lines, start, at):
                return at
            if filled:
                return None
            continue
        if (
            len(line) > LONGEST_CONTACT_LINE
            or filled > MOST_LINES_WITHOUT_TRAILING_SPACE
            or line.endswith(("?", "？"))
        ):
            return None
        filled += 1
        contacts += bool(_CONTACT.search(line))
    return None


def _announced(lines: Lines, start: int, at: int) -> bool:
    """ "Here are my details:" above a drawn line: then what follows is what the customer says."""
    above = _trimmed(lines, start, at)
    return above > start and lines.plain[above - 1].endswith((":", "："))


def _cut_contact_block(lines: Lines, start: int, end: int) -> int | None:
    """After "Best regards," and a name: lines of which at least two are telephone, address or web."""
    contacts = filled = 0
    for at in range(end - 1, start - 1, -1):
        line = lines.plain[at]
        if not line:
            continue
        if line.strip(" ,.!、。，").casefold() in _CLOSINGS:
            name = lines.next_filled(at + 1)
            return lines.next_filled(name + 1) if contacts >= 2 and filled >= 3 else None
        if (
            len(line) > LONGEST_CONTACT_LINE
            or filled > MOST_LINES_WITHOUT_TRAILING_SPACE
            or line.endswith(("?", "？", "!"))
        ):
            return None
        filled += 1
        contacts += bool(_CONTACT.search(line))
    return None


def is_footer(line: str) -> bool:
    """ "Sent from my iPhone" in any language: written by a program, not by hand."""
    if not line or len(line) > 3 * LONGEST_FOOTER:
        return False
    short = _LINK.sub("", line).replace("[", "").strip(" *_-–—]<>|.()")
    short = _EXCUSE.sub("", short).strip(" .,;")
    if not short or len(short) > LONGEST_FOOTER:
        return False
    folded = short.casefold()
    if short[0].islower() and line[0] not in "<([*_":
        return bool(folded.endswith(_AFTER) and folded.startswith("iphone"))
    if folded.startswith(_BEFORE):
        return _names_a_device(short)
    return folded.endswith(_AFTER) and bool(_DEVICE.search(short)) and len(short.split()) <= 8


def _names_a_device(short: str) -> bool:
    """ "Sent from my desk, is much easier than my phone" goes on; a footer does not."""
    said = short.casefold().split()
    if any(sign in short for sign in ",;?!") or ". " in short or len(said) > MOST_FOOTER_WORDS:
        return False
    if _GOES_ON.intersection(said):
        return False
    return bool(_DEVICE.search(short)) or (said[:3] == ["sent", "from", "my"] and bool(_MODEL.search(short)))


def _is_disclaimer(paragraph: str) -> bool:
    folded = paragraph.casefold().replace("’", "'")
    if not any(phrase in folded for phrase in _DISCLAIMER_PHRASES):
        return False
    return not (_FIRST_PERSON.intersection(_SAID.findall(folded)) or _FIRST_PERSON_PARTS.search(folded))
