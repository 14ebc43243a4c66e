"""What stood in a customer's way is said, confirmed and taken back; a no is counted, a grievance weighed."""

from typing import Any, TypeVar

from django.db import transaction

from whiteglove.conversations.actions.columns import lock as lock_conversation
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor, ActorKind
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import kept_words
from whiteglove.journey.causes import Cause
from whiteglove.journey.models import Touchpoint
from whiteglove.recovery.actions.somewhere import latest_encounter, somewhere
from whiteglove.recovery.facts.hindered import (
    GrievanceWeighed,
    InTheWaySaid,
    InTheWayTakenBack,
    NoTakenBack,
    NoWasSaid,
    SuggestionSettled,
)
from whiteglove.recovery.models import Grievance, NoSaid, Obstruction, SaidBy
from whiteglove.recovery.queries.seen_here import seen_here
from whiteglove.rulebook.models import Rule
from whiteglove.rulebook.queries.rules import rule_named
from whiteglove.team.permissions import May, is_allowed, require

LONGEST_WORDS = 2000
MOST_MINUTES = 32_000


class SuggestionSettledAlready(Refused):
    """A colleague said before whether it is so."""


class TakenBackAlready(Refused):
    """It was taken back before."""


@transaction.atomic
def say_in_the_way(  # noqa: PLR0913 - one form of seven fields, each by name
    actor: Actor,
    *,
    wanted: str,
    conversation: int | None = None,
    encounter: int | None = None,
    rule: str | None = None,
    cost: str = "",
    minutes: int | None = None,
) -> Obstruction:
    """A rule stood in the way of a customer, in this conversation or at this encounter (ids).

    rule: by key or id; None: one that nobody could find. wanted: what the customer wanted. cost: what it cost them,
    in words. minutes: of our work. Raises NotUnderstood, NotFound, NotAllowed.
    """
    require(actor, May.SAY_IN_THE_WAY)
    words = kept_words(wanted, LONGEST_WORDS)
    if not words:
        raise NotUnderstood("Say what the customer wanted.")
    _refuse_minutes(minutes)
    there = somewhere(actor, conversation=conversation, encounter=encounter)
    said = Obstruction.objects.create(
        **there.columns(actor, clock.now()),
        rule=_rule(actor, rule),
        wanted=words,
        cost=kept_words(cost, LONGEST_WORDS),
        minutes=minutes,
        said_by=SaidBy.PROGRAM if actor.kind is ActorKind.TOKEN else SaidBy.COLLEAGUE,
    )
    announce(InTheWaySaid(obstruction_id=said.pk, **told_of(said)), actor=actor)
    return said


@transaction.atomic
def settle_suggestion(actor: Actor, obstruction_id: int, *, is_so: bool, rule: str | None = None) -> Obstruction:
    """Whether a rule stood in the way as the customer's words seem to say. rule: which one, where that is known.

    Raises SuggestionSettledAlready, NotFound, NotAllowed.
    """
    held = _held(actor, Obstruction, obstruction_id)
    if held.is_so is not None or held.taken_back_at is not None:
        raise SuggestionSettledAlready("Somebody said so already.")
    if rule is not None:
        held.rule = _rule(actor, rule)
    held.is_so, held.settled_at, held.settled_by_whom = is_so, clock.now(), actor.reference
    held.save(update_fields=["is_so", "settled_at", "settled_by_whom", "rule"])
    announce(SuggestionSettled(obstruction_id=held.pk, is_so=is_so, **told_of(held)), actor=actor)
    return held


@transaction.atomic
def unsettle(actor: Actor, obstruction_id: int) -> Obstruction:
    """What was said of a customer's words is taken back: it asks again. Raises TakenBackAlready, NotFound."""
    held = _held(actor, Obstruction, obstruction_id)
    if held.said_by != SaidBy.CUSTOMER or held.is_so is None:
        raise TakenBackAlready("It asks already.")
    held.is_so, held.settled_at, held.settled_by_whom = None, None, ""
    held.save(update_fields=["is_so", "settled_at", "settled_by_whom"])
    announce(InTheWayTakenBack(obstruction_id=held.pk, **told_of(held)), actor=actor)
    return held


@transaction.atomic
def take_back(actor: Actor, obstruction_id: int, why: str = "") -> Obstruction:
    """It did not stand in the way after all: it counts no more, and who took it back, when and why is kept.

    By whoever said or confirmed it, or with a reason by somebody who decides about rules, but not about the one that
    it speaks of. Raises TakenBackAlready, NotUnderstood without the reason, NotFound, NotAllowed.
    """
    held = _take_back(actor, Obstruction, obstruction_id, why)
    announce(InTheWayTakenBack(obstruction_id=held.pk, **told_of(held)), actor=actor)
    return held


