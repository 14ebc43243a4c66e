"""What the holder of a link sees: the questions, what they answered, and how long they can change it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from whiteglove.customers.models import Customer
from whiteglove.customers.queries import standing_id
from whiteglove.foundation import clock
from whiteglove.foundation.errors import NotFound, Refused
from whiteglove.foundation.settings import settings
from whiteglove.journey.shape import name_in
from whiteglove.perception.actions.surveys import house_rule
from whiteglove.perception.asking.links import digest_of
from whiteglove.perception.asking.words import Choice, choices_in, question_in
from whiteglove.perception.models import Invitation, Question, Response
from whiteglove.perception.rules import ANSWERED_WITHIN


class NoLonger(Refused):
    """The link was ours, and nothing can be said by it any more. is_erased: for they asked us to forget them."""

    status = 410

    def __init__(self, *, is_erased: bool) -> None:
        super().__init__("Nothing can be answered here any more.")
        self.is_erased = is_erased


@dataclass(frozen=True, slots=True)
class QuestionSeen:
    """One question with what was answered to it; None: nothing yet. is_retired: asked no more, its answer is kept."""

    id: int
    words: str
    choices: tuple[Choice, ...]
    answered: Choice | None
    is_retired: bool


@dataclass(frozen=True, slots=True)
class FeltSeen:
    """The page. changes_until: None while nothing was answered; after it, what was said stands.

    place, met_at: which contact it is about, in their language; empty and None where that is known no more.
    """

    questions: tuple[QuestionSeen, ...]
    feeling: str
    comment: str
    language: str
    zone: ZoneInfo
    changes_until: datetime | None
    is_fixed: bool
    wants_none: bool
    place: str = ""
    met_at: datetime | None = None


def felt_by(token: str) -> FeltSeen:
    """What the holder of this link sees; changes nothing. Raises NotFound, NoLonger."""
    invitation, customer = meant_by(token)
    said = {one.question_id: one for one in Response.objects.filter(invitation=invitation)}
    first = said.get(invitation.survey.question_id)
    until = changes_until(first)
    place, met_at = _about(invitation)
    return FeltSeen(
        questions=tuple(_seen(one, said.get(one.pk), invitation.language) for one in questions_of(invitation)),
        feeling=first.feeling if first else "",
        comment=first.comment if first else "",
        language=invitation.language,
        zone=ZoneInfo(customer.time_zone or settings().time_zone),
        changes_until=until,
        is_fixed=until is not None and until < clock.now(),
        wants_none=customer.no_surveys,
        place=place,
        met_at=met_at,
    )


def _about(invitation: Invitation) -> tuple[str, datetime | None]:
    """What the customer was asked about, as they would call it, and when that was."""
    language = invitation.language
    if invitation.encounter is not None:
        there = invitation.touchpoint or invitation.encounter.touchpoint
        return (name_in(there.name, language) if there else ""), invitation.encounter.at
    if invitation.episode is not None:
        return name_in(invitation.episode.journey.name, language), invitation.episode.last_at
    talk = invitation.conversation
    # What was merged into another customer's matter is not theirs to read.
    if talk is None or standing_id(talk.customer_id) != standing_id(invitation.customer_id):
        return "", None
    return talk.subject, talk.opened_at


def meant_by(token: str) -> tuple[Invitation, Customer]:
    """The invitation behind a link and its customer. Raises NotFound for what is not ours, NoLonger."""
    whole = ("survey__question", "encounter__touchpoint", "touchpoint", "episode__journey", "conversation")
    asked = Invitation.objects.select_related(*whole)
    invitation = asked.filter(token_digest=digest_of(token)).first()
    if invitation is None:
        raise NotFound("There is no such page.")
    customer = Customer.objects.filter(pk=standing_id(invitation.customer_id)).first()
    if customer is None or customer.erased_at is not None:
        raise NoLonger(is_erased=True)
    if clock.now() > invitation.at + ANSWERED_WITHIN:
        raise NoLonger(is_erased=False)
    return invitation, customer


def questions_of(invitation: Invitation) -> list[Question]:
    """What was asked, in order."""
    return [invitation.survey.question, *invitation.survey.then_ask.order_by("pk")]


def changes_until(first: Response | None) -> datetime | None:
    """So long what was answered can be changed; None: nothing was answered yet."""
    return None if first is None else first.at + timedelta(days=house_rule().change_within_days)


def _seen(question: Question, said: Response | None, language: str) -> QuestionSeen:
    choices = tuple(choices_in(question, language))
    value = said.value if said else None
    return QuestionSeen(
        id=question.pk,
        words=question_in(question, language),
        choices=choices,
        answered=next((one for one in choices if one.value == value), None),
        is_retired=question.retired_at is not None,
    )
