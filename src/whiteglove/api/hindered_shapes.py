"""What is said of what stood in a customer's way, and how it looks."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from whiteglove.api.given import LONGEST_ID, NO_TRUTH, NUMBER_AS_TEXT, Given, YesOrNo
from whiteglove.api.promise_shapes import person_out
from whiteglove.api.shapes import MOMENT, CustomerBriefOut, PersonOut, of
from whiteglove.encounters.given import LONGEST_KEY
from whiteglove.recovery.actions.hindered import LONGEST_WORDS, MOST_MINUTES
from whiteglove.recovery.queries.hindered import GrievanceShown, Hindered

SomeId = Annotated[str, NUMBER_AS_TEXT, Field(max_length=LONGEST_ID)] | None
EncounterName = Annotated[str, NUMBER_AS_TEXT, Field(max_length=LONGEST_KEY)] | None
RuleReference = Annotated[str, NUMBER_AS_TEXT, Field(max_length=80)] | None
AT_ENCOUNTER = "The encounter at which it was: external_id, which comes first, or id"
Words = Annotated[str, Field(max_length=LONGEST_WORDS)]
CauseOfHarm = Literal["process", "roles", "interpersonal", "direction", "external_pressure"]


class ObstructionIn(Given):
    """A rule stood in a customer's way. Say where: a conversation or an encounter."""

    rule: RuleReference = of("By key or id; null: one that nobody could find", None, default=None)
    conversation: SomeId = of("Id of the conversation in which it was", "31", default=None)
    encounter: EncounterName = of(AT_ENCOUNTER, None, default=None)
    wanted: Words = of("What the customer wanted", "His bag back without the receipt", min_length=1)
    cost: Words = of("What it cost them, in words", "A day at the airport", default="")
    minutes: Annotated[int | None, Field(ge=0, le=MOST_MINUTES), NO_TRUTH] = of("Of our own work", None, default=None)


class NoIn(Given):
    """A colleague had to say no. Say where: a conversation or an encounter."""

    rule: RuleReference = of("Which one made them, by key or id; null: not named", None, default=None)
    conversation: SomeId = of("Id of the conversation in which it was", "31", default=None)
    encounter: EncounterName = of(AT_ENCOUNTER, None, default=None)
    what: Words = of("What was asked for", "A refund without a receipt", min_length=1)


class GrievanceIn(Given):
    """Whether a grievance is justified, and where the harm was done."""

    justified: YesOrNo | None = of("Null: nobody knows any more; what was said is taken back", True)
    journey: Annotated[str | None, Field(max_length=80)] = of("Key of a journey", None, default=None)
    made_at: Annotated[str | None, Field(max_length=80)] = of(
        "Key of its touchpoint at which the harm was done; null: not known", None, default=None
    )
    cause: CauseOfHarm | None = of("One of the five causes; null: not known", None, default=None)
    words: Words = of("In words", "The promise was made by sales", default="")


class RuleBriefOut(BaseModel):
    """A rule, as others name it."""

    id: str = of("Opaque", "4")
    key: str = of("As people call it", "R-17")
    title: dict[str, str] = of("By language", {"en": "Original receipt only"})


class TakenBackOut(BaseModel):
    """By whom it was taken back, and why."""

    by: PersonOut | None = Field(description="The colleague; null: a program")
    at: datetime = of("When", MOMENT)
    why: str = of("In their words; empty where it was their own", "He had the receipt after all")


class ObstructionOut(BaseModel):
    """What stood in a customer's way, once."""

    id: str = of("Opaque", "12")
    rule: RuleBriefOut | None = Field(description="Null: one that nobody could find")
    conversation: str | None = of("Id of its conversation; null: none", "31")
    encounter: str | None = of("Id of its encounter; null: none is recorded", "90")
    customer: CustomerBriefOut | None = Field(description="Whose way it was; null: not known any more")
    touchpoint: str | None = of("Key of the touchpoint; null: not on the map", "call")
    wanted: str = of("What the customer wanted", "His bag back without the receipt")
    cost: str = of("What it cost them, in words", "A day at the airport")
    minutes: int | None = of("Of our own work; null: not counted", 20)
    said_by: Literal["colleague", "customer", "program"] = of("Who says so", "colleague")
    quote: str = of("The customer's own words, where they say so", "")
    state: Literal["said", "suggested", "dismissed", "taken_back"] = of(
        "`suggested`: a customer's words seem to say so, and no colleague has confirmed it", "said"
    )
    by: PersonOut | None = Field(description="The colleague who said so; null: a program, or the customer's words")
    at: datetime = of("When", MOMENT)
    taken_back: TakenBackOut | None = Field(description="Null: it counts")


