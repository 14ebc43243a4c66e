"""What the parser hands to those who tell kinds and replies: nothing has to be decoded twice."""

from collections.abc import Mapping
from dataclasses import dataclass

from whiteglove.channels.email.understanding.mail import Bounce, Kind, Person


@dataclass(frozen=True, slots=True)
class Leaf:
    """One part that is not a multipart, in document order, at any depth.

    content_type: lower-case, without parameters. headers: lower-case name to decoded values in order.
    content: bytes after transfer decoding; of an attached message (message/rfc822, message/global,
    text/rfc822-headers, message/delivery-status ...) its raw bytes. text: decoded, for text parts only.
    """

    content_type: str
    headers: Mapping[str, tuple[str, ...]]
    content: bytes
    text: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything from which the kind of a mail is told.

    content_type, parameters: of the whole mail, e.g. multipart/report with report-type=delivery-status.
    """

    headers: Mapping[str, tuple[str, ...]]
    content_type: str
    parameters: Mapping[str, str]
    leaves: tuple[Leaf, ...]
    sender: Person | None
    return_path: str | None
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class KindTold:
    """The kind, whether a machine wrote it (then no machine answers it), and what it says of a delivery.

    about: Message-ID of the mail that a receipt or complaint speaks of.
    """

    kind: Kind
    automatic: bool
    bounce: Bounce | None = None
    about: str | None = None
