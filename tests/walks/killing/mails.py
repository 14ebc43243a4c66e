"""Distinct mails: each carries a token that no other has, a third of them a file."""

import hashlib
import random
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate

WRITERS = 60
EVERY_NTH_HAS_A_FILE = 3


@dataclass(frozen=True)
class SentMail:
    """What we send and have to find again. number: its place among all. file_sha256: None without a file."""

    number: int
    token: str
    sender: str
    raw: bytes
    file_sha256: str | None


def distinct_mails(count: int, *, seed: int) -> list[SentMail]:
    """The same seed makes the same mails."""
    chance = random.Random(seed)
    return [_mail(number, chance) for number in range(count)]


def _mail(number: int, chance: random.Random) -> SentMail:
    token = f"token{number:05d}x{chance.getrandbits(64):016x}"
    sender = f"writer{chance.randrange(WRITERS)}@customers.example"
    mail = EmailMessage()
    mail["From"] = f"Writer <{sender}>"
    mail["To"] = "desk@desk.example"
    mail["Subject"] = f"About {token}"
    mail["Date"] = formatdate(1_700_000_000 + number)
    mail["Message-ID"] = f"<{token}@customers.example>"
    mail.set_content(f"Good morning,\n\nmy matter is {token}.\n\nKind regards\n")
    file = chance.randbytes(chance.randrange(1, 200_000)) if number % EVERY_NTH_HAS_A_FILE == 0 else None
    if file is not None:
        mail.add_attachment(file, maintype="application", subtype="octet-stream", filename=f"{token}.bin")
    raw = mail.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return SentMail(number, token, sender, raw, hashlib.sha256(file).hexdigest() if file is not None else None)
