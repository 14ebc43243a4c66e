"""Delivery reports with structure (RFC 3464), broken ones too: what they say of each recipient."""

import re
from dataclasses import dataclass, field

from whiteglove.channels.email.understanding.evidence import Evidence, Leaf
from whiteglove.channels.email.understanding.kinds.originals import RETURNED_TYPES
from whiteglove.channels.email.understanding.kinds.reasons import judge
from whiteglove.channels.email.understanding.mail import BouncedRecipient

STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
RECIPIENT_FIELD = re.compile(rb"^[ \t]{0,8}(?:Final|Original)-Recipient[ \t]*:", re.IGNORECASE | re.MULTILINE)
FIELD = re.compile(
    r"[ \t]{0,8}([A-Za-z][A-Za-z0-9-]{1,60})[ \t]*:[ \t]*(.*)",
    re.IGNORECASE,
)
TOLD = frozenset(
    {"final-recipient", "original-recipient", "x-actual-recipient", "action", "status", "diagnostic-code"}
)
ADDRESS = re.compile(
    r"(?:\"[^\"\n<>]{1,80}\"|[^\s<>()\[\];:,\"|/\\「」【】：]{1,256})"
    r"@(?:[^\s<>()\[\];:,\"@'|/\\=「」【】：（）、。]{1,255}|\[[0-9A-Fa-f.:IPv]{3,60}\])"
)
STATUS = re.compile(r"([245])\s?\.\s?(\d{1,3})\s?\.\s?(\d{1,3})")
ACTIONS = ("failed", "delayed", "delivered", "relayed", "expanded")
LONGEST_REPORT = 256_000
MOST_RECIPIENTS = 1000


@dataclass(slots=True)
class Block:
    """The fields told of one recipient, first value of each, continuation lines joined."""

    fields: dict[str, str] = field(default_factory=dict)

    def names_somebody(self) -> bool:
        """Whether a recipient is named."""
        return "final-recipient" in self.fields or "original-recipient" in self.fields

    def says_something(self) -> bool:
        """Whether it tells what happened."""
        return "action" in self.fields or "status" in self.fields


def status_leaf(evidence: Evidence) -> Leaf | None:
    """The machine-readable part, by its type, else by its fields under a wrong type."""
    mislabelled: Leaf | None = None
    for leaf in evidence.leaves:
        if leaf.content_type in RETURNED_TYPES:
            break
        if leaf.content_type in STATUS_TYPES:
            return leaf
        if mislabelled is None and RECIPIENT_FIELD.search(leaf.content[:LONGEST_REPORT]):
            mislabelled = leaf
    return mislabelled


def told_recipients(report: str) -> tuple[BouncedRecipient, ...]:
    """Each recipient the fields speak of, in order."""
    return tuple(told for block in blocks(report[:LONGEST_REPORT]) if (told := recipient_of(block)) is not None)


def blocks(report: str) -> list[Block]:
    """Cut the fields into recipients. Blank lines should do it, but are missing, or too many, at times."""
    found = [Block()]
    last_name = ""
    gap = False
    for line in report.splitlines():
        match = FIELD.match(line)
        if not line.strip():
            gap = True
            last_name = ""
        elif match is None or (line[0] in " \t" and last_name and match.group(1).lower() not in TOLD):
            if last_name:
                found[-1].fields[last_name] += " " + line.strip()
        else:
            last_name = match.group(1).lower()
            if last_name not in TOLD:
                last_name = ""
                continue
            if begins_next(found[-1], last_name, after_gap=gap):
                found.append(Block())
            found[-1].fields[last_name] = match.group(2).strip()
            gap = False
        if len(found) > MOST_RECIPIENTS:
            break
    return [block for block in found if block.names_somebody() or block.says_something()]


def begins_next(block: Block, name: str, *, after_gap: bool) -> bool:
    """Whether this field can no longer belong to the recipient before it."""
    if name in block.fields:
        return True
    return (
        after_gap
        and name in {"final-recipient", "original-recipient"}
        and block.names_somebody()
        and block.says_something()
    )


def recipient_of(block: Block) -> BouncedRecipient | None:
    """One recipient from its fields; the action from the status where it is missing."""
    fields = block.fields
    told = STATUS.match(fields.get("status", ""))
    status = ".".join(told.groups()) if told else None
    diagnostic = fields.get("diagnostic-code", "").partition(";")[2] or fields.get("diagnostic-code", "")
    action = action_of(fields.get("action", ""), status)
    address = preferred_address(fields)
    if action != "failed":
        return BouncedRecipient(address, status, action, permanent=False)
    verdict = judge(status, diagnostic)
    return BouncedRecipient(address, verdict.status, action, verdict.marks_address)


def action_of(written: str, status: str | None) -> str:
    """One of the five actions; a misspelt or missing one is told from the status class."""
    word = written.strip().lower()
    for action in ACTIONS:
        if word.startswith(action.removesuffix("ed")):
            return action
    return {"2": "delivered", "4": "failed", "5": "failed"}[status[0]] if status else "failed"


def preferred_address(fields: dict[str, str]) -> str | None:
    """The address we wrote to (Original-Recipient) before the one it was passed on to."""
    original = address_in(fields.get("original-recipient", ""))
    final = address_in(fields.get("final-recipient", ""))
    if original and final and without_xtext(original) == final:
        return final
    return original or final or address_in(fields.get("x-actual-recipient", ""))


def address_in(value: str) -> str | None:
    """The address of `rfc822; a@b`, in any disguise; None for pipes, files and what has no domain."""
    kind, separator, rest = value.partition(";")
    written = (rest if separator else kind).strip()
    if written.startswith(("|", "/", '"|')) or kind.strip().lower() == "x400":
        return None
    written = re.sub(r"\\x\{([0-9A-Fa-f]{1,6})\}", decode_escape, written[:1000])
    match = ADDRESS.search(written)
    return lower_domain(match.group(0).strip(".'")) if match else None


def decode_escape(match: re.Match[str]) -> str:
    """The character of RFC 6533's \\x{...}; itself when there is none."""
    number = int(match.group(1), 16)
    return chr(number) if 0x20 < number < 0x110000 and not 0xD800 <= number < 0xE000 else match.group(0)


def without_xtext(address: str) -> str:
    """Undo RFC 3461's xtext (`+2B` for `+`), which servers forget to undo."""
    return re.sub(r"\+([0-9A-F]{2})", lambda match: chr(int(match.group(1), 16)), address)


def lower_domain(address: str) -> str:
    """The address with its domain in lower case."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.lower()}"
