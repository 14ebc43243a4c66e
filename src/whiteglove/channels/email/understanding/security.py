"""Whether a mail came signed or encrypted, told by its structure. Nothing is verified, no byte touched."""

from whiteglove.channels.email.understanding.leaves import OpenedPart
from whiteglove.channels.email.understanding.parameters import first_word
from whiteglove.channels.email.understanding.structure import Part

_PKCS7 = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_SIGNED_DATA = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"  # the object identifiers that CMS begins with
_ENVELOPED_DATA = (b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03", b"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17")


def told_security(parts: list[Part], opened: list[OpenedPart]) -> str | None:
    """`signed`, `encrypted` or `opaque` (signed, and readable only to who unpacks it); None for an open mail.

    The outermost cover counts; covers inside attached messages are not this mail's.
    """
    for part in parts:
        if part.message_depth:
            continue
        if part.is_multipart and part.content_type == "multipart/encrypted":
            return "encrypted"
        if part.is_multipart and part.content_type == "multipart/signed":
            return "signed"
    for found in opened:
        label = _of_leaf(found) if not found.part.message_depth else None
        if label:
            return label
    return None


def _of_leaf(found: OpenedPart) -> str | None:
    leaf = found.leaf
    if leaf.content_type in _PKCS7 or (
        leaf.content_type == "application/octet-stream" and found.filename.lower().endswith(".p7m")
    ):
        return _of_pkcs7(found)
    if leaf.text is not None and found.is_body_text:
        start = leaf.text.lstrip()[:40]
        if start.startswith("-----BEGIN PGP SIGNED MESSAGE"):
            return "signed"
        if start.startswith("-----BEGIN PGP MESSAGE"):
            return "encrypted"
    return None


def _of_pkcs7(found: OpenedPart) -> str:
    told = first_word(found.part.parameters, "smime-type").lower()
    head = found.leaf.content[:60]
    if told == "signed-data" or (not told and _SIGNED_DATA in head):
        return "opaque"
    if told or any(identifier in head for identifier in _ENVELOPED_DATA):
        return "opaque" if told == "certs-only" else "encrypted"
    return "encrypted"
