"""A barnacle round begins; somebody proposes that a rule ends."""

from django.db import IntegrityError, transaction

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import kept_words
from whiteglove.improvement.actions.telling import tell_round
from whiteglove.improvement.facts import RoundBegan, RuleProposed
from whiteglove.improvement.models import Proposal, Round
from whiteglove.improvement.queries.rounds import queue
from whiteglove.rulebook.actions.holding import held, refuse_retired
from whiteglove.team.models import Colleague
from whiteglove.team.permissions import May, require

LONGEST_WHY = 2_000


class ProposedAlready(Refused):
    """They proposed it before, and nobody has decided yet."""


@transaction.atomic
def begin_round(actor: Actor = SYSTEM) -> Round:
    """A round begins, the one before it is over, and owners hear which rules of theirs are before them."""
    require(actor, May.DECIDE_RULES)
    now = clock.now()
    rules = queue(SYSTEM).order
    Round.objects.select_for_update().filter(ended_at=None).update(ended_at=now)
    begun = Round.objects.create(began_at=now, rules_before_it=len(rules))
    announce(RoundBegan(begun.pk, len(rules)), actor=actor)
    tell_round(actor, begun, rules)
    return begun


@transaction.atomic
def propose(actor: Actor, rule_id: int, *, why: str, whose: Colleague | None = None) -> Proposal:
    """A colleague proposes that a rule ends; it comes before its owner in the next round.

    whose: for programs, which bring what a colleague said elsewhere. Raises ProposedAlready, RuleIsRetired,
    NotUnderstood, NotFound, NotAllowed.
    """
    require(actor, May.PROPOSE_RULES)
    said = kept_words(why, LONGEST_WHY)
    if not said:
        raise NotUnderstood("Say why it should end: that is what its owner will read.")
    rule = held(actor, rule_id)
    refuse_retired(rule)
    colleague = actor.colleague_id or (whose.pk if whose else None)
    own = Proposal.objects.filter(rule=rule, decision=None, colleague=None, by_whom=actor.reference)
    if colleague is None and own.exists():  # a program stands for itself once
        raise ProposedAlready(f"This was proposed of {rule.key} before, and waits to be decided.")
    try:
        with transaction.atomic():
            proposal = Proposal.objects.create(
                rule=rule, colleague_id=colleague, by_whom=actor.reference, why=said, at=clock.now()
            )
    except IntegrityError as error:
        raise ProposedAlready(f"This was proposed of {rule.key} before, and waits to be decided.") from error
    announce(RuleProposed(rule.pk, proposal.pk), actor=actor)
    return proposal
