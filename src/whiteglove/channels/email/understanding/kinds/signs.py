"""The outer signs of a mail: who signs it, by which path it came, what it claims. Cheap, and read first."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from whiteglove.channels.email.understanding.evidence import Evidence

# A mail server's own voice; nobody else is called so.
DAEMON_NAMES = re.compile(
    r"mailer.?daemon|mail deliver\w* (?:sub)?system|mail delivery$|(?:mail )?delivery subsystem"
    r"|internet mail (?:delivery|service)|メール配信システム|система доставки",
    re.IGNORECASE,
)
DAEMON_LOCAL_PARTS = re.compile(
    r"(?:(?:mailer|mail|smtp|pop|e?mail).?)?daemon|mdaemon|double-bounce|mail-?delivery\w*|mmdf"
    r"|microsoftexchange[0-9a-f]{8,}|undeliver\w*|non-?delivery",
    re.IGNORECASE,
)
# A server's voice or the person who looks after it: subject and text must agree.
CARETAKER_NAMES = re.compile(
    r"mail system|mail ?admin|system ?administrator|administrateur syst|administrador del sist|amministratore di sist"
    r"|postmaster|microsoft (?:exchange|outlook)|e?mail (?:gateway|router|server|security)\b|mail delivery"
    r"|delivery notification|メールサーバ|配信システム|почтов\w+ систем|システム管理者|系统管理员",
    re.IGNORECASE,
)
CARETAKER_LOCAL_PARTS = re.compile(
    r"postmaster|post[-_]?office|mailer|bounces?|mail-?(?:system|router|gateway|adm(?:in)?)|mailadmin|dsn"
    r"|delivery(?:-?(?:status|report|failure))?|content-?filter|amavisd?|virus\w*|spam-?filter",
    re.IGNORECASE,
)
MACHINE_LOCAL_PARTS = re.compile(
    r"(?:do[-_.]?not|no|ne|not)[-_.]?(?:reply|antwort\w*|pas-?repondre)\S*|\S*[-_.+](?:noreply|no-reply|donotreply)"
    r"|(?:e?mail|auto|system|order|account|social|app)?[-_.]?notif(?:y|ication|ications|ier)s?(?:[-_.+]\S*)?"
    r"|(?:news)?letter|newsletters?|news|alerts?|updates?|auto-?(?:confirm|mat\w*|reply|respon\w+|bot)\S*|robot|bot"
    r"|nepasrepondre|ne-pas-repondre|nicht-?antworten|keine-?antwort|noresponder|no-responder|nao-?responda|nobody"
    r"|non-?rispondere|niet-?beantwoorden|invitations?|messages-noreply|jobalerts\S*|digest|cron|root|www-data",
    re.IGNORECASE,
)
ANSWER_OR_FORWARD = re.compile(
    r"\s*(?:re|aw|antw|antwort|sv|vs|odp|rif|res|ref|r|fwd?|wg|tr|rv|enc|i|pd|doorst|vb|vl|trans|回复|答复|回覆|返信|転送|转发|轉寄"
    r"|답장|전달|отв|на)\s*(?:\[\d+\]|\(\d+\))?\s*[:：]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Signs:
    """What can be told before a word of the text is read.

    is_daemon: the sender is a mail server's own voice. is_caretaker: that, or the person who looks after one.
    is_machine_address: an address nobody reads.
    has_empty_return_path: said to be empty; not so when the header is missing. suppresses: what the
    sender asks machines not to send (Exchange), lower-case. subject: lower-case, trimmed.
    """

    is_daemon: bool
    is_caretaker: bool
    is_machine_address: bool
    has_sender: bool
    has_empty_return_path: bool
    answers_or_forwards: bool
    auto_submitted: str
    precedence: str
    suppresses: str
    subject: str


def read_signs(evidence: Evidence) -> Signs:
    """Look at sender, return path and the few headers everything else is decided from."""
    headers = evidence.headers
    name, address = sender_of(evidence)
    local_part = address.partition("@")[0]
    return Signs(
        is_daemon=bool(DAEMON_LOCAL_PARTS.fullmatch(local_part[:80]) or (name and DAEMON_NAMES.search(name[:120]))),
        is_caretaker=bool(
            CARETAKER_LOCAL_PARTS.fullmatch(local_part[:60]) or (name and CARETAKER_NAMES.search(name[:120]))
        ),
        is_machine_address=bool(MACHINE_LOCAL_PARTS.fullmatch(local_part[:120])),
        has_sender=bool(address),
        has_empty_return_path=has_empty_return_path(evidence),
        answers_or_forwards=bool(ANSWER_OR_FORWARD.match(evidence.subject[:60])),
        auto_submitted=first(headers, "auto-submitted").partition(";")[0].partition("(")[0].strip().lower(),
        precedence=first(headers, "precedence").strip().lower(),
        suppresses=first(headers, "x-auto-response-suppress").lower(),
        subject=evidence.subject[:300].strip().lower(),
    )


def first(headers: Mapping[str, tuple[str, ...]], name: str) -> str:
    """The first value of a header, or nothing."""
    values = headers.get(name)
    return values[0] if values else ""


def sender_of(evidence: Evidence) -> tuple[str, str]:
    """Name and address as told; of a sender that could not be read, the header's own words."""
    if evidence.sender is not None and evidence.sender.address:
        return evidence.sender.name, evidence.sender.address
    written = first(evidence.headers, "from").strip()
    return written[:200], written.rpartition("<")[2].partition(">")[0].strip()[:200]


def has_empty_return_path(evidence: Evidence) -> bool:
    """Whether the envelope had no sender, as a report or a machine's answer must."""
    written = first(evidence.headers, "return-path") if evidence.return_path is None else evidence.return_path
    if evidence.return_path is None and "return-path" not in evidence.headers:
        return False
    return written.strip().strip("<>").strip() == ""