class NoOut(BaseModel):
    """A no that had to be said."""

    id: str = of("Opaque", "5")
    rule: RuleBriefOut | None = Field(description="Which one made them; null: not named")
    conversation: str | None = of("Id of its conversation; null: none", "31")
    encounter: str | None = of("Id of its encounter; null: none is recorded", "90")
    what: str = of("What was asked for", "A refund without a receipt")
    by: PersonOut | None = Field(description="Who had to say it; null: a program told")
    at: datetime = of("When", MOMENT)
    taken_back: TakenBackOut | None = Field(description="Null: it counts")


class GrievanceOut(BaseModel):
    """What is known of the grievance of a conversation."""

    conversation: str = of("Id of the conversation", "31")
    justified: bool | None = of("Null: nobody said", True)
    journey: str | None = of("Key of the journey; null: not known", "lost-bag")
    made_at: str | None = of("Key of the touchpoint at which the harm was done; null: not known", "sales-promise")
    cause: CauseOfHarm | None = of("One of the five causes; null: not known", "process")
    words: str = of("In words", "The promise was made by sales")
    at: datetime | None = of("When it was said; null: nobody said", MOMENT)


def obstruction_out(one: Hindered) -> ObstructionOut:
    """As it looks here."""
    return ObstructionOut(
        id=str(one.id),
        rule=_rule_out(one),
        conversation=_id_out(one.conversation_id),
        encounter=_id_out(one.encounter_id),
        customer=_customer_out(one),
        touchpoint=one.touchpoint[0] if one.touchpoint else None,
        wanted=one.wanted,
        cost=one.cost,
        minutes=one.minutes,
        said_by=one.said_by,  # type: ignore[arg-type]
        quote=one.quote,
        state=_state(one),
        by=person_out(*one.colleague) if one.colleague else None,
        at=one.at,
        taken_back=_taken_back_out(one),
    )


def no_out(one: Hindered) -> NoOut:
    """As it looks here."""
    return NoOut(
        id=str(one.id),
        rule=_rule_out(one),
        conversation=_id_out(one.conversation_id),
        encounter=_id_out(one.encounter_id),
        what=one.wanted,
        by=person_out(*one.colleague) if one.colleague else None,
        at=one.at,
        taken_back=_taken_back_out(one),
    )


def grievance_out(conversation_id: int, one: GrievanceShown | None) -> GrievanceOut:
    """As it looks here; None: nobody said anything of it."""
    if one is None:
        return GrievanceOut(
            conversation=str(conversation_id),
            justified=None,
            journey=None,
            made_at=None,
            cause=None,
            words="",
            at=None,
        )
    return GrievanceOut(
        conversation=str(conversation_id),
        justified=one.is_justified,
        journey=one.made_at[2] if one.made_at else None,
        made_at=one.made_at[1] if one.made_at else None,
        cause=one.cause or None,  # type: ignore[arg-type]
        words=one.words,
        at=one.at,
    )


def _state(one: Hindered) -> Literal["said", "suggested", "dismissed", "taken_back"]:
    if one.taken_back_at is not None:
        return "taken_back"
    if one.is_so is None:
        return "suggested"
    return "said" if one.is_so else "dismissed"


def _taken_back_out(one: Hindered) -> TakenBackOut | None:
    if one.taken_back_at is None:
        return None
    by = person_out(*one.taken_back_by) if one.taken_back_by else None
    return TakenBackOut(by=by, at=one.taken_back_at, why=one.taken_back_why)


def _rule_out(one: Hindered) -> RuleBriefOut | None:
    return None if one.rule is None else RuleBriefOut(id=str(one.rule.id), key=one.rule.key, title=one.rule.title)


def _id_out(number: int | None) -> str | None:
    return None if number is None else str(number)


def _customer_out(one: Hindered) -> CustomerBriefOut | None:
    if one.customer_id is None:
        return None
    return CustomerBriefOut(id=str(one.customer_id), name=one.customer_name, address=None)
