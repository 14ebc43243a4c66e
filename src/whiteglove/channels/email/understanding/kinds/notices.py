"""Delivery notices in plain text, from servers of many makes and languages."""

import re
from dataclasses import dataclass

from whiteglove.channels.email.understanding.evidence import Evidence
from whiteglove.channels.email.understanding.kinds import notice_words, wordings
from whiteglove.channels.email.understanding.kinds.named import recipients_in
from whiteglove.channels.email.understanding.kinds.originals import before_original
from whiteglove.channels.email.understanding.kinds.reports import ADDRESS
from whiteglove.channels.email.understanding.kinds.signs import Signs
from whiteglove.channels.email.understanding.mail import BouncedRecipient

OPENING = 1500
NOTICE = 8000
FAILED_SUBJECTS = wordings.words_of(wordings.FAILED_SUBJECTS)
DELAYED_SUBJECTS = wordings.words_of(wordings.DELAYED_SUBJECTS)
DELIVERED_SUBJECTS = wordings.words_of(wordings.DELIVERED_SUBJECTS)
FAILED_WORDS = wordings.words_of(notice_words.FAILED_WORDS)
DELAYED_WORDS = wordings.words_of(notice_words.DELAYED_WORDS)
DELIVERED_WORDS = wordings.words_of(notice_words.DELIVERED_WORDS)
SPEAKS_OF_ADDRESSES = re.compile(r"@|(?<!\d)[45]\d\d[ -]|[45]\.\d\.\d")
SUBJECT_LEAD = re.compile(r"(?:\[[^\]]{0,60}\]|\*+|<[^>]{0,60}>|[\w.-]{1,80}\.[a-z]{2,10})[ :]+")


@dataclass(frozen=True, slots=True)
class Notice:
    """What a mail server tells in plain words. action: failed, delayed or delivered."""

    action: str
    recipients: tuple[BouncedRecipient, ...]


def read_notice(evidence: Evidence, signs: Signs) -> Notice | None:
    """The notice, when a machine's sign, the subject and the text together say that it is one."""
    failed_to = evidence.headers.get("x-failed-recipients", ())
    if not (failed_to or is_worth_reading(signs)):
        return None
    own_words = before_original(evidence.text[:NOTICE])
    if "@" not in own_words:
        own_words = evidence.text[:NOTICE]
    opening = own_words[:OPENING].lower().replace("’", "'")
    subject_action = action_in_subject(signs.subject)
    text_action = action_in_words(opening)
    if not (failed_to or convinces(signs, subject_action, text_action, own_words)):
        return None
    action = settle(subject_action, text_action)
    addresses = [found.group(0) for value in failed_to for found in ADDRESS.finditer(value[:20_000])]
    return Notice(action, recipients_in(evidence, own_words, action, addresses))


def is_worth_reading(signs: Signs) -> bool:
    """Ordinary mail leaves here: no server's name, a full return path, a readable sender."""
    if signs.is_daemon:
        return True
    if signs.answers_or_forwards:
        return False
    return (
        signs.is_caretaker
        or signs.has_empty_return_path
        or not signs.has_sender
        or signs.is_machine_address
        or signs.auto_submitted not in {"", "no"}
    )


def convinces(signs: Signs, subject_action: str | None, text_action: str | None, own_words: str) -> bool:
    """A server's name and one voice more; without the name, subject and text must agree and a sign be there."""
    if signs.answers_or_forwards and not signs.has_empty_return_path:
        return False
    if signs.is_daemon:
        return bool(subject_action or (text_action and not signs.answers_or_forwards))
    if signs.is_caretaker and signs.has_empty_return_path and text_action:
        return True
    if signs.is_caretaker and subject_action:
        return bool(text_action or SPEAKS_OF_ADDRESSES.search(own_words))
    return bool(subject_action and text_action and SPEAKS_OF_ADDRESSES.search(own_words))


def settle(subject_action: str | None, text_action: str | None) -> str:
    """The subject's word counts first where it is plain, else the text's."""
    if subject_action in {"delayed", "delivered"}:
        return "failed" if text_action == "failed" and subject_action == "delivered" else subject_action
    return text_action or subject_action or "failed"


def action_in_subject(subject: str) -> str | None:
    """Which table the subject belongs to; only its beginning counts."""
    lead = SUBJECT_LEAD.match(subject)
    beginnings = (subject, subject[lead.end() :]) if lead else (subject,)
    for action, table in (
        ("delayed", DELAYED_SUBJECTS),
        ("delivered", DELIVERED_SUBJECTS),
        ("failed", FAILED_SUBJECTS),
    ):
        if any(beginning.startswith(table) for beginning in beginnings):
            return action
    return "failed" if any(word in subject for word in FAILED_SUBJECTS if not word.isascii()) else None


def action_in_words(opening: str) -> str | None:
    """What the opening says: a warning that trying goes on beats the failure it also tells of."""
    if any(word in opening for word in DELAYED_WORDS):
        return "delayed"
    if any(word in opening for word in FAILED_WORDS):
        return "failed"
    return "delivered" if any(word in opening for word in DELIVERED_WORDS) else None
