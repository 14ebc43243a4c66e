"""Why a mail was not delivered: words and codes become an enhanced status (RFC 3463), hard or soft."""

import re
from dataclasses import dataclass

from whiteglove.channels.email.understanding.kinds.reason_words import REASONS, Reason

ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
ENHANCED_AFTER_REPLY = re.compile(
    r"(?<![\d.])[245]\d\d[ -]{1,2}\(?#?([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)"
    r"|#([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)"
)
REPLY_CODE = re.compile(r"(?<![\d.#/:@=_\-])([45][0-5]\d)(?=[ \-,;:)]|$)(?![ -]\d{1,3}[.:]\d)", re.MULTILINE)
LONGEST_DIAGNOSTIC = 2000

# Said before any recipient was named: it blames us or the line, whatever it says does not exist.
BEFORE_RECIPIENT = re.compile(
    r"after (?:initial connection|ehlo|helo|mail from|starttls)"
    r"|in reply to (?:the )?(?:ehlo|helo|mail from|initial)"
    r"|refused to talk to me|while performing the (?:ehlo|helo)"
)
BLAMES_SENDER = frozenset({"5.1.7", "5.1.8"})
HARD = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.4.310"})
VAGUE = re.compile(r"[245]\.0\.0|[45]\.4\.7|5\.5\.0|5\.3\.0|5\.1\.0")

BY_REPLY_CODE = {
    "421": "4.3.2",
    "450": "4.2.0",
    "451": "4.3.0",
    "452": "4.3.1",
    "551": "5.1.6",
    "552": "5.2.2",
    "553": "5.1.0",
    "556": "5.1.10",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """status: enhanced code, None when nothing tells it. marks_address: later mail will not arrive either."""

    status: str | None
    marks_address: bool


def judge(told_status: str | None, diagnostic: str) -> Verdict:
    """Weigh a report's own status against its diagnostic: what the refusing server said wins, then words."""
    diagnostic = diagnostic[:LONGEST_DIAGNOSTIC]
    cause = reason_of(diagnostic)
    if told_status is None:
        status = status_in(diagnostic, cause)
    elif VAGUE.fullmatch(told_status):
        status = enhanced_in(diagnostic) or told_status
    else:
        status = refusal_in(diagnostic) or told_status
    blames_us = status in BLAMES_SENDER or BEFORE_RECIPIENT.search(diagnostic.lower()) is not None
    return Verdict(status, not blames_us and marks_address(status, cause))


def reason_of(diagnostic: str) -> Reason | None:
    """The first cause in the table whose words are there."""
    lowered = diagnostic.lower()
    return next((row for row in REASONS if row.words.search(lowered)), None)


def status_in(diagnostic: str, cause: Reason | None) -> str | None:
    """An enhanced code written there; else from the words, in the reply code's class; else from that code."""
    written = enhanced_in(diagnostic)
    if written and not written.endswith(".0.0"):
        return written
    reply = REPLY_CODE.search(diagnostic)
    if cause is not None:
        told = reply.group(1)[0] if reply else (written or cause.status)[0]
        return told + cause.status[1:]
    if reply is not None:
        return written or BY_REPLY_CODE.get(reply.group(1), reply.group(1)[0] + ".0.0")
    return written


def enhanced_in(diagnostic: str) -> str | None:
    """The enhanced code that says most: one beside a reply code first, a vague one (5.0.0) last."""
    beside_reply = [one or other for one, other in ENHANCED_AFTER_REPLY.findall(diagnostic)]
    anywhere = [".".join(found) for found in ENHANCED.findall(diagnostic)]
    failures = [code for code in beside_reply + anywhere if code[0] in "45"]
    return next((code for code in failures if not VAGUE.fullmatch(code)), failures[0] if failures else None)


def refusal_in(diagnostic: str) -> str | None:
    """The code the refusing server put beside its reply, when it says anything."""
    match = ENHANCED_AFTER_REPLY.search(diagnostic)
    code = match.group(1) or match.group(2) if match else None
    return code if code and code[0] in "45" and not VAGUE.fullmatch(code) else None


def marks_address(status: str | None, cause: Reason | None) -> bool:
    """Hard means: the address itself is dead. Full, refused, late or too big does not mean that."""
    if status is not None and status[0] != "5":
        return False
    if status in HARD:
        return cause is None or cause.name not in {
            "mailbox full",
            "too many mails",
            "sender refused",
            "malformed address",
        }
    if cause is not None:
        return cause.marks_address
    return status == "5.2.1"
