"""What journeys take, and how they look: a map is taken as it is given."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from whiteglove.api.given import NO_TRUTH, Given, Moment, Why, YesOrNo
from whiteglove.api.shapes import MOMENT, PersonOut, of
from whiteglove.journey.queries import JourneyListed, MapShown, VersionShown
from whiteglove.journey.reading import (
    LONGEST_CHANNEL,
    LONGEST_NAME,
    LONGEST_WORDS,
    MOST_GAP_DAYS,
    MOST_REVISION,
    MOST_STAGES,
    MOST_TOUCHPOINTS,
)
from whiteglove.journey.reading_steps import MOST_HOURS, MOST_STEPS
from whiteglove.journey.rules import Act, Part
from whiteglove.journey.shape import as_json

Name = Annotated[str, Field(max_length=LONGEST_NAME)] | dict[str, str | None]
Words = Annotated[str, Field(max_length=LONGEST_WORDS)]
Key = Annotated[str, Field(max_length=80, pattern=r"^[A-Za-z0-9_-]*$")]
Whom = Annotated[str, Field(max_length=320)]
NAME = {"en": "Call", "ja": "お電話"}
Pair = Annotated[list[str], Field(min_length=2, max_length=2)]


class SomeoneIn(Given):
    """A colleague or a team, as GET gives them."""

    id: Whom | None = of("Id, key or address", "7", default=None)
    key: Whom | None = of("Key, where no id is given", "baggage", default=None)
    name: Whom | None = of("Told with an id, it must be theirs: another house has other ids", "Baggage", default=None)


class TouchpointIn(Given):
    """Where a customer meets us."""

    key: Key | None = of("Within the journey; made from the name where it is missing", "call", default=None)
    name: Name | None = of("By language, or in the house's", NAME, default=None)
    stage: Name | None = of("Beside the stages only: key or name of its stage", "telling", default=None)
    channel: Annotated[str, Field(max_length=LONGEST_CHANNEL)] | None = of("A word", "phone", default=None)
    key_moment: YesOrNo | None = of("Whether it decides", True, default=None)
    ours: YesOrNo | None = of("Whether we are there at all; null: yes", True, default=None)
    ends_episode: YesOrNo | None = of("Whether the customer's run is over with it", False, default=None)
    wants: Words | None = of("What the customer wants there", "Where is my bag?", default=None)
    outcome: Words | None = of("What should come of it", "A time by which they hear from us", default=None)
    should_feel: Words | None = of("How they should feel", "Welcome", default=None)
    may_decide: Words | None = of("What whoever stands there may decide alone", "Up to 150 euros", default=None)
    standard: Words | None = of("What we promise there", "Answered within two minutes", default=None)
    measured_by: Words | None = of("How we know", "One question after the call", default=None)
    owner: SomeoneIn | Whom | None = of("A colleague: id, address, name, or as GET gives them", None, default=None)
    team: SomeoneIn | Whom | None = of("A team: id, key, name, or as GET gives it", "baggage", default=None)


class StageIn(Given):
    """A part of the journey."""

    key: Key | None = of("Within the journey; made from the name where it is missing", "telling", default=None)
    name: Name | None = of("By language, or in the house's", "Telling us", default=None)
    touchpoints: Annotated[list[TouchpointIn], Field(max_length=MOST_TOUCHPOINTS)] = Field(
        default=[], description="In their order"
    )


class WithinIn(Given):
    """After the first touchpoint the second comes within so many hours."""

    first: Key = Field(alias="from", description="Key of a touchpoint", examples=["claim"])
    to: Key = of("Key of a touchpoint", "claim-answer")
    hours: Annotated[int, Field(ge=1, le=MOST_HOURS), NO_TRUTH] = of("At most", 72)


class StepsIn(Given):
    """What may, must and must never follow what: pairs of keys."""

    allowed: Annotated[list[Pair], Field(max_length=MOST_STEPS)] = of("May", [["call", "transfer"]], default=[])
    must: Annotated[list[Pair], Field(max_length=MOST_STEPS)] = of("Must", [["claim", "claim-answer"]], default=[])
    never: Annotated[list[Pair], Field(max_length=MOST_STEPS)] = of("Never", [["delivery", "call"]], default=[])
    within: Annotated[list[WithinIn], Field(max_length=MOST_STEPS)] = Field(default=[], description="In time")


class JourneyIn(Given):
    """A whole map, as GET gives it. With the `id` of another journey it is a copy: its revision counts not."""

    id: Annotated[str, Field(max_length=80)] | None = of("Of the journey it was read from", "1", default=None)
    version: Annotated[int, NO_TRUTH] | None = of("As GET gives it; not needed", None, default=None)
    retired_at: Moment | None = of("As GET gives it; not needed", None, default=None)

    key: Key | None = of("Of the journey; made from the name where it is missing", "lost-bag", default=None)
    name: Name | None = of("By language, or in the house's", {"en": "A lost bag"}, default=None)
    words: Words | None = of("What it is, for colleagues", "Until it is back", default=None)
    gap_days: Annotated[int, Field(ge=1, le=MOST_GAP_DAYS), NO_TRUTH] | None = of(
        "After so many days without an encounter the next one begins another episode; null: 30", 30, default=None
    )
    revision: Annotated[int, Field(ge=0, le=MOST_REVISION), NO_TRUTH] | None = of(
        "Which you had read, 0: none; one that is older than what is there is refused (409). Null: not told",
        None,
        default=None,
    )
    stages: Annotated[list[StageIn], Field(max_length=MOST_STAGES)] = Field(default=[], description="In their order")
    touchpoints: Annotated[list[TouchpointIn], Field(max_length=MOST_TOUCHPOINTS)] | None = Field(
        default=None, description="Touchpoints that stand beside the stages and name theirs"
    )
    steps: StepsIn | None = Field(default=None, description="The planned order")
    why: Why = ""

    def told(self) -> dict[str, Any]:
        """As the room reads it."""
        return self.model_dump(by_alias=True, exclude_none=True, exclude={"why", "id", "version", "retired_at"})


class TouchpointOut(BaseModel):
    """Where a customer meets us."""

    key: str = of("Within the journey", "call")
    name: dict[str, str] = of("By language", NAME)
    channel: str = of("A word", "phone")
    key_moment: bool = of("Whether it decides", True)
    ours: bool = of("Whether we are there at all", True)
    ends_episode: bool = of("Whether the customer's run is over with it", False)
    wants: str = of("What the customer wants there", "Where is my bag?")
    outcome: str = of("What should come of it", "A time by which they hear from us")
    should_feel: str = of("How they should feel", "Welcome")
    may_decide: str = of("What whoever stands there may decide alone", "Up to 150 euros")
    standard: str = of("What we promise there", "Answered within two minutes")
    measured_by: str = of("How we know", "One question after the call")
    owner: PersonOut | None = Field(description="Whose it is; null: nobody's in particular")
    team: PersonOut | None = Field(description="Which stands there; null: none in particular")


class StageOut(BaseModel):
    """A part of the journey."""

    key: str = of("Within the journey", "telling")
    name: dict[str, str] = of("By language", {"en": "Telling us"})
    touchpoints: list[TouchpointOut] = Field(description="In their order; retired ones are not among them")


class WithinOut(BaseModel):
    """After the first touchpoint the second comes within so many hours."""

    first: str = Field(serialization_alias="from", description="Key of a touchpoint", examples=["claim"])
    to: str = of("Key of a touchpoint", "claim-answer")
    hours: int = of("At most", 72)


class StepsOut(BaseModel):
    """What may, must and must never follow what: pairs of keys."""

    allowed: list[list[str]] = of("May", [["call", "transfer"]])
    must: list[list[str]] = of("Must", [["claim", "claim-answer"]])
    never: list[list[str]] = of("Never", [["delivery", "call"]])
    within: list[WithinOut] = Field(description="In time")


class JourneyOut(BaseModel):
    """A whole map; POST takes it as it is here."""

    id: str = of("Opaque", "1")
    key: str = of("Short and stable", "lost-bag")
    name: dict[str, str] = of("By language", {"en": "A lost bag"})
    words: str = of("What it is, for colleagues", "Until it is back")
    gap_days: int = of("After so many days without an encounter another episode begins", 30)
    revision: int = of("Grows with each change", 3)
    stages: list[StageOut] = Field(description="In their order")
    steps: StepsOut = Field(description="The planned order")
    version: int = of("Number of its newest version", 3)
    retired_at: datetime | None = of("Since when it is planned no more; null: it is", None)


class JourneyBriefOut(BaseModel):
    """A journey in the list of them."""

    id: str = of("Opaque", "1")
    key: str = of("Short and stable", "lost-bag")
    name: dict[str, str] = of("By language", {"en": "A lost bag"})
    words: str = of("What it is, for colleagues", "Until it is back")
    revision: int = of("Grows with each change", 3)
    stages: int = of("How many", 5)
    touchpoints: int = of("How many", 15)
    key_moments: int = of("How many of them decide", 6)
    changed_at: datetime | None = of("When its newest version was saved", MOMENT)
    changed_by: str | None = of("Name; null: a program did, or nobody knows", "Dora")
    retired_at: datetime | None = of("Since when it is planned no more; null: it is", None)


class ChangeOut(BaseModel):
    """One thing that a version changed."""

    act: Literal["added", "changed", "retired", "moved"] = of("What became of it", Act.CHANGED.value)
    part: Literal["journey", "stage", "touchpoint", "step"] = of("Of what", Part.TOUCHPOINT.value)
    key: str = of("Of the part; of a step both keys", "call")
    name: dict[str, str] = of("By language; empty for a step", NAME)
    fields: list[str] = of("Which, where some changed; of a step its kind", ["standard"])


class VersionOut(BaseModel):
    """The map as somebody left it."""

    number: int = of("Counted for each journey", 3)
    at: datetime = of("When", MOMENT)
    by: str | None = of("Name; null: a program did, or nobody knows", "Dora")
    why: str = of("In their words", "The courier is not ours")
    changes: list[ChangeOut] = Field(description="What is another way than in the version before it")


def journey_out(shown: MapShown) -> JourneyOut:
    """A whole map."""
    told = as_json(shown.map)
    for one in told["steps"]["within"]:
        one["first"] = one.pop("from")
    return JourneyOut(id=str(shown.id), retired_at=shown.retired_at, **told)


def brief_out(one: JourneyListed) -> JourneyBriefOut:
    """In the list."""
    return JourneyBriefOut(
        id=str(one.id),
        key=one.key,
        name=dict(one.name),
        words=one.words,
        revision=one.revision,
        stages=one.stages,
        touchpoints=one.touchpoints,
        key_moments=one.key_moments,
        changed_at=one.changed_at,
        changed_by=one.changed_by,
        retired_at=one.retired_at,
    )


def version_out(one: VersionShown) -> VersionOut:
    """One version with what it changed."""
    changes = [
        ChangeOut(act=it.act.value, part=it.part.value, key=it.key, name=dict(it.name), fields=list(it.fields))
        for it in one.changes
    ]
    return VersionOut(number=one.number, at=one.at, by=one.by, why=one.why, changes=changes)
