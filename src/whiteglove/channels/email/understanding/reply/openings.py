"""Where a quote opens: an attribution, a header block, a separator, our line to write above, or several."""

from dataclasses import dataclass

from whiteglove.channels.email.understanding.reply.attributions import (
    Weight,
    attribution_ending_at,
    may_end_attribution,
)
from whiteglove.channels.email.understanding.reply.header_blocks import header_block_at, kinds_of
from whiteglove.channels.email.understanding.reply.lines import Lines
from whiteglove.channels.email.understanding.reply.separators import is_above_line, is_rule, is_separator

LONGEST_TAIL_OF_ATTRIBUTION = 80
MOST_IN_A_ROW = 4


@dataclass(frozen=True, slots=True)
class Opening:
    """Lines start..end announce a quote. sure: also when the quote has no marks.

    whole: an older mail with its headers stands below (a forward, Outlook), not only words of somebody.
    """

    start: int
    end: int
    sure: bool
    whole: bool


def opening_at(lines: Lines, at: int, *, not_before: int) -> Opening | None:
    """The opening that begins at `at` (or, wrapped, ends there), with everything that follows it directly."""
    first = _single_opening(lines, at, not_before=not_before)
    if first is None:
        return None
    start, end, sure, whole = first.start, first.end, first.sure, first.whole
    for _ in range(MOST_IN_A_ROW):
        following = _opening_below(lines, end) if sure else None
        if following is None:
            break
        end, whole = following.end, whole or following.whole
    return Opening(start, end, sure, whole)


def _opening_below(lines: Lines, end: int) -> Opening | None:
    at = lines.next_filled(end)
    for line in range(at, min(at + 3, len(lines.plain))):
        if lines.marked[line] or not lines.plain[line]:
            return None
        found = _single_opening(lines, line, not_before=at)
        if found is not None:
            return found if found.start == at and found.sure else None
    return None


def _single_opening(lines: Lines, at: int, *, not_before: int) -> Opening | None:
    line = lines.plain[at]
    if is_above_line(line):
        return _above_line_with_attribution(lines, at, not_before=not_before)
    if is_separator(line):
        return Opening(at, at + 1, sure=True, whole=True)
    if kinds_of(line):
        end = header_block_at(lines, at)
        if end is not None:
            return Opening(at, end, sure=True, whole=True)
    if is_rule(line) or is_separator(line, bare=True):
        return _announced_block(lines, at)
    if may_end_attribution(line) and not (at + 1 < len(lines.plain) and ends_wrapped_attribution(lines, at + 1)):
        start, weight = attribution_ending_at(lines, at, not_before=not_before)
        if weight != Weight.NO:
            return Opening(start, at + 1, sure=weight == Weight.SURE, whole=False)
    return None


def _above_line_with_attribution(lines: Lines, at: int, *, not_before: int) -> Opening:
    """Our own line says so much that a lesser attribution above it is believed."""
    above = at - 1
    while above > max(not_before, at - 3) and not lines.plain[above]:
        above -= 1
    start = at
    if above >= not_before and lines.plain[above]:
        first, weight = attribution_ending_at(lines, above, not_before=not_before)
        start = first if weight != Weight.NO else at
    return Opening(start, at + 1, sure=True, whole=False)


def _announced_block(lines: Lines, at: int) -> Opening | None:
    """A drawn line, or "Begin forwarded message:", counts only with a header block below."""
    below = lines.next_filled(at + 1)
    if below >= len(lines.plain) or below - at > 3:
        return None
    end = header_block_at(lines, below, announced=True)
    return None if end is None else Opening(at, end, sure=True, whole=True)


def ends_wrapped_attribution(lines: Lines, at: int) -> bool:
    """Is "> wrote:" no quoted line but the end of an address that was broken over lines?"""
    line = lines.plain[at]
    if not lines.marked[at] or at == 0:
        return False
    if len(line) > LONGEST_TAIL_OF_ATTRIBUTION or not line.endswith((":", "：")):
        return False
    above = at - 1
    if not lines.plain[above] and above:
        above -= 1
    if lines.marked[above]:
        return False
    around = " ".join(lines.plain[max(0, above - 2) : above + 1])
    return around.count("<") > around.count(">")
