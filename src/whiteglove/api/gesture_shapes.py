"""What gestures and limits take, and how they look."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from whiteglove.api.given import NO_TRUTH, Given, Somebody, Why, YesOrNo
from whiteglove.api.hindered_shapes import AT_ENCOUNTER, EncounterName, RuleReference, SomeId
from whiteglove.api.promise_shapes import CauseName, person_out
from whiteglove.api.shapes import MOMENT, CustomerBriefOut, PersonOut, of
from whiteglove.foundation.money import LARGEST
from whiteglove.recovery.queries.ledger import GestureShown
from whiteglove.rulebook.limits import LONGEST_PERIOD, Limit

KindName = Literal["refund", "upgrade", "gift", "waive_fee", "exception", "extra_time", "elsewhere"]
RoleName = Literal["owner", "manager", "lead", "colleague", "temp"]
Worth = Annotated[int, Field(ge=0, le=LARGEST), NO_TRUTH]
Amount = Annotated[int | None, Field(ge=0, le=LARGEST), NO_TRUTH]
Days = Annotated[int, Field(ge=1, le=LONGEST_PERIOD), NO_TRUTH]
Reason = Annotated[str, Field(min_length=1, max_length=2000)]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$")]


class GestureIn(Given):
    """What is given, in a conversation or at an encounter."""

    conversation: SomeId = of("Id of the conversation", "31", default=None)
    encounter: EncounterName = of(f"{AT_ENCOUNTER}; instead of the conversation", None, default=None)
    kind: KindName = of("What is given", "refund")
    worth: Worth = of("In the smallest unit of the currency, above 0; 0 only for what is no money", 5000)
    currency: Currency = of("That of the house; another one is refused", "EUR")
    why: Reason = of("Why, in a few words", "Her bag came three days late")
    rule: RuleReference = of("The rule that was bent, by key or id", None, default=None)
    cause: CauseName | None = of("One of the five causes; null: not said", None, default=None)
    was_asked_for: YesOrNo | None = of("Whether the customer asked; null: not known", None, default=None)
    external_id: Annotated[str | None, Field(min_length=1, max_length=200)] = of(
        "As your system names it; the same again is the same gesture", None, default=None
    )


class WhichGestures(BaseModel):
    """Which gestures are asked for."""

    kind: KindName | None = of("Only these", "refund", default=None)
    cause: CauseName | None = of("Only for this cause", "process", default=None)
    touchpoint: Annotated[str, Field(max_length=80)] = of("Key or id of a touchpoint: only there", "call", default="")
    rule: Annotated[str, Field(max_length=80)] = of(
        "Key or id of a rule: only those that bent it", "R-17", default=""
    )


class TakeBackIn(Given):
    """Why it was not given after all."""

    why: Why = ""


class RuleBentOut(BaseModel):
    """A rule, in short."""

    id: str = of("Opaque", "4")
    key: str = of("As people call it", "R-17")


class GestureOut(BaseModel):
    """What somebody gave on their own authority."""

    id: str = of("Opaque, and stable: for accounting, the row's own", "17")
    external_id: str | None = of("As another system names it; null: none does", None)
    conversation: str | None = of("Id of the conversation; null: in none", "31")
    encounter: str | None = of("Id of the encounter; null: none is recorded", None)
    customer: CustomerBriefOut | None = Field(description="To whom; null: not known any more")
    kind: KindName = of("What was given", "refund")
    worth: int = of("In the smallest unit of the currency; 0 for what is no money", 5000)
    currency: str = of("In which it was given", "EUR")
    why: str = of("Why, in the words of whoever gave it", "Her bag came three days late")
    cause: CauseName | None = of("One of the five causes; null: not said", None)
    rule: RuleBentOut | None = Field(description="The rule that was bent; null: none")
    touchpoint: str | None = of("Key of the touchpoint; null: not on the map", "call")
    team: PersonOut | None = Field(description="Whose matter it was")
    colleague: PersonOut | None = Field(description="Who gave it; null: a program did")
    was_asked_for: bool | None = of("Whether the customer asked; null: not known", None)
    at: datetime = of("When", MOMENT)
    taken_back_at: datetime | None = of("When it was taken back; null: it counts", None)


class LimitIn(Given):
    """How much of something a role, or one colleague, may give alone."""

    kind: KindName = of("Of what", "refund")
    role: RoleName | None = of("Of which role; or name a colleague", "colleague", default=None)
    colleague: Somebody = of("Of whom, by id or address, instead of a role", None, default=None)
    journey: Annotated[str | None, Field(max_length=80)] = of(
        "Key of a journey, with `touchpoint`", None, default=None
    )
    touchpoint: Annotated[str | None, Field(max_length=80)] = of("Only there; null: anywhere", None, default=None)
    per_case: Amount = of("In one case, in the smallest unit; null: without end", 5000, default=None)
    per_period: Amount = of("In a period; null: without end", 20000, default=None)
    period_days: Days = of("How long that is, looking back", 30, default=30)
    why: Why = ""


class LimitOut(BaseModel):
    """A limit in force."""

    id: str = of("Opaque", "3")
    kind: KindName = of("Of what", "refund")
    role: RoleName | None = of("Of which role; null: of one colleague", "colleague")
    colleague: str | None = of("Id of the colleague; null: of a role", None)
    touchpoint: str | None = of("Id of the touchpoint; null: anywhere", None)
    per_case: int | None = of("In one case, in the smallest unit; null: without end", 5000)
    per_period: int | None = of("In a period; null: without end", 20000)
    period_days: int = of("How long that is, looking back", 30)
    currency: str = of("Which counts only while it is the house's", "EUR")


class OwnLimitOut(BaseModel):
    """What one may give of one kind."""

    kind: KindName = of("Of what", "refund")
    is_money: bool = of("Whether it costs money; what does not is free unless a limit says otherwise", True)
    limits: list[LimitOut] = Field(description="The one that counts anywhere first, then those of single touchpoints")
    left_in_period: int | None = of("Of the one that counts anywhere; null: without end", 15000)


class LimitsOut(BaseModel):
    """What one may decide alone."""

    currency: str = of("That of the house", "EUR")
    items: list[OwnLimitOut] = Field(description="Each kind, in the order of the pages")


def gesture_out(one: GestureShown) -> GestureOut:
    """One gesture, as it looks here."""
    whom = None
    if one.customer_id is not None:
        whom = CustomerBriefOut(id=str(one.customer_id), name=one.customer_name or "", address=None)
    return GestureOut(
        id=str(one.id),
        external_id=one.external_id,
        conversation=_id(one.conversation_id),
        encounter=_id(one.encounter_id),
        customer=whom,
        kind=one.kind,  # type: ignore[arg-type]
        worth=one.worth,
        currency=one.currency,
        why=one.why,
        cause=one.cause or None,  # type: ignore[arg-type]
        rule=None if one.rule_id is None else RuleBentOut(id=str(one.rule_id), key=one.rule_key or ""),
        touchpoint=one.touchpoint_key,
        team=person_out(one.team_id, one.team_name),
        colleague=person_out(one.colleague_id, one.colleague_name),
        was_asked_for=one.was_asked_for,
        at=one.at,
        taken_back_at=one.taken_back_at,
    )


def limit_out(one: Limit) -> LimitOut:
    """One limit, as it looks here."""
    return LimitOut(
        id=str(one.id),
        kind=one.kind,  # type: ignore[arg-type]
        role=one.role or None,  # type: ignore[arg-type]
        colleague=_id(one.colleague_id),
        touchpoint=_id(one.touchpoint_id),
        per_case=one.per_case,
        per_period=one.per_period,
        period_days=one.period_days,
        currency=one.currency,
    )


def _id(number: int | None) -> str | None:
    return None if number is None else str(number)
