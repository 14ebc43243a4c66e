"""Reads a text once from top to bottom and labels what is quoted."""

import re
from dataclasses import dataclass, field

from whiteglove.channels.email.understanding.reply.lines import QUOTE, Lines
from whiteglove.channels.email.understanding.reply.marked_blocks import (
    MarkedBlock,
    block_at,
    unattributed_quotes,
)
from whiteglove.channels.email.understanding.reply.openings import (
    Opening,
    ends_wrapped_attribution,
    opening_at,
)
from whiteglove.channels.email.understanding.reply.signatures import label_signatures
from whiteglove.channels.email.understanding.reply.words.attributions import ANSWERS_BELOW

OTHER_MARKS = ("|", "¦", "│", "┃", "｜")
LONGEST_SEARCHED_OWN_TEXT = 4_000

# The Bat writes the initials of the sender: "BI> Dear Aiko".
_INITIALS = re.compile(r"[A-Z]{1,4}>")
_ANSWERS_BELOW = tuple(phrase.casefold() for phrase in ANSWERS_BELOW.split("|"))


@dataclass(slots=True)
class Scan:
    """What was met on the way down.

    tail: the opening below which everything is quoted, if any.
    kept_whole: an older mail stands there with no word of the customer's above, or announced by the
    customer ("I got this mail:", "my answers below"): it is part of the message.
    """

    blocks: list[MarkedBlock] = field(default_factory=list)
    attributed: bool = False
    tail: Opening | None = None
    kept_whole: bool = False


def label_quotes(lines: Lines) -> Scan:
    """Label every quoted line, and say how."""
    scan = Scan()
    at, consumed, count = 0, 0, len(lines.plain)
    while at < count:
        if not lines.plain[at] or at in lines.fenced:
            at += 1
            continue
        if lines.marked[at] and not ends_wrapped_attribution(lines, at):
            block = block_at(lines, at, attributed=scan.attributed)
            scan.attributed = block.attributed
            scan.blocks.append(block)
            at = consumed = block.end
            continue
        opening = opening_at(lines, at, not_before=consumed)
        if opening is not None and _take(lines, scan, opening):
            at = consumed = opening.end
            if scan.tail is not None or scan.kept_whole:
                break
        else:
            at += 1
    _label_blocks(lines, scan)
    return scan


def _take(lines: Lines, scan: Scan, opening: Opening) -> bool:
    """Label an opening and, when the quote has no marks, all that follows. False: it is none after all."""
    below = lines.next_filled(opening.end)
    if below < len(lines.plain) and _is_marked(lines, below, whole=opening.whole):
        scan.attributed = True
        lines.label(opening.start, opening.end, QUOTE)
        return True
    if not opening.sure:
        return False
    own = _own_above(lines, scan, opening.start)
    if own:
        if own.endswith((":", "：")) or _answers_are_below(own):
            scan.kept_whole = True
            return True
        scan.tail = opening
        lines.label(opening.start, len(lines.raw), QUOTE)
    elif opening.whole:
        scan.kept_whole = True
    else:
        lines.label(opening.start, opening.end, QUOTE)
    return True


def _is_marked(lines: Lines, at: int, *, whole: bool) -> bool:
    """After an attribution other marks than ">" count too; from here on they are seen as marks.

    whole: headers stand above, and bars below them are their table.
    """
    first = lines.plain[at]
    initials = _INITIALS.match(first)
    marks = (initials[0],) if initials else OTHER_MARKS
    if not lines.marked[at] and not whole and first.startswith(marks):
        for index in range(at, len(lines.plain)):
            if lines.plain[index].startswith(marks):
                lines.marked[index] = True
    return lines.marked[at]


def _own_above(lines: Lines, scan: Scan, start: int) -> str:
    """What the customer wrote above a line: neither quotes nor signatures."""
    before = bytes(lines.labels[:start])
    for block in scan.blocks:
        lines.label(block.start, block.end, QUOTE)
    label_signatures(lines, 0, start)
    own = lines.own_between(0, start)
    lines.labels[:start] = before
    return own


def _answers_are_below(own: str) -> bool:
    folded = own[-LONGEST_SEARCHED_OWN_TEXT:].casefold()
    return any(phrase in folded for phrase in _ANSWERS_BELOW)


def _label_blocks(lines: Lines, scan: Scan) -> None:
    for block in scan.blocks:
        if block.attributed:
            lines.label(block.start, block.end, QUOTE)
    nameless = [block for block in scan.blocks if not block.attributed]
    for block in unattributed_quotes(lines, nameless) if nameless else ():
        lines.label(block.start, block.end, QUOTE)
