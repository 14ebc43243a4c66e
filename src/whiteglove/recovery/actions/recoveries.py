"""Something is put right: opened, owned, taken step by step, and closed with the customer's word or a reason."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from whiteglove.conversations.actions.beginning import write_first
from whiteglove.conversations.actions.columns import lock as lock_conversation
from whiteglove.conversations.models import Conversation
from whiteglove.conversations.queries.family import family
from whiteglove.customers.actions import hold_served
from whiteglove.customers.models import Customer
from whiteglove.customers.queries import family_ids, standing_id
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import kept_words
from whiteglove.perception.models import Response
from whiteglove.promises.models import Promise
from whiteglove.promises.rules import refuse_too_far
from whiteglove.recovery.actions.columns import moment_known, tell_conversation, told_of
from whiteglove.recovery.actions.coming_from import link_found
from whiteglove.recovery.choosing import here_for, preferred_of
from whiteglove.recovery.facts.recoveries import (
    RecoveryClosed,
    RecoveryHandedOn,
    RecoveryJoined,
    RecoveryMoved,
    RecoveryOpened,
    RecoveryStepTaken,
)
from whiteglove.recovery.models import Incident, OpenedBy, Recovery, RecoveryStep, StepName
from whiteglove.recovery.queries.recoveries import visible
from whiteglove.team.models import Colleague, Team
from whiteglove.team.opening import hears_by
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import sees

LONGEST_WORDS = 4000


class RecoveryOver(Refused):
    """It was closed already."""


class ClosedAlready(RecoveryOver):
    """Somebody closed it with other words; the new ones are not kept. by: their name; empty: no colleague."""

    def __init__(self, by: str, at: datetime) -> None:
        self.by, self.at = by, at
        super().__init__(
            f"{by or 'A program'} closed this already, at {at:%Y-%m-%d %H:%M} UTC, with other words. Nothing "
            "of yours was kept: write it as a note in the conversation, or open it anew if something is still wrong."
        )


class NotForThem(Refused):
    """The colleague does not see what this team does."""


class HasConversation(Refused):
    """There is one about it already."""


class AfterPromise(Refused):
    """The customer was promised to hear from us earlier."""

    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a recovery is about, as far as known. team: which answers for it; None: that of the conversation."""

    response: Response | None = None
    promise: Promise | None = None
    incident: Incident | None = None
    team: Team | None = None


@transaction.atomic
def open_recovery(
    actor: Actor, *, customer: Customer, reason: OpenedBy, conversation: int | None = None, about: About | None = None
) -> Recovery:
    """Something is to be put right. Where it is being put right already, the reason joins what is open.

    conversation: id; None: there is none about it. The owner is somebody present; nobody present, it waits for the
    first who is. Harmless when run twice. Raises NotFound, NotAllowed, NotUnderstood for another's conversation.
    """
    require(actor, May.RECOVER)
    what = about or About()
    hold_served([customer.pk])
    whom = Customer.objects.get(pk=standing_id(customer.pk))
    if whom.erased_at is not None:
        raise NotFound("There is no such customer.")
    talk = None if conversation is None else lock_conversation(actor, conversation)
    if talk is not None and talk.customer_id not in family_ids(whom.pk):
        raise NotUnderstood("This conversation is with somebody else than the customer.")
    there = _open_one(whom, talk)
    return _begin(actor, whom, talk, reason, what) if there is None else _join(actor, there, reason, what)


def _open_one(whom: Customer, talk: Conversation | None) -> Recovery | None:
    running = Recovery.objects.select_for_update(of=("self",)).filter(closed_at=None).order_by("id")
    if talk is not None:
        return running.filter(conversation__in=list(family([talk.pk]))).first()
    return running.filter(customer__in=family_ids(whom.pk), conversation=None).first()


def _begin(actor: Actor, whom: Customer, talk: Conversation | None, reason: OpenedBy, what: About) -> Recovery:
    now = clock.now()
    team = _team_of(what, talk)
    begun = Recovery.objects.create(
        customer=whom,
        conversation=talk,
        encounter_id=what.response.encounter_id if what.response else None,
        touchpoint_id=what.response.touchpoint_id if what.response else None,
        response=what.response,
        promise=what.promise,
        incident=what.incident,
        reasons=[reason.value],
        team=team,
        owner_id=here_for(team, preferred=preferred_of(talk), language=whom.language),
        next_at=_first_moment(talk, team, now),
        opened_at=now,
        opened_by_whom=actor.reference,
    )
    tell_conversation(begun)
    opened = RecoveryOpened(*told_of(begun), reason.value, begun.owner_id, begun.next_at.isoformat())
    announce(opened, actor=actor)
    link_found(begun)
    return begun


