"""Lines of plain text as they come together: breaks, quote marks, list marks and table rows."""

import re
from typing import Final

DEEPEST_QUOTE: Final = 12
"""Marks of quotes within quotes beyond this only make lines long."""

_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_CELL: Final = " | "


class Lines:
    """Text with breaks that are wanted but written only once words follow: no empty lines are left.

    `verbatim` above 0 keeps spaces and line ends. `_fresh`: an item or a cell has just begun, so a paragraph
    within it needs no line of its own.
    """

    def __init__(self) -> None:
        self.verbatim = 0
        self._done: list[str] = []
        self._line: list[str] = []
        self._line_quote = 0
        self._wanted = 0
        self._fresh = False
        self._quote = 0
        self._indent = 0
        self._marker = ""
        self._cell_before = False
        self._rows: list[int] = []
        self._words: list[str] | None = None

    def add(self, text: str) -> None:
        """Text with entities decoded; spaces and line ends count as in HTML."""
        if self.verbatim:
            self._add_verbatim(text)
            return
        text = _SPACE.sub(" ", text)
        if text == " " or not text:
            if text and self._line and not self._wanted and not self._line[-1].endswith(" "):
                self._line.append(" ")
            return
        if self._wanted or not self._line or self._line[-1].endswith(" "):
            text = text.lstrip(" ")
        self._write(text)

    @property
    def in_row(self) -> bool:
        return bool(self._rows)

    def block(self, breaks: int) -> None:
        """What follows begins on a line of its own (1) or after an empty line (2)."""
        if not self._fresh:
            self._wanted = max(self._wanted, breaks)

    def end_line(self) -> None:
        """A line end the writer asked for; two of them leave an empty line."""
        if not self._fresh:
            self._wanted = min(2, self._wanted + 1)

    def quote(self) -> None:
        self._force(1)
        self._quote += 1
        self._fresh = True

    def unquote(self) -> None:
        self._force(2)
        self._quote -= 1

    def item(self, marker: str) -> None:
        self._force(1)
        self._indent += 1
        self._marker = marker
        self._fresh = True

    def end_item(self) -> None:
        self._force(1)
        self._indent -= 1
        self._marker = ""

    def row(self) -> None:
        self.block(1)
        self._rows.append(-1)

    def cell(self) -> None:
        """A cell stays on the line of its row as long as the cells before it took no more than that."""
        if self._rows and self._line and self._rows[-1] == len(self._done):
            self._wanted = 0
            self._cell_before = True
        else:
            self.block(1)
        self._fresh = True

    def end_row(self) -> None:
        self._force(1)
        self._cell_before = False
        if self._rows and self._rows.pop() == len(self._done) and _CELL in self._line:
            self._wanted = 1

    def remember(self) -> None:
        """From here on the words of a link are collected."""
        self._words = []

    def remembered(self) -> str:
        words, self._words = self._words, None
        return "".join(words or ()).strip()

    def text(self) -> str:
        self._finish_line()
        return "\n".join(self._done).strip("\n")

    def _force(self, breaks: int) -> None:
        self._fresh = False
        self._wanted = max(self._wanted, breaks)

    def _add_verbatim(self, text: str) -> None:
        first, *others = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if first:
            self._write(first)
        for line in others:
            self.end_line()
            if line:
                self._write(line)

    def _write(self, text: str) -> None:
        if self._wanted and self._line:
            self._finish_line()
            if self._wanted > 1:
                self._leave_empty_line(min(self._line_quote, self._quote))
        if not self._line:
            self._begin_line()
        elif self._cell_before:
            self._line.append(_CELL)
        self._wanted = 0
        self._fresh = self._cell_before = False
        self._line.append(text)
        if self._words is not None:
            self._words.append(text)

    def _begin_line(self) -> None:
        self._line_quote = self._quote
        indent = min(self._indent, DEEPEST_QUOTE)
        if self._marker:
            self._line.append(_quote_marks(self._quote) + "  " * (indent - 1) + self._marker)
            self._marker = ""
        else:
            self._line.append(_quote_marks(self._quote) + "  " * indent)
        for i in range(len(self._rows) - 1, -1, -1):
            if self._rows[i] >= 0:
                break
            self._rows[i] = len(self._done)

    def _finish_line(self) -> None:
        if self._line:
            written = "".join(self._line).replace("\xa0", " ")
            line = written.rstrip()
            if line.endswith("--") and written.endswith("-- ") and line.strip("> ") == "--":
                line += " "  # the mark before a signature is known by its space
            self._line = []
            if line == _quote_marks(self._line_quote).rstrip():
                self._leave_empty_line(self._line_quote)
            else:
                self._done.append(line)

    def _leave_empty_line(self, quote: int) -> None:
        if self._done and self._done[-1].strip("> "):
            self._done.append(_quote_marks(quote).rstrip())


def _quote_marks(depth: int) -> str:
    return "> " * min(depth, DEEPEST_QUOTE)
