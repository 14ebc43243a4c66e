"""Which team a mail is for."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import QuerySet

from whiteglove.channels.email.models import Mailbox, RawMail
from whiteglove.channels.email.understanding.mail import UnderstoodMail
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.questions import Row, question
from whiteglove.foundation.settings import settings
from whiteglove.team.actions import default_team
from whiteglove.team.models import Colleague, Team


@dataclass(frozen=True, slots=True)
class OurAddresses:
    """Our mailboxes and colleagues by address, lower case; read once for many mails.

    desk: the address from which a team without a mailbox answers; what comes there is the default team's.
    once: addresses that were ours before this desk was; they are on old mail alone.
    """

    mailboxes: dict[str, Mailbox]
    colleagues: dict[str, Colleague] = field(default_factory=dict)
    desk: str = ""
    once: frozenset[str] = frozenset()
    _default: list[Team] = field(default_factory=list)

    def mailbox(self, address: str) -> Mailbox | None:
        """The mailbox at an address, also with a plus-part; None when it is not ours."""
        written, without_plus = _forms(address)
        return self.mailboxes.get(written) or self.mailboxes.get(without_plus)

    def is_ours(self, address: str) -> bool:
        """Whether mail to this address comes to us."""
        return self.mailbox(address) is not None or self.is_desk(address) or address.strip().lower() in self.once

    def is_one_of_us(self, address: str) -> bool:
        """Whether it is ours, or a colleague's own."""
        return self.is_ours(address) or address.strip().lower() in self.colleagues

    def is_desk(self, address: str) -> bool:
        """Whether it is the address of the desk as a whole, also with a plus-part."""
        return bool(self.desk) and self.desk in _forms(address)

    def team_at(self, address: str) -> Team | None:
        """The team that gets what is sent to an address; None when it is not ours."""
        box = self.mailbox(address)
        if box is not None:
            return box.team
        return self.default() if self.is_desk(address) else None

    def default(self) -> Team:
        """The team for what is addressed to nobody in particular."""
        if not self._default:
            self._default.append(default_team())
        return self._default[0]


def _forms(address: str) -> tuple[str, str]:
    local, at, domain = address.strip().lower().rpartition("@")
    return f"{local}{at}{domain}", f"{local.split('+')[0]}{at}{domain}"


def our_addresses() -> OurAddresses:
    """All our addresses now."""
    colleagues = {one.email.lower(): one for one in Colleague.objects.filter(is_active=True)}
    return OurAddresses(_mailboxes(), colleagues, _desk_address())


def _mailboxes() -> dict[str, Mailbox]:
    return {box.address: box for box in Mailbox.objects.select_related("team")}


def _desk_address() -> str:
    return settings().mail_from.strip().lower()


def ours_among(addresses: Collection[str]) -> set[str]:
    """Which of these addresses are ours."""
    if not addresses:
        return set()
    ours = {_desk_address(), *(row[0] for row in _mailbox_addresses(SYSTEM))} - {""}
    return {address for address in addresses if not ours.isdisjoint(_forms(address))}


@question
def _mailbox_addresses(actor: Actor) -> QuerySet[Mailbox, Row]:  # noqa: ARG001 - all of them
    return Mailbox.objects.values_list("address")


def teams_addressed(raw: RawMail, mail: UnderstoodMail, ours: OurAddresses) -> list[Team]:
    """Each team that gets a copy, once: as an import says; else by envelope, by the mailbox it lay in, by To and Cc.

    Where none of them tells, the default team. Two addresses of one team in one mail are one copy; two teams get
    one each.
    """
    if raw.imported is not None and raw.imported.team is not None:
        return [raw.imported.team]
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
    teams = {team.pk: team for address in addresses if (team := ours.team_at(address))}
    return list(teams.values())


def is_for_us(address: str) -> bool:
    """Whether mail to this address is taken in: one of ours that is not ended, or any while there is no mailbox."""
    ours = OurAddresses(_mailboxes(), {}, _desk_address())
    box = ours.mailbox(address)
    is_one_of_ours = ours.is_ours(address) if box is None else box.is_active
    return not ours.mailboxes or is_one_of_ours or address.lower().startswith("postmaster@")
