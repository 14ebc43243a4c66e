"""To which addresses anything is sent."""

import socket
from urllib.parse import SplitResult, urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.outside import InPrivateNetwork, addresses_of, is_named
from whiteglove.foundation.settings import settings

LONGEST_ADDRESS = 2000
SCHEMES = ("https", "http")

ODD = _("This is no address of a program: it is too long, names no host, or has letters no address has.")
WITH_PASSWORD = _("A name and password do not belong into this address. The signature tells who sends.")
NOT_SAFE = _("The address begins with https://. Without it only hosts are allowed that the operator named.")
UNCONFIRMED = _("Without https everybody between here and there can read it. Say that you want this.")
PRIVATE = _("This host lies in a private network. An operator can allow it (WHITEGLOVE_WEBHOOK_HOSTS).")


class AddressRefused(NotUnderstood):
    """An address to which nothing is sent. said: in the language of whoever reads it."""

    def __init__(self, said: Promise) -> None:
        with override("en"):
            super().__init__(str(said))
        self.said = said


def parts_of(address: str) -> SplitResult:
    """An address taken apart. Raises AddressRefused."""
    try:
        parts = urlsplit(address)
        has_host = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        raise AddressRefused(ODD) from None
    if not has_host or parts.scheme not in SCHEMES or not _is_clean(address):
        raise AddressRefused(ODD)
    if parts.username is not None or parts.password is not None:
        raise AddressRefused(WITH_PASSWORD)
    if parts.scheme == "http" and not is_own(parts):
        raise AddressRefused(NOT_SAFE)
    return parts


def understood_address(address: str, *, may_be_plain: bool) -> str:
    """An address as somebody gives it, looked at where its host can be found now; it is looked at again each time.

    may_be_plain: they said that it may go without https. Raises AddressRefused. Not inside a transaction.
    """
    text = address.strip()
    parts = parts_of(text)
    if parts.scheme == "http" and not may_be_plain:
        raise AddressRefused(UNCONFIRMED)
    try:
        addresses_of(parts, is_own=is_own(parts))
    except InPrivateNetwork:
        raise AddressRefused(PRIVATE) from None
    except (socket.gaierror, UnicodeError):
        pass  # not to be found today; the page says so when it is tried
    return text


def is_own(parts: SplitResult) -> bool:
    """Whether the operator named this host as one of their own network."""
    return is_named(parts, settings().webhook_hosts)


def _is_clean(address: str) -> bool:
    return len(address) <= LONGEST_ADDRESS and address.isascii() and all(letter > " " for letter in address)
