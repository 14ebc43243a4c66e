"""A first mail to the desk from the one who sets it up: it goes the way every mail goes once it is here."""

from email.message import EmailMessage
from email.utils import format_datetime, formataddr, make_msgid

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from whiteglove.channels.email.actions.taking_in import Delivered, take_in
from whiteglove.channels.email.models import Mailbox
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.settings import settings
from whiteglove.foundation.text import one_line, storable
from whiteglove.team.permissions import May, require

LONGEST = 5000


def write_first_mail(actor: Actor, *, sender: str, subject: str, text: str) -> int:
    """Take a mail in as if it had come by SMTP; `sender` gets the answer. Returns the raw mail's id.

    Raises NotUnderstood for what is no mail address.
    """
    require(actor, May.SET_UP_MAILBOXES)
    address = sender.strip()
    try:
        validate_email(address)
    except ValidationError:
        raise NotUnderstood(f"{address[:100]!r} is not a mail address.") from None
    box = Mailbox.objects.filter(is_active=True).order_by("id").first()
    to = box.address if box else settings().mail_from
    mail = EmailMessage()
    mail["From"] = formataddr((one_line(actor.name, 100), address))
    mail["To"] = to
    mail["Subject"] = one_line(storable(subject), 200)
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = make_msgid(domain=address.rpartition("@")[2].encode("idna").decode("ascii"))
    mail.set_content(storable(text)[:LONGEST])
    return take_in([Delivered(mail.as_bytes(), "guide", recipients=(to,), envelope_from=address)])[0]
