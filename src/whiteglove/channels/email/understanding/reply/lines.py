"""A text as lines: the raw ones, which are handed back, and plain ones, on which the rules look."""

from dataclasses import dataclass, field

# Longer texts and lines exist (logs, damaged mails); what lies beyond stays unread, so that time is bounded.
EXAMINED_LINES = 20_000
EXAMINED_WIDTH = 1_000
# Weighing a possible attribution costs some 0.1 ms; no mail has as many as this.
EXAMINED_CANDIDATES = 1_000

FENCES = ("```", "~~~")
_INVISIBLE = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x00AD, 0x2060, 0xFEFF]
) | dict.fromkeys([0x00A0, 0x2007, 0x202F, 0x3000], " ")

OWN, QUOTE, SIGNATURE = 0, 1, 2


@dataclass(slots=True)
class Lines:
    """A text, line by line; all lists run in step.

    raw: with line ends. plain: trimmed, without invisible marks. marked: begins with a quote mark.
    labels: OWN, QUOTE or SIGNATURE. fenced: lines of code between ``` and ```.
    candidates_left: how many lines may still be weighed as attributions.
    """

    raw: list[str]
    plain: list[str]
    marked: list[bool]
    labels: bytearray = field(default_factory=bytearray)
    fenced: frozenset[int] = frozenset()
    candidates_left: int = EXAMINED_CANDIDATES

    def next_filled(self, start: int) -> int:
        """Index of the first line with words at or after `start`; the number of lines when there is none."""
        plain, index = self.plain, start
        while index < len(plain) and not plain[index]:
            index += 1
        return index

    def own_between(self, start: int, end: int) -> str:
        """What the customer wrote between two lines, as labelled so far."""
        labels, plain = self.labels, self.plain
        return "\n".join(plain[at] for at in range(start, end) if labels[at] == OWN and plain[at])

    def label(self, start: int, end: int, label: int) -> None:
        self.labels[start:end] = bytes([label]) * (end - start)


def lines_of(text: str) -> Lines:
    """Take a text apart; lines beyond EXAMINED_LINES are left in `raw` only."""
    raw = text.splitlines(keepends=True)
    plain = [plain_line(line) for line in raw[:EXAMINED_LINES]]
    marked = [line.startswith((">", "＞")) for line in plain]
    _take_back_escaped_from(plain, marked)
    return Lines(raw, plain, marked, bytearray(len(raw)), _fenced_lines(plain))


def plain_line(line: str) -> str:
    """The line as the rules see it: trimmed, bounded, without invisible marks."""
    line = line.strip()[:EXAMINED_WIDTH]
    return line if line.isascii() else line.translate(_INVISIBLE).strip()


def _fenced_lines(plain: list[str]) -> frozenset[int]:
    fences = [at for at, line in enumerate(plain) if line.startswith(FENCES)]
    pairs = zip(fences[::2], fences[1::2], strict=False)
    return frozenset(index for start, end in pairs for index in range(start, end + 1))


def _take_back_escaped_from(plain: list[str], marked: list[bool]) -> None:
    """Mail stores write ">From " for a line that begins with "From ": alone, it is no quote."""
    for index, line in enumerate(plain):
        if marked[index] and line.startswith(">From "):
            around = marked[max(0, index - 1) : index] + marked[index + 1 : index + 2]
            marked[index] = any(around)


def without_marks(line: str) -> str:
    """The words of a quoted line."""
    return line.lstrip(">＞| \t")
