"""What happened to webs as the staff draws them."""

from dataclasses import dataclass

from whiteglove.foundation.journal.facts import Fact, fact


@dataclass(frozen=True, slots=True)
class WebFact(Fact):
    """Something about what one colleague believes of one journey."""

    journey_id: int
    colleague_id: int

    @property
    def subject(self) -> str:
        """The drawings of that journey."""
        return f"drawings:{self.journey_id}"


@fact("insight.WebDrawn")
@dataclass(frozen=True, slots=True)
class WebDrawn(WebFact):
    """A colleague drew that customers are passed on so; from_party_id None: that customers come there."""

    from_party_id: int | None
    to_party_id: int


@fact("insight.WebLineTakenOff")
@dataclass(frozen=True, slots=True)
class WebLineTakenOff(WebFact):
    """They took that back before they were shown the actual web."""

    from_party_id: int | None
    to_party_id: int


@fact("insight.WebShown")
@dataclass(frozen=True, slots=True)
class WebShown(WebFact):
    """They were shown the actual web on the page where one draws it. has_drawn False: they looked first."""

    has_drawn: bool