def _first_moment(talk: Conversation | None, team: Team, now: datetime) -> datetime:
    """As soon as the team answers who writes first; earlier where they were to hear from us earlier anyway."""
    by_standard = hears_by(team, now, is_first=True)
    known = talk.next_moment if talk is not None and talk.is_open else None
    return min(by_standard, known) if known is not None and known > now else by_standard


def _team_of(what: About, talk: Conversation | None) -> Team:
    if talk is not None:
        return talk.team
    met = what.response.team.team if what.response and what.response.team else None
    owes = what.promise.team if what.promise else None
    return what.team or met or owes or Team.objects.order_by("-is_default", "id")[0]


def _join(actor: Actor, there: Recovery, reason: OpenedBy, what: About) -> Recovery:
    """One more reason for what is open: harmless where it is known."""
    is_new = reason.value not in there.reasons
    if is_new:
        there.reasons.append(reason.value)
    for name in ("response", "promise", "incident"):
        if getattr(there, f"{name}_id") is None and getattr(what, name) is not None:
            setattr(there, name, getattr(what, name))
    there.save(update_fields=["reasons", "response", "promise", "incident"])
    if is_new:
        announce(RecoveryJoined(*told_of(there), reason.value), actor=actor)
        link_found(there)
    return there


def hold(actor: Actor, recovery_id: int) -> Recovery:
    """The recovery, held after its conversation until the transaction ends. Raises NotFound, NotAllowed."""
    require(actor, May.RECOVER)
    found = visible(actor).filter(pk=recovery_id).values_list("conversation", flat=True)
    if not found:
        raise NotFound("There is no such recovery.")
    if found[0] is not None:
        lock_conversation(SYSTEM, found[0])
    return (
        Recovery.objects.select_for_update(of=("self",))
        .select_related("team", "customer", "closed_by")
        .get(pk=recovery_id)
    )


def hold_open(actor: Actor, recovery_id: int) -> Recovery:
    """`hold`, of one that is not over. Raises RecoveryOver too."""
    held = hold(actor, recovery_id)
    if held.closed_at is not None:
        raise RecoveryOver("This was closed already. If something is still wrong, open it anew.")
    return held


@transaction.atomic
def take_step(actor: Actor, recovery_id: int, *, step: str, words: str = "") -> RecoveryStep:
    """One of the five steps was taken; saying so again in other words replaces them, and who said them when.

    Raises NotUnderstood for a step there is none of, RecoveryOver, NotFound, NotAllowed.
    """
    held = hold_open(actor, recovery_id)
    if step not in StepName.values:
        raise NotUnderstood(f"The steps are: {', '.join(StepName.values)}.")
    said = kept_words(words, LONGEST_WORDS)
    by: dict[str, Any] = {"by_id": actor.colleague_id, "by_whom": actor.reference, "at": clock.now()}
    taken, is_new = RecoveryStep.objects.get_or_create(recovery=held, step=step, defaults={"words": said, **by})
    if taken.words != said:
        taken.words, taken.by_id, taken.by_whom, taken.at = said, by["by_id"], by["by_whom"], by["at"]
        taken.save(update_fields=["words", "by", "by_whom", "at"])
    if is_new:
        announce(RecoveryStepTaken(*told_of(held), step), actor=actor)
    return taken


@transaction.atomic
def own(actor: Actor, recovery_id: int) -> Recovery:
    """The actor puts it right from now on. Raises RecoveryOver, NotUnderstood for a program, NotFound, NotAllowed."""
    me = Colleague.objects.filter(pk=actor.colleague_id or 0).first()
    if me is None:
        raise NotUnderstood("Only a colleague can take it; name one.")
    return _give(actor, hold_open(actor, recovery_id), me.pk)


