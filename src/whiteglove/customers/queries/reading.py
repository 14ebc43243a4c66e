"""One customer as a person: who they are, what they prefer, what colleagues should know."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import QuerySet

from whiteglove.customers.models import Address, Change, Customer, CustomerNote, Identity, Merging
from whiteglove.customers.queries.family import family
from whiteglove.customers.queries.visible import seen_or_missing
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.questions import Row, question

NOTES_SHOWN = 50
CHANGES_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Preferences:
    """What they prefer. channel, time_zone and wishes: empty when not told; quiet hours: both or none."""

    channel: str = ""
    do_not_call: bool = False
    quiet_from: time | None = None
    quiet_until: time | None = None
    time_zone: str = ""
    wishes: str = ""

    @property
    def are_told(self) -> bool:
        """Whether there is anything to say."""
        return self != Preferences()


@dataclass(frozen=True, slots=True)
class CustomerKnown:
    """A customer as a person. addresses: the main one first; unreachable: those whose mail came back for good."""

    id: int
    name: str
    language: str | None
    since: datetime
    addresses: tuple[str, ...]
    unreachable: tuple[str, ...]
    honorific: str = ""
    organisation_id: int | None = None
    organisation_name: str = ""
    preferences: Preferences = Preferences()
    erased_at: datetime | None = None

    @property
    def called(self) -> str:
        """How to name them: by name, else by address."""
        return self.name or (self.addresses[0] if self.addresses else "")


@dataclass(frozen=True, slots=True)
class NoteShown:
    """A note about the person."""

    id: int
    text: str
    by: str
    by_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class IdentityShown:
    """Something else they are known by."""

    id: int
    kind: str
    shown: str
    value: str


@dataclass(frozen=True, slots=True)
class MergingShown:
    """A record that was merged into this one and can be given back."""

    id: int
    merged_id: int
    name: str
    address: str
    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """Something that was written down, changed or removed."""

    what: str
    before: Any
    after: Any
    by: str
    at: datetime


def customer(actor: Actor, customer_id: int) -> CustomerKnown:
    """One customer; a merged one is resolved. Raises NotFound, also for whom the actor may not see."""
    return _known(seen_or_missing(actor, customer_id))


def customer_with_notes(actor: Actor, customer_id: int) -> tuple[CustomerKnown, list[NoteShown]]:
    """One customer and what colleagues should know of them. Raises NotFound."""
    found = seen_or_missing(actor, customer_id)
    return _known(found), _notes(found.pk)


def _known(found: Customer) -> CustomerKnown:
    rows = _addresses(SYSTEM, customer=found.pk)
    rows.sort(key=lambda row: row[0] != found.main_address)
    return CustomerKnown(
        id=found.pk,
        name=found.name,
        language=found.language,
        since=found.since,
        addresses=tuple(value for value, _ in rows),
        unreachable=tuple(value for value, bounced_at in rows if bounced_at is not None),
        honorific=found.honorific,
        organisation_id=found.organisation_id,
        organisation_name=found.organisation.name if found.organisation else "",
        preferences=preferences_of(found),
        erased_at=found.erased_at,
    )


@question
def _addresses(actor: Actor, *, customer: int) -> QuerySet[Address, Row]:  # noqa: ARG001 - of one they see
    return Address.objects.filter(customer__in=family(customer)).order_by("id").values_list("value", "bounced_at")


def preferences_of(row: Customer) -> Preferences:
    """What a customer prefers, as it is written in the row."""
    return Preferences(row.channel, row.do_not_call, row.quiet_from, row.quiet_until, row.time_zone, row.wishes)


def notes(actor: Actor, customer_id: int) -> list[NoteShown]:
    """What colleagues should know of the person, newest first; also what was noted before a merge."""
    return _notes(seen_or_missing(actor, customer_id).pk)


@question
def _notes_of(actor: Actor, *, customer: int) -> QuerySet[CustomerNote, Row]:  # noqa: ARG001 - of one they see
    rows = CustomerNote.objects.filter(customer__in=family(customer), removed_at=None).order_by("-id")
    return rows.values_list("id", "text", "by__name", "by_whom", "by_id", "at")[:NOTES_SHOWN]


def _notes(standing: int) -> list[NoteShown]:
    shown = _notes_of(SYSTEM, customer=standing)
    return [NoteShown(key, text, name or by_whom, by, at) for key, text, name, by_whom, by, at in shown]


def identities(actor: Actor, customer_id: int) -> list[IdentityShown]:
    """Telephone numbers and whatever else they are known by."""
    standing = seen_or_missing(actor, customer_id).pk
    rows = Identity.objects.filter(customer__in=family(standing)).order_by("kind", "id")
    return [IdentityShown(*row) for row in rows.values_list("id", "kind", "shown", "value")]


def mergings(actor: Actor, customer_id: int) -> list[MergingShown]:
    """The records that stand under this one and can be given back, newest first."""
    standing = seen_or_missing(actor, customer_id).pk
    rows = Merging.objects.filter(customer__in=family(standing), undone_at=None).order_by("-id")
    columns = ("id", "merged_id", "before", "by__name", "by_whom", "at", "why")
    return [
        MergingShown(key, merged, before.get("name", ""), before.get("main_address", ""), name or by_whom, at, why)
        for key, merged, before, name, by_whom, at, why in rows.values_list(*columns)
    ]


def changes(actor: Actor, customer_id: int) -> list[ChangeShown]:
    """What was written down about them by whom, newest first."""
    standing = seen_or_missing(actor, customer_id).pk
    rows = Change.objects.filter(customer__in=family(standing)).order_by("-id")
    columns = ("what", "before", "after", "by__name", "by_whom", "at")
    return [
        ChangeShown(what, before, after, name or by_whom, at)
        for what, before, after, name, by_whom, at in rows.values_list(*columns)[:CHANGES_SHOWN]
    ]
