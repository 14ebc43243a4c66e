"""Customers: found, read, changed, noted, merged, given out, erased; and the organisations they belong to."""

from collections.abc import Callable, Iterable
from datetime import time
from typing import Annotated, Any, TypeVar

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Path, Query, Router

from whiteglove.api.answers import CREATED, actor_of, told
from whiteglove.api.conversations import BYTES, Length, PageCursor
from whiteglove.api.customer_shapes import (
    AddressIn,
    CustomerIn,
    CustomerNoteIn,
    CustomerNoteOut,
    CustomerOut,
    CustomerRowOut,
    DuplicateOut,
    EraseIn,
    IdentityIn,
    IdentityOut,
    MergeOut,
    OtherCustomerIn,
    UnmergeCustomersIn,
    customer_out,
    customer_row_out,
    duplicate_out,
    identity_out,
    merge_out,
    note_out,
)
from whiteglove.api.given import WhyIn, number_of
from whiteglove.api.once import once
from whiteglove.api.problems import ANSWERS, READ_ANSWERS
from whiteglove.api.shapes import ConversationOut, PageOut
from whiteglove.api.shown import conversations_shown
from whiteglove.conversations.actions.erasing import erase_customer
from whiteglove.conversations.exporting import export_customer
from whiteglove.conversations.queries import lists
from whiteglove.customers import actions
from whiteglove.customers.actions.changing import Wanted
from whiteglove.customers.actions.looking import look_at_customer
from whiteglove.customers.queries import customer
from whiteglove.customers.queries import lists as people
from whiteglove.customers.queries.reading import identities, mergings, notes
from whiteglove.customers.queries.suggestions import suggested_duplicates
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood

router = Router(tags=["people"])

CustomerId = Annotated[str, Path(description="Id of the customer", examples=["12"])]
NoteId = Annotated[str, Path(description="Id of the note", examples=["3"])]
IdentityId = Annotated[str, Path(description="Id of the identity", examples=["5"])]
PAIR = 2

Shape = TypeVar("Shape")


def _reads(shape: Any) -> dict[int, Any]:
    return {200: shape, **READ_ANSWERS}


def _makes(shape: Any) -> dict[int, Any]:
    return {CREATED: shape, **ANSWERS}


def _all_of(
    request: HttpRequest,
    customer_id: str,
    asked: Callable[[Actor, int], Iterable[Any]],
    shown: Callable[[Any], Shape],
) -> PageOut[Shape]:
    """Whatever is kept of them of one kind, on one page."""
    return PageOut(items=[shown(one) for one in asked(actor_of(request), number_of(customer_id))], next=None)


def _after(request: HttpRequest, customer_id: str, act: Callable[..., object], **given: Any) -> CustomerOut:
    """Do it, and answer with the customer as they stand then."""
    actor, number = actor_of(request), number_of(customer_id)
    act(actor, number, **given)
    return customer_out(customer(actor, number))


@router.get("", response=_reads(PageOut[CustomerRowOut]), summary="List customers, who joined last first")
@told
def list_customers(
    request: HttpRequest,
    *,
    q: Annotated[
        str, Query(max_length=200, description="Beginnings of their names or of an address", examples=["tan"])
    ] = "",
    organisation: Annotated[
        str | None, Query(max_length=18, description="Only people of this one, by its id", examples=["4"])
    ] = None,
    cursor: PageCursor = None,
    limit: Length = people.PAGE,
) -> PageOut[CustomerRowOut]:
    """Each word must begin a word of a name, or an address. Merged records are listed as the person they are."""
    belongs = None if organisation is None else number_of(organisation)
    page = people.list_customers(actor_of(request), words=q, organisation_id=belongs, after=cursor, limit=limit)
    return PageOut(items=[customer_row_out(row) for row in page.rows], next=page.next)


@router.get("/{customer_id}", response=_reads(CustomerOut), summary="Read one customer")
@told
def read_customer(request: HttpRequest, customer_id: CustomerId) -> CustomerOut:
    """A merged customer is answered with the one that stays. The look is written down for the audit."""
    return customer_out(look_at_customer(actor_of(request), number_of(customer_id))[0])


