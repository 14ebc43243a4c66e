"""Evidence from bytes for this room's tests, by the standard library alone; the true parser is next door."""

import email
import email.policy
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr

from whiteglove.channels.email.understanding.evidence import Evidence, Leaf
from whiteglove.channels.email.understanding.mail import Person


def evidence_of(raw: bytes) -> Evidence:
    """What the parser would hand on, near enough."""
    mail = email.message_from_bytes(raw, policy=email.policy.compat32)
    headers = headers_of(mail)
    leaves = tuple(leaves_of(mail))
    name, address = parseaddr(headers.get("from", ("",))[0])
    returned = headers.get("return-path")
    return Evidence(
        headers=headers,
        content_type=mail.get_content_type(),
        parameters={key.lower(): str(value) for key, value in (mail.get_params() or [])[1:]},
        leaves=leaves,
        sender=Person(name, address) if "@" in address else None,
        return_path=None if returned is None else returned[0].strip().strip("<>"),
        subject=headers.get("subject", ("",))[0],
        text=next((leaf.text for leaf in leaves if leaf.text is not None), ""),
    )


def headers_of(mail: Message) -> dict[str, tuple[str, ...]]:
    """Decoded values by lower-case name."""
    found: dict[str, tuple[str, ...]] = {}
    for name, value in mail.raw_items():
        found[name.lower()] = (*found.get(name.lower(), ()), decoded(str(value)))
    return found


def decoded(value: str) -> str:
    """Encoded words undone where they can be."""
    unfolded = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    unfolded = unfolded.replace("\r", "").replace("\n", "")
    try:
        return str(make_header(decode_header(unfolded)))
    except (LookupError, ValueError):
        return unfolded


def leaves_of(mail: Message) -> Iterator[Leaf]:
    """Parts in document order; attached messages as raw bytes, not entered."""
    kind = mail.get_content_type()
    if kind.startswith("message/") and isinstance(mail.get_payload(), list):
        raw = b"\n".join(part.as_bytes() for part in mail.get_payload() if isinstance(part, Message))
        yield Leaf(kind, headers_of(mail), raw, None)
        return
    if mail.is_multipart():
        for part in mail.get_payload():
            if isinstance(part, Message):
                yield from leaves_of(part)
        return
    content = mail.get_payload(decode=True)
    raw = content if isinstance(content, bytes) else b""
    yield Leaf(kind, headers_of(mail), raw, text_of(mail, raw) if kind.startswith("text/") else None)


def text_of(part: Message, raw: bytes) -> str:
    """Decoded as declared, else as UTF-8, else as Latin-1."""
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return raw.decode(charset)
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return raw.decode("latin-1")
