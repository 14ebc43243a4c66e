"""Placeholder until the parser lands."""

from whiteglove.channels.email.understanding.mail import UnderstoodMail


def understand(raw: bytes) -> UnderstoodMail:
    """Read a mail."""
    raise NotImplementedError
