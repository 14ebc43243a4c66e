"""What we guessed before we saw it: how far off each level of the house is; and guesses that were made elsewhere."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from whiteglove.analysis.figures import Figure
from whiteglove.api.answers import actor_of, told
from whiteglove.api.given import NO_TRUTH, Given
from whiteglove.api.insight import AskedKind
from whiteglove.api.insight_shapes import ends
from whiteglove.api.once import once
from whiteglove.api.problems import makes, reads
from whiteglove.api.shapes import of
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.insight.actions import guessing
from whiteglove.insight.models import Guess, GuessAbout
from whiteglove.insight.queries.guesses import LevelShown, levels
from whiteglove.insight.queries.webs import party_id
from whiteglove.insight.shapes import maybe_figure
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import find_colleague

router = Router(tags=["felt"], by_alias=True)

About = Literal["score", "worst_hand_over", "complaint"]
Place = Annotated[str | None, Field(max_length=80)]
PARTY = r"^party:[0-9]{1,18}$"


class LevelOut(BaseModel):
    """One level of the house in one quarter. n counts colleagues; low and high are the ends of `distance`."""

    quarter: str = of("When", "2026-Q4")
    level: str = of("Role of those who guessed; `leading`: all who lead, where each role alone is too few", "manager")
    n: int = of("Colleagues who guessed a score", 7)
    distance: float | None = of("Points they thought it better than customers say, on average", 1.5)
    low: float | None = of("Low end of its 95 % interval", 0.9)
    high: float | None = of("High end", 2.1)
    knew_weakest: float | None = of("Share who named the touchpoint where it is worst", 0.2)
    knew_hand_over: float | None = of("Share who named the hand-over after which customers lose most", 0.1)
    suppressed: bool = of("Fewer than five colleagues: it would tell of single people", False)


class LevelsOut(BaseModel):
    """By quarter, the newest first, and level; of no single colleague."""

    items: list[LevelOut] = Field(description="One for each quarter and level")
    next: str | None = of("Always null: there is one page", None, default=None)


class GuessIn(Given):
    """What a colleague thinks customers say."""

    model_config = ConfigDict(populate_by_name=True, extra="forbid")

    journey: str = of("Key of the journey", "lost-bag", max_length=80)
    kind: AskedKind = of("Which question", "csat", default="csat")
    colleague: str = of("Whose guess it is: id or address", "dora@desk.example", max_length=320)
    about: About = of("Of what", "score")
    touchpoint: Place = of("Key of the touchpoint: of the score, or where it is worst", "call", default=None)
    value: Annotated[float | None, NO_TRUTH] = of("The score, on the scale of the question", 4.4, default=None)
    origin: str | None = of(
        "Who hands over, as `GET /web` names them", "party:3", alias="from", default=None, pattern=PARTY
    )
    to: str | None = of("To whom", "party:7", default=None, pattern=PARTY)


class SaidThenOut(BaseModel):
    """What customers said then; low and high are the ends of the 95 % interval of `value`."""

    value: float | None = of("The score, or what was lost after the hand-over", 2.9)
    low: float | None = of("Low end", 2.7)
    high: float | None = of("High end", 3.1)
    n: int = of("Of how many answers", 212)


class GuessOut(BaseModel):
    """A guess as it is kept, with what customers said then; null: nobody knew."""

    model_config = ConfigDict(populate_by_name=True)

    id: str = of("Opaque", "7")
    journey: str = of("Key of the journey", "lost-bag")
    about: str = of("Of what", "score")
    touchpoint: str | None = of("Key of the touchpoint", "call")
    value: float | None = of("The score", 4.4)
    origin: str | None = of("Who hands over", "party:3", alias="from")
    to: str | None = of("To whom", "party:7")
    level: str = of("Role of whoever guessed, then", "manager")
    quarter: str = of("In which it counts", "2026-Q4")
    skipped: bool = of("They would rather not say", False)
    said: SaidThenOut | None = Field(description="What customers said then")


class GuessesOf(BaseModel):
    """Which journey, which question."""

    journey: Annotated[str, Field(max_length=80, description="Key of the journey", examples=["lost-bag"])]
    kind: AskedKind = Field(default="csat", description="Which question", examples=["csat"])


@router.get("/guesses", response=reads(LevelsOut), summary="How far off we are, by level of the house")
@told
def read_guesses(request: HttpRequest, asked: Query[GuessesOf]) -> LevelsOut:
    """Never of a single colleague: their guesses are theirs."""
    return LevelsOut(items=[_level(one) for one in levels(actor_of(request), asked.journey, kind=asked.kind)])


@router.post("/guesses", response=makes(GuessOut), summary="Keep a guess that a colleague made elsewhere")
@once
def make_guess(request: HttpRequest, given: GuessIn) -> GuessOut:
    """Each thing once in a quarter; later ones are refused, for the figure is known since. Nothing said: skipped."""
    actor = actor_of(request)
    require(actor, May.GUESS)
    require(actor, May.READ_PERCEPTION)
    parties = [int(party.removeprefix("party:")) if party else None for party in (given.origin, given.to)]
    one = guessing.Given(GuessAbout(given.about), given.touchpoint, given.value, *parties)
    if given.value is not None and given.about != "score":
        raise NotUnderstood("Only a guess of a score has a value.")
    whose = find_colleague(given.colleague)
    [kept] = guessing.guess(actor, given.journey, [one], kind=given.kind, whose=whose)
    return _guess(kept)


def _level(one: LevelShown) -> LevelOut:
    return LevelOut(
        quarter=one.quarter,
        level=one.level,
        n=one.distance.n,
        distance=one.distance.value,
        **ends(one.distance),
        knew_weakest=one.weakest.value,
        knew_hand_over=one.hand_over.value,
        suppressed=one.distance.is_suppressed,
    )


def _guess(kept: Guess) -> GuessOut:
    said: dict[str, Any] = kept.said
    figure: Figure | None = maybe_figure(said.get("effect") or said.get("mean") or (said or None))
    return GuessOut.model_construct(
        id=str(kept.pk),
        journey=kept.journey.key,
        about=kept.about,
        touchpoint=kept.touchpoint.key if kept.touchpoint else None,
        value=kept.value,
        origin=party_id(kept.from_party_id) if kept.from_party_id else None,
        to=party_id(kept.to_party_id) if kept.to_party_id else None,
        level=kept.level,
        quarter=kept.quarter,
        skipped=kept.is_skipped,
        said=SaidThenOut(value=figure.value, **ends(figure), n=figure.n) if figure else None,
    )
