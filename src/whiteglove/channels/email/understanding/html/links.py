"""Where a link really leads, and whether its words pretend otherwise."""

import re
import unicodedata
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from whiteglove.channels.email.understanding.html.markup import names

LONGEST_URL: Final = 8000
LONGEST_WORDS: Final = 500
"""Only so much of a link's text is looked at."""

_CONTROL = re.compile(r"[\x00-\x20\x7f]+")
_WEB = re.compile(r"(?i)https?:[/\\]*([^/\\?#]*)")
_PLAIN_HOST = re.compile(r"[A-Za-z0-9.-]+")
_HOST_IN_WORDS = re.compile(
    r"(?i)(?<![\w@.-])(?:https?\s*:\s*[/\\]{1,2}\s*)?((?:[^\W_](?:[\w-]{0,61}[^\W_])?[.\u3002\uff0e])+[^\W\d_]{2,24})"
    r"(?![\w@-])"
)
_LOOK_ALIKES: Final = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU", "GEORGIAN")
_ODD_LATIN: Final = frozenset("ıɑɡȷɩʟɴʀƅƖɪʏꓸǀ")
_FILE_ENDINGS: Final = names(
    "pdf doc docx xls xlsx ppt pptx txt csv zip jpg jpeg png gif html htm xml eml ics mp3 mp4 log json"
)


@lru_cache(maxsize=1024)
def link_target(href: str) -> str | None:
    """The address a link may keep: web, mail or telephone; None for all else, relative ones too."""
    if len(href) > LONGEST_URL:
        return None
    joined = _CONTROL.sub("", href)
    url = joined if _WEB.match(joined) else href.strip()
    if _WEB.match(url):
        return url if host_of(url) else None
    return url if re.match(r"(?i)(?:mailto|tel):[^\s<>\"]+$", url) else None


def host_of(url: str) -> str:
    """The host a browser would ask, lower-case, international letters as `xn--`; empty when there is none."""
    web = _WEB.match(_CONTROL.sub("", url))
    if web is None:
        return ""
    authority = web[1].rpartition("@")[2]
    if _PLAIN_HOST.fullmatch(authority):
        return authority.lower().rstrip(".")
    host = unquote(authority.partition(":")[0] if not authority.startswith("[") else authority)
    return _ascii(unicodedata.normalize("NFKC", host).casefold().rstrip("."))


def true_host(url: str, *, words: str) -> str | None:
    """The host to tell the reader, when the words of the link name another one or the host imitates one."""
    host = host_of(url)
    if not host:
        return None
    named = [_ascii(_dotted(found)) for found in _HOST_IN_WORDS.findall(words[:LONGEST_WORDS])]
    named = [name for name in named if name.rpartition(".")[2] not in _FILE_ENDINGS]
    if named:
        misleads = not any(_same_site(host, name) for name in named)
    else:
        misleads = "@" in _WEB.sub(r"\1", _CONTROL.sub("", url)).partition("/")[0]
    return host if misleads or _imitates(host) else None


def _same_site(host: str, named: str) -> bool:
    host, named = host.removeprefix("www."), named.removeprefix("www.")
    return host == named or host.endswith("." + named) or named.endswith("." + host)


def _imitates(host: str) -> bool:
    """Letters of a script whose letters look Latin, where the country part is Latin."""
    labels = host.split(".")
    if "xn--" not in host or labels[-1].startswith("xn--"):
        return False
    letters = "".join(_unicode(label) for label in labels if label.startswith("xn--"))
    return any(letter in _ODD_LATIN or unicodedata.name(letter, "").startswith(_LOOK_ALIKES) for letter in letters)


def _dotted(host: str) -> str:
    return unicodedata.normalize("NFKC", host.replace("\u3002", ".")).casefold()


def _ascii(host: str) -> str:
    return ".".join(_ascii_label(label) for label in host.replace("\u3002", ".").split("."))


def _ascii_label(label: str) -> str:
    if label.isascii():
        return label
    try:
        return "xn--" + label.encode("punycode").decode("ascii")
    except UnicodeError:
        return label


def _unicode(label: str) -> str:
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError):
        return ""
