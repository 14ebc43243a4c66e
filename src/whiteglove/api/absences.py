"""Who is away, and who stands in for whom."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from whiteglove.api.answers import actor_of, told
from whiteglove.api.given import Given, Moment, number_of, place_of
from whiteglove.api.once import once
from whiteglove.api.people import colleagues
from whiteglove.api.problems import ANSWERS, makes, reads
from whiteglove.api.shapes import MOMENT, PageOut, PersonOut, of
from whiteglove.team.absences import actions, queries
from whiteglove.team.absences.actions import KEPT, LONGEST_WHY, AbsenceWishes
from whiteglove.team.absences.queries import AbsenceSeen
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import find_colleague
from whiteglove.team.standing_in import MOST_COVERS, Chain, set_stand_ins, stand_ins

router = Router(tags=["absences"], by_alias=True)

AbsenceId = Annotated[str, Path(description="Id of the absence", examples=["5"])]
ColleagueId = Annotated[str, Path(description="Id of the colleague", examples=["7"])]
Reference = Annotated[str, Field(min_length=1, max_length=320)]
Reason = Annotated[str, Field(max_length=LONGEST_WHY, description="In words, for colleagues", examples=["Holiday"])]
MOST = queries.MOST


class AbsenceOut(BaseModel):
    """Somebody is away from a moment on."""

    id: str = of("Opaque", "5")
    colleague: PersonOut = Field(description="Who is away")
    starts: datetime = Field(alias="from", description="From then on", examples=[MOMENT])
    ends: datetime | None = Field(alias="to", description="Until then; null: until they are back", examples=[MOMENT])
    cover: PersonOut | None = Field(description="Who answers first; null: their own stand-ins, then the team")
    why: str = of("For colleagues; customers never see it", "Holiday")
    is_sudden: bool = of("Whether they were away already when it was entered", False)
    from_feed: bool = of("Whether it came from their calendar", False)
    begun_at: datetime | None = of("When the desk acted on its beginning; null: it has not begun", MOMENT)
    over_at: datetime | None = of("When they were back; null: it holds, or is to come", None)
    ended_at: datetime | None = of("When it was called off, or they came back early; null: neither", None)


class AbsenceIn(Given):
    """An absence to enter."""

    colleague: Reference = Field(description="By id or address", examples=["ben@desk.example"])
    starts: Moment = Field(alias="from", description="Now or earlier today: sudden, and at once", examples=[MOMENT])
    ends: Moment | None = Field(
        default=None, alias="to", description="Null, or left out: until they are back", examples=[None]
    )
    cover: Reference | None = Field(
        default=None, description="Who answers first, by id or address; null: their own stand-ins", examples=[None]
    )
    why: Reason = ""


class AbsenceChangeIn(Given):
    """What is to be another way; what is left out stays."""

    ends: Moment | None = Field(
        default=None, alias="to", description="Null: until they are back", examples=["2099-03-09T09:00:00Z"]
    )
    cover: Reference | None = Field(default=None, description="By id or address; null: nobody", examples=[None])
    why: Reason | None = Field(default=None, description="In words, for colleagues", examples=["Holiday"])


class StandInsOut(BaseModel):
    """Who stands in for a colleague."""

    items: list[PersonOut] = Field(description="In order: the first who is present answers; after them the team")
    circle: list[str] = of("Names of those in the circle the covers lead into; empty: none", [])
    words: str = of("What to know of the circle, in words; empty when there is none", "")


class StandInsIn(Given):
    """Who is to stand in from now on."""

    covers: list[Reference] = Field(
        max_length=MOST_COVERS, description="By id or address, in order; none: the team answers", examples=[[]]
    )


@router.get("", response=reads(PageOut[AbsenceOut]), summary="Who is away, and will be")
@told
def list_absences(
    request: HttpRequest,
    colleague: Annotated[str | None, Query(max_length=320, description="Only theirs, by id or address")] = None,
    *,
    every: Annotated[bool, Query(alias="all", description="Also those that are over or were called off")] = False,
    cursor: Annotated[str | None, Query(max_length=18, description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST, description="How many")] = 50,
) -> PageOut[AbsenceOut]:
    """The newest entered first."""
    actor = actor_of(request)
    require(actor, May.READ_PRESENCE)
    key = None if colleague is None else find_colleague(colleague).pk
    rows = queries.absences(actor, colleague_id=key, is_all=every, after=place_of(cursor), limit=limit + 1)
    following = str(rows[limit - 1].id) if len(rows) > limit else None
    return PageOut(items=[absence_out(row) for row in rows[:limit]], next=following)


@router.post("", response=makes(AbsenceOut), summary="Enter that somebody is away")
@once
def make_absence(request: HttpRequest, wanted: AbsenceIn) -> AbsenceOut:
    """Everything they answer for goes to their cover when it begins. Nobody is away twice at a time (409)."""
    actor = actor_of(request)
    require(actor, May.PLAN_ABSENCES)
    made = actions.absent(
        actor,
        find_colleague(wanted.colleague),
        starts=wanted.starts,
        ends=wanted.ends,
        cover=None if wanted.cover is None else find_colleague(wanted.cover),
        why=wanted.why,
    )
    return absence_out(queries.seen_after(made.pk))


@router.get("/{absence_id}", response=reads(AbsenceOut), summary="Read one absence")
@told
def read_absence(request: HttpRequest, absence_id: AbsenceId) -> AbsenceOut:
    """Also one that is over or was called off."""
    return absence_out(queries.absence(actor_of(request), number_of(absence_id)))


@router.patch("/{absence_id}", response={200: AbsenceOut, **ANSWERS}, summary="Change an absence")
@told
def change_absence(request: HttpRequest, absence_id: AbsenceId, wanted: AbsenceChangeIn) -> AbsenceOut:
    """Another end, cover or reason; what is left out stays."""
    actor, given = actor_of(request), wanted.model_fields_set
    require(actor, May.PLAN_ABSENCES)
    wishes = AbsenceWishes(
        ends=wanted.ends if "ends" in given else KEPT,
        cover=(find_colleague(wanted.cover) if wanted.cover else None) if "cover" in given else KEPT,
        why=(wanted.why or "") if "why" in given else KEPT,
    )
    changed = actions.change_absence(actor, number_of(absence_id), wishes)
    return absence_out(queries.seen_after(changed.pk))


@router.delete("/{absence_id}", response={204: None, **ANSWERS}, summary="Call an absence off, or end it early")
def end_absence(request: HttpRequest, absence_id: AbsenceId) -> HttpResponse:
    """Before it began it never was; after that they are back now."""
    actor = actor_of(request)
    require(actor, May.PLAN_ABSENCES)
    actions.end_absence(actor, number_of(absence_id))
    return HttpResponse(status=204)


@colleagues.get("/{colleague_id}/stand-ins", response=reads(StandInsOut), summary="Who stands in for a colleague")
@told
def read_stand_ins(request: HttpRequest, colleague_id: ColleagueId) -> StandInsOut:
    """In order."""
    return stand_ins_out(stand_ins(actor_of(request), number_of(colleague_id)))


@colleagues.put(
    "/{colleague_id}/stand-ins", response={200: StandInsOut, **ANSWERS}, summary="Say who stands in for a colleague"
)
@told
def change_stand_ins(request: HttpRequest, colleague_id: ColleagueId, wanted: StandInsIn) -> StandInsOut:
    """Exactly these, in this order. A circle is allowed, and told: beyond every chain the team answers."""
    actor = actor_of(request)
    require(actor, May.PLAN_ABSENCES)
    covers = [find_colleague(one) for one in wanted.covers]
    return stand_ins_out(set_stand_ins(actor, find_colleague(str(number_of(colleague_id))), covers))


def absence_out(seen: AbsenceSeen) -> AbsenceOut:
    """An absence as the API shows it."""
    cover = None if seen.cover_id is None else PersonOut(id=str(seen.cover_id), name=seen.cover_name or "")
    return AbsenceOut(
        id=str(seen.id),
        colleague=PersonOut(id=str(seen.colleague_id), name=seen.colleague_name),
        **{"from": seen.starts, "to": seen.ends},  # type: ignore[arg-type]
        cover=cover,
        why=seen.why,
        is_sudden=seen.is_sudden,
        from_feed=seen.from_feed,
        begun_at=seen.begun_at,
        over_at=seen.over_at,
        ended_at=seen.ended_at,
    )


def stand_ins_out(chain: Chain) -> StandInsOut:
    """Covers as the API shows them."""
    items = [PersonOut(id=str(key), name=name) for key, name in chain.covers]
    return StandInsOut(items=items, circle=list(chain.circle), words=chain.words)
