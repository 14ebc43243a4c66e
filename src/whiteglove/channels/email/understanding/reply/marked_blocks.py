"""Blocks of lines with ">": quotes of the mail answered, or the customer's own (code, a sentence cited)."""

import re
from dataclasses import dataclass

from whiteglove.channels.email.understanding.reply.attributions import Weight, weight_of
from whiteglove.channels.email.understanding.reply.header_blocks import header_block_at
from whiteglove.channels.email.understanding.reply.lines import Lines, without_marks
from whiteglove.channels.email.understanding.reply.separators import is_above_line, is_separator

LINES_TO_LOOK_AT = 12
FEWEST_WORDS = 3

_CODE = re.compile(
    r"^>>> |[;{}\\]$|^[$#%~] |^\S+\(.*\)$|^(?:import|from \S+ import|def|class|return|let|const|var|npm"
    r"|pip|git|sudo|cd|ls|curl"
    r"|SELECT|INSERT|UPDATE|DELETE)\b|[=!<>]=|=>|->|::|\w\(\)|^</?\w|^\S+ = "
)
_WORDS = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class MarkedBlock:
    """Lines start..end; attributed: something says whose words they are."""

    start: int
    end: int
    attributed: bool


def block_at(lines: Lines, start: int, *, attributed: bool) -> MarkedBlock:
    """The block that begins at `start`; blank lines between marked ones belong to it."""
    end = at = start
    count = len(lines.plain)
    while at < count and (lines.marked[at] or not lines.plain[at]):
        if lines.marked[at]:
            end = at + 1
        at += 1
    return MarkedBlock(start, end, attributed or _says_whose(lines, start, end))


def _says_whose(lines: Lines, start: int, end: int) -> bool:
    """Apple and Hotmail mark the attribution or the headers as well."""
    joined = ""
    for at in range(start, min(end, start + LINES_TO_LOOK_AT)):
        line = without_marks(lines.plain[at])
        if not line:
            joined = ""
            continue
        joined = f"{joined} {line}".strip()
        if (
            is_separator(line)
            or is_above_line(line)
            or weight_of(line) == Weight.SURE
            or weight_of(joined) == Weight.SURE
        ):
            return True
    return header_block_at(lines, start) is not None


def unattributed_quotes(lines: Lines, blocks: list[MarkedBlock]) -> list[MarkedBlock]:
    """Those of the blocks that nobody is named for which are quotes all the same.

    At the top or the bottom of the text a program put them; two or more between answers are an answer
    point by point. One in the middle, or code, the customer typed: it stays.
    """
    if any(_looks_like_code(lines, block) for block in blocks):
        return []
    prose = [block for block in blocks if _is_prose(lines, block)]
    if len(prose) >= 2:
        return blocks
    return [block for block in prose if _at_an_edge(lines, block)]


def _looks_like_code(lines: Lines, block: MarkedBlock) -> bool:
    for at in range(block.start, min(block.end, block.start + LINES_TO_LOOK_AT)):
        line = lines.plain[at]
        if line.startswith(">>> ") and (at == block.start or lines.plain[at - 1].startswith(">>> ")):
            first = lines.plain[block.start]
            return first.startswith(">>> ")
        if _CODE.search(without_marks(line)[:200]):
            return True
    return False


def _is_prose(lines: Lines, block: MarkedBlock) -> bool:
    """Sentences, at least one line of three words (or a line in a script without spaces)."""
    for at in range(block.start, min(block.end, block.start + LINES_TO_LOOK_AT)):
        line = without_marks(lines.plain[at])[:200]
        if len(_WORDS.findall(line)) >= FEWEST_WORDS or (len(line) >= 6 and any(ord(sign) > 0x2E80 for sign in line)):
            return True
    return False


def _at_an_edge(lines: Lines, block: MarkedBlock) -> bool:
    above, below = lines.own_between(0, block.start), lines.own_between(block.end, len(lines.plain))
    if not below:
        introduced = above.endswith((":", "："))
        return not introduced
    return not above