@transaction.atomic
def hand_on(actor: Actor, recovery_id: int, *, to: Colleague | None = None) -> Recovery:
    """Somebody else puts it right: this colleague, or (None) whoever is here now, the owner of the matter first.

    Raises NotForThem, RecoveryOver, NotFound, NotAllowed.
    """
    held = hold_open(actor, recovery_id)
    team = held.team or Team.objects.order_by("-is_default", "id")[0]
    if to is not None and not sees(to, team):
        raise NotForThem(f"{to.name} does not see what {team.name} does, so cannot put it right.")
    if to is not None:
        return _give(actor, held, to.pk)
    chosen = here_for(team, preferred=preferred_of(held.conversation), language=held.customer.language)
    return held if chosen is None else _give(actor, held, chosen)


def _give(actor: Actor, held: Recovery, colleague: int) -> Recovery:
    before = held.owner_id
    if before == colleague:
        return held
    Recovery.objects.filter(pk=held.pk).update(owner=colleague)
    held.owner_id = colleague
    announce(RecoveryHandedOn(*told_of(held), before, colleague), actor=actor)
    return held


@transaction.atomic
def set_next_moment(actor: Actor, recovery_id: int, *, next_at: datetime) -> Recovery:
    """By when the customer hears of it; their conversation calls for us by then too.

    Raises NotUnderstood for a time that is past or out of sight, AfterPromise, RecoveryOver, NotFound, NotAllowed.
    """
    held, now = hold_open(actor, recovery_id), clock.now()
    if next_at <= now:
        raise NotUnderstood("The next moment lies ahead: by when does the customer hear from us?")
    refuse_too_far(next_at, now)
    promised = moment_known(held)
    if promised is not None and now < promised < next_at:
        raise AfterPromise("Something was promised to them for an earlier moment. Name that, or move the promise.")
    before, held.next_at = held.next_at, next_at.astimezone(UTC)
    if held.next_at == before:
        return held
    held.save(update_fields=["next_at"])
    tell_conversation(held)
    announce(RecoveryMoved(*told_of(held), before.isoformat(), held.next_at.isoformat()), actor=actor)
    return held


@transaction.atomic
def begin_with(actor: Actor, recovery_id: int, *, subject: str, text: str, undo_seconds: int = 0) -> Recovery:
    """Write to the customer first, where there is no conversation about it; from now on there is.

    Raises HasConversation, what `write_first` raises, RecoveryOver, NotFound, NotAllowed.
    """
    require(actor, May.RECOVER)
    theirs = visible(actor).filter(pk=recovery_id).values_list("customer", flat=True).first()
    if theirs is not None:  # first the customer, as whoever opens a recovery does
        hold_served([theirs, standing_id(theirs)])
    held = hold_open(actor, recovery_id)
    if held.conversation_id is not None:
        raise HasConversation("There is a conversation about it: answer there.")
    whom = Customer.objects.get(pk=standing_id(held.customer_id))
    team = held.team or Team.objects.order_by("-is_default", "id")[0]
    message = write_first(actor, whom, team=team, subject=subject, text=text, undo_seconds=undo_seconds)
    held.conversation_id = message.conversation_id
    held.save(update_fields=["conversation"])
    tell_conversation(held)
    return held


@transaction.atomic
def close_recovery(
    actor: Actor, recovery_id: int, *, their_word: str = "", is_satisfied: bool | None = None, why: str = ""
) -> Recovery:
    """It is over: with what the customer said of it, or for a stated reason. The same again is harmless.

    is_satisfied: by their word; None: they did not say. Raises ClosedAlready for other words than those it was closed
    with, NotUnderstood without any, NotFound, NotAllowed.
    """
    held = hold(actor, recovery_id)
    word, reason = kept_words(their_word, LONGEST_WORDS), kept_words(why, LONGEST_WORDS)
    if held.closed_at is not None:
        content = is_satisfied if word else None
        if (word, reason, content) != (held.their_word, held.why_closed, held.is_satisfied):
            raise ClosedAlready(held.closed_by.name if held.closed_by else "", held.closed_at)
        return held
    if not word and not reason:
        raise NotUnderstood("It closes with what the customer said of it, or with a reason why they did not.")
    held.closed_at, held.closed_by_id, held.closed_by_whom = clock.now(), actor.colleague_id, actor.reference
    held.their_word, held.why_closed = word, reason
    held.is_satisfied = is_satisfied if word else None
    held.save()
    tell_conversation(held)
    announce(RecoveryClosed(*told_of(held), bool(word), held.is_satisfied), actor=actor)
    return held
