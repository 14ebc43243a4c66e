"""Who wrote a mail: a customer, a colleague from their own address, or a machine."""

from dataclasses import dataclass

from whiteglove.channels.email.targets import OurAddresses
from whiteglove.channels.email.understanding.mail import Person, UnderstoodMail
from whiteglove.customers.actions import customer_at, recognise_customer
from whiteglove.customers.models import Customer
from whiteglove.foundation.actors import SYSTEM
from whiteglove.team.models import Colleague

UNKNOWN_SENDER = "Unknown sender"


# Our mail server found that it did not come from where it says: such a mail never speaks for a colleague.
CLAIMS_TO_BE_COLLEAGUE = "claims_to_be_colleague"


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote. Both None: a machine of nobody we met."""

    customer: Customer | None
    colleague: Colleague | None = None
    doubts: tuple[str, ...] = ()


def recognise_writer(mail: UnderstoodMail, ours: OurAddresses) -> Writer:
    """The writer of a mail: a person is met now if need be, by a machine's mail nobody is.

    A form on our own site names the customer in Reply-To.
    """
    sender = _who_means_it(mail, ours)
    if sender is None or not sender.address:
        name = sender.name if sender and sender.name else UNKNOWN_SENDER
        return Writer(recognise_customer(SYSTEM, address="", name=name, language=mail.language))
    colleague = ours.colleagues.get(sender.address.lower())
    if colleague is not None and mail.sender_verified is not False:
        return Writer(None, colleague)
    if mail.automatic:
        return Writer(customer_at(sender.address))
    customer = recognise_customer(
        SYSTEM, address=sender.address, name=sender.name, language=mail.language, wrote_themselves=True
    )
    return Writer(customer, doubts=() if colleague is None else (CLAIMS_TO_BE_COLLEAGUE,))


def _who_means_it(mail: UnderstoodMail, ours: OurAddresses) -> Person | None:
    sender, wished = mail.sender, mail.reply_to
    if wished is None or not wished.address or ours.is_ours(wished.address):
        return sender
    sender_is_nobody = sender is None or not sender.address or ours.is_ours(sender.address)
    return wished if sender_is_nobody else sender