@router.patch("/{customer_id}", response={200: CustomerOut, **ANSWERS}, summary="Change what we know")
@told
def change_customer(request: HttpRequest, customer_id: CustomerId, wanted: CustomerIn) -> CustomerOut:
    """What is left out, or null, stays; each change is a record."""
    return _after(request, customer_id, actions.change_customer, **_wanted(wanted))


def _wanted(given: CustomerIn) -> Wanted:
    columns: dict[str, Any] = given.model_dump(exclude_none=True, exclude={"quiet_hours", "organisation", "language"})
    if "since" in columns and columns["since"].tzinfo is None:
        raise NotUnderstood("A moment needs its offset, such as Z.")
    if given.language is not None:
        columns["language"] = given.language or None
    if given.organisation is not None:
        columns["organisation"] = number_of(given.organisation) if given.organisation else None
    if given.quiet_hours is not None:
        if len(given.quiet_hours) not in (0, PAIR):
            raise NotUnderstood("Quiet hours need a beginning and an end.")
        pair = [time.fromisoformat(one) for one in given.quiet_hours]
        columns["quiet_from"], columns["quiet_until"] = pair or (None, None)
    wanted: Wanted = columns  # type: ignore[assignment]
    return wanted


@router.get("/{customer_id}/conversations", response=_reads(PageOut[ConversationOut]), summary="Their conversations")
@told
def conversations_of_customer(
    request: HttpRequest, customer_id: CustomerId, cursor: PageCursor = None, limit: Length = lists.PAGE
) -> PageOut[ConversationOut]:
    """Of all their records, newest activity first."""
    actor = actor_of(request)
    known = customer(actor, number_of(customer_id))
    page = lists.list_conversations(actor, lists.View.ALL, after=cursor, customer_id=known.id, limit=limit)
    return PageOut(items=conversations_shown(actor, page.rows), next=page.next)


@router.get("/{customer_id}/notes", response=_reads(PageOut[CustomerNoteOut]), summary="What to know of them")
@told
def list_notes(request: HttpRequest, customer_id: CustomerId) -> PageOut[CustomerNoteOut]:
    """Notes about the person, newest first, on one page."""
    return _all_of(request, customer_id, notes, note_out)


@router.post("/{customer_id}/notes", response=_makes(CustomerNoteOut), summary="Note something about them")
@once
def write_note(request: HttpRequest, customer_id: CustomerId, said: CustomerNoteIn) -> CustomerNoteOut:
    """For colleagues, whatever the matter."""
    actor, number = actor_of(request), number_of(customer_id)
    note = actions.note_about(actor, number, text=said.text)
    return next(note_out(one) for one in notes(actor, number) if one.id == note.pk)


@router.post("/{customer_id}/notes/{note_id}/remove", response=_makes(CustomerOut), summary="Take a note away")
@once
def remove_note(request: HttpRequest, customer_id: CustomerId, note_id: NoteId) -> CustomerOut:
    """Harmless when it is gone."""
    return _after(request, customer_id, actions.remove_note, note_id=number_of(note_id))


@router.post("/{customer_id}/addresses", response=_makes(CustomerOut), summary="Add a mail address")
@once
def add_address(request: HttpRequest, customer_id: CustomerId, given: AddressIn) -> CustomerOut:
    """Harmless when it is theirs."""
    return _after(request, customer_id, actions.add_address, address=given.address)


@router.post("/{customer_id}/addresses/remove", response=_makes(CustomerOut), summary="Remove a mail address")
@once
def remove_address(request: HttpRequest, customer_id: CustomerId, given: AddressIn) -> CustomerOut:
    """Who writes from there later is a new person."""
    return _after(request, customer_id, actions.remove_address, address=given.address)


@router.post("/{customer_id}/addresses/main", response=_makes(CustomerOut), summary="Choose the main address")
@once
def choose_main_address(request: HttpRequest, customer_id: CustomerId, given: AddressIn) -> CustomerOut:
    """One of theirs."""
    return _after(request, customer_id, actions.choose_main_address, address=given.address)


