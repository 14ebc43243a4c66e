"""Rules: what binds a colleague, whom it serves, when it ends; and the direction they stand under."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router

from whiteglove.api.answers import actor_of, told
from whiteglove.api.conversations import Length, PageCursor
from whiteglove.api.given import number_of
from whiteglove.api.once import once
from whiteglove.api.problems import ANSWERS, makes, reads
from whiteglove.api.protocol_shapes import day_of
from whiteglove.api.rule_shapes import (
    DirectionIn,
    DirectionOut,
    EvidenceIn,
    HouseRuleIn,
    HouseRuleOut,
    RenewalIn,
    RetirementIn,
    RuleChangeIn,
    RuleWholeOut,
    ServesName,
    rule_out,
    whole_rule_out,
)
from whiteglove.api.shapes import PageOut
from whiteglove.foundation.actors import Actor
from whiteglove.improvement.actions.deciding import Deciding, decide
from whiteglove.improvement.models import Choice
from whiteglove.improvement.queries.evidence import NEVER, counts_of
from whiteglove.journey.languages import house_language
from whiteglove.rulebook.actions.direction import write_direction
from whiteglove.rulebook.actions.rules import add_rule, change_rule, undo_retirement
from whiteglove.rulebook.actions.sunsets import NothingEnds, renew_sunset
from whiteglove.rulebook.queries import rules as asked
from whiteglove.rulebook.queries.direction import direction
from whiteglove.rulebook.queries.history import history
from whiteglove.rulebook.queries.places import touchpoints_named
from whiteglove.rulebook.queries.rules import RulesWanted, Which, find_rule
from whiteglove.rulebook.queries.shown import RuleShown
from whiteglove.rulebook.shape import Asks, Evidence, WantedRule
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import find_colleague, find_team

router = Router(tags=["rules"], by_alias=True)
of_direction = Router(tags=["rules"], by_alias=True)

RuleName = Annotated[str, Path(description="Its id, or its key", examples=["R-17"])]
Text = Annotated[str, Query(max_length=100, description="Words in its key or texts", examples=["receipt"])]
WhichName = Annotated[
    Literal["all", "hold", "retired", "wound_tight"],
    Query(description="`wound_tight`: those that hold and were tightened in a bad year", examples=["hold"]),
]
Where = Annotated[str | None, Query(max_length=200, description="Where it applies", examples=["lost-bag/refund"])]
WhichTeam = Annotated[str | None, Query(max_length=320, description="For whom, by id or key", examples=["baggage"])]


@router.get("", response=reads(PageOut[HouseRuleOut]), summary="The rulebook")
@told
def list_rules(  # noqa: PLR0913 - one for each thing one may ask by
    request: HttpRequest,
    *,
    which: WhichName = "all",
    q: Text = "",
    serves: Annotated[ServesName | None, Query(description="Whom it serves", examples=["law"])] = None,
    mandatory: Annotated[bool | None, Query(description="Binding ones, or guiding ones", examples=[True])] = None,
    touchpoint: Where = None,
    team: WhichTeam = None,
    cursor: PageCursor = None,
    limit: Length = asked.PAGE,
) -> PageOut[HouseRuleOut]:
    """The newest first, with how often each was met, and how many customers it hurt, in the last 365 days."""
    actor = actor_of(request)
    require(actor, May.READ_RULES)
    wanted = RulesWanted(
        which=Which(which),
        serves=serves or "",
        is_mandatory=mandatory,
        touchpoint=None if touchpoint is None else touchpoints_named([touchpoint])[0],
        team=None if team is None else find_team(team).pk,
        q=q,
    )
    page = asked.rules(actor, wanted, after=cursor, limit=limit)
    return PageOut(items=_out(actor, page.rows), next=page.next)


@router.post("", response=makes(RuleWholeOut), summary="A rule that holds from now on")
@once
def new_rule(request: HttpRequest, given: HouseRuleIn) -> RuleWholeOut:
    """A mandatory one ends by itself within 90 days, but the law's, unless customers' evidence renews it."""
    actor = _writing(request, May.WRITE_RULES)
    home = house_language()
    wanted = WantedRule(
        key=given.key,
        title=_texts(given.title, home),
        text=_texts(given.text, home),
        reason=_texts(given.reason, home),
        instead=_texts(given.instead, home),
        serves=given.serves,
        law=given.law,
        is_mandatory=given.mandatory,
        owner=_owner(given.owner),
        review_by=_day(given.review_by),
        touchpoints=touchpoints_named(given.touchpoints),
        teams=_teams(given.teams),
        wound_tight_in=given.wound_tight_in,
        wound_tight_why=given.wound_tight_why,
        holds_since=_day(given.holds_since),
        ends_on=_day(given.expires),
    )
    return _whole(actor, add_rule(actor, wanted, why=given.why).pk)


@router.get("/{rule}", response=reads(RuleWholeOut), summary="Read one rule")
@told
def read_rule(request: HttpRequest, rule: RuleName) -> RuleWholeOut:
    """With its versions, its sunset and its end."""
    return _whole(actor_of(request), rule)


@router.patch("/{rule}", response={200: RuleWholeOut, **ANSWERS}, summary="Change a rule")
@told
def change(request: HttpRequest, rule: RuleName, given: RuleChangeIn) -> RuleWholeOut:
    """What asks more than before goes back by itself within 90 days; what asks less needs no such effort."""
    actor = _writing(request, May.WRITE_RULES)
    stands = asked.rule(actor, rule)
    change_rule(actor, stands.id, wanted=_wanted(stands, given), why=given.why, revision=given.revision)
    return _whole(actor, stands.id)


@router.post("/{rule}/retirement", response=makes(RuleWholeOut), summary="A rule ends")
@once
def retire(request: HttpRequest, rule: RuleName, given: RetirementIn) -> RuleWholeOut:
    """It holds no more; whatever names it goes on naming it. Harmless twice. It is a decision as any of the round's:
    without new evidence since the last one it is refused (409).
    """
    actor = _writing(request, May.DECIDE_RULES)
    stands = asked.rule(actor, rule)
    if stands.retired_at is None:
        decide(
            actor,
            stands.id,
            Deciding(choice=Choice.RETIRE, reason=given.why, law_checked_by=given.law_checked_by),
        )
    return _whole(actor, stands.id)


@router.post("/{rule}/restore", response=makes(RuleWholeOut), summary="A retired rule holds again")
@once
def restore(request: HttpRequest, rule: RuleName) -> RuleWholeOut:
    """Where its day came meanwhile it does not (409). Harmless twice."""
    actor = _writing(request, May.DECIDE_RULES)
    return _whole(actor, undo_retirement(actor, find_rule(actor, rule)).pk)


@router.post("/{rule}/renewals", response=makes(RuleWholeOut), summary="Customers' evidence keeps a tightening")
@once
def renew(request: HttpRequest, rule: RuleName, given: RenewalIn) -> RuleWholeOut:
    """Until 90 days from today."""
    actor = _writing(request, May.WRITE_RULES)
    rule_id = find_rule(actor, rule)
    sunset = history(actor, rule_id).sunset
    if sunset is None:
        raise NothingEnds("No tightening of this rule ends by itself, so there is nothing to renew.")
    renew_sunset(actor, sunset.id, why=given.why, evidence=[_evidence(one) for one in given.evidence])
    return _whole(actor, rule_id)


@of_direction.get("", response=reads(DirectionOut), summary="Where the house wants to go")
@told
def read_direction(request: HttpRequest) -> DirectionOut:
    """What one does where no rule says anything."""
    return _direction(actor_of(request))


@of_direction.put("", response={200: DirectionOut, **ANSWERS}, summary="Write where the house wants to go")
@told
def put_direction(request: HttpRequest, given: DirectionIn) -> DirectionOut:
    """One text by language; what was written before stays on record."""
    actor = _writing(request, May.DECIDE_RULES)
    write_direction(actor, given.text, version=given.version)
    return _direction(actor)


def _direction(actor: Actor) -> DirectionOut:
    shown = direction(actor)
    return DirectionOut(text=shown.text, version=shown.version)


def _writing(request: HttpRequest, may: May) -> Actor:
    """Who writes; may they write but not read, nothing is done, for the answer shows it. Raises NotAllowed."""
    actor = actor_of(request)
    require(actor, may)
    require(actor, May.READ_RULES)
    return actor


def _out(actor: Actor, rows: list[RuleShown]) -> list[HouseRuleOut]:
    counts, home = counts_of(actor, [row.id for row in rows]), house_language()
    return [rule_out(row, counts.get(row.id, NEVER), language=home) for row in rows]


def _whole(actor: Actor, rule: str | int) -> RuleWholeOut:
    shown = asked.rule(actor, rule)
    return whole_rule_out(_out(actor, [shown])[0], history(actor, shown.id))


def _wanted(stands: RuleShown, given: RuleChangeIn) -> WantedRule:
    """The rule as it stands, with what is another way from now on."""
    told, home = given.model_fields_set, house_language()
    places = tuple(place.id for place in stands.touchpoints)
    kept_year = stands.wound_tight_in
    return WantedRule(
        title=_merged(stands.title, given.title, home),
        text=_merged(stands.text, given.text, home),
        reason=_merged(stands.reason, given.reason, home),
        instead=_merged(stands.instead, given.instead, home),
        serves=given.serves or stands.serves.value,
        law=stands.law if given.law is None else given.law,
        is_mandatory=stands.is_mandatory if given.mandatory is None else given.mandatory,
        owner=_owner(given.owner) if "owner" in told else (stands.owner.id if stands.owner else None),
        review_by=_day(given.review_by),
        touchpoints=places if given.touchpoints is None else touchpoints_named(given.touchpoints),
        teams=tuple(team.id for team in stands.teams) if given.teams is None else _teams(given.teams),
        wound_tight_in=given.wound_tight_in if "wound_tight_in" in told else kept_year,
        wound_tight_why=stands.wound_tight_why if given.wound_tight_why is None else given.wound_tight_why,
        asks=Asks(given.asks),
        ends_on=_day(given.expires),
    )


def _texts(given: str | Mapping[str, str], home: str) -> dict[str, str]:
    return {home: given} if isinstance(given, str) else dict(given)


def _merged(stands: Mapping[str, str], given: str | Mapping[str, str] | None, home: str) -> dict[str, str]:
    """A plain text is the house's language and leaves the others; texts by language stand for all of them."""
    if given is None:
        return dict(stands)
    return {**stands, home: given} if isinstance(given, str) else dict(given)


def _owner(reference: str | None) -> int | None:
    return None if reference is None else find_colleague(reference).pk


def _teams(references: Iterable[str]) -> tuple[int, ...]:
    return tuple(find_team(one).pk for one in references)


def _day(text: str | None) -> date | None:
    return None if text is None else day_of(text)


def _evidence(given: EvidenceIn) -> Evidence:
    number = None if given.id is None else number_of(given.id)
    return Evidence(kind=given.kind, id=number, n=given.n, words=given.words)
