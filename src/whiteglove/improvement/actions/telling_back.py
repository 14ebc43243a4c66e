"""A person releases that the customers whose words led to a decision are told of it."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.improvement.facts import TellingReleased
from whiteglove.improvement.models import Decision, Telling, ToldBack
from whiteglove.improvement.rules import MOVES_FOR_ALL
from whiteglove.improvement.telling_back.sending import why_nobody
from whiteglove.improvement.telling_back.whom import HOLDS_AGAIN, NEWER, PRIVATE, led_there, listeners
from whiteglove.recovery.actions.incidents import texts_understood
from whiteglove.rulebook.actions.holding import held
from whiteglove.rulebook.queries.visible import visible_rules
from whiteglove.team.permissions import May, require

AT_ONCE = 1_000
NOBODY = {
    NEWER: "Something newer was decided of this rule. Tell them of that.",
    HOLDS_AGAIN: "The rule holds again, so there is nothing to tell them.",
    PRIVATE: "Rules of private teams are nobody else's, so nobody is told.",
}


class NotToBeTold(Refused):
    """There is nothing of which customers could be told, or nobody."""


class ToldAlready(Refused):
    """Somebody released it; nobody is told twice."""


@transaction.atomic
def release_telling(actor: Actor, decision_id: int, *, text: Mapping[str, str]) -> Telling:
    """The customers whose words led to a decision are told of it in these words (by language), once each.

    Whoever does not want it, has no address, or is a machine, is not; it is written down why. Raises ToldAlready,
    NotToBeTold, NotUnderstood, NotFound, NotAllowed.
    """
    require(actor, May.DECIDE_RULES)
    decision = decision_seen(actor, decision_id)
    decision.rule = held(actor, decision.rule_id)
    refuse_untellable(decision)
    said, now = texts_understood(text), clock.now()
    said_in = led_there(decision)
    known = listeners(said_in, now=now)
    if all(one.why_not for one in known.values()):
        raise NotToBeTold("Of those whose words led there nobody can be told.")
    try:
        with transaction.atomic():
            telling = Telling.objects.create(
                decision=decision, text=said, by_id=actor.colleague_id, by_whom=actor.reference, at=now
            )
    except IntegrityError as error:
        raise ToldAlready("Somebody released this before; nobody is told twice.") from error
    rows = [
        ToldBack(
            telling=telling,
            customer_id=customer,
            conversation_id=said_in[customer],
            due_at=one.due_at,
            why_not=one.why_not,
        )
        for customer, one in known.items()
    ]
    ToldBack.objects.bulk_create(rows, batch_size=AT_ONCE)
    not_told = sum(1 for one in rows if one.why_not)
    fact = TellingReleased(decision.rule_id, decision.pk, customers=len(rows) - not_told, not_told=not_told)
    announce(fact, actor=actor)
    return telling


def decision_seen(actor: Actor, decision_id: int) -> Decision:
    """One of a rule that the actor sees. Raises NotFound, NotAllowed."""
    rows = Decision.objects.select_related("rule").filter(rule__in=visible_rules(actor).values("pk"))
    found = rows.filter(pk=decision_id).first()
    if found is None:
        raise NotFound("There is no such decision.")
    return found


def refuse_untellable(decision: Decision) -> None:
    """Raise NotToBeTold where nothing became better for customers, or it is no longer so."""
    if decision.choice not in MOVES_FOR_ALL:
        raise NotToBeTold("By this decision nothing changed for all customers, so there is nothing to tell them.")
    why = why_nobody(decision)
    if why:
        raise NotToBeTold(NOBODY[why])
