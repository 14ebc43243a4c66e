"""The bodies customers belong to."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Query, Router

from whiteglove.api.answers import CREATED, actor_of, told
from whiteglove.api.conversations import Length, PageCursor
from whiteglove.api.customer_shapes import NewOrganisationIn, OrganisationIn, OrganisationOut, organisation_out
from whiteglove.api.given import number_of, place_of
from whiteglove.api.once import once
from whiteglove.api.problems import ANSWERS, READ_ANSWERS
from whiteglove.api.shapes import PageOut
from whiteglove.customers import actions
from whiteglove.customers.queries import lists as people

router = Router(tags=["people"])

OrganisationId = Annotated[str, Path(description="Id of the organisation", examples=["4"])]


@router.get("", response={200: PageOut[OrganisationOut], **READ_ANSWERS}, summary="List organisations")
@told
def list_organisations(
    request: HttpRequest,
    *,
    q: Annotated[str, Query(max_length=200, description="Words in their names", examples=["hotel"])] = "",
    cursor: PageCursor = None,
    limit: Length = people.PAGE,
) -> PageOut[OrganisationOut]:
    """In the order in which they were added."""
    found = people.organisations(actor_of(request), words=q, after=place_of(cursor), limit=limit + 1)
    more = len(found) > limit
    return PageOut(
        items=[organisation_out(one) for one in found[:limit]], next=str(found[limit - 1].id) if more else None
    )


@router.post("", response={CREATED: OrganisationOut, **ANSWERS}, summary="Add an organisation")
@once
def add_organisation(request: HttpRequest, given: NewOrganisationIn) -> OrganisationOut:
    """It needs a name."""
    actor = actor_of(request)
    made = actions.add_organisation(actor, name=given.name, domains=given.domains or (), words=given.words or "")
    return organisation_out(people.organisation(actor, made.pk))


@router.get("/{organisation_id}", response={200: OrganisationOut, **READ_ANSWERS}, summary="Read one organisation")
@told
def read_organisation(request: HttpRequest, organisation_id: OrganisationId) -> OrganisationOut:
    """Its people are at `customers?organisation=`."""
    return organisation_out(people.organisation(actor_of(request), number_of(organisation_id)))


@router.patch("/{organisation_id}", response={200: OrganisationOut, **ANSWERS}, summary="Change an organisation")
@told
def change_organisation(
    request: HttpRequest, organisation_id: OrganisationId, given: OrganisationIn
) -> OrganisationOut:
    """What is left out, or null, stays."""
    actor, number = actor_of(request), number_of(organisation_id)
    actions.change_organisation(actor, number, name=given.name, domains=given.domains, words=given.words)
    return organisation_out(people.organisation(actor, number))
