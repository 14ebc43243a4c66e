"""A customer's own words seem to blame a rule: suggested, for a colleague to say whether it is so. Or they leave."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from whiteglove.conversations.actions.columns import lock as lock_conversation
from whiteglove.conversations.models import Direction, Message
from whiteglove.conversations.queries.family import stands_in
from whiteglove.encounters.models import Encounter
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.actions import announce
from whiteglove.perception.announcing import answer_of, conversations_of
from whiteglove.perception.models import Response
from whiteglove.perception.scales import is_poor
from whiteglove.recovery.actions.hindered import told_of
from whiteglove.recovery.actions.somewhere import Somewhere, somewhere
from whiteglove.recovery.blame import Blame, RuleKnown, blame_in
from whiteglove.recovery.facts.hindered import InTheWaySuggested
from whiteglove.recovery.leaving_words import says_they_leave
from whiteglove.recovery.models import Leaving, Obstruction, SaidBy
from whiteglove.rulebook.models import Rule

MOST_RULES = 5000


@transaction.atomic
def hear_message(message_id: int) -> Obstruction | None:
    """Look whether a customer's message blames a rule. Harmless when run twice."""
    said = _said_by_customer(message_id)
    if said is None:
        return None
    blame = blame_in(said.reply_text or said.text, rules_known())
    if blame is None:
        return None
    there = somewhere(SYSTEM, conversation=said.conversation_id, encounter=None)
    if Obstruction.objects.filter(message=said).exists():
        return None
    return _suggest(replace(there, customer=said.customer_id or there.customer), blame, at=said.at, message=said)


@transaction.atomic
def hear_response(response_id: int) -> Obstruction | None:
    """Look whether the words of a poor answer blame a rule. Harmless when run twice."""
    said = Response.objects.filter(pk=response_id).exclude(comment="").first()
    if said is None or not is_poor(answer_of(said)):
        return None
    blame = blame_in(said.comment, rules_known())
    talk = conversations_of([said]).get(said.pk)
    if blame is None or (talk is None and said.encounter_id is None):
        return None
    if talk is not None:
        lock_conversation(SYSTEM, stands_in(talk))
    elif said.encounter_id is not None:
        Encounter.objects.select_for_update(of=("self",)).get(pk=said.encounter_id)
    there = somewhere(SYSTEM, conversation=talk, encounter=None if talk else said.encounter_id)
    if Obstruction.objects.filter(response=said).exists():
        return None
    return _suggest(replace(there, customer=said.customer_id or there.customer), blame, at=said.at, response=said)


def hear_leaving(message_id: int) -> bool:
    """Whether a customer wrote that they leave us; kept without their words. Harmless when run twice."""
    said = _said_by_customer(message_id)
    if said is None or not says_they_leave(said.reply_text or said.text):
        return False
    Leaving.objects.get_or_create(message=said, defaults={"at": said.at})
    return True


def _said_by_customer(message_id: int) -> Message | None:
    people = Message.objects.filter(direction=Direction.IN, is_aside=False, is_automatic=False, kind="message")
    return people.filter(pk=message_id).first()


def rules_known() -> list[RuleKnown]:
    """The rules in force that customers may name."""
    rows = Rule.objects.filter(retired_at=None).order_by("id").values_list("pk", "key", "title")
    return [RuleKnown(*row) for row in rows[:MOST_RULES]]


def _suggest(
    there: Somewhere, blame: Blame, *, at: datetime, message: Message | None = None, response: Response | None = None
) -> Obstruction:
    """at: when the customer said it, which may be long before a machine read it; never to come."""
    made = Obstruction.objects.create(
        **there.columns(SYSTEM, min(at, clock.now())),
        rule_id=blame.rule_id,
        wanted=blame.sentence,
        said_by=SaidBy.CUSTOMER,
        message=message,
        response=response,
        quote=blame.sentence,
        is_so=None,
    )
    announce(InTheWaySuggested(obstruction_id=made.pk, **told_of(made)), actor=SYSTEM)
    return made
