"""Which team a mail is for."""

from dataclasses import dataclass, field

from whiteglove.channels.email.models import Mailbox, RawMail
from whiteglove.channels.email.understanding.mail import UnderstoodMail
from whiteglove.team.actions import default_team
from whiteglove.team.models import Colleague, Team


@dataclass(frozen=True, slots=True)
class OurAddresses:
    """Our mailboxes and colleagues by address, lower case; read once for many mails."""

    mailboxes: dict[str, Mailbox]
    colleagues: dict[str, Colleague] = field(default_factory=dict)
    _default: list[Team] = field(default_factory=list)

    def mailbox(self, address: str) -> Mailbox | None:
        """The mailbox at an address, also with a plus-part; None when it is not ours."""
        local, at, domain = address.strip().lower().rpartition("@")
        return self.mailboxes.get(f"{local}{at}{domain}") or self.mailboxes.get(f"{local.split('+')[0]}{at}{domain}")

    def is_ours(self, address: str) -> bool:
        """Whether mail to this address comes to us."""
        return self.mailbox(address) is not None

    def default(self) -> Team:
        """The team for what is addressed to nobody in particular."""
        if not self._default:
            self._default.append(default_team())
        return self._default[0]


def our_addresses() -> OurAddresses:
    """All our addresses now."""
    return OurAddresses(_mailboxes(), {one.email.lower(): one for one in Colleague.objects.filter(is_active=True)})


def _mailboxes() -> dict[str, Mailbox]:
    return {box.address: box for box in Mailbox.objects.select_related("team")}


def teams_addressed(raw: RawMail, mail: UnderstoodMail, ours: OurAddresses) -> list[Team]:
    """Each team that gets a copy, once: by envelope; else by the mailbox it lay in; else by To, Cc; else the default.

    Two addresses of the same team in one mail are one copy; two teams get one each.
    """
    if raw.recipients:
        return _teams_at(raw.recipients, ours) or [ours.default()]
    if raw.mailbox is not None:
        return [raw.mailbox.team]
    return _teams_at(_in_headers(mail), ours) or [ours.default()]


def teams_named(raw: RawMail, mail: UnderstoodMail, ours: OurAddresses) -> set[int]:
    """Every team whose address is on the mail, also those that get their copy by another delivery."""
    return {team.pk for team in _teams_at([*raw.recipients, *_in_headers(mail)], ours)}


def _in_headers(mail: UnderstoodMail) -> list[str]:
    return [*mail.delivered_to, *(person.address for person in (*mail.to, *mail.cc))]


def _teams_at(addresses: list[str], ours: OurAddresses) -> list[Team]:
    teams = {box.team_id: box.team for address in addresses if (box := ours.mailbox(address))}
    return list(teams.values())


def is_for_us(address: str) -> bool:
    """Whether mail to this address is taken in: one of ours, or any while we have no mailbox yet."""
    ours = OurAddresses(_mailboxes())
    return not ours.mailboxes or ours.is_ours(address) or address.lower().startswith("postmaster@")
