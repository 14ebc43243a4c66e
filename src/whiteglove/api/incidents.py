"""Incidents: what touches many, who are told once each, before they ask."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Query, Router

from whiteglove.api.answers import actor_of, told
from whiteglove.api.conversations import Length, PageCursor
from whiteglove.api.given import number_of, place_of
from whiteglove.api.incident_shapes import (
    IncidentEndIn,
    IncidentIn,
    IncidentOut,
    IncidentWhole,
    IncidentWordIn,
    TouchedIn,
    TouchedOut,
    incident_out,
    incident_whole,
    touched_out,
)
from whiteglove.api.once import has_key, once
from whiteglove.api.problems import makes, reads
from whiteglove.api.shapes import PageOut
from whiteglove.foundation.actors import Actor
from whiteglove.recovery.actions import incidents as actions
from whiteglove.recovery.incidents.whom import find_among
from whiteglove.recovery.queries import incidents as asked
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import find_team

router = Router(tags=["incidents"], by_alias=True)

IncidentId = Annotated[str, Path(description="Id of the incident", examples=["3"])]


@router.get("", response=reads(PageOut[IncidentOut]), summary="What touches many, the newest first")
@told
def list_incidents(
    request: HttpRequest, cursor: PageCursor = None, limit: Length = asked.PAGE
) -> PageOut[IncidentOut]:
    """All the token may see, with how many were told."""
    page = asked.incidents(actor_of(request), after=cursor, limit=limit)
    return PageOut(items=[incident_out(one) for one in page.rows], next=page.next)


@router.post("", response=makes(IncidentOut), summary="Tell many of something")
@once
def begin_incident(request: HttpRequest, given: IncidentIn) -> IncidentOut:
    """Each customer is told once, within minutes, in their language; who is named and not known is in `unknown`.

    Without an `Idempotency-Key`, one of the same title within minutes is refused (409), naming the first: it may be
    one request that came twice. It is service, about a matter of their own: wishes about letters and surveys do not
    hold it back.
    """
    actor = _teller_of(request)
    found = find_among(actor, given.customers)
    team = None if given.team is None else find_team(given.team)
    wanted = actions.Wanted(
        title=given.title, text=given.text, next_at=given.next_at, team=team, is_meant=has_key(request)
    )
    begun = actions.begin_incident(actor, wanted, found)
    return incident_out(asked.incident(actor, begun.pk), found.missing)


@router.get("/{incident_id}", response=reads(IncidentWhole), summary="Read one incident")
@told
def read_incident(request: HttpRequest, incident_id: IncidentId) -> IncidentWhole:
    """How many were told, how many answered, and what they were told."""
    one = asked.incident(actor_of(request), number_of(incident_id))
    return incident_whole(one, asked.words_of(one.id))


@router.get("/{incident_id}/customers", response=reads(PageOut[TouchedOut]), summary="Whom it touches")
@told
def list_touched(
    request: HttpRequest,
    incident_id: IncidentId,
    only: Annotated[
        str, Query(pattern="^(waiting|answered|not_told)?$", description="Only those", examples=["not_told"])
    ] = "",
    cursor: PageCursor = None,
    limit: Length = asked.PAGE,
) -> PageOut[TouchedOut]:
    """Each with when they were told, or why not; `only`: `waiting`, `answered` or `not_told`."""
    actor = actor_of(request)
    one = asked.incident(actor, number_of(incident_id))
    page = asked.touched_by(actor, one.id, only=only, after=place_of(cursor), limit=limit)
    return PageOut(items=[touched_out(row) for row in page.rows], next=None if page.next is None else str(page.next))


@router.post("/{incident_id}/customers", response=makes(IncidentOut), summary="It touches these too")
@once
def touch_more(request: HttpRequest, incident_id: IncidentId, given: TouchedIn) -> IncidentOut:
    """They are told the newest word. Whoever is known already stays as they are."""
    actor, number = _teller_of(request), number_of(incident_id)
    found = find_among(actor, given.customers)
    actions.touch_more(actor, number, found)
    return incident_out(asked.incident(actor, number), found.missing)


@router.post("/{incident_id}/words", response=makes(IncidentOut), summary="Tell them something new")
@once
def give_word(request: HttpRequest, incident_id: IncidentId, given: IncidentWordIn) -> IncidentOut:
    """Each is told once. The promise that they hear again is kept by it, and a new one made."""
    actor, number = _teller_of(request), number_of(incident_id)
    actions.give_word(actor, number, text=given.text, next_at=given.next_at)
    return incident_out(asked.incident(actor, number))


@router.post("/{incident_id}/end", response=makes(IncidentOut), summary="It is over")
@once
def end_incident(request: HttpRequest, incident_id: IncidentId, given: IncidentEndIn) -> IncidentOut:
    """Whoever was told that it began is told that it ended, and what was promised to them is kept by that."""
    actor, number = _teller_of(request), number_of(incident_id)
    actions.end_incident(actor, number, text=given.text)
    return incident_out(asked.incident(actor, number))


def _teller_of(request: HttpRequest) -> Actor:
    """Who tells; may they act but not read, nothing is done, for the answer shows what was done."""
    actor = actor_of(request)
    require(actor, May.TELL_INCIDENTS)
    require(actor, May.READ_RECOVERIES)
    require(actor, May.READ_CUSTOMERS)
    return actor
