"""A customer answers, adds a feeling and words, changes it, or wishes not to be asked again."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from whiteglove.customers.actions.changing import change_customer
from whiteglove.customers.models import Customer
from whiteglove.encounters.actions.parties import party_of_team
from whiteglove.encounters.actions.tally import touch
from whiteglove.encounters.models import Encounter
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor, ActorKind
from whiteglove.foundation.errors import NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import kept_words
from whiteglove.perception.announcing import answer_of, facts_of_change, facts_of_new
from whiteglove.perception.answering.seen import changes_until, meant_by, questions_of
from whiteglove.perception.models import Feeling, Invitation, Question, Response, ResponseChange

LONGEST_COMMENT = 5000
CHANGES_AN_HOUR = 20


class TooLateToChange(Refused):
    """What was said stands; it could be changed for some days."""

    status = 410


class TooManyChanges(Refused):
    """More was changed within an hour than anybody means."""

    status = 429


@transaction.atomic
def answer(token: str, *, question_id: int, value: int) -> Response:
    """They chose an answer and confirmed it. Harmless when pressed twice.

    Also to a question that is asked no more: what somebody says is kept.
    Raises NotUnderstood, TooLateToChange, TooManyChanges, NotFound, NoLonger.
    """
    invitation, customer = _held(token)
    question = next((one for one in questions_of(invitation) if one.pk == question_id), None)
    if question is None or not question.scale_min <= value <= question.scale_max:
        raise NotUnderstood("This is none of the answers.")
    return _say(invitation, customer, question, value=value)


@transaction.atomic
def say_feeling(token: str, feeling: str) -> Response:
    """One word for how it felt; empty: none after all. Raises as `answer`."""
    invitation, customer = _held(token)
    if feeling and feeling not in Feeling.values:
        raise NotUnderstood("This is none of the words.")
    return _say(invitation, customer, invitation.survey.question, feeling=feeling)


@transaction.atomic
def say_why(token: str, words: str) -> Response:
    """Their own words; empty: none after all. Raises as `answer`."""
    invitation, customer = _held(token)
    said = kept_words(words.replace("\r\n", "\n"), LONGEST_COMMENT + 1)
    if len(said) > LONGEST_COMMENT:
        raise NotUnderstood("It is too long.")
    return _say(invitation, customer, invitation.survey.question, comment=said)


@transaction.atomic
def ask_me_no_more(token: str) -> None:
    """They wish not to be asked again; for all surveys, until they say otherwise. Harmless twice.

    Raises NotFound, NoLonger.
    """
    _, customer = _held(token)
    change_customer(SYSTEM, customer.pk, no_surveys=True)


def _held(token: str) -> tuple[Invitation, Customer]:
    """The customer held, then the invitation: whoever erases or merges them comes before or after."""
    invitation, customer = meant_by(token)
    Customer.objects.select_for_update().get(pk=customer.pk)
    Invitation.objects.select_for_update().get(pk=invitation.pk)
    return meant_by(token)


def _say(invitation: Invitation, customer: Customer, question: Question, **columns: Any) -> Response:
    actor = Actor(kind=ActorKind.CUSTOMER, id=customer.pk, name=customer.name)
    said = Response.objects.filter(invitation=invitation, question=question).first()
    if said is None:
        response = _new(invitation, question, columns)
        announce(*facts_of_new([response]), actor=actor)
    elif all(getattr(said, name) == value for name, value in columns.items()):
        return said
    else:
        response = _changed(actor, invitation, said, columns)
    touch({response.journey_id})
    return response


def _new(invitation: Invitation, question: Question, columns: dict[str, Any]) -> Response:
    met = Encounter.objects.filter(pk=invitation.encounter_id or 0).first()
    return Response.objects.create(
        invitation=invitation,
        encounter=met,
        episode_id=met.episode_id if met else invitation.episode_id,
        customer_id=invitation.customer_id,
        journey_id=invitation.journey_id,
        touchpoint_id=invitation.touchpoint_id,
        team_id=met.team_id if met else _team_after(invitation),
        channel=invitation.channel,
        language=invitation.language,
        question=question,
        kind=question.kind,
        scale_min=question.scale_min,
        scale_max=question.scale_max,
        high_is_good=question.high_is_good,
        at=clock.now(),
        **columns,
    )


def _team_after(invitation: Invitation) -> int | None:
    """Whose matter it was, so that a private team's stays its own."""
    return party_of_team(invitation.conversation.team).pk if invitation.about and invitation.conversation else None


def _changed(actor: Actor, invitation: Invitation, said: Response, columns: dict[str, Any]) -> Response:
    """What it said is kept, where it said something that says otherwise now."""
    now = clock.now()
    first = Response.objects.filter(invitation=invitation).order_by("at", "pk").first()
    until = changes_until(first)
    if until is not None and until < now:
        raise TooLateToChange("It can be changed no more. What you said before stands.")
    changes = ResponseChange.objects.filter(response__invitation=invitation, at__gt=now - timedelta(hours=1))
    if changes.count() >= CHANGES_AN_HOUR:
        raise TooManyChanges("That was changed often within an hour. What you said last stands.")
    before = answer_of(said)
    if any(getattr(said, name) not in ("", None) for name in columns):
        ResponseChange.objects.create(
            response=said,
            value=said.value,
            feeling=said.feeling,
            comment=said.comment,
            by_whom=actor.reference,
            at=now,
        )
        said.changed_at = now
    for name, value in columns.items():
        setattr(said, name, value)
    said.save()
    announce(*facts_of_change(said, before=before), actor=actor)
    return said
