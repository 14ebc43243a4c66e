"""Delivery notices in plain text: servers of many makes and languages, told by sender, subject and opening words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from whiteglove.channels.email.understanding.evidence import Evidence
from whiteglove.channels.email.understanding.kinds import wordings
from whiteglove.channels.email.understanding.kinds.originals import before_original
from whiteglove.channels.email.understanding.kinds.reasons import judge
from whiteglove.channels.email.understanding.kinds.reports import ADDRESS, lower_domain
from whiteglove.channels.email.understanding.kinds.signs import Signs
from whiteglove.channels.email.understanding.mail import BouncedRecipient

OPENING = 1500
NOTICE = 8000
FAILED_SUBJECTS = wordings.words_of(wordings.FAILED_SUBJECTS)
DELAYED_SUBJECTS = wordings.words_of(wordings.DELAYED_SUBJECTS)
DELIVERED_SUBJECTS = wordings.words_of(wordings.DELIVERED_SUBJECTS)
FAILED_WORDS = wordings.words_of(wordings.FAILED_WORDS)
DELAYED_WORDS = wordings.words_of(wordings.DELAYED_WORDS)
DELIVERED_WORDS = wordings.words_of(wordings.DELIVERED_WORDS)
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
    opening = own_words[:OPENING].lower().replace("’", "'")
    subject_action = action_in_subject(signs.subject)
    text_action = action_in_words(opening)
    if not (failed_to or convinces(signs, subject_action, text_action)):
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
    if (
        signs.has_empty_return_path
        or not signs.has_sender
        or signs.is_machine_address
        or signs.auto_submitted not in {"", "no"}
    ):
        return True
    return False


def convinces(signs: Signs, subject_action: str | None, text_action: str | None) -> bool:
    """A server's name and one voice more; without the name, subject and text must agree."""
    if signs.answers_or_forwards and not signs.has_empty_return_path:
        return False
    if signs.is_daemon:
        return bool(subject_action or (text_action and not signs.answers_or_forwards))
    return bool(subject_action and text_action)


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


# Where a recipient is named, the surest first. Every row: how strongly it counts, how the line looks.
PLACES: tuple[tuple[int, re.Pattern[str]], ...] = (
    (4, re.compile(r"^[ \t>]*(?:rcpt to|in: +rcpt to)[ \t]*:", re.IGNORECASE)),
    (
        4,
        re.compile(
            r"^[ \t]*<[^<>\s]+@[^<>\s]+>(?: \(expanded from[^)]{0,200}\))?[ \t]*(?::|$)", re.IGNORECASE
        ),
    ),
    (
        4,
        re.compile(
            r"^[ \t*•\-]*(?:failed |final |original |intended |unknown )?(?:recipient|addressee|to address|empfänger|empfängeradresse|destinataire|destinatario|destinatário|ontvanger|mottagare|odbiorca|адресат|получатель|宛先|受信者|あて先|收件人|收信人|수신자|받는 사람|rcpt)s?(?:\(s\))?(?: address| email| ?アドレス|メールアドレス)?[ \t]*(?:\[\d+\])?[ \t]*[:：=]",
            re.IGNORECASE,
        ),
    ),
    (
        4,
        re.compile(
            r"^[ \t*•\-]*(?:\[?smtp:)?<?[^\s<>:]+@[^\s<>:]+>?\]?[ \t]*(?:\([^)\n]{0,300}\))?[ \t]*:?$",
            re.IGNORECASE,
        ),
    ),
    (3, re.compile(r"^[ \t]*(?:to|an|à|a|para|aan)[ \t]*:", re.IGNORECASE)),
    (
        3,
        re.compile(
            r"^[ \t*•\-\"']*<?[^\s<>\"']+@[^\s<>\"']+>?[\"']?[ \t]*(?:[:;,\-–(]|\.\.\.| on \d| couldn't| is | was | could not| because|は|へ)",
            re.IGNORECASE,
        ),
    ),
    (
        3,
        re.compile(
            r"(?:deliver(?:ed)?|sent|send|message|mail|nachricht|message|mensaje|messaggio|mail|письмо)[^\n]{0,60} (?:to|for|an|à|a|para|aan|till|do|для|на)[ :]+(?:the (?:following )?(?:address|recipient|user)s? ?:? ?)?[<\"'\[(]?(?:smtp:|mailto:)?[^\s<>\"']+@",
            re.IGNORECASE,
        ),
    ),
    (
        2,
        re.compile(
            r"\b(?:user|recipient|account|mailbox|address|rcpt|empfänger|adresse|benutzer|utilisateur|usuario|utente|宛先|アドレス|用户|收件人)\b",
            re.IGNORECASE,
        ),
    ),
    (2, re.compile(r"(?<!\d)[45][0-5]\d[ \-]")),
)
NOT_THE_RECIPIENT = re.compile(
    r"^[ \t>*]*(?:in: +)?(?:mail from|from|sender|reply-to|return-path|absender|von|de|expéditeur|差出人|送信者|发件人|reporting-mta|message-id|contact|for (?:further )?(?:assistance|help|information)|if you|please|bitte|questions|subject|betreff)\b[^\n]{0,40}[:<@]|contact |postmaster|support|helpdesk|mailto:|https?://\S*@|after mail from:",
    re.IGNORECASE,
)
MOST_LINES = 250