@router.get("/{customer_id}/identities", response=_reads(PageOut[IdentityOut]), summary="What else they are known by")
@told
def list_identities(request: HttpRequest, customer_id: CustomerId) -> PageOut[IdentityOut]:
    """Telephone numbers, names elsewhere, member numbers; on one page."""
    return _all_of(request, customer_id, identities, identity_out)


@router.post("/{customer_id}/identities", response=_makes(IdentityOut), summary="Add a number or name")
@once
def add_identity(request: HttpRequest, customer_id: CustomerId, given: IdentityIn) -> IdentityOut:
    """Harmless when it is theirs."""
    actor, number = actor_of(request), number_of(customer_id)
    made = actions.add_identity(actor, number, kind=given.kind, value=given.value)
    return next(identity_out(one) for one in identities(actor, number) if one.id == made.pk)


@router.post(
    "/{customer_id}/identities/{identity_id}/remove", response=_makes(CustomerOut), summary="Remove a number or name"
)
@once
def remove_identity(request: HttpRequest, customer_id: CustomerId, identity_id: IdentityId) -> CustomerOut:
    """It is not theirs any more."""
    return _after(request, customer_id, actions.remove_identity, identity_id=number_of(identity_id))


@router.get("/{customer_id}/duplicates", response=_reads(PageOut[DuplicateOut]), summary="Who may be the same person")
@told
def list_duplicates(request: HttpRequest, customer_id: CustomerId) -> PageOut[DuplicateOut]:
    """With the reason in words; nobody is merged unless somebody says so."""
    return _all_of(request, customer_id, suggested_duplicates, duplicate_out)


@router.post("/{customer_id}/duplicates/dismiss", response=_makes(CustomerOut), summary="They are two people")
@once
def tell_apart(request: HttpRequest, customer_id: CustomerId, given: OtherCustomerIn) -> CustomerOut:
    """They are not suggested again."""
    return _after(request, customer_id, actions.tell_apart, other_id=number_of(given.other))


@router.get("/{customer_id}/merges", response=_reads(PageOut[MergeOut]), summary="What was merged into them")
@told
def list_merges(request: HttpRequest, customer_id: CustomerId) -> PageOut[MergeOut]:
    """Newest first, on one page; each can be undone."""
    return _all_of(request, customer_id, mergings, merge_out)


@router.post("/{customer_id}/merge", response=_makes(CustomerOut), summary="Another record is this person too")
@once
def merge(request: HttpRequest, customer_id: CustomerId, given: OtherCustomerIn) -> CustomerOut:
    """Answered with the one that stays, which is the one of the address."""
    return _after(request, customer_id, actions.merge_customers, merged_id=number_of(given.other), why=given.why)


@router.post("/{customer_id}/unmerge", response=_makes(CustomerOut), summary="They are two people after all")
@once
def unmerge(request: HttpRequest, customer_id: CustomerId, given: UnmergeCustomersIn) -> CustomerOut:
    """Each has its own again, and what came to its addresses since. Harmless when it was undone."""
    actor, number = actor_of(request), number_of(customer_id)
    customer(actor, number)
    actions.undo_merge(actor, number_of(given.merge))
    return customer_out(customer(actor, number))


@router.post(
    "/{customer_id}/export",
    response={200: None, **ANSWERS},
    summary="All we know of them",
    openapi_extra={"responses": {200: BYTES}},
)
def export(request: HttpRequest, customer_id: CustomerId, given: WhyIn | None = None) -> StreamingHttpResponse:
    """A ZIP of JSON and files, sent while it is made. Written down with who and why."""
    actor: Actor = actor_of(request)
    parts = export_customer(actor, number_of(customer_id), why=given.why if given else "")
    return StreamingHttpResponse(parts, content_type="application/octet-stream")


@router.post("/{customer_id}/erase", response=_makes(CustomerOut), summary="Erase the person")
@once
def erase(request: HttpRequest, customer_id: CustomerId, given: EraseIn) -> CustomerOut:
    """For good. The conversations stay, of nobody in particular."""
    return _after(
        request,
        customer_id,
        erase_customer,
        confirmed=given.confirm,
        keeps_words=given.words == "keep",
        why=given.why,
    )
