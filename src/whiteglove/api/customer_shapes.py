"""How people and organisations look in the API, and what it takes about them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from whiteglove.api.given import Given, Why, YesOrNo
from whiteglove.api.shapes import MOMENT, CustomerBriefOut, PersonOut, of
from whiteglove.customers.queries.lists import CustomerRow, OrganisationShown
from whiteglove.customers.queries.reading import CustomerKnown, IdentityShown, MergingShown, NoteShown
from whiteglove.customers.queries.suggestions import REASONS, Suggestion

CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
Clock = Annotated[str, Field(pattern=CLOCK, examples=["21:00"])]
Id = Annotated[str, Field(max_length=18, examples=["12"])]


class PreferencesOut(BaseModel):
    """What a person prefers."""

    channel: Literal["email", "phone", "chat", "letter"] | None = of("By which they like to hear from us", "email")
    do_not_call: bool = of("Whether they wish not to be called", False)
    no_surveys: bool = of("Whether they wish not to be asked how it felt", False)
    quiet_from: str | None = of("From then on they want quiet, in their zone", "21:00")
    quiet_until: str | None = of("Until then", "08:00")
    time_zone: str | None = of("IANA name; null: not known", "Asia/Singapore")
    wishes: str = of("What else they prefer, in words", "Mornings suit her best")


class CustomerOut(BaseModel):
    """A person we serve."""

    id: str = of("Opaque", "12")
    name: str = of("Empty when not known", "Aiko Tan")
    honorific: str = of("How to address them; empty: not known", "Ms. Tan")
    address: str | None = of("Their main address; null when none is known", "aiko@example.com")
    addresses: list[str] = of("All their addresses, the main one first", ["aiko@example.com"])
    unreachable: list[str] = of("Those from which mail came back for good", [])
    language: str | None = of("ISO 639-1; null: not known", "ja")
    since: datetime = of("First contact", MOMENT)
    organisation: PersonOut | None = Field(description="To which they belong; null: none that we know")
    preferences: PreferencesOut = Field(description="What they prefer")
    erased_at: datetime | None = of("When the person was erased; null: they were not", None)


class CustomerRowOut(CustomerBriefOut):
    """A person in a list."""

    language: str | None = of("ISO 639-1; null: not known", "ja")
    since: datetime = of("First contact", MOMENT)
    organisation: PersonOut | None = Field(description="To which they belong; null: none that we know")


class CustomerNoteOut(BaseModel):
    """What colleagues should know of a person."""

    id: str = of("Opaque", "3")
    text: str = of("Plain text", "Prefers the aisle")
    by: str = of("Who wrote it", "Ben")
    at: datetime = of("When", MOMENT)


class IdentityOut(BaseModel):
    """Something else a person is known by."""

    id: str = of("Opaque", "5")
    kind: Literal["phone", "social", "number", "other"] = of("What it is", "phone")
    value: str = of("As it is compared", "+6561234567")
    shown: str = of("As it was given", "+65 6123 4567")


class DuplicateOut(CustomerBriefOut):
    """Somebody who may be the same person."""

    reason: str = of("Its kind", "same_name")
    why: str = of("The reason in words", REASONS["same_name"])  # type: ignore[index]


class MergeOut(BaseModel):
    """A record that was merged into this one."""

    id: str = of("Opaque; give it to unmerge", "2")
    customer: CustomerBriefOut = Field(description="As it was before")
    by: str = of("Who merged them", "Ben")
    at: datetime = of("When", MOMENT)
    why: str = of("In words", "He told me")


class OrganisationOut(BaseModel):
    """A body that customers belong to."""

    id: str = of("Opaque", "4")
    name: str = of("As colleagues see it", "Hotel Merlion")
    domains: list[str] = of("Mail domains from which its people write", ["hotel.example"])
    words: str = of("What colleagues should know of it", "Invoices to the head office")


class CustomerIn(Given):
    """What is to be changed; what is left out stays."""

    name: str | None = Field(default=None, max_length=200, description="As people say it", examples=["Aiko Tan"])
    honorific: str | None = Field(
        default=None, max_length=200, description="How to address them", examples=["Ms. Tan"]
    )
    language: str | None = Field(
        default=None, max_length=3, description="ISO 639-1; empty: not known", examples=["ja"]
    )
    since: datetime | None = Field(default=None, description="First contact, not later than known", examples=[MOMENT])
    organisation: str | None = Field(default=None, max_length=18, description="Its id; empty: none", examples=["4"])
    channel: Literal["", "email", "phone", "chat", "letter"] | None = Field(
        default=None, description="By which they like to hear from us; empty: in any way", examples=["email"]
    )
    do_not_call: YesOrNo | None = Field(
        default=None, description="Whether they wish not to be called", examples=[True]
    )
    no_surveys: YesOrNo | None = Field(
        default=None, description="Whether they wish not to be asked how it felt", examples=[True]
    )
    quiet_hours: list[Clock] | None = Field(
        default=None, max_length=2, description="Beginning and end; empty: none", examples=[["21:00", "08:00"]]
    )
    time_zone: str | None = Field(default=None, max_length=60, description="IANA name", examples=["Asia/Singapore"])
    wishes: str | None = Field(default=None, max_length=2000, description="In words", examples=["Mornings"])


class AddressIn(Given):
    """A mail address."""

    address: str = Field(min_length=3, max_length=320, description="One mail address", examples=["a@example.com"])


class IdentityIn(Given):
    """Something else a person is known by."""

    kind: Literal["phone", "social", "number", "other"] = Field(description="What it is", examples=["phone"])
    value: str = Field(min_length=1, max_length=200, description="As people write it", examples=["+65 6123 4567"])


class CustomerNoteIn(Given):
    """What colleagues should know of a person, whatever the matter."""

    text: str = Field(min_length=1, max_length=5000, description="Plain text", examples=["Prefers the aisle"])


class OtherCustomerIn(Given):
    """Another customer."""

    other: Id = Field(description="Id of the other customer")
    why: Why = ""


class UnmergeCustomersIn(Given):
    """A merge."""

    merge: Id = Field(description="Id of the merge, as `merges` tells")


class EraseIn(Given):
    """Who is meant, and what stays."""

    confirm: str = Field(max_length=320, description="Their name, to say that you mean them", examples=["Aiko Tan"])
    words: Literal["keep", "erase"] = Field(
        description="keep: what was said stays without names, addresses and files; erase: no word stays",
        examples=["keep"],
    )
    why: Why = ""


class OrganisationIn(Given):
    """What is to be changed; what is left out stays as it is."""

    name: str | None = Field(
        default=None, min_length=1, max_length=200, description="Its name", examples=["Hotel Merlion"]
    )
    domains: list[Annotated[str, Field(max_length=253)]] | None = Field(
        default=None, max_length=50, description="Mail domains", examples=[["hotel.example"]]
    )
    words: str | None = Field(default=None, max_length=5000, description="What to know of it", examples=["VIP"])


class NewOrganisationIn(OrganisationIn):
    """A body that customers belong to."""

    name: str = Field(min_length=1, max_length=200, description="Its name", examples=["Hotel Merlion"])


def customer_out(known: CustomerKnown) -> CustomerOut:
    """A customer as the API shows them."""
    wants = known.preferences
    quiet = [None if one is None else f"{one:%H:%M}" for one in (wants.quiet_from, wants.quiet_until)]
    return CustomerOut(
        id=str(known.id),
        name=known.name,
        honorific=known.honorific,
        address=known.addresses[0] if known.addresses else None,
        addresses=list(known.addresses),
        unreachable=list(known.unreachable),
        language=known.language,
        since=known.since,
        organisation=_organisation(known.organisation_id, known.organisation_name),
        preferences=PreferencesOut(
            channel=wants.channel or None,  # type: ignore[arg-type]
            do_not_call=wants.do_not_call,
            no_surveys=wants.no_surveys,
            quiet_from=quiet[0],
            quiet_until=quiet[1],
            time_zone=wants.time_zone or None,
            wishes=wants.wishes,
        ),
        erased_at=known.erased_at,
    )


def customer_row_out(row: CustomerRow) -> CustomerRowOut:
    """A line of a list of people."""
    return CustomerRowOut(
        id=str(row.id),
        name=row.name,
        address=row.address or None,
        language=row.language,
        since=row.since,
        organisation=_organisation(row.organisation_id, row.organisation_name or ""),
    )


def note_out(note: NoteShown) -> CustomerNoteOut:
    """A note about a person."""
    return CustomerNoteOut(id=str(note.id), text=note.text, by=note.by, at=note.at)


def identity_out(one: IdentityShown) -> IdentityOut:
    """Something else a person is known by."""
    return IdentityOut(id=str(one.id), kind=one.kind, value=one.value, shown=one.shown)  # type: ignore[arg-type]


def duplicate_out(one: Suggestion) -> DuplicateOut:
    """Somebody who may be the same person."""
    return DuplicateOut(
        id=str(one.id), name=one.name, address=one.address or None, reason=one.because.value, why=REASONS[one.because]
    )


def merge_out(one: MergingShown) -> MergeOut:
    """A record that stands under another one."""
    brief = CustomerBriefOut(id=str(one.merged_id), name=one.name, address=one.address or None)
    return MergeOut(id=str(one.id), customer=brief, by=one.by, at=one.at, why=one.why)


def organisation_out(one: OrganisationShown) -> OrganisationOut:
    """An organisation as the API shows it."""
    return OrganisationOut(id=str(one.id), name=one.name, domains=list(one.domains), words=one.words)


def _organisation(organisation_id: int | None, name: str) -> PersonOut | None:
    return None if organisation_id is None else PersonOut(id=str(organisation_id), name=name)
