"""The mail a report is about: its Message-ID, from whatever was returned of it."""

import re

from whiteglove.channels.email.understanding.evidence import Evidence, Leaf

RETURNED_TYPES = frozenset(
    {
        "message/rfc822",
        "message/global",
        "text/rfc822-headers",
        "message/global-headers",
        "message/rfc822-headers",
        "message/partial",
    }
)
MESSAGE_ID_BYTES = re.compile(
    rb"^[ \t>]{0,8}(?:Original-)?Message-ID:[ \t]*(?:\r?\n[ \t>]+)?<?([^\s<>]{3,400})>?", re.IGNORECASE | re.MULTILINE
)
MESSAGE_ID_TEXT = re.compile(
    r"^[ \t>|*]{0,8}(?:X-)?(?:Original[- ])?Message-?ID ?:[ \t]*(?:\r?\n[ \t>]+)?<?([^\s<>]{3,400})>?",
    re.IGNORECASE | re.MULTILINE,
)
BRACKETED = re.compile(r"<([^\s<>]{3,400})>")
HEAD_BYTES = 64_000
# Where servers without report structure begin the mail they give back.
BEGINS_ORIGINAL = re.compile(
    r"^(?:[ \t]*(?:"
    r"-{2,}[^\n-]{0,10}(?:this is a copy|below this line|original (?:mail|message)|returned (?:mail|message)"
    r"|unsent message|undelivered message|the header|message header|header of|message follows"
    r"|included message|the body of|the original|begin (?:message|original)|enclosed|ursprüngliche"
    r"|message d'origine|mensaje original|元の|原信|原邮件)"
    r"|(?:your )?(?:original )?(?:message|mail)(?: headers?| text)? follows"
    r"|(?:the )?(?:original|returned|undelivered) message (?:follows|is attached|headers?|was)"
    r"|received message follows|message headers? follow|original message headers"
    r"|the following (?:is|was) (?:the|a copy)|copy of the message|included is a copy"
    r"|-----\s?original|\[?原文|(?:以下|下記)[^\n]{0,30}(?:原文|元の|送信された))"
    r"|return-path:|received: (?:from|by)|message-id:"
    r")",
    re.IGNORECASE | re.MULTILINE,
)


def original_message_id(evidence: Evidence) -> str | None:
    """From the returned message or headers, then from any text, then from what the report says it answers."""
    returned = (leaf for leaf in evidence.leaves if leaf.content_type in RETURNED_TYPES)
    found = next(filter(None, map(id_in_leaf, returned)), None)
    if found is None and (match := MESSAGE_ID_TEXT.search(evidence.text[:HEAD_BYTES])):
        found = match.group(1)
    return found or next(filter(None, map(id_in_leaf, evidence.leaves)), None) or id_in_headers(evidence)


def id_in_leaf(leaf: Leaf) -> str | None:
    """The first Message-ID header; a returned mail may be cut, indented, mislabelled or without its blank line."""
    match = MESSAGE_ID_BYTES.search(leaf.content[:HEAD_BYTES])
    return match.group(1).decode("utf-8", "replace") if match else None


def id_in_headers(evidence: Evidence) -> str | None:
    """What the report itself says it answers."""
    for name in ("x-original-message-id", "original-message-id", "in-reply-to", "references"):
        for value in evidence.headers.get(name, ()):
            match = BRACKETED.search(value[:4000])
            if match:
                return match.group(1)
    return None


def before_original(text: str) -> str:
    """The server's own words: everything before the mail it gives back."""
    begins = BEGINS_ORIGINAL.search(text)
    return text[: begins.start()] if begins and begins.start() > 0 else text
