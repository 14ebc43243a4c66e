"""A hand-over that did not come as agreed: the receiving team says so, the handing team may answer."""

from django.db import transaction

from whiteglove.conversations.models import Assignment
from whiteglove.conversations.queries.visible import visible
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import kept_words
from whiteglove.promises.models import Protocol, ProtocolObjection
from whiteglove.promises.protocols import telling
from whiteglove.promises.protocols.actions import LONGEST_WORDS
from whiteglove.promises.protocols.facts import HandOverObjected, ObjectionAnswered, ObjectionUndone
from whiteglove.promises.protocols.holding import AnsweredMeanwhile, NothingAgreed, ObjectedAlready, refuse_outsiders
from whiteglove.promises.protocols.queries import HELD_THEN
from whiteglove.team.permissions import May, require

Told = tuple[int, int, int, int, int]


@transaction.atomic
def object_to(actor: Actor, hand_over_id: int, *, why: str, protocol_id: int | None = None) -> ProtocolObjection:
    """It did not come as agreed. protocol_id: by which protocol; None: the one that held then.

    Raises ObjectedAlready, NothingAgreed, NotUnderstood without a reason, NotFound, NotAllowed.
    """
    handed = _hold(actor, hand_over_id)
    protocol = _protocol_of(handed, protocol_id)
    refuse_outsiders(actor, [protocol.to_team])
    said = kept_words(why, LONGEST_WORDS)
    if not said:
        raise NotUnderstood("Say what was missing, so that it can be better next time.")
    if ProtocolObjection.objects.filter(assignment=handed, undone_at=None).exists():
        raise ObjectedAlready("Somebody of your team has said so already.")
    objection = ProtocolObjection.objects.create(
        protocol=protocol,
        assignment=handed,
        why=said,
        by_id=actor.colleague_id,
        by_whom=actor.reference,
        at=clock.now(),
    )
    announce(HandOverObjected(*_of(objection)), actor=actor)
    telling.tell_objected(actor, objection)
    return objection


@transaction.atomic
def undo_objection(actor: Actor, hand_over_id: int, *, protocol_id: int | None = None) -> bool:
    """It came as agreed after all; whether that changed anything. protocol_id: see `object_to`.

    Raises NotUnderstood for another protocol, NotFound, NotAllowed.
    """
    objection = _objection(actor, hand_over_id, protocol_id)
    if objection is None:
        return False
    refuse_outsiders(actor, [objection.protocol.to_team])
    objection.undone_at, objection.undone_by_whom = clock.now(), actor.reference
    objection.save(update_fields=["undone_at", "undone_by_whom"])
    announce(ObjectionUndone(*_of(objection)), actor=actor)
    return True


@transaction.atomic
def answer_objection(
    actor: Actor, hand_over_id: int, *, words: str, instead_of: str | None = None, protocol_id: int | None = None
) -> ProtocolObjection:
    """The team that handed it over says something to that; again replaces it, and the same again changes nothing.

    instead_of: the answer its writer had read (empty: there was none; None: not told). protocol_id: see `object_to`.
    Raises AnsweredMeanwhile, NotUnderstood without words or for another protocol, NotFound, NotAllowed.
    """
    objection = _objection(actor, hand_over_id, protocol_id)
    if objection is None:
        raise NotFound("Nobody objects to this hand-over.")
    refuse_outsiders(actor, [objection.protocol.from_team])
    said = kept_words(words, LONGEST_WORDS)
    if not said:
        raise NotUnderstood("Say something to it in your own words.")
    if said == objection.answer:
        return objection
    if instead_of is not None and instead_of.split() != objection.answer.split():
        raise AnsweredMeanwhile("Somebody of your team answered this meanwhile. Please look first.")
    objection.answer, objection.answered_at = said, clock.now()
    objection.answered_by_id, objection.answered_by_whom = actor.colleague_id, actor.reference
    objection.save(update_fields=["answer", "answered_at", "answered_by", "answered_by_whom"])
    announce(ObjectionAnswered(*_of(objection)), actor=actor)
    telling.tell_answered(actor, objection)
    return objection


def _objection(actor: Actor, hand_over_id: int, protocol_id: int | None) -> ProtocolObjection | None:
    handed = _hold(actor, hand_over_id)
    standing = ProtocolObjection.objects.filter(assignment=handed, undone_at=None)
    found = standing.select_related("protocol__from_team", "protocol__to_team", "assignment__conversation").first()
    if found is not None:
        _refuse_another(found.protocol, protocol_id)
    return found


def _hold(actor: Actor, hand_over_id: int) -> Assignment:
    """The hand-over, held. Raises NotFound."""
    require(actor, May.PROMISE)
    require(actor, May.READ_PROMISES)
    seen = Assignment.objects.filter(pk=hand_over_id, is_hand_over=True, conversation__in=visible(actor).values("pk"))
    handed = seen.select_for_update(of=("self",), no_key=True).select_related("conversation").first()
    if handed is None:
        raise NotFound("There is no such hand-over.")
    return handed


def _protocol_of(handed: Assignment, protocol_id: int | None) -> Protocol:
    between = Protocol.objects.filter(from_team=handed.from_team_id, to_team=handed.to_team_id)
    held = between.filter(HELD_THEN(handed.at)).select_related("from_team", "to_team").first()
    if held is None:
        raise NothingAgreed(
            "When it was handed over, nothing was agreed between these teams. Write it down together."
        )
    _refuse_another(held, protocol_id)
    return held


def _refuse_another(protocol: Protocol, meant: int | None) -> None:
    if meant is not None and protocol.pk != meant:
        raise NotUnderstood("This hand-over was under another protocol.")


def _of(objection: ProtocolObjection) -> Told:
    protocol, handed = objection.protocol, objection.assignment
    return protocol.pk, protocol.from_team_id, protocol.to_team_id, handed.conversation_id, handed.pk
