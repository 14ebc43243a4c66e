"""Pieces still written on other branches: the real ones when they are there, else the plainest that runs."""

import re
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

from whiteglove.channels.email.understanding.evidence import Evidence, KindTold
from whiteglove.channels.email.understanding.mail import Kind


class ReplyParts(Protocol):
    """What is new in a mail, what it quotes, and the signature."""

    @property
    def reply_text(self) -> str: ...
    @property
    def quoted_text(self) -> str: ...
    @property
    def signature(self) -> str: ...


@dataclass(frozen=True, slots=True)
class _Whole:
    reply_text: str
    quoted_text: str = ""
    signature: str = ""


def _piece(module: str, name: str) -> Any:
    try:
        return getattr(import_module(f"whiteglove.{module}"), name)
    except (ImportError, AttributeError):
        return None


_split_reply = _piece("channels.email.understanding.reply", "split_reply")
_tell_kind = _piece("channels.email.understanding.kinds", "tell_kind")
_text_of_html = _piece("channels.email.understanding.html", "text_of_html")
_guess_language = _piece("foundation.languages", "guess_language")


def split_reply(text: str, html: str | None = None) -> ReplyParts:
    """New text, quote and signature of `text`."""
    parts: ReplyParts = _split_reply(text, html) if _split_reply else _Whole(text)
    return parts


def tell_kind(evidence: Evidence) -> KindTold:
    """What sort of mail this is."""
    told: KindTold = _tell_kind(evidence) if _tell_kind else KindTold(Kind.MESSAGE, automatic=False)
    return told


def text_of_html(html: str) -> str:
    """The words of `html`."""
    if _text_of_html:
        text: str = _text_of_html(html)
        return text
    plain = re.sub(r"<(?:br|/p|/div|/tr|/li|/h\d)\b[^<>]*>", "\n", html, flags=re.IGNORECASE)
    plain = re.sub(r"<[^<>]*>", "", plain)
    for entity, sign in (("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        plain = plain.replace(entity, sign)
    return "\n".join(line.strip() for line in plain.splitlines()).strip()


def guess_language(text: str) -> str | None:
    """The language of `text`, None when not known."""
    language: str | None = _guess_language(text) if _guess_language else None
    return language
