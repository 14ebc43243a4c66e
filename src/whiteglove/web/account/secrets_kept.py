"""Allauth's questions about second factors, answered for this house."""

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken

from whiteglove.foundation.settings import secret_key
from whiteglove.team.house import house


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets are kept encrypted with the key of the house, so that a copy of the database alone opens nothing."""

    def encrypt(self, text: str) -> str:
        """As it is kept."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """As it was; a secret nobody knows when the house has another key now, so that no code is right."""
        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return str(generate_totp_secret())

    def get_totp_issuer(self) -> str:
        """What the authenticator app shows beside the address."""
        return house().name

    def _get_site_name(self) -> str:
        """What the browser shows when it makes a passkey."""
        return house().name


def _fernet() -> Fernet:
    digest = hashlib.sha256(f"whiteglove second factors {secret_key()}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
