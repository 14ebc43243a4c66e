"""A customer's mail box on a real mail server, a house that asks by mail, and what customers find in the box."""

import email
from email.policy import default

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.house import House

SET_UP = """
from datetime import time
from whiteglove.encounters.models import PlacementRule
from whiteglove.foundation.actors import SYSTEM
from whiteglove.journey.models import Journey, Stage, Touchpoint
from whiteglove.perception.actions.questions import ready_questions
from whiteglove.perception.actions.surveys import Wanted, ask_at, change_rule
journey = Journey.objects.create(key="lost-bag", name={"en": "A lost bag"})
stage = Stage.objects.create(journey=journey, key="search", name={"en": "The search"})
mail = Touchpoint.objects.create(journey=journey, stage=stage, key="mail", name={"en": "The mail"}, channel="email")
PlacementRule.objects.create(touchpoint=mail, channel="email", by_whom="system")
wanted = Wanted(question=ready_questions()["csat"].pk, delay_minutes=0, hold_out=0.0)
ask_at(SYSTEM, journey.pk, touchpoint=mail.pk, wanted=wanted)
change_rule(SYSTEM, window_days=30, quiet_from=time(0), quiet_until=time(0), change_within_days=14)
"""
ANSWER = """
from whiteglove.conversations.actions import write_reply
from whiteglove.conversations.models import Conversation
from whiteglove.team.models import Colleague
ben = Colleague.objects.get(email="ben@hoshi.example")
write_reply(ben.as_actor(), Conversation.objects.get().pk, text="We have it, and bring it today.")
"""
THINK = "from whiteglove.perception.clockwork import ask_soon_after; ask_soon_after()"


class LetterBox:
    """Takes every mail."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep it."""
        self.mails.append(envelope.content if isinstance(envelope.content, bytes) else b"")
        return "250 Kept"


def invitation_in(box: LetterBox) -> str | None:
    """The plain words of the mail that asks."""
    for content in list(box.mails):
        mail = email.message_from_bytes(content, policy=default)
        body = mail.get_body(("plain",))
        text = str(body.get_content()) if body else ""
        if "/felt/" in text:
            assert mail["Auto-Submitted"] == "auto-replied"
            return text
    return None


def is_asked(house: House, box: LetterBox) -> bool:
    """What the house does each minute, now; then whether a mail that asks came."""
    house.ask(THINK)
    return invitation_in(box) is not None
