"""`imaps://user@host:993/INBOX`: where a mailbox lies, in one line."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from whiteglove.channels.email.models.imap import Security
from whiteglove.foundation.errors import NotUnderstood

PORTS = {"imaps": 993, "imap": 143}
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class ImapPlace:
    """What the address says."""

    host: str
    port: int
    security: Security
    user: str
    folders: tuple[str, ...]


def read_imap_address(text: str, *, default_user: str) -> ImapPlace:
    """Read it. `imaps` is TLS, `imap` is STARTTLS, and plain only on this machine. Folders: apart by commas.

    Raises NotUnderstood.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise NotUnderstood(
            f"{text!r} must look like imaps://user@host:993/INBOX (or imap:// for STARTTLS)."
        ) from None
    if not parts.hostname:
        raise NotUnderstood("The address names no server: imaps://user@host:993/INBOX.")
    if parts.password:
        raise NotUnderstood("Give the password by --password-file or --password-stdin, not in the address.")
    folders = tuple(unquote(folder) for folder in parts.path.strip("/").split(",") if folder)
    return ImapPlace(
        host=parts.hostname,
        port=port,
        security=_security(parts.scheme, parts.hostname),
        user=unquote(parts.username or "") or default_user,
        folders=folders or ("INBOX",),
    )


def _security(scheme: str, host: str) -> Security:
    if scheme == "imaps":
        return Security.TLS
    return Security.NONE if host in LOOPBACK else Security.STARTTLS
