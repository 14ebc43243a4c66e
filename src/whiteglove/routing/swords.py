"""Pick up the sword: serve a customer whose colleague is away, and be thanked for it."""

from django.db import transaction

from whiteglove.conversations.actions.columns import lock
from whiteglove.conversations.actions.who_answers import answered_for_by
from whiteglove.conversations.models import Conversation
from whiteglove.conversations.queries.lists import RowShown
from whiteglove.conversations.queries.visible import visible
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.routing.actions import write_down
from whiteglove.routing.facts import PickupThanked, SwordPickedUp
from whiteglove.routing.house import moment_now
from whiteglove.routing.models import Pickup
from whiteglove.routing.moment import Moment
from whiteglove.routing.rules import Code, Matter, WhyNot, instead_of, why_not_picked_up
from whiteglove.team.models import Colleague
from whiteglove.team.permissions import LEADING, May, require


class NotFallen(Refused):
    """Nobody's sword lies there: somebody who is here answers for it, or it is closed."""

    status = 409


SAID = {
    WhyNot.YOURS: "You answer for it already.",
    WhyNot.OWNER_IS_HERE: "The colleague who owns it is here and answers for it. Ask them, or assign it to yourself.",
    WhyNot.GIVEN: "Somebody who is here answers for it. Ask them, or assign it to yourself.",
}


def lies_there(actor: Actor, row: RowShown) -> bool:
    """Whether to offer it: its owner is away, or nobody of its team is here, and somebody else answers or nobody.

    By what was decided last; `pick_up` looks at this moment.
    """
    because = row.answering_because
    if actor.colleague_id is None or actor.colleague_id in (row.owner_id, row.answering_id):
        return False
    return "owner" in because or (row.owner_id is None and because.get("code") == Code.NOBODY)


@transaction.atomic
def pick_up(actor: Actor, conversation_id: int, *, colleague: Colleague | None = None) -> Pickup:
    """From now on the actor answers for it; the owner stays known, and has it again when they are back.

    colleague: whom a program tells to have picked it up. Pressed twice it is one pick-up. Raises NotFallen while
    somebody who is here answers, NotFound.
    """
    require(actor, May.ANSWER)
    person = _whoever_serves(actor, colleague)
    conversation = lock(actor, conversation_id)
    matter = _matter_of(conversation)
    if known := _held_now(matter, person):
        return known
    moment = moment_now(teams=[matter.team], is_fresh=True)
    _refuse_unless_fallen(moment, conversation, person)
    because = {"code": Code.PICKED_UP.value, "colleague": person, **instead_of(moment, matter)}
    answered_for_by([conversation.pk], colleague=person, because=because)
    write_down([conversation.pk], at=moment.at)
    made = Pickup.objects.create(
        conversation=conversation, by_id=person, instead_of_id=conversation.owner_id, at=moment.at
    )
    announce(
        SwordPickedUp(conversation.pk, made.pk, conversation.team_id, person, conversation.owner_id), actor=actor
    )
    return made


def _whoever_serves(actor: Actor, colleague: Colleague | None) -> int:
    person = actor.colleague_id or (colleague.pk if colleague is not None else None)
    if person is None:
        raise NotUnderstood("A person picks up the sword: say which colleague.")
    return person


def _matter_of(row: Conversation) -> Matter:
    return Matter(row.pk, row.team_id, row.owner_id, row.answering_id, row.answering_because)


def _held_now(matter: Matter, person: int) -> Pickup | None:
    if matter.answering != person or matter.because.get("code") != Code.PICKED_UP:
        return None
    return Pickup.objects.filter(conversation=matter.id, by=person).order_by("-id").first()


def _refuse_unless_fallen(moment: Moment, conversation: Conversation, person: int) -> None:
    if not conversation.is_open:
        raise NotFallen("It is closed. Reopen it first.")
    if not moment.knows(person) or not moment.sees(person, conversation.team_id):
        raise NotFound("There is no such conversation.")
    if why := why_not_picked_up(moment, _matter_of(conversation), person):
        raise NotFallen(SAID[why])


@transaction.atomic
def thank(actor: Actor, pickup_id: int) -> Pickup:
    """Thank a colleague who picked up the sword: its owner does, or a lead. Once is enough.

    Raises NotFound, NotAllowed.
    """
    require(actor, May.ANSWER)
    seen = Pickup.objects.filter(conversation__in=visible(actor).values("pk"))
    made = seen.select_for_update(of=("self",)).filter(pk=pickup_id).first()
    if made is None:
        raise NotFound("There is no such pick-up.")
    if not may_thank(actor, by=made.by_id, instead_of=made.instead_of_id):
        raise NotAllowed("The colleague whose customer was served can say thank you, and so can a lead.")
    if made.thanked_at is None:
        made.thanked_at, made.thanked_by_id = clock.now(), actor.colleague_id
        made.save(update_fields=["thanked_at", "thanked_by"])
        announce(PickupThanked(made.conversation_id, made.pk, made.by_id, actor.colleague_id), actor=actor)
    return made


def may_thank(actor: Actor, *, by: int, instead_of: int | None) -> bool:
    """Whether thanks from this actor are due: the owner's, or a lead's; nobody thanks themselves."""
    if actor.colleague_id is not None and actor.colleague_id == by:
        return False
    return actor.role in LEADING or (instead_of is not None and instead_of == actor.colleague_id)
