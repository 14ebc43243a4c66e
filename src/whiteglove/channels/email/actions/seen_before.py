"""Was this mail here before? Duplicates are recorded, never filed twice and never dropped."""

from dataclasses import dataclass, field

from django.db.models import Case, Q, When

from whiteglove.channels.email.models import Filing, OutgoingMail, RawMail
from whiteglove.channels.email.models.raw_mail import Outcome
from whiteglove.channels.email.targets import OurAddresses
from whiteglove.channels.email.understanding.mail import UnderstoodMail
from whiteglove.conversations.models import Message
from whiteglove.foundation.text import storable
from whiteglove.team.models import Team

REUSED_ID = "message_id_reused"
KEY_LENGTH = 900
LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class KnownBefore:
    """What we know of it. outcome: recorded just now, or None when it is new here.

    is_reused_id: another mail with the same Message-ID and other content is here; this one is kept and marked.
    copies: messages that other teams' copies of it became, by conversation.
    """

    outcome: Outcome | None
    is_reused_id: bool = False
    copies: dict[int, int] = field(default_factory=dict)


def known_before(raw: RawMail, mail: UnderstoodMail, team: Team, ours: OurAddresses) -> KnownBefore:
    """Look whether this team has the mail already, and record it when so.

    The same content is a duplicate. A mail of ours that comes back to the team it left from is an echo; to another
    team of ours that it was addressed to, it is a mail like any other. So are somebody else's words under our id.
    """
    # What decides comes first: some programs send thousands of mails under one Message-ID.
    decides = Case(When(Q(raw=raw), then=0), When(Q(content_key=mail.content_key), then=1), default=2)
    columns = ("raw_id", "team_id", "content_key", "outcome", "message_id", "message__conversation_id")
    alike = Filing.objects.filter(Q(mail_key=_key(mail)) | Q(raw=raw)).order_by(decides, "id")
    copies: dict[int, int] = {}
    is_reused_id = False
    for raw_id, team_id, content_key, outcome, message_id, conversation_id in alike.values_list(*columns)[:LOOKED_AT]:
        if raw_id == raw.pk and team_id == team.pk:
            return KnownBefore(Outcome(outcome))
        if content_key == mail.content_key and outcome == Outcome.FILED:
            if team_id == team.pk:
                record(raw, mail, team, Outcome.DUPLICATE, message_id)
                return KnownBefore(Outcome.DUPLICATE)
            if conversation_id is not None:  # what it became was erased
                copies[conversation_id] = message_id
        is_reused_id = is_reused_id or team_id == team.pk
    sent = _sent_as(mail.message_id) if mail.message_id else None
    if sent is not None and not _is_for(team, sent, ours):
        if _is_from_us(mail, ours):
            record(raw, mail, team, Outcome.ECHO, sent.message)
            return KnownBefore(Outcome.ECHO)
        is_reused_id = True
    return KnownBefore(None, is_reused_id=is_reused_id, copies=copies)


def record(raw: RawMail, mail: UnderstoodMail, team: Team, outcome: Outcome, message: Message | int | None) -> None:
    """Write down what became of the mail for this team."""
    Filing.objects.create(
        raw=raw,
        team=team,
        outcome=outcome,
        message_id=message.pk if isinstance(message, Message) else message,
        mail_key=_key(mail),
        content_key=mail.content_key,
    )


def _key(mail: UnderstoodMail) -> str:
    return storable(mail.stable_key)[:KEY_LENGTH]


def _is_from_us(mail: UnderstoodMail, ours: OurAddresses) -> bool:
    sender = mail.sender.address.lower() if mail.sender else ""
    return ours.is_ours(sender)


def _sent_as(mail_id: str) -> OutgoingMail | None:
    ours = OutgoingMail.objects.filter(mail_id=mail_id)
    if ours.values_list("pk").first() is None:  # nearly always, and cheaper than asking for three rows
        return None
    return ours.select_related("message__conversation").first()


def _is_for(team: Team, sent: OutgoingMail, ours: OurAddresses) -> bool:
    if sent.message.conversation.team_id == team.pk:
        return False
    boxes = (ours.mailbox(address) for address in (*sent.message.to, *sent.message.cc))
    return any(box is not None and box.team_id == team.pk for box in boxes)
