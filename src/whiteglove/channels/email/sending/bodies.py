"""What a letter says, as plain text and as simple HTML: the answer, the signature, the quote."""

import re
from html import escape

from whiteglove.channels.email.sending.attributions import attribution
from whiteglove.channels.email.sending.letter import Letter, Quoted
from whiteglove.foundation.text import CONTROL, one_line

MOST_QUOTED_LINES = 200
MOST_QUOTED_CHARACTERS = 20_000
CUT = "[…]"
SEPARATOR = "-- "
_LINE_END = re.compile(r"\r\n|\r|\n")
_QUOTE_STYLE = "margin:0 0 0 .8ex;border-left:2px solid #bbb;padding-left:1ex"


def plain_body(letter: Letter) -> str:
    """The whole text, lines ended by a line feed."""
    parts = ["\n".join(_lines(letter.text))]
    if letter.signature.strip():
        parts.append("\n".join([SEPARATOR, *_lines(letter.signature.strip())]))
    if letter.quoted is not None:
        marked = [f">{line}" if line.startswith(">") else f"> {line}".rstrip() for line in _quoted(letter.quoted)]
        parts.append("\n".join([_attribution(letter.quoted, letter.language), *marked]))
    return "\n\n".join(parts) + "\n"


def html_body(letter: Letter) -> str:
    """The same for eyes used to HTML: no scripts, no pictures, nothing fetched."""
    language = f' lang="{escape(letter.language)}"' if letter.language else ""
    parts = [letter.html or f"<div>{_html(_lines(letter.text))}</div>"]
    if letter.signature.strip():
        parts.append(f"<div><br>{SEPARATOR}<br>{_html(_lines(letter.signature.strip()))}</div>")
    if letter.quoted is not None:
        line = escape(_attribution(letter.quoted, letter.language))
        quote = f'<blockquote type="cite" style="{_QUOTE_STYLE}">{_html(_quoted(letter.quoted))}</blockquote>'
        parts.append(f"<div><br>{line}<br>{quote}</div>")
    body = "\n".join(parts)
    return f'<!DOCTYPE html>\n<html{language}><head><meta charset="utf-8"></head><body>\n{body}\n</body></html>\n'


def _html(lines: list[str]) -> str:
    return "<br>\n".join(_spaced(escape(line)) for line in lines)


def _spaced(line: str) -> str:
    """Indents and gaps stay as they were written."""
    line = line.replace("\t", "    ").replace("  ", "&nbsp; ")
    return f"&nbsp;{line[1:]}" if line.startswith(" ") else line


def _lines(text: str) -> list[str]:
    return _LINE_END.split(CONTROL.sub("", text))


def _quoted(quoted: Quoted) -> list[str]:
    """At most so much of it, and what is left out is said."""
    text = quoted.text.strip()
    lines = _lines(text[:MOST_QUOTED_CHARACTERS])
    if len(text) > MOST_QUOTED_CHARACTERS or len(lines) > MOST_QUOTED_LINES:
        return [*lines[:MOST_QUOTED_LINES], CUT]
    return lines


def _attribution(quoted: Quoted, language: str | None) -> str:
    name, address = one_line(quoted.who.name, 120), one_line(quoted.who.address, 320)
    who = f"{name} <{address}>" if name and address else name or address
    return attribution(who, quoted.at, language)
