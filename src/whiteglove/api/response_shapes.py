"""How answers of customers look in the API, and what it takes of them."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from whiteglove.api.shapes import MOMENT, of
from whiteglove.perception.queries.responses import ResponseShown


class ResponseIn(BaseModel):
    """One answer. Each row is judged by itself: what is wrong with one is told in its reason, and others go in."""

    model_config = ConfigDict(extra="allow")

    external_id: Any = of("As the source names it; sent again, it is a duplicate", "till-7-0001", default=None)
    encounter: Any = of("external_id of the encounter; or our own id, written id:490", "till-7", default=None)
    kind: Any = of("csat (1 to 5), ces (1 to 7), nps (0 to 10), return (1 to 5)", "csat", default=None)
    value: Any = of("A whole number on its scale", 4, default=None)
    at: Any = of("When they answered, with its zone", MOMENT, default=None)
    comment: Any = of("Their own words", "Ben found it at once.", default=None)
    language: Any = of("ISO 639-1", "en", default=None)

    def columns(self) -> dict[str, Any]:
        """What was given, with what nobody knows."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class ResponseOut(BaseModel):
    """What a customer answered."""

    id: str = of("Opaque", "5")
    external_id: str | None = of("As the source names it; null: it was given to us", "till-7-0001")
    encounter: str | None = of("Id of the encounter it is about; null: of none", "44")
    customer: str | None = of("Id of who answered; null: we do not know", "12")
    journey: str | None = of("Key of the journey; null: not on the map", "lost-bag")
    touchpoint: str | None = of("Key of the touchpoint; null: not on the map", "call")
    channel: str = of("Of the encounter; empty: not known", "phone")
    kind: str = of("csat, ces, nps, return, outcome, way, courtesy or own", "csat")
    question: str | None = of("Key of the question; null: of the kind as such", "csat")
    value: int | None = of("Null: words or a feeling alone", 4)
    scale_min: int = of("Of its scale", 1)
    scale_max: int = of("Of its scale", 5)
    feeling: str | None = of("One word; null: none was given", "relieved")
    comment: str = of("Their own words", "Ben found it at once.")
    language: str | None = of("In which it was asked; null: not known", "en")
    at: datetime = of("When they answered", MOMENT)
    changed_at: datetime | None = of("When they changed it last; null: never", None)


def response_out(one: ResponseShown) -> ResponseOut:
    """An answer as the API shows it."""
    return ResponseOut(
        id=str(one.id),
        external_id=one.external_id,
        encounter=None if one.encounter_id is None else str(one.encounter_id),
        customer=None if one.customer_id is None else str(one.customer_id),
        journey=one.journey_key,
        touchpoint=one.touchpoint_key,
        channel=one.channel,
        kind=one.kind,
        question=one.question_key,
        value=one.value,
        scale_min=one.scale_min,
        scale_max=one.scale_max,
        feeling=one.feeling or None,
        comment=one.comment,
        language=one.language or None,
        at=one.at,
        changed_at=one.changed_at,
    )
