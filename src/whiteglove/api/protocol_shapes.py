"""What protocols between teams take, and how they look."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from whiteglove.api.given import NO_TRUTH, Given, Somebody, Why, YesOrNo
from whiteglove.api.shapes import MOMENT, PersonOut, of
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.promises.models import ProtocolObjection
from whiteglove.promises.protocols.actions import LONGEST_WORDS, Terms
from whiteglove.promises.protocols.checks import Checked, HandOverChecked, Known
from whiteglove.promises.protocols.queries import ProtocolShown
from whiteglove.promises.protocols.rules import MOST_HOURS, Kept

Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Words = Annotated[str, Field(min_length=1, max_length=LONGEST_WORDS)]
Team = Annotated[str, Field(min_length=1, max_length=320)]
StateName = Literal["proposed", "in_force", "over"]
OutcomeName = Literal["kept", "objected", "cold", "late", "unanswered", "open", "taken_back"]


class ProtocolIn(Given):
    """How one team hands over to another."""

    from_team: Team = of("Which hands over: by id or key", "switchboard")
    to_team: Team = of("Which receives: by id or key", "baggage")
    what: Words = of("What is handed over", "Lost bags, once the flight is known")
    how: Words = of("How, and with what known", "With the tag number and where the guest stays")
    must_be_warm: YesOrNo = of("Whether always with a word", True, default=True)
    within_hours: Annotated[int, Field(ge=1, le=MOST_HOURS), NO_TRUTH] = of(
        "Working hours in which the receiving team answers the customer", 4
    )
    customer_is_told: Words = of("What the customer is told", "Baggage writes to you today.")
    review_on: Day = of("When both look at it again; ahead, within two years", "2030-03-04")
    why: Why = ""
    based_on: Annotated[int, Field(ge=0, le=2**31 - 1), NO_TRUTH] | None = of(
        "The newest version read, 0: there was none; another since is refused (409). Null: not told",
        None,
        default=None,
    )

    def terms(self) -> Terms:
        """For the room. Raises NotUnderstood."""
        return Terms(
            what=self.what,
            how=self.how,
            must_be_warm=self.must_be_warm,
            within_hours=self.within_hours,
            customer_is_told=self.customer_is_told,
            review_on=day_of(self.review_on),
        )


class AgreeForTeamIn(Given):
    """For which team."""

    team: Somebody = of("By id or key; null where only one can be meant", "baggage", default=None)


class ReviewIn(Given):
    """That it still holds."""

    next_on: Day = of("When both look at it again", "2030-09-02")
    why: Why = ""


class EndIn(Given):
    """That it holds no more."""

    why: Words = of("Why: the other team will want to know", "Baggage answers all mail itself now")
    was_in_force: YesOrNo | None = of(
        "Whether it held when you read it, so that what holds by now is not withdrawn unseen; null: not told",
        True,
        default=None,
    )


class ReadIn(Given):
    """Who knows it."""

    colleague: Annotated[str, Field(min_length=1, max_length=320)] = of("By id or address", "ben@desk.example")


class HandOverIn(Given):
    """Which hand-over."""

    hand_over: Annotated[str, Field(min_length=1, max_length=18)] = of("Id of the hand-over", "12")


class ObjectionIn(HandOverIn):
    """That a hand-over did not come as agreed."""

    why: Words = of("What was missing", "No tag number")


class ObjectionAnswerIn(HandOverIn):
    """What the handing team says to an objection."""

    words: Words = of("In your own words", "The guest had lost the tag, too")
    instead_of: Annotated[str, Field(max_length=LONGEST_WORDS)] | None = of(
        "The answer you read, empty: there was none; another since is refused (409). Null: not told",
        None,
        default=None,
    )


class AgreementOut(BaseModel):
    """One team's word."""

    team: PersonOut = Field(description="The team")
    by: str | None = of("Name of who gave it; null: a program did, or nobody knows", "Mori")
    at: datetime = of("When", MOMENT)


class KeptOut(BaseModel):
    """How often it was kept since it holds, of its newest hand-overs. Fewer than five are suppressed."""

    share: float | None = of("Of those that can be judged; null: suppressed", 0.8)
    low: float | None = of("Of the 95 % interval; null: suppressed", 0.55)
    high: float | None = of("Of the 95 % interval; null: suppressed", 0.93)
    n: int = of("How many can be judged", 20)
    open: int = of("For how many it is too early to say", 2)
    suppressed: bool = of("Whether they are too few to say", False)


class KnownOut(BaseModel):
    """Who of both teams knows it."""

    by: int = of("How many", 6)
    of: int = Field(description="Of how many who belong to them now", examples=[9])
    unknown: list[str] = Field(description="Names of those who have not said so", examples=[["Priya Nair"]])


