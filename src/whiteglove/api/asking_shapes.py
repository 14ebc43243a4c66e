"""What is asked of a team before a customer is told, and how that looks."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from whiteglove.api.given import Given, Moment, Why
from whiteglove.api.promise_shapes import Where, Words, person_out
from whiteglove.api.shapes import MOMENT, CustomerBriefOut, PersonOut, of
from whiteglove.promises.actions import Said
from whiteglove.promises.check_words import said_of_check
from whiteglove.promises.queries.askings import AskingShown
from whiteglove.promises.rules import Checked
from whiteglove.team.models import Team
from whiteglove.team.queries import find_team

AskingState = Literal["open", "agreed", "objected", "promised", "dropped"]
DoubtName = Literal["standard", "records", "room"]
TeamAsked = Annotated[str, Field(min_length=1, max_length=320)]
HOUR = timedelta(hours=1)


class CheckIn(Given):
    """What somebody is about to promise."""

    team: TeamAsked = of("Which would have to keep it: a team by id or key", "baggage")
    due: Moment = of("By when", "2030-03-04T09:00:00+08:00")


class CheckOut(BaseModel):
    """A promise beside what the team can do. Figures of the team, in its working time; never of people."""

    is_bold: bool = of("Whether to ask the team first, by its standard or its records", True)
    doubts: list[DoubtName] = of("Why it may be too much", ["standard"])
    says: list[str] = of("The same in whole sentences", ["This may be too much"])
    given_hours: float = of("Working hours until it is due", 16.0)
    standard_hours: float | None = of("Within which its matters are usually done; null: it has not said", 48.0)
    n: int = of("How many of its last matters were looked at", 100)
    median_hours: float | None = of("Within which half of them were done; null: too few", 30.5)
    most_hours: float | None = of("Within which four of five were done; null: too few", 52.0)
    open_matters: int = of("How many it has now", 40)
    room: int | None = of("How many its people like to have at most; null: they have not said", 60)


class AskedForIn(Given):
    """Who would be told."""

    address: Annotated[str, Field(min_length=1, max_length=320)] = of("A mail address", "tan@hotel.example")
    name: Annotated[str, Field(max_length=200)] = of("For somebody we meet now", "Wei Tan", default="")


class AskingIn(Given):
    """May we promise this? The customer is not told."""

    customer: AskedForIn = Field(description="Who would be told")
    what: Words = of("What we would do", "His bag is brought to the hotel", min_length=1)
    due: Moment = of("By when", "2030-03-04T09:00:00+08:00")
    team: TeamAsked = of("Which is asked: a team by id or key", "baggage")
    made_where: Where = of("Where it would be said", "sales", default="sales")
    words: Words = of("What the team should know", "He flies home on Friday", default="")

    def said(self) -> Said:
        """For the room. Raises NotFound."""
        return Said(what=self.what, due=self.due, made_where=self.made_where, team=find_team(self.team))


class AgreeIn(Given):
    """It can be done by then."""

    why: Why = ""


class ObjectIn(Given):
    """It cannot: a reason, or the time by which it could, or both."""

    why: Why = ""
    could_by: Moment | None = of("By when it could be done", "2030-03-08T09:00:00+08:00", default=None)


class PromiseAskedIn(Given):
    """The customer was told now."""

    due: Moment | None = of("Another time, such as that by which the team could", None, default=None)
    despite: Words = of("Why it is promised though the team has not agreed", "", default="")


class AskingOut(BaseModel):
    """One question to a team."""

    id: str = of("Opaque", "17")
    state: AskingState = of("Where it stands", "objected")
    customer: CustomerBriefOut = Field(description="Who would be told")
    what: str = of("What we would do", "His bag is brought to the hotel")
    due: datetime = of("By when", MOMENT)
    team: PersonOut = Field(description="Which is asked")
    made_where: Where = of("Where it would be said", "sales")
    words: str = of("What the team should know", "He flies home on Friday")
    by: PersonOut | None = Field(description="The colleague who asks; null: a program does")
    by_team: PersonOut | None = Field(description="For which team; null: not known")
    at: datetime = of("When that was", MOMENT)
    answer: str = of("What the team said, in words", "Six days, always")
    could_by: datetime | None = of("By when it could be done; null: not said", MOMENT)
    answered_by: PersonOut | None = Field(description="Who answered; null: nobody, or a program")
    answered_at: datetime | None = of("When; null: it was not answered", MOMENT)
    promise: str | None = of("Id of the promise that came of it; null: none", None)


def asking_out(one: AskingShown) -> AskingOut:
    """One question, as it looks here."""
    return AskingOut(
        id=str(one.id),
        state=one.state.value,
        customer=CustomerBriefOut(
            id=str(one.customer_id), name=one.customer_name, address=one.customer_address or None
        ),
        what=one.what,
        due=one.due,
        team=PersonOut(id=str(one.team_id), name=one.team_name),
        made_where=one.made_where,  # type: ignore[arg-type]
        words=one.words,
        by=person_out(one.by_id, one.by_name),
        by_team=person_out(one.by_team_id, one.by_team_name),
        at=one.at,
        answer=one.answer,
        could_by=one.could_by,
        answered_by=person_out(one.answered_by_id, one.answered_by_name),
        answered_at=one.answered_at,
        promise=None if one.promise_id is None else str(one.promise_id),
    )


def check_out(check: Checked, team: Team) -> CheckOut:
    """A check, as it looks here."""
    can = check.can
    return CheckOut(
        is_bold=check.is_bold,
        doubts=[doubt.value for doubt in sorted(check.doubts)],
        says=said_of_check(check, team.name),
        given_hours=round(check.given / HOUR, 2),
        standard_hours=_hours(can.standard),
        n=can.n,
        median_hours=_hours(can.median),
        most_hours=_hours(can.most),
        open_matters=can.open_matters,
        room=can.room,
    )


def _hours(span: timedelta | None) -> float | None:
    return None if span is None else round(span / HOUR, 2)
