"""The tree of parts, found in one pass over the raw bytes: no recursion, work linear in its size."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from whiteglove.channels.email.understanding.headers import Headers, read_header_block
from whiteglove.channels.email.understanding.parameters import Parameters, media_type, read_parameters
from whiteglove.channels.email.understanding.transfer import IDENTITY

ATTACHED_MESSAGES = frozenset({"message/rfc822", "message/global", "message/news"})
_MOST_PARTS = 2_000
_MOST_HEADERS = 20_000
_MOST_FALSE_DELIMITERS = 300_000
_MOST_GUESSES = 20
_DEEPEST_MESSAGE = 50
_MOST_COPIED = 100_000_000
_LONGEST_DELIMITER = 1_000
_GUESSED_BOUNDARY = re.compile(
    rb"\s*+--([^\s-][^\r\n]{0,200}|-[^\r\n]{1,200})\r?\n(?:Content-[A-Za-z-]+:|\r?\n)", re.I
)


@dataclass(slots=True, eq=False)
class Part:
    """One part of a mail. start, end: where its body lies in `source`. trailing: what follows its end."""

    source: bytes
    headers: Headers
    content_type: str
    parameters: Parameters
    start: int
    parent: "Part | None" = None
    end: int = -1
    boundary: bytes = b""
    children: list["Part"] = field(default_factory=list)
    depth: int = 0
    message_depth: int = 0
    closed_at: int = -1

    @property
    def body(self) -> bytes:
        return self.source[self.start : self.end]

    @property
    def trailing(self) -> bytes:
        return self.source[self.closed_at : self.end] if self.closed_at >= 0 else b""

    @property
    def encoding(self) -> str:
        raw = self.headers.raw("content-transfer-encoding")
        return raw[0].split(b";")[0].strip(b" \t\r\n\"'").decode("latin_1").lower() if raw else ""

    @property
    def is_multipart(self) -> bool:
        return bool(self.boundary and self.children)

    @property
    def is_attached_message(self) -> bool:
        return self.content_type in ATTACHED_MESSAGES


@dataclass(slots=True)
class Allowance:
    """What a whole mail may cost, over all its attached messages."""

    size: int
    hints: list[str]
    parts: int = _MOST_PARTS
    headers: int = _MOST_HEADERS
    guesses: int = _MOST_GUESSES
    defects: list[str] = field(default_factory=list)

    @property
    def deepest_message(self) -> int:
        return max(2, min(_DEEPEST_MESSAGE, _MOST_COPIED // (self.size + 1)))


def parts_of(source: bytes, allowance: Allowance, within: Part | None = None) -> list[Part]:
    """Every part of the mail `source`, the whole first, in document order.

    within: the part from which `source` was decoded, for an attached message that came encoded.
    """
    return _Splitter(source, allowance, within).parts


class _Splitter:
    def __init__(self, source: bytes, allowance: Allowance, within: Part | None) -> None:
        self.source = source
        self.allowance = allowance
        self.parts: list[Part] = []
        self._path: list[Part] = [within] if within else []
        self._base = len(self._path)
        self._open: dict[bytes, list[Part]] = {}
        self._prefixes: list[bytes] = []
        self._has_returns = source.startswith(b"\r", max(source.find(b"\n") - 1, 0))
        self._enter(0, is_message=True)
        self._split()
        self._leave_to(self._base, at=len(source))

    def _split(self) -> None:
        position = max(self._path[-1].start - 1, 0)
        for line_start, line_end, owner, is_end in self._delimiters(position):
            self._leave_to(owner.depth, at=line_start)
            if is_end:
                owner.closed_at = min(line_end + 1, len(self.source))
                continue
            if owner.closed_at >= 0:
                self.allowance.defects.append("part_after_end")
                owner.closed_at = -1
            if self.allowance.parts <= 0:
                self.allowance.defects.append("too_many_parts")
                return
            self._enter(min(line_end + 1, len(self.source)), is_message=False)

    def _delimiters(self, position: int) -> Iterator[tuple[int, int, Part, bool]]:
        """The lines that open or end a part: start, end, whose it is, whether it ends the multipart."""
        misses = 0
        while self._open and misses < _MOST_FALSE_DELIMITERS:
            position = max(position, self._path[-1].start - 1, 0)
            found = self.source.find(b"\n--" + self._prefixes[-1], position)
            if found < 0:
                return
            end = self.source.find(b"\n", found + 1, found + _LONGEST_DELIMITER)
            if end < 0:
                end = min(len(self.source), found + _LONGEST_DELIMITER)
            name = self.source[found + 3 : end].rstrip()
            is_end = name not in self._open and name.endswith(b"--")
            owners = self._open.get(name[:-2] if is_end else name)
            position = end
            if owners:
                yield found, end, owners[-1], is_end
            else:
                misses += 1
        if self._open:
            self.allowance.defects.append("too_many_delimiters")

    def _enter(self, position: int, *, is_message: bool) -> None:
        while True:
            part = self._read_part(position, is_message=is_message)
            self._path.append(part)
            part.depth = len(self._path)
            self.parts.append(part)
            if part.boundary:
                self._open_multipart(part)
            if not self._opens_message(part):
                return
            position, is_message = part.start, True

    def _read_part(self, position: int, *, is_message: bool) -> Part:
        allowance = self.allowance
        allowance.parts -= 1
        block = read_header_block(
            self.source,
            position,
            is_message=is_message,
            nested=bool(self._open),
            limit=max(allowance.headers, 0),
        )
        allowance.headers -= block.count
        allowance.defects += block.defects
        parent = self._path[-1] if self._path else None
        part = Part(self.source, Headers(block.fields, allowance.hints), "", {}, block.body_start, parent)
        if parent:
            parent.children.append(part)
            part.message_depth = parent.message_depth + is_message
        self._tell_type(part)
        return part

    def _tell_type(self, part: Part) -> None:
        raw = part.headers.raw("content-type")
        written, part.parameters = read_parameters(raw[0]) if raw else ("", {})
        part.content_type = media_type(written)
        if not part.content_type:
            in_digest = part.parent and part.parent.content_type == "multipart/digest" and not raw
            named = "name" in part.parameters or b"filename" in b"".join(part.headers.raw("content-disposition"))
            part.content_type = "application/octet-stream" if named else "text/plain"
            part.content_type = "message/rfc822" if in_digest else part.content_type
            if written:
                self.allowance.defects.append("odd_content_type")
        if part.content_type.startswith("multipart/"):
            part.boundary = self._boundary(part)

    def _boundary(self, part: Part) -> bytes:
        told = part.parameters.get("boundary", b"").rstrip()
        if len(told) > _LONGEST_DELIMITER - 10:
            told = b""
        if self.allowance.guesses <= 0:
            return told
        self.allowance.guesses -= 1
        if told and self.source.find(b"--" + told, part.start) >= 0:
            return told
        self.allowance.defects.append("boundary_not_found" if told else "no_boundary")
        guess = _GUESSED_BOUNDARY.match(self.source, part.start)
        if guess and guess[1].rstrip() not in self._open and not guess[1].rstrip().endswith(b"--"):
            return guess[1].rstrip()
        return b""

    def _open_multipart(self, part: Part) -> None:
        self._open.setdefault(part.boundary, []).append(part)
        before = self._prefixes[-1] if self._prefixes else part.boundary
        alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, part.boundary, strict=False)))
        self._prefixes.append(before[:alike])

    def _opens_message(self, part: Part) -> bool:
        if not part.is_attached_message or part.encoding not in IDENTITY or self.allowance.parts <= 0:
            return False
        if part.message_depth >= self.allowance.deepest_message:
            self.allowance.defects.append("nested_too_deep")
            return False
        return True

    def _leave_to(self, depth: int, *, at: int) -> None:
        """Close all parts of the path beyond `depth`, whose bodies end before the line break at `at`."""
        has_return = self._has_returns and at < len(self.source) and self.source[at - 1 : at] == b"\r"
        end = at - 1 if has_return else at
        while len(self._path) > depth:
            part = self._path.pop()
            part.end = max(part.start, end)
            if part.boundary:
                self._open[part.boundary].pop()
                self._prefixes.pop()
                if not self._open[part.boundary]:
                    del self._open[part.boundary]
                if part.children and part.closed_at < 0:
                    self.allowance.defects.append("end_boundary_missing")
