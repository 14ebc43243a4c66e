"""Addresses as they go over the wire."""

import re
from functools import lru_cache

# What may stand before the @ without quotes; dots anywhere, because some carriers gave out such addresses.
_PLAIN_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~.-]{1,128}\Z", re.UNICODE)
_QUOTED_LOCAL = re.compile(r'"(?:[ !#-\[\]-~]|\\[ -~]){0,126}"\Z')
_STRICT_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\Z")
_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\Z")
_LITERAL = re.compile(r"\[(?:\d{1,3}(?:\.\d{1,3}){3}|IPv6:[0-9A-Fa-f:.]{2,45})\]\Z")
_LONGEST = 320
_LONGEST_DOMAIN = 253


class NotAnAddress(ValueError):
    """No mail can be sent to what is written there."""


@lru_cache(maxsize=1024)
def _ascii_domain(domain: str) -> str:
    try:
        return domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise NotAnAddress(domain) from error


def on_the_wire(address: str) -> str:
    """The address as servers take it: domain in ASCII, an irregular local part in quotes. Raises NotAnAddress."""
    if len(address) > _LONGEST:
        raise NotAnAddress(address[:_LONGEST])
    local, at, domain = address.strip().rpartition("@")
    if not _LITERAL.match(domain):
        domain = _ascii_domain(domain.removesuffix("."))
        if not _is_domain(domain):
            raise NotAnAddress(address)
    if not at:
        raise NotAnAddress(address)
    if _QUOTED_LOCAL.match(local):
        return f"{local}@{domain}"
    if not _PLAIN_LOCAL.match(local):
        raise NotAnAddress(address)
    if local.isascii() and not _STRICT_LOCAL.match(local):
        return f'"{local}"@{domain}'
    return f"{local}@{domain}"


def _is_domain(domain: str) -> bool:
    """Label by label: one pattern for all of them takes for ever to refuse some domains."""
    return len(domain) <= _LONGEST_DOMAIN and all(_LABEL.match(label) for label in domain.split("."))


def can_be_written_to(address: str) -> bool:
    """Whether a mail can be addressed to it at all."""
    try:
        on_the_wire(address)
    except NotAnAddress:
        return False
    return True


def needs_smtputf8(addresses: list[str]) -> bool:
    """Whether a server must understand SMTPUTF8 to take a mail for these."""
    return not all(on_the_wire(address).isascii() for address in addresses)
