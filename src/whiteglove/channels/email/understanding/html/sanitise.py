"""A mail's HTML made harmless: an allow-list, images held back, links that cannot pretend."""

import html as entities
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import nh3

from whiteglove.channels.email.understanding.html.css import clean_style
from whiteglove.channels.email.understanding.html.links import LONGEST_WORDS, link_target, true_host
from whiteglove.channels.email.understanding.html.markup import BLOCKS, INLINE, What, attributes, events
from whiteglove.channels.email.understanding.html.text import text_of_html

HELD_IMAGE: Final = "held-image"
HELD_PIXEL: Final = "held-image held-pixel"
HELD_BACKGROUND: Final = "held-background"
MISSING_IMAGE: Final = "missing-image"
TRUE_HOST: Final = "true-host"
DEAD_FIELD: Final = "dead-field"

ROUNDS: Final = 4
"""Broken markup may need a second or third reading until another one changes nothing; more is refused."""

_LAYOUT_CLASSES: Final = frozenset({"MsoNormal", "MsoNoSpacing", "MsoListParagraph", "gmail_quote", "gmail_attr"})
_OWN_CLASSES: Final = frozenset({*HELD_PIXEL.split(), HELD_BACKGROUND, MISSING_IMAGE, DEAD_FIELD})
_CLASSES: Final = _LAYOUT_CLASSES | _OWN_CLASSES
_RENAMED: Final = {
    "body": "div",
    "html": "div",
    "form": "div",
    "fieldset": "div",
    "legend": "div",
    "listing": "pre",
}
_DROPPED_TAGS: Final = frozenset(
    {"label", "button", "select", "option", "menu", "dialog", "dir", "main", "nobr", "nav"}
)
_TAGS: Final = ((BLOCKS | INLINE) - set(_RENAMED) - _DROPPED_TAGS - {"xmp"}) | {
    "img",
    "br",
    "hr",
    "col",
    "colgroup",
    "wbr",
}
_SIZES: Final = frozenset(
    {"width", "height", "border", "cellpadding", "cellspacing", "colspan", "rowspan", "span", "start", "size"}
)
_WORDS: Final = frozenset(
    {"align", "valign", "dir", "lang", "nowrap", "type", "title", "color", "bgcolor", "face", "alt", "scope"}
)
_KEPT: Final = _SIZES | _WORDS
_ALL_ATTRIBUTES: Final = _KEPT | {"style", "class", "src", "href", "data-cid"}
_SIZE = re.compile(r"[+-]?[0-9]{1,4}(?:\.[0-9]{1,3})?(?:px|%)?")
_PLAIN_WORD = re.compile(r"[\w #%.,+()-]{0,200}")
_SAFE_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_REMOTE = re.compile(r"\s*(?:https?:|//|\\\\|/\\|\\/)", re.IGNORECASE)
_PIXEL = re.compile(r"0*[01](?:px)?")
_NOT_A_LETTER = re.compile("[\x00\ud800-\udfff\ufdd0\ufdd1]")

_AMPERSAND: Final = "\ufdd0"
_HARD_SPACE: Final = "\ufdd1"

LONGEST_VALUE: Final = 1000
"""Of a title or an alternative text."""

_CLEANER: Final = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags={
        "script",
        "style",
        "title",
        "svg",
        "math",
        "template",
        "iframe",
        "object",
        "noembed",
        "noframes",
    },
    attributes={
        "*": set(_ALL_ATTRIBUTES - {"src", "href", "data-cid"}),
        "a": {"href"},
        "img": {"src", "data-cid"},
    },
    link_rel="noopener noreferrer nofollow",
    set_tag_attribute_values={"a": {"target": "_blank"}},
    url_schemes={"http", "https", "mailto", "tel", "data"},
)


@dataclass(frozen=True, slots=True)
class Words:
    """What we say within a mail's frame, translated by the caller. `leads_to` holds `{host}`."""

    image_held_back: str = "Image held back"
    image_missing: str = "Image missing"
    leads_to: str = "(leads to {host})"


ENGLISH: Final = Words()
CidUrl = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class CleanHtml:
    """remote_images: pictures the mail wants from elsewhere, whether held back or shown."""

    html: str
    remote_images: int


