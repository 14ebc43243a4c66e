"""Where the mail of common providers lies, by the domain of an address. From their own help pages, 2025."""

from dataclasses import dataclass
from typing import Final

TLS, STARTTLS = "tls", "starttls"


@dataclass(frozen=True, slots=True)
class Preset:
    """A provider. app_password: it wants one made for programs, the usual one does not open IMAP there.

    oauth: it asks programs for a token instead of a password (see docs/guide/mail.md).
    """

    provider: str
    imap_host: str
    smtp_host: str
    smtp_port: int = 465
    smtp_security: str = TLS
    app_password: bool = False
    oauth: str = ""
    imap_port: int = 993
    imap_security: str = TLS


GOOGLE: Final = Preset("Google", "imap.gmail.com", "smtp.gmail.com", app_password=True, oauth="google")
MICROSOFT: Final = Preset(
    "Microsoft", "outlook.office365.com", "smtp.office365.com", 587, STARTTLS, oauth="microsoft"
)
YAHOO: Final = Preset("Yahoo", "imap.mail.yahoo.com", "smtp.mail.yahoo.com", app_password=True)
ICLOUD: Final = Preset("iCloud", "imap.mail.me.com", "smtp.mail.me.com", 587, STARTTLS, app_password=True)
FASTMAIL: Final = Preset("Fastmail", "imap.fastmail.com", "smtp.fastmail.com", app_password=True)
GMX: Final = Preset("GMX", "imap.gmx.net", "mail.gmx.net")
WEB_DE: Final = Preset("WEB.DE", "imap.web.de", "smtp.web.de", 587, STARTTLS)
ZOHO: Final = Preset("Zoho", "imap.zoho.com", "smtp.zoho.com", app_password=True)
MAILBOX_ORG: Final = Preset("mailbox.org", "imap.mailbox.org", "smtp.mailbox.org")
POSTEO: Final = Preset("Posteo", "posteo.de", "posteo.de")
ORANGE: Final = Preset("Orange", "imap.orange.fr", "smtp.orange.fr")
FREE: Final = Preset("Free", "imap.free.fr", "smtp.free.fr")

BY_DOMAIN: Final[dict[str, Preset]] = {
    "gmail.com": GOOGLE,
    "googlemail.com": GOOGLE,
    "outlook.com": MICROSOFT,
    "hotmail.com": MICROSOFT,
    "live.com": MICROSOFT,
    "msn.com": MICROSOFT,
    "onmicrosoft.com": MICROSOFT,
    "yahoo.com": YAHOO,
    "yahoo.co.uk": YAHOO,
    "yahoo.fr": YAHOO,
    "icloud.com": ICLOUD,
    "me.com": ICLOUD,
    "mac.com": ICLOUD,
    "fastmail.com": FASTMAIL,
    "fastmail.fm": FASTMAIL,
    "gmx.de": GMX,
    "gmx.net": GMX,
    "gmx.at": GMX,
    "gmx.ch": GMX,
    "web.de": WEB_DE,
    "zoho.com": ZOHO,
    "mailbox.org": MAILBOX_ORG,
    "posteo.de": POSTEO,
    "orange.fr": ORANGE,
    "free.fr": FREE,
}
PROVIDERS: Final[dict[str, Preset]] = {
    "google": GOOGLE,
    "microsoft": MICROSOFT,
    "yahoo": YAHOO,
    "icloud": ICLOUD,
    "fastmail": FASTMAIL,
    "gmx": GMX,
    "zoho": ZOHO,
}


def preset_for(address: str) -> Preset | None:
    """The provider of an address; None when its domain says nothing."""
    domain = address.strip().lower().rpartition("@")[2]
    while domain:
        if domain in BY_DOMAIN:
            return BY_DOMAIN[domain]
        domain = domain.partition(".")[2]
    return None


def likely_servers(address: str) -> Preset:
    """What most domains call their servers: a guess to begin with."""
    domain = address.strip().lower().rpartition("@")[2] or "example.com"
    return preset_for(address) or Preset("", f"imap.{domain}", f"smtp.{domain}")
