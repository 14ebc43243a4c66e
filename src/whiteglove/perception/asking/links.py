"""The word in the links of one invitation: unguessable, made anew from the house's key whenever it is needed."""

import base64
import hashlib
import hmac

from whiteglove.foundation.settings import secret_key, settings

PLACE = "/felt/"
LENGTH = 32


def token_of(invitation_id: int) -> str:
    """What only the house can make; it is kept nowhere but in the mail."""
    made = hmac.digest(secret_key().encode(), f"whiteglove.felt:{invitation_id}".encode(), "sha256")
    return base64.urlsafe_b64encode(made).decode()[:LENGTH]


def digest_of(token: str) -> bytes:
    """By which the invitation is found."""
    return hashlib.sha256(token.encode()).digest()


def has_page() -> bool:
    """Whether the house has an address of its own in the world to which links can lead."""
    return bool(settings().public_url)


def link_of(invitation_id: int, value: int | None = None) -> str:
    """The address of their page; with a value: with that answer chosen."""
    own = (settings().public_url or "").rstrip("/")
    chosen = "" if value is None else f"?a={value}"
    return f"{own}{PLACE}{token_of(invitation_id)}/{chosen}"