def sanitise(html: str, *, show_remote_images: bool = False, cid_url: CidUrl, words: Words = ENGLISH) -> CleanHtml:
    """HTML of a mail that may be shown in its frame; sanitising the result again changes nothing.

    cid_url: address of the part with this Content-ID (our own, or data:), None when it has none.
    What does not settle into clean HTML is shown as plain text. Never raises.
    """
    cleaned = _cleaned(html, show_remote_images, cid_url, words)
    for _ in range(ROUNDS):
        again = _cleaned(cleaned.html, show_remote_images, cid_url, words)
        if again == cleaned:
            return cleaned
        cleaned = again
    return _as_plain_text(html)


def _cleaned(html: str, show_remote_images: bool, cid_url: CidUrl, words: Words) -> CleanHtml:
    writer = _Writer(show_remote_images=show_remote_images, cid_url=cid_url, words=words)
    return CleanHtml(_parsed_strictly(writer.write(html)), writer.remote_images)


def _parsed_strictly(html: str) -> str:
    """nh3 takes quadratic time over many `&` in one text, so it sees stand-ins no mail may contain."""
    return _CLEANER.clean(html).replace(_AMPERSAND, "&amp;").replace(_HARD_SPACE, "&nbsp;")


def _as_plain_text(html: str) -> CleanHtml:
    text = _NOT_A_LETTER.sub("\ufffd", text_of_html(html)).replace("&", _AMPERSAND)
    lines = text.replace("<", "&lt;").replace(">", "&gt;").split("\n")
    return CleanHtml(_parsed_strictly("<div>" + "<br>".join(lines) + "</div>"), 0)


