"""In whose name an answer goes, and by which server."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs, quote, unquote, urlsplit

from whiteglove.channels.email.models import Filing, Mailbox
from whiteglove.channels.email.targets import OurAddresses
from whiteglove.channels.email.understanding.mail import Person
from whiteglove.conversations.models import Conversation, Direction, Message
from whiteglove.foundation.sealed import ENTER_AGAIN, Unreadable
from whiteglove.foundation.settings import Settings, settings

PORTS = {"smtp": 25, "smtps": 465}


class ServerNotUnderstood(ValueError):
    """The setting for outgoing mail is not an address of a mail server."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server that takes our mail. tls: "offered" (when it offers), "require" or "none"."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    implicit_tls: bool = False
    tls: str = "offered"

    @property
    def is_here(self) -> bool:
        """Whether it runs on this machine, where nobody listens in between."""
        return self.host in ("localhost", "::1") or self.host.startswith("127.")


@dataclass(frozen=True, slots=True)
class SentBy:
    """From whom a mail comes, and the address of the server that takes it; None when none is set up.

    has_address: False when no address of ours is set up, and no answer to the mail would ever reach us.
    """

    sender: Person
    server_url: str | None
    has_address: bool = True


def server_url(server: MailServer) -> str:
    """The address that `read_server` reads."""
    user = f"{quote(server.user, safe='')}:{quote(server.password, safe='')}@" if server.user else ""
    host = f"[{server.host}]" if ":" in server.host else server.host
    scheme = "smtps" if server.implicit_tls else "smtp"
    return f"{scheme}://{user}{host}:{server.port}{'' if server.tls == 'offered' else f'?tls={server.tls}'}"


def read_server(url: str) -> MailServer:
    """Read `smtp://user:password@host:port?tls=require`. Raises ServerNotUnderstood."""
    if isinstance(url, Unreadable):
        raise ServerNotUnderstood(ENTER_AGAIN)
    try:
        parts = urlsplit(url.strip())
        tls = parse_qs(parts.query).get("tls", ["offered"])[0]
        port = parts.port
    except ValueError as error:
        raise ServerNotUnderstood(str(error)) from error
    if parts.scheme not in PORTS or not parts.hostname or tls not in ("offered", "require", "none"):
        raise ServerNotUnderstood("it must look like smtp://user:password@mail.example.com:587")
    return MailServer(
        host=unquote(parts.hostname),
        port=port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        implicit_tls=parts.scheme == "smtps",
        tls=tls,
    )


def desk_server() -> str | None:
    """The server of the whole desk; the demo without one has its own, from which nothing leaves the house."""
    own = settings()
    if own.mail_out:
        return own.mail_out
    return f"smtp://{own.demo_sink_listen}?tls=none" if own.demo else None


def sent_by(conversation: Conversation, ours: OurAddresses) -> SentBy:
    """The mailbox the customer wrote to, whichever team answers now; else the team's first, else the desk's own."""
    boxes = sorted(
        (b for b in ours.mailboxes.values() if b.team_id == conversation.team_id and b.is_active), key=lambda b: b.pk
    )
    box = _written_to(conversation, ours) or (boxes[0] if boxes else None)
    own_servers = [b.mail_out for b in ([box] if box else []) + boxes if b.mail_out]
    team = conversation.team
    if box is None:
        return SentBy(Person(team.name, settings().mail_from), desk_server(), has_address=not _goes_out_nameless())
    server = box.mail_out or desk_server() or next(iter(own_servers), None)
    return SentBy(Person(box.name or team.name, box.address), server)


def desk_sender(name: str, boxes: Sequence[Mailbox]) -> SentBy:
    """In whose name the desk as a whole writes: the first of these mailboxes that has a way out, else its own."""
    for box in boxes:
        if server := box.mail_out or desk_server():
            return SentBy(Person(name, box.address), server)
    return SentBy(Person(name, settings().mail_from), desk_server(), has_address=not _goes_out_nameless())


def _goes_out_nameless() -> bool:
    """Whether a server out in the world is set up, but no address other than the one we are delivered with."""
    own = settings()
    if not own.mail_out or own.mail_from != Settings.model_fields["mail_from"].default:
        return False
    try:
        return not read_server(own.mail_out).is_here
    except ServerNotUnderstood:
        return False


def _written_to(conversation: Conversation, ours: OurAddresses) -> Mailbox | None:
    received = Message.objects.filter(
        conversation=conversation, direction=Direction.IN, is_automatic=False, is_aside=False
    )
    newest = received.order_by("-id").values_list("id", "to").first()
    if newest is None:
        return None
    boxes = [
        box for address in (*newest[1], *_delivered_to(newest[0])) if (box := ours.mailbox(address)) and box.is_active
    ]
    of_the_team = (box for box in boxes if box.team_id == conversation.team_id)
    return next(of_the_team, boxes[0] if boxes else None)


def _delivered_to(message_id: int) -> list[str]:
    """Where the mail of a message was delivered, which may be known to its envelope alone (Cc, Bcc)."""
    filed = Filing.objects.filter(message=message_id).order_by("id")
    found = filed.values_list("raw__recipients", "raw__mailbox__address").first()
    return [*found[0], *([found[1]] if found[1] else [])] if found else []
