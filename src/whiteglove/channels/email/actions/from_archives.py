"""Mail out of an archive takes its place: what customers said then, and what we answered. It wakes nobody."""

from dataclasses import dataclass, replace

from whiteglove.channels.email.actions.from_colleagues import reaches_customer
from whiteglove.channels.email.models import MailImport, RawMail
from whiteglove.channels.email.targets import OurAddresses
from whiteglove.channels.email.threading import Place
from whiteglove.channels.email.understanding.mail import Kind, UnderstoodMail
from whiteglove.conversations.actions import (
    add_answer_sent_elsewhere,
    add_received_message,
    open_conversation,
    open_conversation_answered_elsewhere,
)
from whiteglove.conversations.actions.past import Past, add_past_message, open_past_conversation
from whiteglove.conversations.incoming import Incoming
from whiteglove.conversations.models import Direction, Message
from whiteglove.customers.actions import recognise_customer
from whiteglove.customers.actions.recognising import met_earlier
from whiteglove.customers.models import Customer
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.text import storable
from whiteglove.team.models import Team

REPORTS = frozenset({Kind.BOUNCE, Kind.DELIVERY_REPORT, Kind.FEEDBACK_REPORT, Kind.READ_RECEIPT})


@dataclass(frozen=True, slots=True)
class Old:
    """A mail out of an archive. us: who of us wrote it; None: somebody else."""

    incoming: Incoming
    mail: UnderstoodMail
    us: Actor | None
    run: MailImport

    @property
    def is_over(self) -> bool:
        """Whether nobody waits for an answer to it any more."""
        return self.run.closed_before is not None and self.incoming.at < self.run.closed_before


def is_past(raw: RawMail) -> bool:
    """Whether a mail is long over: it is kept where it belongs, and nobody waits for an answer to it."""
    if raw.imported is None or raw.imported.closed_before is None:
        return False
    return raw.received_at < raw.imported.closed_before


def who_of_us(raw: RawMail, mail: UnderstoodMail, ours: OurAddresses) -> Actor | None:
    """Who of us wrote an imported mail. What only we got, with a customer to answer to, is a form of our site."""
    if raw.imported is None or mail.sender is None or not ours.is_one_of_us(mail.sender.address):
        return None
    outside = [person.address for person in (*mail.to, *mail.cc) if not ours.is_one_of_us(person.address)]
    answers_go_to = mail.reply_to.address if mail.reply_to else ""
    if not outside and answers_go_to and not ours.is_one_of_us(answers_go_to):
        return None
    colleague = ours.colleagues.get(mail.sender.address.lower())
    name = storable(mail.sender.name or mail.sender.address)
    return colleague.as_actor() if colleague else replace(SYSTEM, name=name)


def place_old_mail(old: Old, customer: Customer | None, place: Place, *, team: Team, ours: OurAddresses) -> Message:
    """Put it where it belongs. customer: who wrote it, None when we did, or a machine of nobody we know."""
    if old.us is None:
        return _theirs(old, customer, place, team=team)
    if place.conversation_id is not None:
        return _ours_in(old, old.us, place.conversation_id)
    written_to = _first_outside(old, ours)
    if written_to is None:  # among ourselves: whoever wrote asks a team, like a customer would
        return _theirs(old, None, place, team=team)
    met_earlier(written_to.pk, old.incoming.at)
    if old.is_over:
        past = Past(old.incoming, Direction.OUT, author=old.us)
        return open_past_conversation(SYSTEM, past, customer=written_to, team=team, linked_to=place.linked_to)
    return open_conversation_answered_elsewhere(
        old.us, old.incoming, customer=written_to, team=team, linked_to=place.linked_to
    )


def met_by(incoming: Incoming) -> Customer:
    """Whom a mail that nobody we know wrote is about: a mail server's report makes no customer of its address."""
    address = "" if incoming.kind in REPORTS else incoming.author_address
    name = incoming.author_name or incoming.author_address
    return recognise_customer(SYSTEM, address=address, name=name, language=incoming.language)


def _theirs(old: Old, customer: Customer | None, place: Place, *, team: Team) -> Message:
    if customer is not None:
        met_earlier(customer.pk, old.incoming.at)
    if place.conversation_id is not None:
        known = place.conversation_id
        if old.is_over:
            past = Past(old.incoming, Direction.IN, customer=customer)
            return add_past_message(SYSTEM, past, conversation_id=known)
        return add_received_message(SYSTEM, old.incoming, customer=customer, conversation_id=known)
    met = customer or met_by(old.incoming)
    met_earlier(met.pk, old.incoming.at)
    if old.is_over:
        past = Past(old.incoming, Direction.IN, customer=met)
        return open_past_conversation(SYSTEM, past, customer=met, team=team, linked_to=place.linked_to)
    return open_conversation(SYSTEM, old.incoming, customer=met, team=team, linked_to=place.linked_to)


def _ours_in(old: Old, us: Actor, conversation_id: int) -> Message:
    """An answer when it reaches the customer, else what we said among ourselves or to somebody else."""
    is_answer = reaches_customer(conversation_id, old.incoming)
    if is_answer and not old.incoming.is_automatic and not old.is_over:
        return add_answer_sent_elsewhere(us, old.incoming, conversation_id=conversation_id)
    direction = Direction.OUT if is_answer else Direction.NOTE
    return add_past_message(SYSTEM, Past(old.incoming, direction, author=us), conversation_id=conversation_id)


def _first_outside(old: Old, ours: OurAddresses) -> Customer | None:
    for person in (*old.mail.to, *old.mail.cc):
        if person.address and not ours.is_one_of_us(person.address):
            return recognise_customer(
                SYSTEM, address=person.address, name=person.name, language=old.incoming.language
            )
    return None
