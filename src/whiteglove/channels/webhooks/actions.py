"""Verbs: a destination is added, changed, stopped, let go on, removed; its secret renewed; a test asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction

from whiteglove.channels.webhooks.addresses import understood_address
from whiteglove.channels.webhooks.facts import (
    DestinationAdded,
    DestinationChanged,
    DestinationRemoved,
    DestinationResumed,
    DestinationStopped,
    FactsLeftOut,
    SecretRenewed,
    SendingAskedFor,
)
from whiteglove.channels.webhooks.models import Destination, Posting, SendingAsked, Stopped
from whiteglove.channels.webhooks.offers import chosen
from whiteglove.channels.webhooks.queries import require_may
from whiteglove.channels.webhooks.recording import WELL
from whiteglove.channels.webhooks.sending import CHANNEL
from whiteglove.channels.webhooks.signing import new_secret
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.journal.facts import Cursor
from whiteglove.foundation.journal.queries import newest_cursor
from whiteglove.foundation.text import one_line, storable

LONGEST_NAME = 120
MOST_DESTINATIONS = 50
OLD_SIGNS_FOR = timedelta(hours=24)
MOST_OLD = 3


class TooManyDestinations(Refused):
    """As many programs as the desk sends to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How a destination is to be. may_be_plain: it may go without https, where the operator named the host."""

    name: str
    address: str
    offers: Sequence[str]
    with_private: bool = False
    may_be_plain: bool = False


class Understood(NamedTuple):
    """A destination as it can be."""

    name: str
    address: str
    offers: list[str]
    with_private: bool


class Made(NamedTuple):
    """A destination, and its secret: told this once."""

    id: int
    secret: str


def add_destination(actor: Actor, wanted: Wanted) -> Made:
    """What happens from now on is sent there. Raises NotAllowed, NotUnderstood, TooManyDestinations."""
    return add_understood(actor, understood(actor, wanted))


def understood(actor: Actor, wanted: Wanted) -> Understood:
    """What is wanted, where it can be. Looks the host up: not in a transaction. Raises NotAllowed, NotUnderstood."""
    require_may(actor)
    name = one_line(storable(wanted.name), LONGEST_NAME)
    if not name:
        raise NotUnderstood("Say what it is for, in a few words.")
    offers = chosen(wanted.offers)
    address = understood_address(wanted.address, may_be_plain=wanted.may_be_plain)
    return Understood(name, address, offers, wanted.with_private)


def add_understood(actor: Actor, wanted: Understood) -> Made:
    """As `add_destination`, of what was looked up before, where a transaction is open. Raises TooManyDestinations."""
    require_may(actor)
    secret, place = new_secret(), newest_cursor()
    with transaction.atomic():
        if Destination.objects.filter(ended_at=None).count() >= MOST_DESTINATIONS:
            raise TooManyDestinations(f"This desk sends to {MOST_DESTINATIONS} programs already. Remove one first.")
        made = Destination.objects.create(
            **wanted._asdict(),
            secret=secret,
            after_transaction=place.transaction,
            after_row=place.row,
            made_by_whom=actor.reference,
        )
        announce(DestinationAdded(made.pk, tuple(made.offers), made.with_private), actor=actor)
    return Made(made.pk, secret)


def change_destination(actor: Actor, destination_id: int, wanted: Wanted) -> None:
    """It is as wanted from now on, also for what waits. Raises NotFound, NotAllowed, NotUnderstood."""
    columns = understood(actor, wanted)
    with transaction.atomic():
        held = _held(actor, destination_id)
        Destination.objects.filter(pk=held.pk).update(**columns._asdict(), next_try_at=clock.now())
        announce(DestinationChanged(held.pk, tuple(columns.offers), wanted.with_private), actor=actor)
        _wake()


@transaction.atomic
def renew_secret(actor: Actor, destination_id: int) -> Made:
    """A new secret, told this once; what signed before signs as well for a day, so that nothing is refused meanwhile.

    Also what was old already: whoever renews it twice has entered neither at the receiver yet.
    """
    held = _held(actor, destination_id)
    secret, now = new_secret(), clock.now()
    held.old_secret, held.old_until = " ".join(held.secrets(now)[:MOST_OLD]), now + OLD_SIGNS_FOR
    held.secret = secret
    held.save(update_fields=["secret", "old_secret", "old_until"])
    announce(SecretRenewed(held.pk), actor=actor)
    return Made(held.pk, secret)


@transaction.atomic
def pause_destination(actor: Actor, destination_id: int) -> None:
    """Nothing is sent there; it all waits. Harmless twice."""
    held = _held(actor, destination_id)
    if held.stopped_at is None:
        held.stopped_at, held.stopped_because = clock.now(), Stopped.PERSON
        held.save(update_fields=["stopped_at", "stopped_because"])
        announce(DestinationStopped(held.pk, Stopped.PERSON.value), actor=actor)


@transaction.atomic
def resume_destination(actor: Actor, destination_id: int) -> None:
    """It goes on where it stopped, or tries at once instead of later. Harmless twice."""
    held = _held(actor, destination_id)
    Destination.objects.filter(pk=held.pk).update(
        **WELL, next_try_at=clock.now(), stopped_at=None, stopped_because=""
    )
    if held.stopped_at is not None:
        announce(DestinationResumed(held.pk), actor=actor)
    _wake()


@transaction.atomic
def leave_out(actor: Actor, destination_id: int, *, fact: int) -> bool:
    """It goes on without this fact, also where it stopped by itself. False when that is in the way no more."""
    held = _held(actor, destination_id)
    place = held.place_in_the_way()
    if place is None or place.row != fact:
        return False
    _go_on_after(actor, held, place, all_of_it=False)
    return True


@transaction.atomic
def leave_all_out(actor: Actor, destination_id: int) -> bool:
    """It goes on with what comes next; one that a person paused stays so. False when nothing waits."""
    held = _held(actor, destination_id)
    place = newest_cursor()
    if place <= held.place:
        return False
    _go_on_after(actor, held, place, all_of_it=True)
    return True


@transaction.atomic
def remove_destination(actor: Actor, destination_id: int) -> None:
    """Nothing goes there any more; its address and secrets are forgotten. Raises NotFound."""
    held = _held(actor, destination_id)
    Destination.objects.filter(pk=held.pk).update(
        ended_at=clock.now(), address="", secret="", old_secret="", old_until=None
    )
    SendingAsked.objects.filter(destination=held).delete()
    announce(DestinationRemoved(held.pk), actor=actor)


@transaction.atomic
def ask_for_test(actor: Actor, destination_id: int) -> None:
    """Something without meaning is sent there, once, also while it is stopped."""
    held = _held(actor, destination_id)
    _ask(actor, held, None)


@transaction.atomic
def ask_again(actor: Actor, posting_id: int) -> int:
    """What was sent once is sent once more, under the same webhook-id; returns the destination. Raises NotFound."""
    require_may(actor)
    posting = Posting.objects.filter(pk=posting_id).first()
    if posting is None or (posting.fact_id is None and posting.subject):
        raise NotFound("There is no such delivery any more.")
    _ask(actor, _held(actor, posting.destination_id), posting.fact_id)
    return posting.destination_id


def _ask(actor: Actor, held: Destination, fact_id: int | None) -> None:
    row = SendingAsked(destination=held, fact_id=fact_id, by_whom=actor.reference)
    SendingAsked.objects.bulk_create([row], ignore_conflicts=True)
    announce(SendingAskedFor(held.pk, fact_id), actor=actor)
    _wake()


def _held(actor: Actor, destination_id: int) -> Destination:
    require_may(actor)
    held = Destination.objects.select_for_update().filter(pk=destination_id, ended_at=None).first()
    if held is None:
        raise NotFound("There is no such webhook.")
    return held


def _go_on_after(actor: Actor, held: Destination, place: Cursor, *, all_of_it: bool) -> None:
    going: dict[str, Any] = {"after_transaction": place.transaction, "after_row": place.row}
    resumes = held.stopped_at is not None and held.stopped_because != Stopped.PERSON
    if resumes:
        going |= {"stopped_at": None, "stopped_because": ""}
    Destination.objects.filter(pk=held.pk).update(**WELL, **going, next_try_at=clock.now())
    announce(FactsLeftOut(held.pk, all_of_it), actor=actor)
    if resumes:
        announce(DestinationResumed(held.pk), actor=actor)
    _wake()


def _wake() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
