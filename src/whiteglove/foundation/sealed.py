"""Words that lie in the database unreadable to whoever sees only the database: passwords of other people's servers.

The key follows from the home's secret key (`settings.secret_key`). Under another key nothing can be read any more:
such words come back as `Unreadable`, and whoever needs them says plainly that they must be entered again.
"""

import base64
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import models

from whiteglove.foundation.settings import secret_key

MARK = "sealed:1:"
ENTER_AGAIN = "the key of this desk is another one than when it was kept. Enter the password again"


class Unreadable(str):
    """What was sealed under a key we do not have. Kept as it lies, so that nothing else is lost by saving a row."""

    __slots__ = ()


def seal(text: str) -> str:
    """As it is kept; empty stays empty, so that lists can tell whether there is something."""
    if not text or isinstance(text, Unreadable):
        return str(text)
    return MARK + _box(secret_key()).encrypt(text.encode()).decode()


def unseal(kept: str) -> str:
    """What was meant; Unreadable when it was sealed under another key. Words never sealed are as they are."""
    if not kept.startswith(MARK):
        return kept
    try:
        return _box(secret_key()).decrypt(kept.removeprefix(MARK).encode()).decode()
    except InvalidToken:
        return Unreadable(kept)


@lru_cache(maxsize=4)
def _box(key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"whiteglove: sealed words").derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


class SealedText(models.TextField):  # type: ignore[type-arg]
    """A text that is sealed on its way into the database. Nothing but emptiness can be searched for."""

    def get_prep_value(self, value: Any) -> Any:
        """As it is kept."""
        said = super().get_prep_value(value)
        return seal(value) if isinstance(value, str) else said

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        """As it was meant."""
        return None if value is None else unseal(value)
