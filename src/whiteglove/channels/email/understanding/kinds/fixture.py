"""One mail of the tests: its bytes, why it is there, and what must be told of it."""

from dataclasses import dataclass

from whiteglove.channels.email.understanding.mail import Kind

RETURNED = """Return-Path: <desk@whiteglove.example>
Received: from desk.whiteglove.example by mx.example with ESMTP; Mon, 2 Mar 2026 09:00:00 +0000
Message-ID: <out-4711@whiteglove.example>
From: Desk <desk@whiteglove.example>
To: Aiko <aiko@kunde.example>
Subject: Your lost bag
Date: Mon, 2 Mar 2026 09:00:00 +0000

Dear Aiko, we found it.
"""
DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.example>"


@dataclass(frozen=True, slots=True)
class Told:
    """One recipient that must be told: address, status (None: any or none), permanent, action."""

    address: str | None
    status: str | None
    permanent: bool
    action: str = "failed"


@dataclass(frozen=True, slots=True)
class Fixture:
    """why: one line. recipients: empty when it must not speak of a delivery. original: its Message-ID, if told."""

    name: str
    why: str
    raw: bytes
    kind: Kind
    automatic: bool = True
    recipients: tuple[Told, ...] = ()
    original: str | None = None


def plain(headers: str, body: str) -> bytes:
    """A mail of one text part. headers: the lines that matter; the usual rest is added."""
    fields = headers.strip("\n").splitlines()
    names = {field.partition(":")[0].lower() for field in fields}
    usual = {
        "From": "Aiko Tanaka <aiko@kunde.example>",
        "To": "desk@whiteglove.example",
        "Subject": "Hello",
        "Date": "Mon, 2 Mar 2026 10:00:00 +0000",
        "Message-ID": "<in-1@kunde.example>",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    fields += [f"{name}: {value}" for name, value in usual.items() if name.lower() not in names]
    kept = [field for field in fields if field.partition(":")[2].strip() != "-"]
    return ("\n".join(kept) + "\n\n" + body.lstrip("\n")).encode()


def parts(headers: str, content_type: str, *leaves: tuple[str, str]) -> bytes:
    """A multipart of (headers of the part, body)."""
    body = "".join(f"--BOUND\n{fields.strip()}\n\n{content}\n" for fields, content in leaves)
    return plain(f'{headers.strip()}\nContent-Type: {content_type}; boundary="BOUND"', body + "--BOUND--\n")


def report(*blocks: str, headers: str = "", words: str = "Your mail.", returned: str = RETURNED) -> bytes:
    """A delivery report: the fields of the message, then of each recipient; what is returned, if anything."""
    fields = "\n\n".join(("Reporting-MTA: dns; mx.example", *(block.strip() for block in blocks))) + "\n"
    leaves = [
        ("Content-Type: text/plain; charset=utf-8", words),
        ("Content-Type: message/delivery-status", fields),
    ]
    if returned:
        leaves.append(("Content-Type: message/rfc822", returned))
    opening = headers.strip() or f"From: {DAEMON}\nReturn-Path: <>\nSubject: Delivery report"
    return parts(opening, "multipart/report; report-type=delivery-status", *leaves)