def recipients_in(
    evidence: Evidence, own_words: str, action: str, known: list[str]
) -> tuple[BouncedRecipient, ...]:
    """Whom it did not reach, each with what is said between their name and the next."""
    lines = own_words.splitlines()[:MOST_LINES]
    found = {lower_domain(address): 0 for address in known} or dict(
        best_placed(lines, not_recipients(evidence))
    )
    if not found:
        return (judged(None, own_words, action),)
    if len(found) == 1:
        return (judged(next(iter(found)), own_words, action),)
    return tuple(judged(address, passage(lines, address, list(found)), action) for address in found)


def judged(address: str | None, words: str, action: str) -> BouncedRecipient:
    """One recipient with the verdict the words give."""
    if action != "failed":
        return BouncedRecipient(
            address, judge(None, words).status if action == "delayed" else None, action, permanent=False
        )
    verdict = judge(None, telling_part(words))
    return BouncedRecipient(address, verdict.status, action, verdict.marks_address)


def telling_part(words: str) -> str:
    """The words without the courtesies that name every possible cause."""
    return "\n".join(line for line in words.splitlines() if not COURTESY.search(line))


COURTESY = re.compile(
    r"this is (?:a|the) (?:mail|qmail|postfix|permanent)|for further assistance|include this problem report|delete your own text|automatically by|please (?:do not|note)|mail delivery software",
    re.IGNORECASE,
)


def passage(lines: list[str], address: str, everybody: list[str]) -> str:
    """From the line that names this recipient to the line that names another."""
    others = [other.lower() for other in everybody if other != address]
    begun = False
    kept: list[str] = []
    for line in lines:
        lowered = line.lower()
        if address.lower() in lowered:
            begun = True
        elif begun and any(other in lowered for other in others):
            break
        if begun:
            kept.append(line)
    return "\n".join(kept)


def best_placed(lines: list[str], excluded: frozenset[str]) -> Iterator[tuple[str, int]]:
    """The addresses that stand where recipients stand; when only weak places have any, the first of them."""
    placed: dict[str, int] = {}
    for line in lines:
        if "@" not in line or NOT_THE_RECIPIENT.search(line[:200]):
            continue
        weight = next((weight for weight, place in PLACES if place.search(line[:400])), 1)
        for match in list(ADDRESS.finditer(line[:1000]))[:1]:
            address = lower_domain(match.group(0).strip(".'"))
            if address.lower() not in excluded:
                placed[address] = max(weight, placed.get(address, 0))
    best = max(placed.values(), default=0)
    chosen = [(address, weight) for address, weight in placed.items() if weight == best]
    yield from (chosen if best >= 3 else chosen[:1])


def not_recipients(evidence: Evidence) -> frozenset[str]:
    """The reporting server itself and the address the report came to: named in it, but not what failed."""
    named = set()
    for header in ("from", "to", "return-path", "delivered-to", "x-original-to", "envelope-to", "reply-to"):
        for value in evidence.headers.get(header, ())[:5]:
            named.update(found.group(0).lower() for found in ADDRESS.finditer(value[:1000]))
    return frozenset(named)
