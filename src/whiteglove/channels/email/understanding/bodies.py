"""Which text of a mail is to be read: one of several alternatives, the parts of a mixed mail in order."""

import html
import re
from dataclasses import dataclass

from whiteglove.channels.email.understanding.html import text_of_html
from whiteglove.channels.email.understanding.leaves import OpenedPart
from whiteglove.channels.email.understanding.structure import Part

_SHORT = 300
_SURELY_NOT_EMPTY = 4_000
_PLACEHOLDER = re.compile(
    r"html|browser|mime\b|text[ -]?version|plain text|navigateur|webversion|online ansehen|ブラウザ|浏览器",
    re.IGNORECASE,
)
_TAG_OR_BLANK = re.compile(r"<[^<>]*+>|&nbsp;|&#160;|\s++")
_SHOWS_SOMETHING = re.compile(r"<(?:img|svg|video|object|table\b[^<>]*background)", re.IGNORECASE)


@dataclass(slots=True)
class BodyText:
    """One stretch of the body: what its writer gave as plain text, as HTML, or as both."""

    plain: str = ""
    html: str = ""
    reading: str | None = None

    def read(self) -> str:
        """The words: plain text unless it is empty or only says that there is HTML."""
        if not self.html or (self.plain.strip() and not self._is_placeholder()):
            return self.plain
        reading = self._read_html()
        return reading if reading.strip() else self.plain

    def _read_html(self) -> str:
        if self.reading is None:
            self.reading = text_of_html(self.html)
        return self.reading

    def _is_placeholder(self) -> bool:
        plain = self.plain.strip()
        if len(plain) > _SHORT or not (_PLACEHOLDER.search(plain) or len(plain) < 3):
            return False
        return len(self._read_html().strip()) > len(plain)

    def shown(self) -> str:
        """HTML to show for this stretch when any other stretch has HTML."""
        return self.html or f'<pre style="white-space: pre-wrap">{html.escape(self.plain)}</pre>'


def body_texts(parts: list[Part], opened: list[OpenedPart]) -> list[BodyText]:
    """The stretches of text of the whole mail in order, attached messages and files left out."""
    of_leaf = {id(found.part): found for found in opened}
    texts: dict[int, list[BodyText]] = {}
    for part in reversed(parts):  # children come after their parents, so they are done first
        found = of_leaf.get(id(part))
        if found is None:
            texts[id(part)] = _of_multipart(part, texts)
        elif part.is_attached_message or not found.is_body_text or _belongs_to_html(part):
            texts[id(part)] = []
        else:
            text = found.leaf.text or ""
            is_html = found.text_type == "html"
            texts[id(part)] = [BodyText(html=text) if is_html else BodyText(plain=text)] if text.strip() else []
    return texts[id(parts[0])]


def _belongs_to_html(part: Part) -> bool:
    """A text that an HTML page of the same multipart/related draws in, such as a frame."""
    parent = part.parent
    is_drawn_in = parent is not None and parent.content_type == "multipart/related" and parent.children[0] is not part
    return is_drawn_in and bool(part.headers.raw("content-id") or part.headers.raw("content-location"))


def _of_multipart(part: Part, texts: dict[int, list[BodyText]]) -> list[BodyText]:
    children = [texts[id(child)] for child in part.children if texts.get(id(child))]
    if len(children) == 1:
        return children[0]
    if part.content_type != "multipart/alternative":
        return [text for child in children for text in child]
    plain = next((child for child in children if not any(text.html for text in child)), [])
    rich = next((child for child in reversed(children) if any(text.html for text in child)), [])
    both = BodyText("\n\n".join(text.plain.strip("\n") for text in plain), whole_html(rich))
    return [both] if both.plain or both.html else []


def whole_text(texts: list[BodyText]) -> str:
    """The words of all stretches."""
    read = (text.read().rstrip().strip("\n") for text in texts)
    return "\n\n".join(words for words in read if words)


def whole_html(texts: list[BodyText]) -> str:
    """All stretches as HTML; empty when none came as HTML or the HTML shows nothing where the text does."""
    rich = [text for text in texts if text.html]
    if not rich:
        return ""
    shows = any(
        len(text.html) > _SURELY_NOT_EMPTY or _SHOWS_SOMETHING.search(text.html) or _TAG_OR_BLANK.sub("", text.html)
        for text in rich
    )
    if not shows and any(text.plain.strip() for text in texts):
        return ""
    return "\n".join(text.shown() for text in texts)
