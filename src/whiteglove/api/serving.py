"""Who serves where: teams and colleagues are added and changed by the same verbs as on the pages."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal

import orjson
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Path
from pydantic import BaseModel, Field

from whiteglove.api.answers import actor_of, told
from whiteglove.api.conversations import makes, reads
from whiteglove.api.given import NO_TRUTH, Given, Wall, YesOrNo, number_of
from whiteglove.api.once import once
from whiteglove.api.people import colleagues, teams
from whiteglove.api.problems import ANSWERS
from whiteglove.api.shapes import MOMENT, of
from whiteglove.channels.email.actions.inviting import Invited, Newcomer, invite, let_in
from whiteglove.foundation.actors import Role
from whiteglove.foundation.settings import settings
from whiteglove.team.actions import add_team
from whiteglove.team.changes import LONGEST_SIGNATURE, MOST_HOURS, TeamWishes, change_team, let_leave
from whiteglove.team.directory import ColleagueSeen, TeamSeen, colleague_seen, team_seen
from whiteglove.team.factors import forget_factors
from whiteglove.team.hours import HoursWishes, change_hours
from whiteglove.team.joining import change_members_of, change_person, change_role, change_teams_of, come_back
from whiteglove.team.models import Colleague, Team
from whiteglove.team.queries import find_colleague, find_team
from whiteglove.team.skills import MOST_ROOM, SkillWishes, change_skills

__all__ = ["colleagues", "teams"]

OF_HOURS = {"time_zone", "holidays_in", "next_answer_hours", "solution_hours", "is_pushed", "tells_by_itself"}
RoleName = Literal["owner", "manager", "lead", "colleague", "temp"]
TeamId = Annotated[str, Path(description="Id of the team", examples=["1"])]
ColleagueId = Annotated[str, Path(description="Id of the colleague", examples=["7"])]
Name = Annotated[str, Field(min_length=1, max_length=120)]
Reference = Annotated[str, Field(max_length=320)]
Standard = Annotated[int, Field(ge=0, le=MOST_HOURS), NO_TRUTH] | None
Signature = Annotated[str, Field(max_length=LONGEST_SIGNATURE)]


class WeekTimesOut(BaseModel):
    """A time of the week."""

    weekday: int = of("Monday is 0", 0)
    opens: str = of("Wall time in the team's zone", "09:00")
    closes: str = of("At or before it opens: on the next day", "18:00")


class WeekTimesIn(Given):
    """A time of the week."""

    weekday: Annotated[int, Field(ge=0, le=6), NO_TRUTH] = Field(description="Monday is 0", examples=[0])
    opens: Wall = Field(description="Wall time in the team's zone")
    closes: Wall = Field(description="Earlier than it opens: on the next day")


class TeamSetUpOut(BaseModel):
    """A team as those see it who set it up."""

    id: str = of("Opaque", "1")
    key: str = of("Short and stable", "front-desk")
    name: str = of("As customers and colleagues see it", "Front desk")
    is_default: bool = of("Whether it gets what is addressed to nobody in particular", True)
    is_private: bool = of("Whether only members, managers and owners see its conversations", False)
    first_answer_hours: int = of("By then a customer hears from it", 24)
    signature: str = of("Beneath its answers", "Your front desk")
    signatures: dict[str, str] = of("By language code, where it differs", {"ja": "フロントデスク"})
    members: list[str] = of("Ids of the colleagues who belong to it and serve now", ["7"])
    hours: list[WeekTimesOut] = Field(description="When it is open in a week; none: always")
    time_zone: str = of("Of its hours; empty: the desk's", "Asia/Tokyo")
    holidays_in: str = of("Whose public holidays it keeps: a country, or a part of one; empty: none", "JP")
    next_answer_hours: int | None = of("As first_answer_hours, for what they write next; null: as first", 8)
    solution_hours: int | None = of("Working hours within which a matter is usually done; null: not said", 40)
    is_pushed: bool = of("New matters are given to a person; else people take them", False)
    tells_by_itself: bool = of("Word of a delay leaves by itself; else a draft waits for a person", False)


class ColleagueSetUpOut(BaseModel):
    """A colleague as those see it who set the desk up."""

    id: str = of("Opaque", "7")
    name: str = of("As customers and colleagues see it", "Ben")
    email: str = of("With which they sign in", "ben@desk.example")
    role: RoleName = of("What they may", "colleague")
    is_active: bool = of("Whether they serve now", True)
    has_come_in: bool = of("Whether they ever signed in", True)
    joined_at: datetime = of("Since when they are known", MOMENT)
    teams: list[str] = of("Ids of their teams", ["1"])
    languages: list[str] = of("ISO 639-1, the best first", ["ja", "en"])
    skills: list[str] = of("In words, as the house uses them", ["Refunds"])
    room_for: int | None = of("Open matters they like to have at most, never a target; null: not said", 12)


class ColleagueLetInOut(ColleagueSetUpOut):
    """A colleague who can come in."""

    link: str | None = of("To hand over, told this once; null: a mail carries it, or the request is repeated", None)


class TeamIn(Given):
    """A team to add, or what is to be another way; what is left out stays."""

    name: Name | None = Field(default=None, description="Needed for a new team", examples=["Baggage"])
    first_answer_hours: Annotated[int, Field(ge=1, le=MOST_HOURS), NO_TRUTH] | None = Field(
        default=None, description="By then a customer hears from it", examples=[24]
    )
    signature: Signature | None = Field(default=None, description="Beneath its answers", examples=["Your bags"])
    signatures: dict[str, Signature] | None = Field(
        default=None, description="By language code; empty: taken away", examples=[{"en": "Your bags"}]
    )
    is_private: YesOrNo | None = Field(default=None, description="Hidden from other teams", examples=[False])
    is_default: YesOrNo | None = Field(default=None, description="True: it takes that over", examples=[None])
    members: list[Reference] | None = Field(
        default=None, max_length=500, description="Exactly these, by id or address", examples=[None]
    )
    hours: list[WeekTimesIn] | None = Field(
        default=None, max_length=70, description="When it is open in a week; none at all: always", examples=[None]
    )
    time_zone: Annotated[str, Field(max_length=60)] | None = Field(
        default=None, description="Of its hours; empty: the desk's", examples=["Asia/Tokyo"]
    )
    holidays_in: Annotated[str, Field(max_length=20)] | None = Field(
        default=None, description="Such as JP or DE-BY; empty: none are kept", examples=["JP"]
    )
    next_answer_hours: Standard = Field(default=None, description="Working hours; 0: as first", examples=[8])
    solution_hours: Standard = Field(default=None, description="Working hours; 0: not said", examples=[40])
    is_pushed: YesOrNo | None = Field(default=None, description="New matters are given to a person", examples=[False])
    tells_by_itself: YesOrNo | None = Field(
        default=None, description="Word of a delay leaves by itself", examples=[False]
    )


class NewTeamIn(TeamIn):
    """A team to add."""

    name: Name = Field(description="As customers and colleagues see it", examples=["Baggage"])


class ColleagueIn(Given):
    """What is to be another way with a colleague; what is left out stays."""

    name: Name | None = Field(default=None, description="As customers and colleagues see it", examples=["Ben"])
    email: Reference | None = Field(default=None, description="To sign in", examples=["ben@desk.example"])
    role: RoleName | None = Field(default=None, description="Nobody gives more than they have", examples=["lead"])
    teams: list[Reference] | None = Field(
        default=None, max_length=100, description="Exactly these, by id or key", examples=[None]
    )
    languages: list[Annotated[str, Field(max_length=10)]] | None = Field(
        default=None, max_length=50, description="ISO 639-1, the best first", examples=[["ja", "en"]]
    )
    skills: list[Annotated[str, Field(max_length=40)]] | None = Field(
        default=None, max_length=30, description="In words", examples=[["Refunds"]]
    )
    room_for: Annotated[int, Field(ge=0, le=MOST_ROOM), NO_TRUTH] | None = Field(
        default=None, description="Soft, never a target; 0: not said", examples=[12]
    )


class NewColleagueIn(Given):
    """Somebody to invite."""

    name: Name = Field(description="As customers and colleagues see it", examples=["Ben"])
    email: Reference = Field(description="To sign in, and for the invitation", examples=["ben@desk.example"])
    role: RoleName = Field(default="colleague", description="Nobody gives more than they have", examples=["lead"])
    teams: list[Reference] = Field(default=[], max_length=100, description="By id or key", examples=[[]])
    by_mail: YesOrNo = Field(default=True, description="False: the link is in the answer", examples=[True])


class InvitationIn(Given):
    """How a link goes to somebody."""

    by_mail: YesOrNo = Field(default=True, description="False: the link is in the answer", examples=[True])


@teams.post("", response=makes(TeamSetUpOut), summary="Add a team")
@once
def make_team(request: HttpRequest, wanted: NewTeamIn) -> TeamSetUpOut:
    """Its key is made from its name."""
    with transaction.atomic():
        team = add_team(actor_of(request), name=wanted.name)
        return _changed(request, team, wanted)


@teams.get("/{team_id}", response=reads(TeamSetUpOut), summary="Read one team, for who sets it up")
@told
def read_team(request: HttpRequest, team_id: TeamId) -> TeamSetUpOut:
    """With its members and signatures."""
    return team_set_up_out(team_seen(actor_of(request), number_of(team_id)))


@teams.patch("/{team_id}", response={200: TeamSetUpOut, **ANSWERS}, summary="Change a team, its hours or standards")
@told
def patch_team(request: HttpRequest, team_id: TeamId, wanted: TeamIn) -> TeamSetUpOut:
    """What is left out stays."""
    seen = team_seen(actor_of(request), number_of(team_id))
    with transaction.atomic():
        return _changed(request, Team.objects.get(pk=seen.id), wanted)


@teams.post("/{team_id}", response=makes(TeamSetUpOut), summary="Change a team")
@once
def alter_team(request: HttpRequest, team_id: TeamId, wanted: TeamIn) -> TeamSetUpOut:
    """What is left out stays."""
    seen = team_seen(actor_of(request), number_of(team_id))
    with transaction.atomic():
        return _changed(request, Team.objects.get(pk=seen.id), wanted)


def _changed(request: HttpRequest, team: Team, wanted: TeamIn) -> TeamSetUpOut:
    actor = actor_of(request)
    given = wanted.model_dump(exclude={"members", "hours"}, exclude_none=True)
    change_team(actor, team, TeamWishes(**{name: given[name] for name in given if name not in OF_HOURS}))
    week = None if wanted.hours is None else [(one.weekday, one.opens, one.closes) for one in wanted.hours]
    hours = HoursWishes(week=week, **{name: given[name] for name in given if name in OF_HOURS})
    if not hours.is_empty:
        change_hours(actor, team, hours)
    if wanted.members is not None:
        change_members_of(actor, team, [find_colleague(one) for one in wanted.members])
    return team_set_up_out(team_seen(actor, team.pk))


@colleagues.post("", response=makes(ColleagueLetInOut), summary="Invite a colleague")
def make_colleague(request: HttpRequest, wanted: NewColleagueIn) -> HttpResponse:
    """By a mail with a link that lets them in once; where no mail leaves the desk, the link is in the answer."""
    return _with_link(once(_invite), request, wanted)


@colleagues.get("/{colleague_id}", response=reads(ColleagueSetUpOut), summary="Read one colleague")
@told
def read_colleague(request: HttpRequest, colleague_id: ColleagueId) -> ColleagueSetUpOut:
    """Also one who has left."""
    return colleague_set_up_out(colleague_seen(actor_of(request), number_of(colleague_id)))


@colleagues.patch("/{colleague_id}", response={200: ColleagueSetUpOut, **ANSWERS}, summary="Change a colleague")
@told
def patch_colleague(request: HttpRequest, colleague_id: ColleagueId, wanted: ColleagueIn) -> ColleagueSetUpOut:
    """What is left out stays."""
    return _altered(request, colleague_id, wanted)


@colleagues.post("/{colleague_id}", response=makes(ColleagueSetUpOut), summary="Change a colleague")
@once
def alter_colleague(request: HttpRequest, colleague_id: ColleagueId, wanted: ColleagueIn) -> ColleagueSetUpOut:
    """What is left out stays."""
    return _altered(request, colleague_id, wanted)


def _altered(request: HttpRequest, colleague_id: str, wanted: ColleagueIn) -> ColleagueSetUpOut:
    actor = actor_of(request)
    seen = colleague_seen(actor, number_of(colleague_id))
    row = Colleague.objects.get(pk=seen.id)
    with transaction.atomic():
        if wanted.name is not None or wanted.email is not None:
            change_person(actor, row, name=wanted.name or seen.name, email=wanted.email or seen.email)
        if wanted.role is not None:
            change_role(actor, row, Role(wanted.role))
        if wanted.teams is not None:
            change_teams_of(actor, row, [find_team(team) for team in wanted.teams])
        able = SkillWishes(wanted.languages, wanted.skills, wanted.room_for)
        if able != SkillWishes():
            change_skills(actor, row, able)
    return colleague_set_up_out(colleague_seen(actor, seen.id))


@colleagues.post("/{colleague_id}/leave", response=makes(ColleagueSetUpOut), summary="Let a colleague leave")
@once
def leave(request: HttpRequest, colleague_id: ColleagueId) -> ColleagueSetUpOut:
    """They cannot sign in any more; all they wrote stays."""
    actor = actor_of(request)
    seen = colleague_seen(actor, number_of(colleague_id))
    let_leave(actor, Colleague.objects.get(pk=seen.id))
    return colleague_set_up_out(colleague_seen(actor, seen.id))


@colleagues.post("/{colleague_id}/return", response=makes(ColleagueSetUpOut), summary="Let a colleague come back")
@once
def come_back_again(request: HttpRequest, colleague_id: ColleagueId) -> ColleagueSetUpOut:
    """In the teams they had."""
    actor = actor_of(request)
    seen = colleague_seen(actor, number_of(colleague_id))
    come_back(actor, Colleague.objects.get(pk=seen.id))
    return colleague_set_up_out(colleague_seen(actor, seen.id))


@colleagues.post(
    "/{colleague_id}/forget-factors", response=makes(ColleagueSetUpOut), summary="Forget lost second factors"
)
@once
def forget_lost_factors(request: HttpRequest, colleague_id: ColleagueId) -> ColleagueSetUpOut:
    """Passkeys, authenticator app and codes of a colleague who lost them; signs them out everywhere."""
    actor = actor_of(request)
    seen = colleague_seen(actor, number_of(colleague_id))
    forget_factors(actor, Colleague.objects.get(pk=seen.id))
    return colleague_set_up_out(colleague_seen(actor, seen.id))


@colleagues.post("/{colleague_id}/link", response=makes(ColleagueLetInOut), summary="A new link for a colleague")
def make_link(request: HttpRequest, colleague_id: ColleagueId, wanted: InvitationIn) -> HttpResponse:
    """It lets them in once, within a day."""
    return _with_link(once(_let_in), request, wanted, number_of(colleague_id))


def _invite(request: HttpRequest, wanted: NewColleagueIn, made: list[Invited]) -> ColleagueLetInOut:
    newcomer = Newcomer(wanted.email, wanted.name, Role(wanted.role), [find_team(team) for team in wanted.teams])
    invited = invite(actor_of(request), newcomer, place=_place(request), by_mail=wanted.by_mail)
    return _remembered(request, invited, made)


def _let_in(request: HttpRequest, wanted: InvitationIn, colleague_id: int, made: list[Invited]) -> ColleagueLetInOut:
    actor = actor_of(request)
    seen = colleague_seen(actor, colleague_id)
    row = Colleague.objects.get(pk=seen.id)
    invited = let_in(actor, row, place=_place(request), by_mail=wanted.by_mail)
    return _remembered(request, invited, made)


def _remembered(request: HttpRequest, invited: Invited, made: list[Invited]) -> ColleagueLetInOut:
    """What is kept of the request: never the link."""
    made.append(invited)
    shown = colleague_set_up_out(colleague_seen(actor_of(request), invited.colleague.pk))
    return ColleagueLetInOut(**shown.model_dump(), link=None)


def _with_link(view: Callable[..., HttpResponse], request: HttpRequest, *given: Any) -> HttpResponse:
    """The answer of this time alone carries the link."""
    made: list[Invited] = []
    answer = view(request, *given, made)
    if made and made[0].link is not None:
        answer.content = orjson.dumps({**orjson.loads(answer.content), "link": made[0].link})
    return answer


def _place(request: HttpRequest) -> str:
    return (settings().public_url or request.build_absolute_uri("/")).rstrip("/")


def team_set_up_out(seen: TeamSeen) -> TeamSetUpOut:
    """A team as the API shows it to who sets it up."""
    return TeamSetUpOut(
        id=str(seen.id),
        key=seen.key,
        name=seen.name,
        is_default=seen.is_default,
        is_private=seen.is_private,
        first_answer_hours=seen.first_answer_hours,
        signature=seen.signature,
        signatures=seen.signatures,
        members=[str(one) for one in seen.member_ids],
        hours=[WeekTimesOut(weekday=weekday, opens=opens, closes=closes) for weekday, opens, closes in seen.week],
        time_zone=seen.time_zone,
        holidays_in=seen.holidays_in,
        next_answer_hours=seen.next_answer_hours,
        solution_hours=seen.solution_hours,
        is_pushed=seen.is_pushed,
        tells_by_itself=seen.tells_by_itself,
    )


def colleague_set_up_out(seen: ColleagueSeen) -> ColleagueSetUpOut:
    """A colleague as the API shows it to who sets the desk up."""
    return ColleagueSetUpOut(
        id=str(seen.id),
        name=seen.name,
        email=seen.email,
        role=seen.role.value,
        is_active=seen.is_active,
        has_come_in=seen.has_come_in,
        joined_at=seen.joined_at,
        teams=[str(one) for one in seen.team_ids],
        languages=list(seen.speaks),
        skills=list(seen.skills),
        room_for=seen.room_for,
    )
