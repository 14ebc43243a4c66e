"""What we ask, where, and the log of whom we asked."""

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router

from whiteglove.api.answers import actor_of, told
from whiteglove.api.conversations import Length, PageCursor
from whiteglove.api.once import once
from whiteglove.api.problems import makes, reads
from whiteglove.api.shapes import PageOut
from whiteglove.api.survey_shapes import (
    InvitationOut,
    QuestionIn,
    QuestionOut,
    SurveyIn,
    SurveyOut,
    invitation_out,
    question_out,
    survey_out,
)
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.journey.models import Journey, Touchpoint
from whiteglove.perception.actions.questions import NewQuestion, add_question, ready_questions, retire_question
from whiteglove.perception.actions.surveys import Wanted, ask_at, ask_no_more_at
from whiteglove.perception.models import Question
from whiteglove.perception.queries import invitations as asked
from whiteglove.team.permissions import May, require

router = Router(tags=["responses"], by_alias=True)
of_questions = Router(tags=["responses"], by_alias=True)
of_invitations = Router(tags=["responses"], by_alias=True)


@router.get("", response=reads(PageOut[SurveyOut]), summary="What is asked where")
@told
def list_surveys(
    request: HttpRequest,
    *,
    ended: Annotated[bool, Query(description="Also what was asked before", examples=[False])] = False,
) -> PageOut[SurveyOut]:
    """By journey and place on it."""
    return PageOut(items=[survey_out(one) for one in asked.surveys(actor_of(request), every=ended)], next=None)


@router.post("", response=makes(PageOut[SurveyOut]), summary="Ask this at a place from now on")
@once
def set_survey(request: HttpRequest, given: SurveyIn) -> PageOut[SurveyOut]:
    """What was asked there before ends. Answers with what is asked there now: nothing where no question is given."""
    actor = actor_of(request)
    require(actor, May.SET_UP_ASKING)
    journey_id, touchpoint_id = _place(given.journey, given.touchpoint)
    if not given.questions:
        ask_no_more_at(actor, journey_id, touchpoint=touchpoint_id)
        return PageOut(items=[], next=None)
    first, *others = _questions(given.questions)
    wanted = Wanted(
        question=first,
        then_ask=tuple(others),
        delay_minutes=given.delay_minutes,
        window_days=given.window_days,
        hold_out=given.hold_out,
    )
    survey = ask_at(actor, journey_id, touchpoint=touchpoint_id, wanted=wanted)
    return PageOut(items=[survey_out(asked.survey_shown(survey))], next=None)


def _place(journey_key: str, touchpoint_key: str | None) -> tuple[int, int | None]:
    journey = Journey.objects.filter(key=journey_key, retired_at=None).first()
    if journey is None:
        raise NotFound("There is no such journey.")
    if touchpoint_key is None:
        return journey.pk, None
    touchpoint = Touchpoint.objects.filter(journey=journey, key=touchpoint_key, retired_at=None).first()
    if touchpoint is None:
        raise NotFound("There is no such touchpoint on this journey.")
    return journey.pk, touchpoint.pk


def _questions(keys: list[str]) -> list[int]:
    ready_questions()
    known = dict(Question.objects.filter(key__in=keys).values_list("key", "id"))
    if missing := [key for key in keys if key not in known]:
        raise NotFound(f"There is no question {missing[0]!r}.")
    return [known[key] for key in keys]


@of_questions.get("", response=reads(PageOut[QuestionOut]), summary="What can be asked")
@told
def list_questions(request: HttpRequest) -> PageOut[QuestionOut]:
    """The ready ones, then the house's own; last what is asked no more."""
    ready_questions()
    return PageOut(items=[question_out(one) for one in asked.questions(actor_of(request))], next=None)


@of_questions.post("", response=makes(QuestionOut), summary="Add a question of the house's own")
@once
def new_question(request: HttpRequest, given: QuestionIn) -> QuestionOut:
    """In one language or several; its identity is one."""
    added = NewQuestion(
        words=given.words,
        answers=given.answers,
        lowest=given.scale_min,
        highest=given.scale_max,
        high_is_good=given.high_is_good,
        key=given.key,
    )
    return question_out(add_question(actor_of(request), added))


@of_questions.post("/{key}/retire", response=makes(QuestionOut), summary="Ask it no more")
@once
def end_question(request: HttpRequest, key: Annotated[str, Path(description="Its key")]) -> QuestionOut:
    """Its answers stay. Harmless twice."""
    actor = actor_of(request)
    return question_out(retire_question(actor, _questions_of(actor, key)))


def _questions_of(actor: Actor, key: str) -> int:
    require(actor, May.SET_UP_ASKING)
    return _questions([key])[0]


@of_invitations.get("", response=reads(PageOut[InvitationOut]), summary="Whom we asked, and whom not and why")
@told
def list_invitations(
    request: HttpRequest,
    *,
    outcome: Annotated[
        Literal["due", "asked", "not_asked"] | None, Query(description="Only these", examples=["not_asked"])
    ] = None,
    cursor: PageCursor = None,
    limit: Length = asked.PAGE,
) -> PageOut[InvitationOut]:
    """The newest thought first."""
    page = asked.invitations(actor_of(request), outcome=outcome or "", after=cursor, limit=limit)
    return PageOut(items=[invitation_out(one) for one in page.rows], next=page.next)
