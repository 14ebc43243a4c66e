"""How questions, surveys and the log of asking look in the API, and what it takes about them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from whiteglove.api.given import NO_TRUTH, Given, YesOrNo
from whiteglove.api.shapes import MOMENT, of
from whiteglove.perception.actions.surveys import LONGEST_DELAY_MINUTES, LONGEST_WINDOW_DAYS, MOST_HELD_OUT
from whiteglove.perception.models import Question
from whiteglove.perception.queries.invitations import InvitationShown, SurveyShown

Whole = Annotated[int, NO_TRUTH]
Key = Annotated[str, Field(min_length=1, max_length=80)]
KINDS = Literal["csat", "ces", "nps", "return", "outcome", "way", "courtesy", "own"]


class QuestionOut(BaseModel):
    """A question with its languages: one identity, whatever language it is asked in."""

    key: str = of("Names it", "csat")
    kind: KINDS = of("What it measures", "csat")
    scale_min: int = of("Lowest answer", 1)
    scale_max: int = of("Highest answer", 5)
    high_is_good: bool = of("Direction of its scale", True)
    words: dict[str, str] = of("The question, by language", {"en": "How satisfied are you?"})
    answers: dict[str, dict[str, str]] = of("Labels of answers, by language and value", {"en": {"1": "Very poor"}})
    retired_at: datetime | None = of("Since when it is asked no more; null: it can be asked", None)


class QuestionIn(Given):
    """A question of the house's own."""

    key: Annotated[str, Field(max_length=80, description="Empty: made of the words", examples=["on-time"])] = ""
    words: dict[str, Annotated[str, Field(max_length=300)]] = of(
        "By language: en, ja, fr", {"en": "Were we on time?"}
    )
    answers: dict[str, dict[str, Annotated[str, Field(max_length=80)]]] = of(
        "Labels by language and value; without, numbers", {"en": {"1": "Never", "5": "Always"}}, default={}
    )
    scale_min: Whole = of("0 or more", 1, default=1, ge=0, le=9)
    scale_max: Whole = of("10 at most", 5, default=5, ge=1, le=10)
    high_is_good: YesOrNo = of("Whether high answers are good", True, default=True)


class SurveyOut(BaseModel):
    """What is asked at one place."""

    id: str = of("Opaque", "3")
    journey: str = of("Key of the journey", "lost-bag")
    touchpoint: str | None = of("Key of the touchpoint; null: at the end of each episode", "call")
    questions: list[str] = of("Keys, the first one in the mail", ["csat"])
    delay_minutes: int = of("After the encounter ended", 60)
    window_days: int = of("The same person is asked this once in so many days", 30)
    hold_out: float = of("Share that chance leaves unasked", 0.05)
    since: datetime = of("From when it is asked so", MOMENT)
    ended_at: datetime | None = of("Until when it was asked so; null: it still is", None)


class SurveyIn(Given):
    """What is to be asked. What was asked there before ends."""

    journey: Key = of("Key of the journey", "lost-bag")
    touchpoint: Key | None = of("Key of the touchpoint; null: at the end of each episode", "call", default=None)
    questions: list[Key] = of("Keys, the first one in the mail; none: nothing is asked there", ["csat"], max_length=4)
    delay_minutes: Whole = of("Soon after is best", 60, default=60, ge=0, le=LONGEST_DELAY_MINUTES)
    window_days: Whole = of("At least 1", 30, default=30, ge=1, le=LONGEST_WINDOW_DAYS)
    hold_out: Annotated[float, NO_TRUTH] = of("At most half", 0.05, default=0.05, ge=0, le=MOST_HELD_OUT)


class InvitationOut(BaseModel):
    """Somebody was asked, will be, or was not, and why."""

    id: str = of("Opaque", "9")
    customer: str = of("Id of the customer", "12")
    encounter: str | None = of("Id of what it is about; null: a whole episode", "44")
    journey: str | None = of("Key of the journey; null: about what was put right", "lost-bag")
    touchpoint: str | None = of("Key of the touchpoint; null: a whole episode", "call")
    outcome: Literal["due", "asked", "not_asked"] = of("due: will be asked", "not_asked")
    reason: str = of("soon_after, or why not", "asked_lately")
    due_at: datetime = of("When they are, or were, to be asked", MOMENT)
    at: datetime = of("When they were asked, or it was decided not to", MOMENT)
    language: str | None = of("In which; null: none that we speak with them", "ja")


def question_out(one: Question) -> QuestionOut:
    """A question as the API shows it."""
    columns: dict[str, Any] = {name: getattr(one, name) for name in QuestionOut.model_fields}
    return QuestionOut(**columns)


def survey_out(one: SurveyShown) -> SurveyOut:
    """A survey as the API shows it."""
    return SurveyOut(
        id=str(one.id),
        journey=one.journey.key,
        touchpoint=one.touchpoint.key if one.touchpoint else None,
        questions=[question.key for question in one.questions],
        delay_minutes=one.delay_minutes,
        window_days=one.window_days,
        hold_out=one.hold_out,
        since=one.at,
        ended_at=one.ended_at,
    )


def invitation_out(one: InvitationShown) -> InvitationOut:
    """A line of the log as the API shows it."""
    return InvitationOut(
        id=str(one.id),
        customer=str(one.customer_id),
        encounter=None if one.encounter_id is None else str(one.encounter_id),
        journey=one.journey_key,
        touchpoint=one.touchpoint_key,
        outcome=one.outcome,  # type: ignore[arg-type]
        reason=one.reason,
        due_at=one.due_at,
        at=one.at,
        language=one.language or None,
    )
