"""Protocols: what two teams agreed about what passes between them, and whether it is kept."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Router

from whiteglove.api.answers import actor_of, told
from whiteglove.api.conversations import Length, PageCursor
from whiteglove.api.given import number_of, place_of
from whiteglove.api.once import once
from whiteglove.api.problems import makes, reads
from whiteglove.api.protocol_shapes import (
    AgreeForTeamIn,
    EndIn,
    HandOverIn,
    ObjectionAnswerIn,
    ObjectionIn,
    ObjectionOut,
    ProtocolIn,
    ProtocolOut,
    ProtocolWholeOut,
    ReadIn,
    ReviewIn,
    day_of,
    objection_out,
    protocol_out,
    whole_out,
)
from whiteglove.api.shapes import PageOut
from whiteglove.foundation.actors import Actor
from whiteglove.promises.protocols import actions, objecting
from whiteglove.promises.protocols.checks import checked
from whiteglove.promises.protocols.queries import PAGE, protocol_shown, protocols
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import find_colleague, find_team

router = Router(tags=["protocols"], by_alias=True)

ProtocolId = Annotated[str, Path(description="Id of one version", examples=["3"])]
HAND_OVERS = 50


@router.get("", response=reads(PageOut[ProtocolOut]), summary="What teams agreed, the newest first")
@told
def list_protocols(request: HttpRequest, cursor: PageCursor = None, limit: Length = PAGE) -> PageOut[ProtocolOut]:
    """Every version between teams that the token sees, those that are over too."""
    actor = actor_of(request)
    shown, last = protocols(actor, after=place_of(cursor), limit=limit)
    checks = checked(actor, shown)
    return PageOut(items=[protocol_out(one, checks[one.id]) for one in shown], next=str(last) if last else None)


@router.post("", response=makes(ProtocolWholeOut), summary="Write down how one team hands over to another")
@once
def write_protocol(request: HttpRequest, given: ProtocolIn) -> ProtocolWholeOut:
    """It holds once both teams agree; the version before it does until then. One that was only proposed gives way."""
    actor = _agreeing(request)
    pair = find_team(given.from_team), find_team(given.to_team)
    made = actions.write(actor, pair, given.terms(), why=given.why, based_on=given.based_on)
    return _answer(actor, made.pk)


@router.get("/{protocol_id}", response=reads(ProtocolWholeOut), summary="Read one version")
@told
def read_protocol(request: HttpRequest, protocol_id: ProtocolId) -> ProtocolWholeOut:
    """With its newest hand-overs, and what became of each."""
    return _answer(actor_of(request), number_of(protocol_id))


@router.post("/{protocol_id}/agree", response=makes(ProtocolWholeOut), summary="One of the two teams agrees")
@once
def agree(request: HttpRequest, protocol_id: ProtocolId, given: AgreeForTeamIn) -> ProtocolWholeOut:
    """Harmless twice."""
    actor, number = _agreeing(request), number_of(protocol_id)
    actions.agree(actor, number, team=find_team(given.team) if given.team is not None else None)
    return _answer(actor, number)


@router.post("/{protocol_id}/review", response=makes(ProtocolWholeOut), summary="It still holds")
@once
def review(request: HttpRequest, protocol_id: ProtocolId, given: ReviewIn) -> ProtocolWholeOut:
    """And is looked at again another day."""
    actor, number = _agreeing(request), number_of(protocol_id)
    actions.review(actor, number, next_on=day_of(given.next_on), why=given.why)
    return _answer(actor, number)


@router.post("/{protocol_id}/end", response=makes(ProtocolWholeOut), summary="It holds no more")
@once
def end(request: HttpRequest, protocol_id: ProtocolId, given: EndIn) -> ProtocolWholeOut:
    """One that is only proposed is withdrawn. Harmless twice for who ended it."""
    actor, number = _agreeing(request), number_of(protocol_id)
    actions.end(actor, number, why=given.why, was_in_force=given.was_in_force)
    return _answer(actor, number)


@router.post("/{protocol_id}/read", response=makes(ProtocolWholeOut), summary="A colleague knows it")
@once
def read(request: HttpRequest, protocol_id: ProtocolId, given: ReadIn) -> ProtocolWholeOut:
    """Harmless twice. It is said for somebody else, and so is for those who may agree."""
    actor, number = _agreeing(request), number_of(protocol_id)
    actions.read(actor, number, colleague=find_colleague(given.colleague))
    return _answer(actor, number)


@router.post("/{protocol_id}/objections", response=makes(ObjectionOut), summary="A hand-over came not as agreed")
@once
def object_to_hand_over(request: HttpRequest, protocol_id: ProtocolId, given: ObjectionIn) -> ObjectionOut:
    """For the receiving team. Once for each hand-over; whoever handed it over is told."""
    actor, number = actor_of(request), number_of(protocol_id)
    known = protocol_shown(actor, number).id
    return objection_out(objecting.object_to(actor, number_of(given.hand_over), why=given.why, protocol_id=known))


@router.post("/{protocol_id}/objections/answer", response=makes(ObjectionOut), summary="Answer an objection")
@once
def answer_objection(request: HttpRequest, protocol_id: ProtocolId, given: ObjectionAnswerIn) -> ObjectionOut:
    """For the handing team; again replaces it. Whoever objected is told."""
    actor, number = actor_of(request), number_of(protocol_id)
    known = protocol_shown(actor, number).id
    said = objecting.answer_objection(
        actor, number_of(given.hand_over), words=given.words, instead_of=given.instead_of, protocol_id=known
    )
    return objection_out(said)


@router.post(
    "/{protocol_id}/objections/undo", response=makes(ProtocolWholeOut), summary="It came as agreed after all"
)
@once
def undo_objection(request: HttpRequest, protocol_id: ProtocolId, given: HandOverIn) -> ProtocolWholeOut:
    """For the receiving team. Harmless twice."""
    actor, number = actor_of(request), number_of(protocol_id)
    known = protocol_shown(actor, number).id
    objecting.undo_objection(actor, number_of(given.hand_over), protocol_id=known)
    return _answer(actor, known)


def _agreeing(request: HttpRequest) -> Actor:
    """Who acts; may they act but not read, nothing is done, for the answer shows what was done. Raises NotAllowed."""
    actor = actor_of(request)
    require(actor, May.AGREE_PROTOCOLS)
    require(actor, May.READ_PROMISES)
    return actor


def _answer(actor: Actor, protocol_id: int) -> ProtocolWholeOut:
    shown = protocol_shown(actor, protocol_id)
    return whole_out(shown, checked(actor, [shown], lists=HAND_OVERS, lists_all=True)[shown.id])
