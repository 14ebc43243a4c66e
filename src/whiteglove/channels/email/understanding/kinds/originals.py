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
    rb"^[ \t>]{0,8}Message-ID:[ \t]*(?:\r?\n[ \t>]+)?<?([^\s<>]{3,400})>?", re.IGNORECASE | re.MULTILINE
)
MESSAGE_ID_TEXT = re.compile(
    r"^[ \t>|*]{0,8}(?:X-)?(?:Original[- ])?Message-?ID ?:[ \t]*(?:\r?\n[ \t>]+)?<?([^\s<>]{3,400})>?",
    re.IGNORECASE | re.MULTILINE,
)
BRACKETED = re.compile(r"<([^\s<>]{3,400})>")
HEAD_BYTES = 64_000
# Where servers without report structure begin the mail they give back.
BEGINS_ORIGINAL = re.compile(
    r"^[ \t]*(?:"
    r"-{2,}[^\n-]{0,10}(?:this is a copy|below this line|original (?:mail|message)|returned (?:mail|message)"
    r"|unsent message|undelivered message|the header|message header|header of|message follows"
    r"|included message|the body of|the original|begin (?:message|original)|enclosed|ursprüngliche"
    r"|message d'origine|mensaje original|元の|原信|原邮件)"
    r"|(?:your )?(?:original )?(?:message|mail)(?: headers?| text)? follows"
    r"|(?:the )?(?:original|returned|undelivered) message (?:follows|is attached|headers?|was)"
    r"|received message follows|message headers? follow|original message headers"
    r"|the following (?:is|was) (?:the|a copy)|copy of the message|included is a copy|"
    r"return-path:|received: (?:from|by)|message-id:|-----\s?original|\[?原文"
    r"|(?:以下|下記)[^\n]{0,30}(?:原文|元の|送信された)"
    r")",
    re.IGNORECASE | re.MULTILINE,
)


def original_message_id(evidence: Evidence) -> str | None:
    """From the returned message or headers, then from the text, then from the report's own In-Reply-To."""
    own = own_ids(evidence)
    for leaf in evidence.leaves:
        if leaf.content_type in RETURNED_TYPES and (found := id_in_leaf(leaf)):
            return found
    told = (match.group(1) for match in MESSAGE_ID_TEXT.finditer(evidence.text[:HEAD_BYTES]))
    for found in told:
        if found not in own:
            return found
    return id_elsewhere(evidence, own)


def id_in_leaf(leaf: Leaf) -> str | None:
    """The first Message-ID header; a returned mail may be cut, indented or without its blank line."""
    match = MESSAGE_ID_BYTES.search(leaf.content[:HEAD_BYTES])
    return match.group(1).decode("utf-8", "replace") if match else None


def id_elsewhere(evidence: Evidence, own: frozenset[str]) -> str | None:
    """Text parts that carry the returned headers under a wrong type, then what the report says it answers."""
    for leaf in evidence.leaves:
        if leaf.content_type not in RETURNED_TYPES and (found := id_in_leaf(leaf)) and found not in own:
            return found
    for name in ("x-original-message-id", "original-message-id", "in-reply-to", "references"):
        for value in evidence.headers.get(name, ()):
            for found in BRACKETED.findall(value[:4000]):
                if found not in own:
                    return str(found)
    return None


def own_ids(evidence: Evidence) -> frozenset[str]:
    """The report's own Message-ID, which is never the one looked for."""
    return frozenset(
        found for value in evidence.headers.get("message-id", ()) for found in BRACKETED.findall(value[:1000])
    )


def before_original(text: str) -> str:
    """The server's own words: everything before the mail it gives back."""
    begins = BEGINS_ORIGINAL.search(text)
    return text[: begins.start()] if begins and begins.start() > 0 else text
