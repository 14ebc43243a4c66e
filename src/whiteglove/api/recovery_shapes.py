"""What recoveries take, and how they look."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from whiteglove.api.gesture_shapes import Amount
from whiteglove.api.given import NO_TRUTH, Given, Moment, Somebody, YesOrNo
from whiteglove.api.promise_shapes import SomeId, Words, person_out
from whiteglove.api.shapes import MOMENT, CustomerBriefOut, PersonOut, of
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.money import Money
from whiteglove.recovery.harm import LONGEST_DELAY_HOURS, Harm
from whiteglove.recovery.queries.recoveries import RecoveryShown, StepShown

RecoveryState = Literal["open", "closed"]
Reason = Literal["poor_answer", "broken_promise", "complaint", "signs", "incident", "colleague"]
ReasonGiven = Literal["complaint", "colleague"]
HarmName = Literal["lost", "late", "charged", "not_given", "told_wrong", "treated"]
Step = Literal["listen", "own", "right", "explain", "prevent"]


class RecoveryIn(Given):
    """Something that is to be put right."""

    customer: SomeId = of("Id of the customer; not needed with a conversation", None, default=None)
    conversation: SomeId = of("Id of the conversation it is about; null: none", "31", default=None)
    reason: ReasonGiven = of("Why: they complained, or a colleague thinks so", "complaint", default="colleague")
    next_at: Moment | None = of("By when they hear of it; null: as the team usually answers", None, default=None)


class StepIn(Given):
    """A step that was taken."""

    step: Step = of("Which of the five", "listen")
    words: Words = of("What was done, in words", "She waited three hours at belt 5.", default="")
    owner: Somebody = of("Who puts it right from now on, by id or address; null: as it was", None, default=None)
    next_at: Moment | None = of("By when they hear of it now; null: as it was", None, default=None)


class ClosingIn(Given):
    """How it ended: with the customer's word, or a reason why there is none."""

    their_word: Words = of("What the customer said of it", "Thank you, that was kind.", default="")
    is_satisfied: YesOrNo | None = of(
        "Whether they are content, by their word; null: they did not say", True, default=None
    )
    why: Annotated[str, Field(max_length=2000)] = of("Why it ends without their word", "", default="")


class HarmIn(Given):
    """What it cost the customer. It replaces what stood there; what is left out is not known."""

    money: Amount = of("In the smallest unit of the currency; 0: it cost them nothing", 4000, default=None)
    currency: Annotated[str | None, Field(pattern="^[A-Z]{3}$")] = of(
        "That of the house, beside money; another one is refused", "EUR", default=None
    )
    delay_hours: Annotated[float | None, Field(ge=0, le=LONGEST_DELAY_HOURS), NO_TRUTH] = of(
        "So many hours late; 0: no delay", 26.5, default=None
    )
    issue: HarmName | None = of("What was done to them", "lost", default=None)


class ComesFromIn(Given):
    """Where it comes from."""

    incident: SomeId = of("Id of the incident, which touches this customer; null: none", "3")


class HarmOut(BaseModel):
    """What it cost the customer, as far as somebody wrote it down."""

    money: int | None = of("In the smallest unit of the currency; null: not known", 4000)
    currency: str | None = of("Of the money; null: not known", "EUR")
    delay_hours: float | None = of("So many hours late; null: not known", 26.5)
    issue: str | None = of("What was done to them, in the words of `HarmIn`; null: not said", "lost")
    by: str | None = of("Who wrote it down last; null: nobody, or a program", "Ben")
    at: datetime | None = of("When; null: never", MOMENT)


class RecoveryStepOut(BaseModel):
    """One of the five steps."""

    step: Step = of("Which one", "listen")
    words: str = of("What was done; empty: nothing was said", "She waited three hours at belt 5.")
    by: str = of("Who took it; empty: it is still to be taken", "Ben")
    at: datetime | None = of("When it was taken; null: it is still to be taken", MOMENT)


class RecoveryOut(BaseModel):
    """One matter that is put right."""

    id: str = of("Opaque", "5")
    state: RecoveryState = of("Whether it is over", "open")
    customer: CustomerBriefOut = Field(description="Who was let down")
    conversation: str | None = of("Id of its conversation; null: there is none yet", "31")
    reasons: list[Reason] = of("Why it was opened, and what joined it since", ["poor_answer"])
    team: PersonOut | None = Field(description="Which answers for it")
    owner: PersonOut | None = Field(description="Who puts it right; null: nobody is here yet")
    next_at: datetime = of("By when the customer hears of it", MOMENT)
    opened_at: datetime = of("Since when", MOMENT)
    steps: list[RecoveryStepOut] = Field(
        description="Listen, own it, put right, explain, prevent: all five, in this order"
    )
    closed_at: datetime | None = of("When it was over; null: it is not", None)
    their_word: str = of("What the customer said of it; empty: nothing", "")
    is_satisfied: bool | None = of("By their word; null: they did not say", None)
    why_closed: str = of("Why it ended without their word; empty: it did not", "")
    incident: str | None = of("Id of the incident it comes from; null: none", None)
    harm: HarmOut = Field(description="What it cost them")


def recovery_out(one: RecoveryShown) -> RecoveryOut:
    """One recovery, as it looks here."""
    known: Any = one
    return RecoveryOut(
        id=str(one.id),
        state="open" if one.is_open else "closed",
        customer=CustomerBriefOut(
            id=str(one.customer_id), name=one.customer_name, address=one.customer_address or None
        ),
        conversation=None if one.conversation_id is None else str(one.conversation_id),
        reasons=known.reasons,
        team=person_out(one.team_id, one.team_name),
        owner=person_out(one.owner_id, one.owner_name),
        next_at=one.next_at,
        opened_at=one.opened_at,
        steps=[step_out(step) for step in one.steps],
        closed_at=one.closed_at,
        their_word=one.their_word,
        is_satisfied=one.is_satisfied,
        why_closed=one.why_closed,
        incident=None if one.incident_id is None else str(one.incident_id),
        harm=harm_out(one),
    )


def harm_out(one: RecoveryShown) -> HarmOut:
    """What it cost them, as it looks here."""
    harm = one.harm
    return HarmOut(
        money=harm.money.amount if harm.money else None,
        currency=harm.money.currency if harm.money else None,
        delay_hours=harm.delay_hours,
        issue=harm.issue or None,
        by=one.harm_by_name,
        at=one.harm_at,
    )


def harm_given(given: HarmIn) -> Harm:
    """What a program says of it. Raises NotUnderstood for money without its currency."""
    if (given.money is None) != (given.currency is None):
        raise NotUnderstood("Money and its currency go together.")
    money = None if given.money is None or given.currency is None else Money(given.money, given.currency)
    return Harm(money=money, delay_hours=given.delay_hours, issue=given.issue or "")


def step_out(one: StepShown) -> RecoveryStepOut:
    """One step, as it looks here."""
    known: Any = one.step
    return RecoveryStepOut(step=known, words=one.words, by=one.by_name, at=one.at)
