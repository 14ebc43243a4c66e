"""Whom a notice in plain words names as not reached, and what it says of each."""

import re
from collections.abc import Iterator

from whiteglove.channels.email.understanding.evidence import Evidence
from whiteglove.channels.email.understanding.kinds.reasons import judge
from whiteglove.channels.email.understanding.kinds.reports import ADDRESS, lower_domain
from whiteglove.channels.email.understanding.mail import BouncedRecipient

MOST_LINES = 250
UNEXPLAINED = "5.0.0"


def place(weight: int, pattern: str) -> tuple[int, re.Pattern[str]]:
    """How strongly an address counts on such a line; 3 and more name a recipient, below it may be anybody."""
    return weight, re.compile(pattern, re.IGNORECASE)


# Where a recipient is named, the surest first; the first row that fits a line counts.
PLACES: tuple[tuple[int, re.Pattern[str]], ...] = (
    # The SMTP command itself, in a transcript.
    place(4, r"^[ \t>]*(?:in: +)?rcpt to[ \t]*:"),
    # Postfix, qmail, Sendmail: the address in angle brackets opens the line.
    place(4, r"^[ \t]*<[^<>\s]{1,300}@[^<>\s]{1,300}>(?: \(expanded from[^)]{0,200}\))?[ \t]*(?::|$)"),
    # A label: MailEnable, IMail, Exchange ("Recipient: [SMTP:...]"), providers in other languages.
    place(
        4,
        r"^[ \t*•\-]*(?:failed |final |original |intended |unknown )?"
        r"(?:recipient|addressee|to address|empfänger|empfängeradresse|destinataire|destinatario|destinatário"
        r"|ontvanger|mottagare|odbiorca|адресат|получатель|宛先|受信者|あて先|收件人|收信人|수신자"
        r"|받는 사람|rcpt)s?(?:\(s\))?(?: address| email| ?アドレス|メールアドレス)?"
        r"[ \t]*(?:\[\d+\])?[ \t]*[:：=]",
    ),
    # Exim, Gmail, Exchange: the address alone on its line, perhaps with a remark in brackets.
    place(
        4,
        r"^[ \t*•\-]*(?:\[?smtp:)?<?[^\s<>:]{1,300}@[^\s<>:]{1,300}>?\]?"
        r"[ \t]*(?:\([^)\n]{0,300}\))?[ \t]*:?$",
    ),
    # A bare "To:".
    place(3, r"^[ \t]*(?:to|an|à|a|para|aan)[ \t]*:"),
    # The address opens the line and something is said of it.
    place(
        3,
        r"^[ \t*•\-\"'「【]*<?[^\s<>\"']{1,300}@[^\s<>\"']{1,300}>?[\"']?[ \t]*"
        r"(?:[:;,\-–(」】]|\.\.\.| on \d| couldn't| is | was | could not| because|は|へ|に)",
    ),
    # A sentence: "your message to ... could not be delivered".
    place(
        3,
        r"(?:deliver(?:ed)?|sent|send|message|mail|nachricht|mensaje|messaggio|mensagem|письмо)[^\n]{0,60} "
        r"(?:to|for|an|à|a|para|aan|till|do|для|на)[ :]+(?:the (?:following )?(?:address|recipient|user)s? ?"
        r" ?:? ?)?[<\"'\[(]?(?:smtp:|mailto:)?[^\s<>\"']{1,300}@",
    ),
    # Near a word for recipient, or a reply code.
    place(
        2,
        r"\b(?:user|recipient|account|mailbox|address|rcpt|empfänger|adresse|benutzer|utilisateur|usuario|utente)\b"
        r"|宛先|アドレス|用户|收件人|邮箱",
    ),
    place(2, r"(?<!\d)[45][0-5]\d[ \-]"),
)
# Lines that name somebody else: the sender, or whom to ask.
NEVER_THE_RECIPIENT = re.compile(
    r"^[ \t>*]*(?:in: +)?(?:mail from|(?:a )?message from|from|sender|reply-to|return-path|absender|von|de|expéditeur"
    r"|差出人|送信者|发件人|reporting-mta|message-id|subject|betreff)\b[^\n]{0,40}[:<@]|after mail from:",
    re.IGNORECASE,
)
SELDOM_THE_RECIPIENT = re.compile(
    r"^[ \t]*(?:for (?:further |more )?(?:assistance|help|information)|if you|please|bitte|questions)\b"
    r"|\bcontact\b|postmaster|support|help ?desk|mailto:|https?://\S*@|お問い?合わせ",
    re.IGNORECASE,
)
CONTINUED = re.compile(r"\n[ \t]{1,40}(?=\S)")
# Sentences of courtesy that sound like causes.
COURTESY = re.compile(
    r"this is (?:a|the) (?:mail|qmail|postfix)|for further assistance|include this problem report"
    r"|delete your own text|automatically by|please (?:do not|note)|mail delivery software",
    re.IGNORECASE,
)


def recipients_in(evidence: Evidence, own_words: str, action: str, known: list[str]) -> tuple[BouncedRecipient, ...]:
    """Whom it did not reach, each with what is said between their name and the next. `known` by header."""
    lines = own_words.splitlines()[:MOST_LINES]
    found = [lower_domain(address) for address in dict.fromkeys(known)]
    found = found or list(best_placed(lines, not_recipients(evidence)))
    if not found:
        return (judged(None, own_words, action),)
    if len(found) == 1:
        return (judged(found[0], own_words, action),)
    return tuple(judged(address, passage(lines, address, found), action) for address in found)


def judged(address: str | None, words: str, action: str) -> BouncedRecipient:
    """One recipient with the verdict the words give."""
    if action == "delivered":
        return BouncedRecipient(address, None, action, permanent=False)
    verdict = judge(None, telling_part(words))
    if action == "delayed":
        return BouncedRecipient(address, verdict.status, action, permanent=False)
    return BouncedRecipient(address, verdict.status or UNEXPLAINED, action, verdict.marks_address)


def telling_part(words: str) -> str:
    """The words without the courtesies that name every possible cause, indented lines joined to the one before."""
    return CONTINUED.sub(" ", "\n".join(line for line in words.splitlines() if not COURTESY.search(line)))


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


def best_placed(lines: list[str], excluded: frozenset[str]) -> Iterator[str]:
    """The addresses that stand where recipients stand; when only weak places have any, the first of them."""
    placed: dict[str, int] = {}
    for line in lines:
        if "@" not in line or NEVER_THE_RECIPIENT.search(line[:200]):
            continue
        match = ADDRESS.search(line[:1000])
        address = lower_domain(match.group(0).strip(".'")) if match else ""
        if address and address.lower() not in excluded:
            placed[address] = max(weight_of(line), placed.get(address, 0))
    best = max(placed.values(), default=0)
    chosen = [address for address, weight in placed.items() if weight == best]
    yield from (chosen if best >= 3 else chosen[:1])


def weight_of(line: str) -> int:
    """How surely the address on this line is a recipient."""
    weight = next((weight for weight, pattern in PLACES if pattern.search(line[:400])), 1)
    return min(weight, 1) if weight < 4 and SELDOM_THE_RECIPIENT.search(line[:400]) else weight


def not_recipients(evidence: Evidence) -> frozenset[str]:
    """The reporting server itself and the address the report came to: named in it, but not what failed."""
    named: set[str] = set()
    for header in ("from", "to", "return-path", "delivered-to", "x-original-to", "envelope-to", "reply-to"):
        for value in evidence.headers.get(header, ())[:5]:
            named.update(found.group(0).lower() for found in ADDRESS.finditer(value[:1000]))
    return frozenset(named)
