"""Play the customer: a mail of theirs, given to our own SMTP door as any mail program would."""

import re
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from babel.dates import format_datetime as said_moment

from whiteglove.channels.email.models import Mailbox
from whiteglove.channels.email.sending.headers import bounded, is_id
from whiteglove.channels.email.understanding.mail import UnderstoodMail
from whiteglove.conversations.actions.files import Upload
from whiteglove.demo.queries import Post, require_play
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.addresses import AddressNotUnderstood, host_and_port
from whiteglove.foundation.errors import NotUnderstood, Refused
from whiteglove.foundation.settings import settings
from whiteglove.foundation.text import CONTROL, one_line, storable

TIMEOUT_SECONDS = 10
LONGEST_NAME = 120
LONGEST_SUBJECT = 400
_EXAMPLE = re.compile(r"[a-z0-9][a-z0-9._+-]{0,62}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+example\Z")
_TYPE = re.compile(r"(?!multipart/|message/)([a-z]+)/([a-z0-9.+-]+)\Z")
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - asked, not opened
# How a mail program names whose words follow.
_QUOTES = {
    "en": "On {moment}, {name} <{address}> wrote:",
    "fr": "Le {moment}, {name} <{address}> a écrit\u00a0:",
    "ja": "{moment} {name} <{address}>:",
}
_MOMENTS = {"en": "EEE, MMM d, yyyy 'at' h:mm a", "fr": "EEE d MMM yyyy 'à' HH:mm", "ja": "yyyy年M月d日(E) H:mm"}


class NotAnExample(NotUnderstood):
    """An address that somebody may really have; the demo plays only with those under .example."""


class NothingWritten(NotUnderstood):
    """A mail without a word."""


class DoorClosed(Refused):
    """Nobody listens for mail, so the mail was not sent."""

    status = 503


class MailRefused(Refused):
    """The door answered no; `said` is what it said."""

    def __init__(self, said: str) -> None:
        super().__init__(f"The mail was refused: {said}")
        self.said = said


@dataclass(frozen=True, slots=True)
class Persona:
    """Whom one plays."""

    name: str
    address: str
    language: str


CAST = (
    Persona("Grace Osei", "grace.osei@letters.example", "en"),
    Persona("森下 由美", "yumi.morishita@tegami.example", "ja"),
    Persona("Julien Moreau", "julien.moreau@courriel.example", "fr"),
    Persona("Tan Wei Jie", "weijie.tan@straits-mail.example", "en"),
)


@dataclass(frozen=True, slots=True)
class Letter:
    """What the customer sends. answers: the mail of ours it answers."""

    writer: Persona
    to: str
    subject: str
    text: str
    files: Sequence[Upload] = ()
    answers: UnderstoodMail | None = None


def persona(address: str, name: str = "") -> Persona:
    """Who has this address: one of the cast, or somebody new. Raises NotAnExample."""
    address = address.strip().lower()
    for known in CAST:
        if known.address == address:
            return known
    if not _EXAMPLE.match(address):
        raise NotAnExample("Please take an address that ends in .example, so that no real person is meant.")
    return Persona(one_line(storable(name), LONGEST_NAME), address, "en")


def our_addresses() -> list[tuple[str, str]]:
    """(address, team) to which a customer may write; the first team first."""
    rows = (
        Mailbox.objects.filter(is_active=True)
        .order_by("-team__is_default", "id")
        .values_list("address", "team__name")
    )
    return list(rows) or [(settings().mail_from, "")]


def answer_address(mail: UnderstoodMail) -> str:
    """Where the answer to a mail of ours goes."""
    wanted = mail.reply_to or mail.sender
    return wanted.address if wanted else our_addresses()[0][0]


def quoted(post: Post, language: str) -> str:
    """A mail of ours below what the customer will write, as their program would put it."""
    sender = post.mail.sender
    moment = said_moment(post.mail.date or post.at, _MOMENTS[language], locale=language)
    whose = _QUOTES[language].format(
        moment=moment, name=sender.name if sender else "", address=sender.address if sender else ""
    )
    lines = "\n".join(f"> {line}".rstrip() for line in post.mail.text.strip().splitlines())
    return f"\n\n{whose}\n{lines}\n"


def send_as_customer(actor: Actor, letter: Letter) -> str:
    """Give the mail to our SMTP door; returns its Message-ID.

    Raises NothingWritten, DoorClosed or MailRefused; then nothing was sent.
    """
    require_play(actor)
    mail = mail_of(letter)
    try:
        with _door() as door:
            door.send_message(mail, letter.writer.address, [letter.to])
    except smtplib.SMTPRecipientsRefused as refused:
        raise MailRefused(_said(*next(iter(refused.recipients.values())))) from None
    except smtplib.SMTPResponseException as refused:
        raise MailRefused(_said(refused.smtp_code, refused.smtp_error)) from None
    except (OSError, AddressNotUnderstood) as error:
        raise DoorClosed("Nobody listens for mail at the moment, so it was not sent.") from error
    return str(mail["Message-ID"])


def mail_of(letter: Letter) -> EmailMessage:
    """The mail as a customer's program would make it. Raises NothingWritten."""
    text = CONTROL.sub("", storable(letter.text).replace("\r\n", "\n"))
    subject = one_line(storable(letter.subject), LONGEST_SUBJECT)
    if not text.strip() and not subject and not letter.files:
        raise NothingWritten("Please write a word or two first.")
    mail = EmailMessage(policy=SMTP)
    local, _, domain = letter.writer.address.partition("@")
    mail["From"] = Address(letter.writer.name, username=local, domain=domain)
    mail["To"] = letter.to
    mail["Subject"] = subject
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = make_msgid(domain=domain)
    if letter.answers is not None:
        _refer(mail, letter.answers)
    mail.set_content(text)
    for file in letter.files:
        _attach(mail, file)
    return mail


def _refer(mail: EmailMessage, answered: UnderstoodMail) -> None:
    if not answered.message_id or not is_id(answered.message_id):
        return
    mail["In-Reply-To"] = f"<{answered.message_id}>"
    mail["References"] = " ".join(f"<{one}>" for one in bounded([*answered.references, answered.message_id]))


def _attach(mail: EmailMessage, file: Upload) -> None:
    sort = _TYPE.match(file.content_type.lower())
    maintype, subtype = sort.groups() if sort else ("application", "octet-stream")
    name = one_line(storable(file.filename), LONGEST_NAME) or "file"
    mail.add_attachment(file.content, maintype=maintype, subtype=subtype, filename=name)


def _door() -> smtplib.SMTP:
    host, port = host_and_port(settings().smtp_listen)
    return smtplib.SMTP(_EVERYWHERE.get(host, host), port, local_hostname="customer.example", timeout=TIMEOUT_SECONDS)


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return one_line(f"{code} {text}", LONGEST_SUBJECT)
