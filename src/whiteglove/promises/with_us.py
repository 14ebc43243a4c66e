"""The address at which a customer sees their matter: signed, unguessable, for this matter and this customer."""

from django.core import signing

from whiteglove.foundation.settings import secret_key, settings

SALT = "whiteglove.with-us"
# `settings.public_url` is where customers reach us; without it no address can be told.
PLACE = "/with-us/"


def token_of(conversation_id: int, customer_id: int) -> str:
    """What only the house can make."""
    return _signer().sign_object([conversation_id, customer_id])


def meant_by(token: str) -> tuple[int, int] | None:
    """(conversation, customer) for whom a token was made; None when the house did not make it."""
    try:
        conversation_id, customer_id = _signer().unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return conversation_id, customer_id


def address_of(conversation_id: int, customer_id: int) -> str:
    """Where they see it; empty while the house has no address of its own in the world."""
    own = settings().public_url
    return f"{own.rstrip('/')}{PLACE}{token_of(conversation_id, customer_id)}/" if own else ""


def _signer() -> signing.Signer:
    return signing.Signer(key=secret_key(), sep=".", salt=SALT)
