"""After something was put right they are asked what came of it, the way there, and how they were treated.

An asking like any other: never twice, never against consent, in no quiet hours, and not where they were asked lately.
"""

from datetime import datetime

from django.db import transaction

from whiteglove.conversations.models import Conversation
from whiteglove.customers.models import Customer
from whiteglove.customers.queries import standing_id
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.perception.actions.questions import ready_questions
from whiteglove.perception.actions.surveys import house_rule
from whiteglove.perception.asking.people import people_behind
from whiteglove.perception.asking.thoughts import Thought, due_at_of, known_of, row_of
from whiteglove.perception.models import Invitation, Kind, Survey, Why
from whiteglove.perception.rules import decide

# Time to see whether it holds; within three days it is still soon after.
A_DAY_AFTER = 24 * 60


@transaction.atomic
def ask_after(
    about: str, *, customer: int, conversation: int | None, ended_at: datetime, follows: int | None = None
) -> Invitation:
    """Ask, a day after it ended, or write down why not. Harmless when run twice: one invitation about one thing.

    about: as a fact's subject. follows: id of the invitation whose answer led to it; it does not count as lately.
    """
    Customer.objects.select_for_update(no_key=True).get(pk=standing_id(customer))
    known = Invitation.objects.filter(about=about).first()
    if known is not None:
        return known
    now, rule, survey = clock.now(), house_rule(), survey_after()
    person = people_behind([customer], now=now, but=[follows] if follows else [])[customer]
    thought = _thought(about, person.id, conversation, ended_at=ended_at)
    due_at = due_at_of(thought, survey, person, rule=rule, now=now)
    why = decide(known_of(thought, survey, person, rule=rule, due_at=due_at), now)
    row = row_of(thought, survey, person, why=why, due_at=due_at, at=due_at if why == Why.SOON_AFTER else now)
    row.follows_id = follows
    row.save()
    return row


def survey_after() -> Survey:
    """The one that asks; written down when it is first needed."""
    ready = ready_questions()
    survey, is_new = Survey.objects.get_or_create(
        journey=None,
        ended_at=None,
        defaults={
            "question": ready[Kind.OUTCOME],
            "delay_minutes": A_DAY_AFTER,
            "hold_out": 0.0,
            "by_whom": SYSTEM.reference,
            "at": clock.now(),
        },
    )
    if is_new:
        survey.then_ask.set([ready[Kind.WAY], ready[Kind.COURTESY]])
    return survey


def thought_after(invitation: Invitation) -> Thought:
    """What is asked about, as it is now."""
    talk = invitation.conversation_id
    return _thought(invitation.about, invitation.customer_id, talk, ended_at=invitation.due_at)


def _thought(about: str, customer: int, conversation: int | None, *, ended_at: datetime) -> Thought:
    last = Conversation.objects.filter(pk=conversation or 0).first()
    return Thought(
        customer_id=customer,
        journey_id=None,
        touchpoint_id=None,
        encounter_id=None,
        episode_id=None,
        channel="email",
        ended_at=ended_at,
        is_machine=False,
        about=about,
        conversation_id=last.pk if last else None,
    )
