"""The block From / Sent / To / Subject over a quoted mail, in any of the languages of words/headers.py."""

from whiteglove.channels.email.understanding.reply.lines import Lines, without_marks
from whiteglove.channels.email.understanding.reply.words import headers as words

MOST_LINES = 24
MOST_WRAPPED_LINES = 4
LONGEST_LABEL = 40


def _labels() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in words.LABELS.values():
        for kind, labels in zip(words.KINDS, row, strict=True):
            for label in labels.split("|"):
                found.setdefault(_folded(label), set()).add(kind)
    for label in words.OTHER_LABELS.split("|"):
        found.setdefault(_folded(label), {words.OTHER})
    return {label: frozenset(kinds) for label, kinds in found.items()}


def _folded(label: str) -> str:
    return "".join(label.split()).strip("*_•-").casefold()


_LABELS = _labels()
_PLAIN_DATES = frozenset(_folded(label) for label in words.PLAIN_DATES.split("|"))
_SAYS_SENT = frozenset(label for label, kinds in _LABELS.items() if words.DATE in kinds) - _PLAIN_DATES


def kinds_of(line: str) -> frozenset[str]:
    """What a line could be the header of: empty when it is none. "*From :* Ben" counts."""
    head, colon, _rest = line.partition(":")
    wide = line.find("：", 0, LONGEST_LABEL)
    if wide != -1 and wide < len(head):
        head, colon = line[:wide], ":"
    if not colon or len(head) > LONGEST_LABEL:
        return frozenset()
    return _LABELS.get(_folded(head), frozenset())


def header_block_at(lines: Lines, start: int, *, announced: bool = False) -> int | None:
    """Line after a header block that begins at `start`, None when there is none.

    announced: a separator stands right before; then fewer headers are enough.
    """
    first = kinds_of(_words_of(lines, start))
    if not first or first == {words.OTHER}:
        return _flattened_block_at(lines, start)
    end, kinds, block = _collect(lines, start)
    if _proves_a_mail(kinds, block, announced=announced):
        return end
    return _flattened_block_at(lines, start)


def _collect(lines: Lines, start: int) -> tuple[int, list[frozenset[str]], str]:
    """Walk down header by header; values may be wrapped, and blank lines may stand between."""
    kinds: list[frozenset[str]] = []
    end, at, wrapped = start, start, 0
    while at < len(lines.plain) and at - start < MOST_LINES and wrapped <= MOST_WRAPPED_LINES:
        line = _words_of(lines, at)
        found = kinds_of(line)
        if found and (found == {words.OTHER} or found not in kinds):
            kinds.append(found)
            end, wrapped = at + 1, 0
        elif found or (not line and not _continues(lines, at + 1)):
            break
        elif line:
            wrapped += 1
        at += 1
    return end, kinds, "\n".join(lines.plain[start:end])


def _words_of(lines: Lines, at: int) -> str:
    return without_marks(lines.plain[at]) if lines.marked[at] else lines.plain[at]


def _continues(lines: Lines, at: int) -> bool:
    return at < len(lines.plain) and bool(kinds_of(_words_of(lines, at)))


def _proves_a_mail(kinds: list[frozenset[str]], block: str, *, announced: bool) -> bool:
    """ "From: Tokyo, To: Paris, Date: 3 May" is a journey; a mail has a subject or an address."""
    sender, date, to, subject = (
        any(kind in found for found in kinds) for kind in (words.FROM, words.DATE, words.TO, words.SUBJECT)
    )
    if announced and len(kinds) >= 2:
        return sender or (date and subject)
    if sender and subject and (date or to):
        return len(kinds) >= 3
    return sender and date and to and len(kinds) >= 3 and ("@" in block or _says_sent(block))


def _says_sent(block: str) -> bool:
    return any(_folded(without_marks(line).partition(":")[0]) in _SAYS_SENT for line in block.splitlines())


def _flattened_block_at(lines: Lines, start: int) -> int | None:
    """All headers on one line, as some programs make of HTML: "From: Ben Sent: Monday To: Aiko ..."."""
    line = lines.plain[start]
    if line.count(":") < 3:
        return None
    found: list[frozenset[str]] = []
    for piece in line.split(":")[:-1][:12]:
        kinds = _LABELS.get(_folded(piece.split(" ")[-1]), frozenset()) if piece else frozenset()
        if kinds and kinds not in found:
            found.append(kinds)
    starts = bool(kinds_of(line))
    return start + 1 if starts and "@" in line and _proves_a_mail(found, line, announced=False) else None