@transaction.atomic
def say_no(
    actor: Actor, *, what: str, conversation: int | None = None, encounter: int | None = None, rule: str | None = None
) -> NoSaid:
    """A colleague had to say no. what: was asked for. rule: by key or id, which one made them; None: not named.

    Raises NotUnderstood, NotFound, NotAllowed.
    """
    require(actor, May.SAY_IN_THE_WAY)
    words = kept_words(what, LONGEST_WORDS)
    if not words:
        raise NotUnderstood("Say what the customer asked for.")
    there = somewhere(actor, conversation=conversation, encounter=encounter)
    said = NoSaid.objects.create(**there.columns(actor, clock.now()), rule=_rule(actor, rule), what=words)
    announce(NoWasSaid(no_id=said.pk, **told_of(said)), actor=actor)
    return said


@transaction.atomic
def take_back_no(actor: Actor, no_id: int, why: str = "") -> NoSaid:
    """No such no was said: it counts no more. By whom, and what is raised: as `take_back`."""
    held = _take_back(actor, NoSaid, no_id, why)
    announce(NoTakenBack(no_id=held.pk, **told_of(held)), actor=actor)
    return held


@transaction.atomic
def weigh_grievance(
    actor: Actor,
    *,
    conversation: int,
    is_justified: bool | None,
    made_at: int | None = None,
    cause: str = "",
    words: str = "",
) -> Grievance | None:
    """Whether what a customer complains of is justified, and where the harm was done. Saying so again replaces it.

    is_justified None: nobody knows any more, and it is taken back. made_at: id of a touchpoint; None: not known.
    Raises NotUnderstood, NotFound, NotAllowed.
    """
    require(actor, May.SAY_IN_THE_WAY)
    if cause and cause not in Cause.values:
        raise NotUnderstood(f"A cause is one of: {', '.join(Cause.values)}.")
    if made_at is not None and not Touchpoint.objects.filter(pk=made_at).exists():
        raise NotFound("There is no such touchpoint.")
    talk = lock_conversation(actor, conversation)
    if is_justified is None:
        Grievance.objects.filter(conversation=talk).delete()
        announce(GrievanceWeighed(talk.pk, None, None, None), actor=actor)
        return None
    met = latest_encounter(talk.pk)
    there = somewhere(actor, conversation=talk.pk, encounter=met.pk if met else None)
    said: dict[str, Any] = {
        **there.columns(actor, clock.now()),
        "is_justified": is_justified,
        "made_at_id": made_at if is_justified else None,
        "cause": cause if is_justified else "",
        "words": kept_words(words, LONGEST_WORDS),
    }
    weighed, _ = Grievance.objects.update_or_create(conversation_id=talk.pk, defaults=said)
    announce(GrievanceWeighed(talk.pk, is_justified, weighed.made_at_id, weighed.touchpoint_id), actor=actor)
    return weighed


def told_of(said: Obstruction | NoSaid) -> dict[str, int | None]:
    """What every fact of one tells."""
    return {
        "conversation_id": said.conversation_id,
        "encounter_id": said.encounter_id,
        "touchpoint_id": said.touchpoint_id,
        "team_id": said.team_id,
        "rule_id": said.rule_id,
    }


def _rule(actor: Actor, reference: str | None) -> Rule | None:
    return None if reference is None or not reference.strip() else rule_named(actor, reference)


def _refuse_minutes(minutes: int | None) -> None:
    if minutes is not None and not 0 <= minutes <= MOST_MINUTES:
        raise NotUnderstood(f"Minutes are a number from 0 to {MOST_MINUTES}.")


Row = TypeVar("Row", Obstruction, NoSaid)


def _held(actor: Actor, kind: type[Row], row_id: int) -> Row:
    require(actor, May.SAY_IN_THE_WAY)
    rows = kind._default_manager.filter(seen_here(actor), pk=row_id)
    held = rows.select_for_update(of=("self",)).first()
    if held is None:
        raise NotFound("There is no such thing.")
    return held


def _take_back(actor: Actor, kind: type[Row], row_id: int, why: str) -> Row:
    held, reason = _held(actor, kind, row_id), kept_words(why, LONGEST_WORDS)
    if held.taken_back_at is not None:
        raise TakenBackAlready("It was taken back already.")
    if actor.reference not in {held.by_whom, getattr(held, "settled_by_whom", "")}:
        _refuse_taking_from_others(actor, held.rule, reason)
    held.taken_back_at, held.taken_back_why = clock.now(), reason
    held.taken_back_by_id, held.taken_back_by_whom = actor.colleague_id, actor.reference
    held.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_by_whom", "taken_back_why"])
    return held


def _refuse_taking_from_others(actor: Actor, rule: Rule | None, reason: str) -> None:
    if not is_allowed(actor, May.DECIDE_RULES):
        raise NotAllowed("Only whoever said it takes it back, or somebody who leads, with a reason.")
    if rule is not None and rule.owner_id is not None and rule.owner_id == actor.colleague_id:
        raise NotAllowed(f"{rule.key} is your own rule: somebody else takes back what speaks against it.")
    if not reason:
        raise NotUnderstood("Somebody else said this. Say why you take it back: they and the rule's owner read it.")
