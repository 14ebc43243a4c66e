"""Secrets and signatures as the Standard Webhooks specification (version 1) has them."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """As receivers enter it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature(secret: str, *, event: str, timestamp: int, body: bytes) -> str:
    """One signature, `v1,` and what is signed: event, timestamp (seconds) and body."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    made = hmac.new(key, f"{event}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(made).decode()}"


def headers(held: Sequence[str], *, event: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers, signed with every secret that holds, the newest first."""
    timestamp = int(at.timestamp())
    signed = [signature(secret, event=event, timestamp=timestamp, body=body) for secret in held]
    return {
        "webhook-id": event,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signed),
    }
