"""Which journey, which question and which weeks a page was asked for; what all these pages show."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.insight.queries.start import weeks_until
from whiteglove.insight.reading import Period
from whiteglove.insight.scales import SCALES
from whiteglove.journey.models import Journey
from whiteglove.journey.queries import JourneyListed, journeys
from whiteglove.perception.models import Kind
from whiteglove.web.desk.wanted import number

WEEKS = (4, 13, 26, 52)
USUAL_WEEKS = 13


@dataclass(frozen=True, slots=True)
class AskedFor:
    """As the address says it."""

    weeks: int
    kind: str

    @property
    def period(self) -> Period:
        """The last so many weeks."""
        return weeks_until(clock.now(), self.weeks)

    def query(self, **other: object) -> str:
        """The same again as the end of an address, or with something else."""
        told = {"weeks": self.weeks, "kind": self.kind} | other
        usual = {"weeks": USUAL_WEEKS, "kind": Kind.CSAT.value}
        said = {name: value for name, value in told.items() if value and value != usual.get(name)}
        return f"?{urlencode(said)}" if said else ""


def asked_for(request: HttpRequest) -> AskedFor:
    """What is unknown is the usual: thirteen weeks, how satisfied."""
    weeks = number(request.GET.get("weeks", ""))
    kind = request.GET.get("kind", "")
    return AskedFor(weeks if weeks in WEEKS else USUAL_WEEKS, kind if kind in SCALES else Kind.CSAT.value)


def around(actor: Actor, journey: Journey | None, asked: AskedFor) -> dict[str, Any]:
    """What the head of each page offers: journeys, periods, questions."""
    listed: list[JourneyListed] = journeys(actor)
    return {
        "journey": journey,
        "asked_for": asked,
        "journeys": listed,
        "weeks": WEEKS,
        "kinds": list(SCALES),
        "first_key": listed[0].key if listed else "",
    }
