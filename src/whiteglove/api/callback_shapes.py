"""What callbacks take, and how they look."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from whiteglove.api.given import Given, Moment, Somebody, YesOrNo
from whiteglove.api.promise_shapes import State, Words
from whiteglove.api.shapes import MOMENT, CustomerBriefOut, PersonOut, of
from whiteglove.foundation.errors import NotFound
from whiteglove.promises.actions import Wanted
from whiteglove.promises.numbers import as_written
from whiteglove.promises.queries.callbacks import AttemptShown, CallbackShown
from whiteglove.team.models import Colleague, Team
from whiteglove.team.queries import find_colleague, find_team

How = Literal["reached", "no_answer", "busy", "machine", "wrong_number"]
Asked = Literal["wrong_number", "go_on"]


class CallbackIn(Given):
    """A message that was taken: somebody is promised a call."""

    name: Annotated[str, Field(min_length=1, max_length=200)] = of("Who called", "Wei Tan")
    number: Annotated[str, Field(min_length=1, max_length=200)] = of(
        "As it was said; without + it is one of the country of the team that calls", "+65 9123 4567"
    )
    about: Words = of("What it is about", "His bag, which was promised for today", min_length=1)
    begins: Moment = of("From when they may be called", "2030-03-04T14:00:00+08:00", alias="from")
    ends: Moment = of("Until when: by then they were called", "2030-03-04T16:00:00+08:00", alias="to")
    for_whom: Somebody = of(
        "For whom: a colleague by id or address, or a team by id or key; null: the team of the house",
        "suzuki@desk.example",
        default=None,
        alias="for",
    )
    language: Annotated[str | None, Field(pattern="^[a-z]{2,3}$")] = of(
        "In which to talk with them, ISO 639-1; null: not said", "en", default=None
    )
    asked_for: YesOrNo = of(
        "They asked for this call, though they usually want none, or quiet at that time", False, default=False
    )

    def wanted(self) -> Wanted:
        """For the room. Raises NotFound."""
        colleague, team = whom(self.for_whom)
        return Wanted(
            name=self.name,
            number=self.number,
            about=self.about,
            begins=self.begins,
            ends=self.ends,
            for_whom=colleague,
            team=team,
            language=self.language,
            asked_for=self.asked_for,
        )


def whom(reference: str | None) -> tuple[Colleague | None, Team | None]:
    """The colleague, or the team, that is meant. Raises NotFound."""
    if reference is None:
        return None, None
    try:
        return find_colleague(reference), None
    except NotFound:
        pass
    try:
        return None, find_team(reference)
    except NotFound:
        raise NotFound(f"There is neither a colleague nor a team {reference!r}.") from None


class AttemptIn(Given):
    """That somebody called."""

    outcome: How = of("How it ended", "no_answer")
    words: Words = of("What was said, or heard", "", default="")
    next_from: Moment | None = of("From when to call again; null: the desk chooses", None, default=None)


class AttemptOut(BaseModel):
    """That somebody called."""

    outcome: How = of("How it ended", "no_answer")
    words: str = of("What was said, or heard", "")
    by: PersonOut | None = Field(description="Who called; null: a program said so")
    at: datetime = of("When that was entered", MOMENT)


class CallbackOut(BaseModel):
    """A promise to call; its id is that of the promise."""

    id: str = of("Opaque; the same as of the promise", "17")
    name: str = of("Who called, as they said", "Wei Tan")
    number: str = of("E.164", "+6591234567")
    extension: str = of("Behind the number, as of a room; mostly empty", "")
    number_shown: str = of("As people write it", "+65 9123 4567")
    country: str | None = of("Of the number, ISO 3166-1; null: of none", "SG")
    about: str = of("What it is about", "His bag, which was promised for today")
    begins: datetime = of(
        "From when they are called; later after each call that found nobody", MOMENT, serialization_alias="from"
    )
    ends: datetime = of("By when they were called", MOMENT, serialization_alias="to")
    time_zone: str = of("The customer's", "Asia/Singapore")
    for_whom: PersonOut | None = Field(
        description="The colleague they asked for; null: whoever of the team", serialization_alias="for"
    )
    team: PersonOut = Field(description="The team that has to call")
    language: str | None = of("In which to talk with them; null: not said", "en")
    state: State = of("Where the promise stands; `broken` ones are still to be kept", "made")
    customer: CustomerBriefOut = Field(description="Whose call it is")
    conversation: str | None = of("Id of its conversation; null: none, or not for this token", "31")
    on_list_of: PersonOut | None = Field(description="Who is calling now; null: nobody yet")
    asks: Asked | None = of("What somebody has to decide before it goes on; null: nothing", None)
    attempts: list[AttemptOut] = Field(description="The calls so far, the oldest first")
    attempts_wanted: int = of("After so many that found nobody, a colleague is asked how to go on", 3)


def callback_out(one: CallbackShown) -> CallbackOut:
    """A callback, as it looks here."""
    promise = one.promise
    return CallbackOut(
        id=str(one.id),
        name=one.name,
        number=one.number,
        extension=one.extension,
        number_shown=as_written(one.number),
        country=one.region or None,
        about=promise.what,
        begins=one.window_from,
        ends=one.window_until,
        time_zone=promise.time_zone,
        for_whom=_person(promise.colleague_id, promise.colleague_name),
        team=PersonOut(id=str(promise.team_id), name=promise.team_name),
        language=one.language,
        state=promise.state,  # type: ignore[arg-type]
        customer=CustomerBriefOut(
            id=str(promise.customer_id), name=promise.customer_name, address=promise.customer_address or None
        ),
        conversation=None if promise.conversation_id is None else str(promise.conversation_id),
        on_list_of=_person(one.on_list_of_id, one.on_list_of_name),
        asks=one.asks or None,  # type: ignore[arg-type]
        attempts=[_attempt_out(tried) for tried in one.attempts],
        attempts_wanted=one.attempts_wanted,
    )


def _attempt_out(tried: AttemptShown) -> AttemptOut:
    return AttemptOut(
        outcome=tried.outcome,  # type: ignore[arg-type]
        words=tried.words,
        by=_person(tried.by_id, tried.by_name),
        at=tried.at,
    )


def _person(number: int | None, name: str | None) -> PersonOut | None:
    return None if number is None else PersonOut(id=str(number), name=name or "")
