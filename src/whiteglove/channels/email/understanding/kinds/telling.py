"""The order of questions that tells the kind of a mail: structure, machines' voices, then a person's."""

import re

from whiteglove.channels.email.understanding.evidence import Evidence, KindTold, Leaf
from whiteglove.channels.email.understanding.kinds import answers, lists, reports
from whiteglove.channels.email.understanding.kinds.notices import read_notice
from whiteglove.channels.email.understanding.kinds.originals import RETURNED_TYPES, original_message_id
from whiteglove.channels.email.understanding.kinds.signs import Signs, first, read_signs
from whiteglove.channels.email.understanding.mail import Bounce, BouncedRecipient, Kind

MACHINE_METHODS = frozenset({"reply", "cancel", "refresh", "declinecounter"})
METHOD_HEADER = re.compile(r"method[ \t]*=[ \t]*\"?([a-z]+)", re.IGNORECASE)
METHOD_LINE = re.compile(rb"^METHOD[^:\r\n]{0,40}:[ \t]*([A-Za-z]+)", re.MULTILINE)


def tell_kind(evidence: Evidence) -> KindTold:
    """A person's words or a machine's. When unsure: a message, marked automatic, so no machine answers."""
    signs = read_signs(evidence)
    return (
        told_by_report_type(evidence, signs)
        or told_by_notice(evidence, signs)
        or told_by_calendar(evidence, signs)
        or told_by_answer_or_list(evidence, signs)
        or KindTold(Kind.MESSAGE, automatic=lists.was_sent_by_machine(evidence, signs))
    )


def told_by_report_type(evidence: Evidence, signs: Signs) -> KindTold | None:
    """Reports with structure: of abuse, of reading, of delivery."""
    report_type = (
        evidence.parameters.get("report-type", "").lower() if evidence.content_type == "multipart/report" else ""
    )
    if report_type == "feedback-report" or has_own_leaf(evidence, "message/feedback-report"):
        return KindTold(Kind.FEEDBACK_REPORT, automatic=True, about=original_message_id(evidence))
    if report_type == "disposition-notification" or has_own_leaf(evidence, "message/disposition-notification"):
        return KindTold(Kind.READ_RECEIPT, automatic=True, about=original_message_id(evidence))
    if report_type or not is_persons_mail(evidence, signs):
        return told_by_delivery_status(evidence, signs, is_report=evidence.content_type == "multipart/report")
    return None


def told_by_delivery_status(evidence: Evidence, signs: Signs, *, is_report: bool) -> KindTold | None:
    """A delivery report: failures make a bounce, else it only reports."""
    leaf = reports.status_leaf(evidence)
    if leaf is None or not (is_report or leaf.content_type in reports.STATUS_TYPES or speaks_as_machine(signs)):
        return None
    recipients = reports.told_recipients(leaf.content.decode("utf-8", "replace"))
    if not recipients:
        return None
    return told(evidence, fill_gaps(evidence, signs, recipients))


def fill_gaps(
    evidence: Evidence, signs: Signs, recipients: tuple[BouncedRecipient, ...]
) -> tuple[BouncedRecipient, ...]:
    """Where a report names no address or no cause, the text beside it may."""
    notice = read_notice(evidence, signs)
    if notice is None or len(recipients) != len(notice.recipients) or len(recipients) != 1:
        return recipients
    fields, words = recipients[0], notice.recipients[0]
    if fields.action != "failed":
        return (BouncedRecipient(fields.address or words.address, fields.status, fields.action, permanent=False),)
    vague = fields.status is None or fields.status.endswith(".0.0")
    permanent = (
        words.permanent if vague and not fields.permanent and (fields.status or "5")[0] == "5" else fields.permanent
    )
    return (
        BouncedRecipient(fields.address or words.address, fields.status or words.status, fields.action, permanent),
    )


def told_by_notice(evidence: Evidence, signs: Signs) -> KindTold | None:
    """A server's notice in plain words."""
    notice = read_notice(evidence, signs)
    return told(evidence, notice.recipients) if notice is not None else None


def told(evidence: Evidence, recipients: tuple[BouncedRecipient, ...]) -> KindTold:
    """A bounce when anybody was not reached for good, else a report that asks for nothing."""
    kind = Kind.BOUNCE if any(recipient.action == "failed" for recipient in recipients) else Kind.DELIVERY_REPORT
    return KindTold(kind, automatic=True, bounce=Bounce(recipients, original_message_id(evidence)))


def told_by_calendar(evidence: Evidence, signs: Signs) -> KindTold | None:
    """An invitation or an answer to one, when it is the point of the mail and not a file beside a letter."""
    for leaf in evidence.leaves:
        if leaf.content_type in RETURNED_TYPES:
            break
        if (
            leaf.content_type == "text/calendar"
            and (method := method_of(leaf))
            and is_the_point(evidence, leaf, method)
        ):
            by_machine = method in MACHINE_METHODS or signs.auto_submitted not in {"", "no"}
            return KindTold(Kind.CALENDAR, automatic=by_machine)
    return None


def method_of(leaf: Leaf) -> str | None:
    """REQUEST, REPLY, CANCEL ... from the type's parameter or the calendar itself, in lower case."""
    in_header = METHOD_HEADER.search(first(leaf.headers, "content-type")[:1000])
    if in_header:
        return in_header.group(1).lower()
    in_content = METHOD_LINE.search(leaf.content[:4000])
    return in_content.group(1).decode("ascii").lower() if in_content else None


def is_the_point(evidence: Evidence, leaf: Leaf, method: str) -> bool:
    """The whole mail, or its alternative form; what is merely announced (PUBLISH) or attached is a file."""
    if evidence.content_type == "text/calendar":
        return True
    if method == "publish":
        return False
    attached = first(leaf.headers, "content-disposition").strip().lower().startswith("attachment")
    return not attached or not evidence.text.strip()


def told_by_answer_or_list(evidence: Evidence, signs: Signs) -> KindTold | None:
    """Answers no person wrote, then what went to many."""
    on_list = lists.is_list(evidence, signs)
    if on_list and not answers.said_by_headers(evidence, signs):
        return KindTold(Kind.LIST, automatic=True)
    if answers.is_automatic_answer(evidence, signs):
        return KindTold(Kind.AUTO_REPLY, automatic=True)
    return KindTold(Kind.LIST, automatic=True) if on_list else None


def has_own_leaf(evidence: Evidence, content_type: str) -> bool:
    """A part of the mail itself, before any mail it carries."""
    for leaf in evidence.leaves:
        if leaf.content_type in RETURNED_TYPES:
            return False
        if leaf.content_type == content_type:
            return True
    return False


def is_persons_mail(evidence: Evidence, signs: Signs) -> bool:
    """A person who passes a report on: an own sender and no machine's sign."""
    return signs.has_sender and not speaks_as_machine(signs) and not evidence.content_type.startswith("message/")


def speaks_as_machine(signs: Signs) -> bool:
    """A server's name, no return path, no sender at all, or said to be automatic."""
    return (
        signs.is_daemon
        or signs.has_empty_return_path
        or not signs.has_sender
        or signs.auto_submitted not in {"", "no"}
    )
