"""One customer as a person: who they are, what they prefer, what colleagues should know."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, QuerySet
from django.db.models.functions import Coalesce

from whiteglove.customers.models import Address, Change, Customer, CustomerNote, CustomerTeam, Identity, Merging
from whiteglove.customers.queries.family import family, family_of_outer
from whiteglove.customers.queries.visible import seen_or_missing, visible
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.questions import Row, question
from whiteglove.team.models import Membership

PREFERENCES = ("channel", "do_not_call", "no_surveys", "quiet_from", "quiet_until", "time_zone", "wishes")
PERSON = (
    "id", "name", "language", "since", "main_address", "honorific", "organisation_id", "organisation__name",
    "erased_at", *PREFERENCES, "all_addresses", "all_unreachable", "is_served",
)  # fmt: skip
NOTES_SHOWN = 50
CHANGES_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Preferences:
    """What they prefer. channel, time_zone and wishes: empty when not told; quiet hours: both or none."""

    channel: str = ""
    do_not_call: bool = False
    no_surveys: bool = False
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
    """One customer; a merged one is resolved; one query. Raises NotFound, also for whom the actor may not see."""
    return person(actor, customer_id)[0]


def person(actor: Actor, customer_id: int) -> tuple[CustomerKnown, bool]:
    """(the customer, whether a team of the actor serves them); one query. Raises NotFound."""
    row = _person.first(actor, customer=customer_id)
    if row is None:
        raise NotFound("There is no such customer.")
    known = dict(zip(PERSON, row, strict=True))
    addresses = sorted(known["all_addresses"], key=lambda value: value != known["main_address"])
    found = CustomerKnown(
        id=known["id"],
        name=known["name"],
        language=known["language"],
        since=known["since"],
        addresses=tuple(addresses),
        unreachable=tuple(value for value in addresses if value in known["all_unreachable"]),
        honorific=known["honorific"],
        organisation_id=known["organisation_id"],
        organisation_name=known["organisation__name"] or "",
        preferences=Preferences(*(known[name] for name in PREFERENCES)),
        erased_at=known["erased_at"],
    )
    return found, known["is_served"]


@question
def _person(actor: Actor, *, customer: int) -> QuerySet[Customer, Row]:
    standing = Customer.objects.filter(pk=customer).values(standing=Coalesce("merged_into", "pk"))
    addresses = Address.objects.filter(customer__in=family_of_outer()).order_by("id")
    own = Membership.objects.filter(colleague=actor.colleague_id or 0).values("team")
    rows = visible(actor).filter(pk__in=standing)
    return rows.annotate(
        all_addresses=ArraySubquery(addresses.values("value")),
        all_unreachable=ArraySubquery(addresses.filter(bounced_at__isnull=False).values("value")),
        is_served=Exists(CustomerTeam.objects.filter(customer__in=family_of_outer(), team__in=own)),
    ).values_list(*PERSON)


def notes(actor: Actor, customer_id: int) -> list[NoteShown]:
    """What colleagues should know of the person, newest first; also what was noted before a merge."""
    return notes_of(seen_or_missing(actor, customer_id).pk)


@question
def _notes_of(actor: Actor, *, customer: int) -> QuerySet[CustomerNote, Row]:  # noqa: ARG001 - of one they see
    rows = CustomerNote.objects.filter(customer__in=family(customer), removed_at=None).order_by("-id")
    return rows.values_list("id", "text", "by__name", "by_whom", "by_id", "at")[:NOTES_SHOWN]


def notes_of(standing: int) -> list[NoteShown]:
    """The notes of all rows of a person; ask only for whom the actor may see."""
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
