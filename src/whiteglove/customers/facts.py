"""What happened to our knowledge of customers."""

from dataclasses import dataclass

from whiteglove.foundation.journal.facts import Fact, fact


@dataclass(frozen=True, slots=True)
class CustomerFact(Fact):
    """Something about one customer."""

    customer_id: int

    @property
    def subject(self) -> str:
        """The customer."""
        return f"customer:{self.customer_id}"


@fact("customers.CustomerMet")
@dataclass(frozen=True, slots=True)
class CustomerMet(CustomerFact):
    """Somebody contacted us for the first time."""


@fact("customers.AddressUnreachable")
@dataclass(frozen=True, slots=True)
class AddressUnreachable(CustomerFact):
    """A mail to an address of theirs came back for good."""

    address_id: int


@fact("customers.CustomerChanged")
@dataclass(frozen=True, slots=True)
class CustomerChanged(CustomerFact):
    """What we know of them was changed by somebody: name, language, addresses, organisation, wishes."""

    change_id: int


@fact("customers.CustomerNoted")
@dataclass(frozen=True, slots=True)
class CustomerNoted(CustomerFact):
    """A note about the person was written, or taken away again."""

    note_id: int
    is_removal: bool


@fact("customers.CustomersMerged")
@dataclass(frozen=True, slots=True)
class CustomersMerged(CustomerFact):
    """Two records are one person from now on: `merged_id` is found under `customer_id`."""

    merged_id: int

    @property
    def topics(self) -> tuple[str, ...]:
        """Both."""
        return (self.subject, f"customer:{self.merged_id}")


@fact("customers.CustomersParted")
@dataclass(frozen=True, slots=True)
class CustomersParted(CustomerFact):
    """A merge was undone: `parted_id` stands by itself again."""

    parted_id: int

    @property
    def topics(self) -> tuple[str, ...]:
        """Both."""
        return (self.subject, f"customer:{self.parted_id}")


@fact("customers.CustomersToldApart")
@dataclass(frozen=True, slots=True)
class CustomersToldApart(CustomerFact):
    """Somebody said that two records are different people."""

    other_id: int


@fact("customers.CustomerExported")
@dataclass(frozen=True, slots=True)
class CustomerExported(CustomerFact):
    """All we know of somebody was given out."""

    export_id: int


@fact("customers.CustomerErased")
@dataclass(frozen=True, slots=True)
class CustomerErased(CustomerFact):
    """Nothing of the person is left but the row. keeps_words: what was said stays, without a name."""

    erasure_id: int
    keeps_words: bool


@fact("customers.OrganisationAdded")
@dataclass(frozen=True, slots=True)
class OrganisationAdded(Fact):
    """A body that customers belong to was written down."""

    organisation_id: int

    @property
    def subject(self) -> str:
        """The organisation."""
        return f"organisation:{self.organisation_id}"


@fact("customers.OrganisationChanged")
@dataclass(frozen=True, slots=True)
class OrganisationChanged(Fact):
    """It has another name, other domains or other words."""

    organisation_id: int

    @property
    def subject(self) -> str:
        """The organisation."""
        return f"organisation:{self.organisation_id}"