class _Writer:
    """Writes events back as markup with nothing in it that was not looked at; nh3 has the last word."""

    def __init__(self, *, show_remote_images: bool, cid_url: CidUrl, words: Words) -> None:
        self.show_remote_images = show_remote_images
        self.cid_url = cid_url
        self.words = words
        self.remote_images = 0
        self.out: list[str] = []
        self.ends: list[str] = []
        self.link: str | None = None
        self.link_words: list[str] = []
        self.skipped = 0
        self.begins_pre = False

    def write(self, html: str) -> str:
        for what, name, rest in events(_NOT_A_LETTER.sub("\ufffd", html)):
            if what is What.OPEN:
                self._open(name, rest)
            elif what is What.CLOSE:
                self._close(name)
            elif self.skipped:
                continue
            elif what is What.TEXT:
                self._text(rest)
            else:
                self._void(name, rest)
        return "".join(self.out)

    def _text(self, text: str) -> None:
        if self.begins_pre:
            text = text.lstrip("\r\n")
            self.begins_pre = not text
        words = entities.unescape(text)
        if self.link is not None:
            self.link_words.append(words[:LONGEST_WORDS])
        words = words.replace("&", _AMPERSAND).replace("\xa0", _HARD_SPACE)
        self.out.append(words.replace("<", "&lt;").replace(">", "&gt;"))

    def _open(self, name: str, rest: str) -> None:
        given = attributes(rest) if rest else {}
        if self.skipped or (name == "span" and TRUE_HOST in given.get("class", "").split()):
            self.skipped += 1
            return
        if name == "button":
            tag, kept = "span", f' class="{DEAD_FIELD}"'
        elif name in _DROPPED_TAGS:
            tag, kept = "", ""
        else:
            tag, kept = _RENAMED.get(name, name), self._kept(name, given) if given else ""
        self.begins_pre = tag == "pre"
        self.ends.append(f"</{tag}>" if tag else "")
        if tag:
            self.out.append(f"<{tag}{kept}>")
        if name == "a":
            self.link, self.link_words = link_target(given.get("href", "")), []

    def _close(self, name: str) -> None:
        if self.skipped:
            self.skipped -= 1
            return
        self.begins_pre = False
        self.out.append(self.ends.pop())
        if name == "a" and self.link is not None:
            host = true_host(self.link, words="".join(self.link_words))
            self.link = None
            if host:
                note = entities.escape(self.words.leads_to.replace("{host}", host))
                self.out.append(f'<span class="{TRUE_HOST}">{note}</span>')

    def _void(self, name: str, rest: str) -> None:
        given = attributes(rest) if rest else {}
        if name in {"img", "image"}:
            self._image(given)
        elif name == "input":
            self._field(given)
        elif name in {"br", "hr", "col", "wbr"}:
            self.out.append(f"<{name}{self._kept(name, given)}>")

    def _kept(self, name: str, given: Mapping[str, str]) -> str:
        kept = [(key, value) for key, value in given.items() if key in _KEPT and _is_harmless(key, value)]
        clean = clean_style(_whole_style(name, given), image_url=self._image_url)
        classes = [part for part in given.get("class", "").split() if part in _CLASSES]
        if clean.held_back:
            classes.append(HELD_BACKGROUND)
        if clean.text:
            kept.append(("style", clean.text))
        if classes:
            kept.append(("class", " ".join(dict.fromkeys(classes))))
        if name == "a" and (target := link_target(given.get("href", ""))):
            kept.append(("href", target))
        self.remote_images += bool(clean.remote) or HELD_BACKGROUND in classes or HELD_IMAGE in classes
        return "".join(f' {key}="{entities.escape(value)}"' for key, value in kept)

    def _image(self, given: Mapping[str, str]) -> None:
        source = given.get("src", "") or _first_of_set(given.get("srcset", ""))
        cid = given.get("data-cid") or (source.strip()[4:] if source.strip().lower().startswith("cid:") else "")
        url = self._cid(cid) if cid else self._image_url(source)
        alt = " ".join(given.get("alt", "").split())[:LONGEST_VALUE]
        if self.link is not None:
            self.link_words.append(f" {alt[:LONGEST_WORDS]} ")
        if url is None:
            self._placeholder(given, alt, is_remote=not cid and bool(_REMOTE.match(source)))
            return
        self.remote_images += not cid and bool(_REMOTE.match(source))
        named = f' data-cid="{entities.escape(cid)}"' if cid else ""
        self.out.append(f'<img src="{entities.escape(url)}"{named}{self._kept("img", given)}>')

    def _placeholder(self, given: Mapping[str, str], alt: str, *, is_remote: bool) -> None:
        self.remote_images += is_remote
        if is_remote and any(_PIXEL.fullmatch(given.get(side, "").strip()) for side in ("width", "height")):
            self.out.append(f'<span class="{HELD_PIXEL}"></span>')
            return
        label = self.words.image_held_back if is_remote else self.words.image_missing
        shown = entities.escape(f"{label}: {alt}" if alt else label)
        self.out.append(f'<span class="{HELD_IMAGE if is_remote else MISSING_IMAGE}">{shown}</span>')

    def _field(self, given: Mapping[str, str]) -> None:
        kind = given.get("type", "text").strip().lower()
        if kind in {"hidden", "image"}:
            return
        if kind in {"checkbox", "radio"}:
            shown = "\u2611" if "checked" in given else "\u2610"
        else:
            shown = given.get("value") or given.get("placeholder") or "\u2003"
        self.out.append(f'<span class="{DEAD_FIELD}">{entities.escape(shown)}</span>')

    def _cid(self, cid: str) -> str | None:
        return self.cid_url(cid.strip().strip("<>"))

    def _image_url(self, source: str) -> str | None:
        source = source.strip()
        if _SAFE_DATA.fullmatch(source):
            return "".join(source.split())
        if source.lower().startswith("cid:"):
            return self._cid(source[4:])
        if self.show_remote_images and _REMOTE.match(source):
            return "https:" + source if source.startswith("//") else link_target(source)
        return None


def _is_harmless(name: str, value: str) -> bool:
    if name in _SIZES:
        return bool(_SIZE.fullmatch(value.strip()))
    if name in {"title", "alt"}:
        return len(value) <= LONGEST_VALUE
    return bool(_PLAIN_WORD.fullmatch(value))


def _whole_style(name: str, given: Mapping[str, str]) -> str:
    """The style, with the old `background` attribute and the colours of the page as part of it."""
    style, picture = given.get("style", ""), given.get("background", "").strip()
    if name == "body":
        page = {"background-color": given.get("bgcolor"), "color": given.get("text")}
        style = "".join(f"{key}:{value};" for key, value in page.items() if value) + style
    if not picture or any(mark in picture for mark in "\"'\\\n"):
        return style
    return f'background-image:url("{picture}");{style}'


def _first_of_set(srcset: str) -> str:
    parts = srcset.split()
    return parts[0].rstrip(",") if parts else ""