class ProtocolOut(BaseModel):
    """One version of what one team hands to another."""

    id: str = of("Opaque", "3")
    version: int = of("Counted for each direction between two teams", 2)
    state: StateName = of("It holds (`in_force`) once both teams agreed", "in_force")
    from_team: PersonOut = Field(description="Which hands over")
    to_team: PersonOut = Field(description="Which receives")
    what: str = of("What is handed over", "Lost bags, once the flight is known")
    how: str = of("How, and with what known", "With the tag number and where the guest stays")
    must_be_warm: bool = of("Whether always with a word", True)
    within_hours: int = of("Working hours in which the receiving team answers the customer", 4)
    customer_is_told: str = of("What the customer is told", "Baggage writes to you today.")
    review_on: date = of("When both look at it again", "2030-03-04")
    is_review_due: bool = of("Whether that day has come; it goes on holding", False)
    agreed_by: list[AgreementOut] = Field(description="Which of both teams agreed")
    written_by: str | None = of("Name; null: a program did, or nobody knows", "Okabe")
    written_at: datetime = of("When", MOMENT)
    why: str = of("Why it was written, or written anew", "")
    in_force_from: datetime | None = of("Since when it holds, or held; null: never", MOMENT)
    ended_at: datetime | None = of("When it was replaced, withdrawn or ended; null: it was not", None)
    ended_why: str = of("Why; empty where another version took its place", "")
    kept: KeptOut = Field(description="How often it was kept")
    known: KnownOut = Field(description="Who of both teams knows it")


class HandOverOut(BaseModel):
    """One hand-over under a protocol. Without its conversation where this token may not see it."""

    id: str = of("Opaque", "12")
    conversation: str | None = of("Id of its conversation; null: not for this token", "31")
    at: datetime = of("When it was handed over", MOMENT)
    outcome: OutcomeName = of("What became of it by now; `open`: too early to say", "kept")
    objection: str = of("What the receiving team says was missing; empty: nothing", "")
    answer: str = of("What the handing team said to that", "")


class ProtocolWholeOut(ProtocolOut):
    """The same, with its newest hand-overs."""

    hand_overs: list[HandOverOut] = Field(description="The newest first, at most fifty")


class ObjectionOut(BaseModel):
    """The receiving team says that a hand-over did not come as agreed."""

    id: str = of("Opaque", "2")
    protocol: str = of("Id of the protocol", "3")
    hand_over: str = of("Id of the hand-over", "12")
    conversation: str = of("Id of its conversation", "31")
    why: str = of("What was missing", "No tag number")
    at: datetime = of("When", MOMENT)
    answer: str = of("What the handing team said to that; empty: nothing yet", "")
    answered_at: datetime | None = of("When; null: not yet", None)


def day_of(text: str) -> date:
    """A day that is in the calendar. Raises NotUnderstood."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotUnderstood(f"{text} is no day of the calendar.") from None


def protocol_out(one: ProtocolShown, check: Checked) -> ProtocolOut:
    """One version, as it looks in a list."""
    from_team, to_team = (PersonOut(id=str(team), name=name) for team, name in one.teams.items())
    agreements = [
        AgreementOut(team=PersonOut(id=str(word.team_id), name=word.team_name), by=word.by, at=word.at)
        for word in one.agreements
    ]
    return ProtocolOut(
        id=str(one.id),
        version=one.version,
        state=one.state.value,
        from_team=from_team,
        to_team=to_team,
        what=one.what,
        how=one.how,
        must_be_warm=one.must_be_warm,
        within_hours=one.within_hours,
        customer_is_told=one.customer_is_told,
        review_on=one.review_on,
        is_review_due=one.is_due,
        agreed_by=agreements,
        written_by=one.by,
        written_at=one.at,
        why=one.why,
        in_force_from=one.in_force_from,
        ended_at=one.ended_at,
        ended_why=one.ended_why,
        kept=_kept(check.kept),
        known=_known(check.known),
    )


def whole_out(one: ProtocolShown, check: Checked) -> ProtocolWholeOut:
    """One version with its hand-overs."""
    told = dict(protocol_out(one, check))
    return ProtocolWholeOut(**told, hand_overs=[_hand_over(handed) for handed in check.listed])


def objection_out(one: ProtocolObjection) -> ObjectionOut:
    """As it was said."""
    return ObjectionOut(
        id=str(one.pk),
        protocol=str(one.protocol_id),
        hand_over=str(one.assignment_id),
        conversation=str(one.assignment.conversation_id),
        why=one.why,
        at=one.at,
        answer=one.answer,
        answered_at=one.answered_at,
    )


def _kept(kept: Kept) -> KeptOut:
    found = kept.found
    return KeptOut(
        share=found.share if found else None,
        low=found.low if found else None,
        high=found.high if found else None,
        n=kept.n,
        open=kept.open,
        suppressed=found is None,
    )


def _known(known: Known) -> KnownOut:
    return KnownOut(by=known.by, of=known.of, unknown=list(known.unknown))


def _hand_over(handed: HandOverChecked) -> HandOverOut:
    return HandOverOut(
        id=str(handed.id),
        conversation=str(handed.conversation_id) if handed.conversation_id is not None else None,
        at=handed.at,
        outcome=handed.outcome.value,
        objection=handed.objection,
        answer=handed.answer,
    )
