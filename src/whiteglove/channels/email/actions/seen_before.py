"""Was this mail here before? Duplicates are recorded, never filed twice and never dropped."""

from dataclasses import dataclass

from django.db.models import Q

from whiteglove.channels.email.models import Filing, OutgoingMail, RawMail
from whiteglove.channels.email.models.raw_mail import Outcome
from whiteglove.channels.email.targets import OurAddresses
from whiteglove.channels.email.understanding.mail import UnderstoodMail
from whiteglove.conversations.models import Message
from whiteglove.foundation.text import storable
from whiteglove.team.models import Team

REUSED_ID = "message_id_reused"
KEY_LENGTH = 900


@dataclass(frozen=True, slots=True)
class KnownBefore:
    """What we know of it. outcome: recorded just now, or None when it is new here.

    is_reused_id: another mail with the same Message-ID and other content is here; this one is kept and marked.
    """

    outcome: Outcome | None
    is_reused_id: bool = False


def known_before(raw: RawMail, mail: UnderstoodMail, team: Team, ours: OurAddresses) -> KnownBefore:
    """Look whether this team has the mail already, and record it when so.

    The same content is a duplicate. A mail of ours that comes back to the team it left from is an echo; to another
    team of ours that it was addressed to, it is a mail like any other.
    """
    alike = Q(content_key=mail.content_key) | Q(mail_key=_key(mail)) | Q(raw=raw)
    before = list(
        Filing.objects.filter(alike, team=team)
        .order_by("id")
        .values_list("raw_id", "content_key", "outcome", "message_id")[:50]
    )
    for raw_id, content_key, outcome, message_id in before:
        if raw_id == raw.pk:
            return KnownBefore(Outcome(outcome))
        if content_key == mail.content_key and outcome == Outcome.FILED:
            record(raw, mail, team, Outcome.DUPLICATE, message_id)
            return KnownBefore(Outcome.DUPLICATE)
    if mail.message_id and (sent := _sent_by(mail.message_id)) and not _is_for(team, sent, ours):
        record(raw, mail, team, Outcome.ECHO, sent.message)
        return KnownBefore(Outcome.ECHO)
    return KnownBefore(None, is_reused_id=bool(before))


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


def _sent_by(mail_id: str) -> OutgoingMail | None:
    return OutgoingMail.objects.select_related("message__conversation").filter(mail_id=mail_id).first()


def _is_for(team: Team, sent: OutgoingMail, ours: OurAddresses) -> bool:
    if sent.message.conversation.team_id == team.pk:
        return False
    boxes = (ours.mailbox(address) for address in (*sent.message.to, *sent.message.cc))
    return any(box is not None and box.team_id == team.pk for box in boxes)
