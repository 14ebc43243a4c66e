"""Each minute: who is due is asked, unless something changed since; each in a transaction of its own, never twice."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from whiteglove.conversations.actions.inviting import InvitationWords, invite_anew, invite_in
from whiteglove.conversations.models import Conversation, Message, Met
from whiteglove.customers.models import Customer
from whiteglove.customers.queries import standing_id
from whiteglove.encounters.actions.tally import touch
from whiteglove.encounters.models import Encounter, Episode, Party
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.actions import announce
from whiteglove.journey.models import Touchpoint
from whiteglove.perception.actions.surveys import house_rule
from whiteglove.perception.asking.after import thought_after
from whiteglove.perception.asking.links import digest_of, token_of
from whiteglove.perception.asking.people import Person, people_behind
from whiteglove.perception.asking.thoughts import (
    Thought,
    awake_from,
    known_of,
    language_of,
    surveys_now,
    thought_about,
    thought_of_end,
)
from whiteglove.perception.asking.words import Asked, kept_words, subject_of
from whiteglove.perception.facts import CustomerAsked, CustomerNotAsked
from whiteglove.perception.models import Invitation, Outcome, Survey, Why
from whiteglove.perception.rules import SOON, decide
from whiteglove.team.house import house_now
from whiteglove.team.models import Team

AT_ONCE = 500


def ask_who_is_due() -> dict[str, int]:
    """Ask, in the order in which they are due; returns how many were asked, and how many were not after all.

    Who waits for our answer is asked once they have it: how satisfied are you, while nobody answers, is an insult.
    After something was put right they are asked all the same: it ended with their word.
    """
    now = clock.now()
    waits = Conversation.objects.filter(customer=OuterRef("customer"), needs_answer=True)
    due = Invitation.objects.filter(
        ~Exists(waits) | ~Q(about="") | Q(due_at__lt=now - SOON), outcome=Outcome.DUE, due_at__lte=now
    ).order_by("due_at", "id")
    told = {"asked": 0, "not_asked": 0}
    for invitation_id in list(due.values_list("pk", flat=True)[:AT_ONCE]):
        outcome = _ask(invitation_id, now)
        if outcome in told:
            told[outcome] += 1
    return told


@transaction.atomic
def _ask(invitation_id: int, now: datetime) -> str:
    """What became of it; `due`: it waits on, or is in other hands."""
    invitation = _held(invitation_id)
    if invitation is None:
        return Outcome.DUE
    thought = _thought_now(invitation)
    if thought is None:
        return _goes_on(invitation, now, Why.TOO_LATE)
    person = people_behind([invitation.customer_id], now=now, but=_not_counted(invitation))[invitation.customer_id]
    rule, survey = house_rule(), _survey_now(thought, invitation)
    awake = awake_from(now, person, rule)
    if awake > now:
        return _wait(invitation, awake)
    why = decide(known_of(thought, survey, person, rule=rule, due_at=invitation.due_at), now)
    if person.waits_for_us and not invitation.about and why in (Why.SOON_AFTER, Why.TOO_LATE):
        return _goes_on(invitation, now, Why.WAITS_FOR_US)
    invitation.survey, invitation.journey_id, invitation.touchpoint_id = (
        survey,
        thought.journey_id,
        thought.touchpoint_id,
    )
    if why != Why.SOON_AFTER:
        return _leave(invitation, why, now)
    _write_to(person, invitation, thought, now)
    touch({invitation.journey_id})
    return Outcome.ASKED


def _not_counted(invitation: Invitation) -> list[int]:
    """The one at hand, and the one whose answer led to it: they go on with what they said there."""
    return [one for one in (invitation.pk, invitation.follows_id) if one is not None]


def _held(invitation_id: int) -> Invitation | None:
    """The invitation, held after its customer: nobody merges, erases or asks them meanwhile; None: others do."""
    customer_id = Invitation.objects.filter(pk=invitation_id).values_list("customer", flat=True).first()
    if customer_id is None:
        return None
    there = Customer.objects.select_for_update(skip_locked=True).filter(pk=standing_id(customer_id))
    if there.first() is None:
        return None
    still = Invitation.objects.select_for_update(skip_locked=True, of=("self",)).select_related("survey__question")
    return still.filter(pk=invitation_id, outcome=Outcome.DUE).first()


def _thought_now(invitation: Invitation) -> Thought | None:
    """What is asked about, as it is now: it may stand elsewhere on the map; None: it goes on after all."""
    if invitation.about:
        return thought_after(invitation)
    if invitation.encounter_id is None:
        episode = Episode.objects.get(pk=invitation.episode_id or 0)
        return thought_of_end(episode) if episode.ended_at is not None else None
    encounter = Encounter.objects.get(pk=invitation.encounter_id)
    return thought_about(encounter) if encounter.ended_at is not None else None


def _survey_now(thought: Thought, invitation: Invitation) -> Survey:
    """What is asked there today; where nothing is, what was to be asked, which `decide` finds gone."""
    there = {(one.journey_id, one.touchpoint_id): one for one in surveys_now()}.get(thought.place)
    if there is not None:
        return there
    before = invitation.survey
    before.ended_at = before.ended_at or clock.now()
    return before


def _goes_on(invitation: Invitation, now: datetime, why: Why) -> str:
    """They are asked once it is over; not for ever. why: it is not asked then."""
    return _leave(invitation, why, now) if now > invitation.due_at + SOON else Outcome.DUE


def _wait(invitation: Invitation, until: datetime) -> str:
    Invitation.objects.filter(pk=invitation.pk).update(due_at=until, at=until)
    return Outcome.DUE


def _leave(invitation: Invitation, why: Why, now: datetime) -> str:
    invitation.outcome, invitation.reason, invitation.at = Outcome.NOT_ASKED, why, now
    invitation.save()
    fact = CustomerNotAsked(invitation.pk, invitation.survey_id, invitation.customer_id, why.value)
    announce(fact, actor=SYSTEM)
    return Outcome.NOT_ASKED


def _write_to(person: Person, invitation: Invitation, thought: Thought, now: datetime) -> None:
    question = invitation.survey.question
    language = language_of(question, person) or invitation.language
    asked = Asked(
        name=person.name, honorific=person.honorific, house=house_now().name, question=question, language=language
    )
    invitation.message = _mail(person, asked, thought)
    invitation.outcome, invitation.at, invitation.language = Outcome.ASKED, now, language
    invitation.token_digest = digest_of(token_of(invitation.pk))
    invitation.save()
    fact = CustomerAsked(invitation.pk, invitation.survey_id, invitation.customer_id, invitation.reason)
    announce(fact, actor=SYSTEM)


def _mail(person: Person, asked: Asked, thought: Thought) -> Message:
    words = InvitationWords(
        to=person.addresses[0], subject=subject_of(asked), text=kept_words(asked), language=asked.language
    )
    conversation_id = _conversation_of(thought)
    if conversation_id is not None:
        return invite_in(SYSTEM, conversation_id, words)
    customer = Customer.objects.get(pk=person.id)
    return invite_anew(SYSTEM, customer, _team_of(thought), words)


def _conversation_of(thought: Thought) -> int | None:
    """Where they spoke with us; only while it is theirs: what was merged into another's matter is asked elsewhere."""
    encounter = thought.encounter_id
    if thought.about:
        return _theirs(thought, thought.conversation_id)
    if encounter is None:
        met = Met.objects.filter(encounter__episode=thought.episode_id).order_by("-encounter__at", "-id")
    else:
        met = Met.objects.filter(encounter=encounter)
    return _theirs(thought, met.values_list("message__conversation", flat=True).first())


def _theirs(thought: Thought, found: int | None) -> int | None:
    theirs = standing_id(thought.customer_id)
    whose = Conversation.objects.filter(pk=found or 0).values_list("customer", flat=True).first()
    return found if whose is not None and standing_id(whose) == theirs else None


def _team_of(thought: Thought) -> Team:
    """Which team answers if they write: that met them, else that of the touchpoint, else the default one."""
    met = Party.objects.filter(pk__in=Encounter.objects.filter(pk=thought.encounter_id or 0).values("team"))
    there = Team.objects.filter(pk__in=met.values("team")).first()
    if there is not None:
        return there
    return _of_touchpoint(thought.touchpoint_id) or Team.objects.order_by("-is_default", "id")[0]


def _of_touchpoint(touchpoint_id: int | None) -> Team | None:
    return Team.objects.filter(pk__in=Touchpoint.objects.filter(pk=touchpoint_id or 0).values("team")).first()
