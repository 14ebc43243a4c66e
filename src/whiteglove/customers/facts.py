"""What happened to our knowledge of customers."""

from dataclasses import dataclass

from whiteglove.foundation.journal.facts import Fact, fact


@fact("customers.CustomerMet")
@dataclass(frozen=True, slots=True)
class CustomerMet(Fact):
    """Somebody contacted us for the first time."""

    customer_id: int

    @property
    def subject(self) -> str:
        """The customer."""
        return f"customer:{self.customer_id}"


@fact("customers.AddressUnreachable")
@dataclass(frozen=True, slots=True)
class AddressUnreachable(Fact):
    """A mail to an address of theirs came back for good."""

    customer_id: int
    address_id: int

    @property
    def subject(self) -> str:
        """The customer."""
        return f"customer:{self.customer_id}"
