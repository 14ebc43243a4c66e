"""Mails that come in during a test, by the real path: taken in, then filed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from whiteglove.channels.email.actions.filing import file_waiting_mails
from whiteglove.channels.email.actions.taking_in import Delivered, take_in
from whiteglove.channels.email.fixtures.build import mail
from whiteglove.channels.email.models import Filing, RawMail
from whiteglove.channels.email.understanding.mail import Person
from whiteglove.conversations.models import Conversation, Message
from whiteglove.foundation import clock

ANY_INSTANCE = 7
DESK = "desk@hoshi.example"
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail that came in, and what became of it; always as it is now."""

    raw_id: int

    @property
    def raw(self) -> RawMail:
        """Its row."""
        return RawMail.objects.get(pk=self.raw_id)

    @property
    def state(self) -> str:
        """What became of it as a whole."""
        return self.raw.state

    @property
    def outcomes(self) -> dict[str, str]:
        """What became of it for each team, by the team's key."""
        return dict(Filing.objects.filter(raw=self.raw_id).values_list("team__key", "outcome"))

    @property
    def messages(self) -> list[Message]:
        """The messages it became, one for each team that got it, in order of teams."""
        filed = Filing.objects.filter(raw=self.raw_id, outcome="filed").order_by("team_id")
        return [Message.objects.get(pk=pk) for pk in filed.values_list("message_id", flat=True)]

    @property
    def message(self) -> Message:
        """The one message it became."""
        (only,) = self.messages
        return only

    @property
    def conversation(self) -> Conversation:
        """The conversation of the one message it became."""
        return Conversation.objects.get(pk=self.message.conversation_id)

    def for_team(self, key: str) -> Message:
        """The message it became for one team."""
        pk = Filing.objects.values_list("message_id", flat=True).get(raw=self.raw_id, team__key=key, outcome="filed")
        return Message.objects.get(pk=pk)


def file_everything() -> None:
    """Turn the loop until nothing waits."""
    while file_waiting_mails(ANY_INSTANCE) == 0.0:
        pass


def bytes_in(raw: bytes, *, recipients: Sequence[str] = (), after: timedelta = timedelta(), **route: str) -> Arrived:
    """Take these bytes in, as if `after` from now, and file them. route: source, envelope_from."""
    delivered = Delivered(raw, route.get("source", "smtp"), tuple(recipients), route.get("envelope_from", ""))
    (raw_id,) = take_in([delivered])
    RawMail.objects.filter(pk=raw_id).update(received_at=clock.now() + after)
    file_everything()
    return Arrived(raw_id)


MailFrom = Callable[..., Arrived]


def mail_from(
    who: Person,
    text: str = "Where is my bag?",
    *,
    answers: "Arrived | Message | str | None" = None,
    recipients: Sequence[str] = (),
    after: timedelta = timedelta(),
    **headers: str | None,
) -> Arrived:
    """Somebody writes to the desk, and it is filed. answers: what it replies to. headers: `Reply_To="a@b"`."""
    return bytes_in(letter(who, text, answers=answers, **headers), recipients=recipients, after=after)


def letter(
    who: Person,
    text: str = "Where is my bag?",
    *,
    answers: "Arrived | Message | str | None" = None,
    **headers: str | None,
) -> bytes:
    """The bytes of a mail, each under a Message-ID of its own unless told."""
    told: dict[str, str | None] = {
        "From": f"{who.name} <{who.address}>",
        "To": DESK,
        "Message_ID": f"<mail-{next(_numbers)}@mail.example>",
        "Content_Type": "text/plain; charset=utf-8",
    }
    if answers is not None:
        told["In_Reply_To"] = f"<{_id_of(answers)}>"
    told |= headers
    return mail(text.encode(), **{name: None if value is None else value.encode() for name, value in told.items()})


def _id_of(answered: "Arrived | Message | str") -> str:
    if isinstance(answered, str):
        return answered
    message = answered if isinstance(answered, Message) else answered.message
    assert message.message_id
    return message.message_id
