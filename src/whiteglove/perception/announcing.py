"""What is announced of answers."""

from collections.abc import Iterator, Sequence
from typing import Any

from whiteglove.conversations.models import Message, Met
from whiteglove.foundation.journal.facts import Fact
from whiteglove.perception.facts import PoorAnswerReceived, ResponseChanged, ResponseReceived, ThanksReceived
from whiteglove.perception.models import Invitation, Response
from whiteglove.perception.scales import Answer, Scale, is_poor, is_thanks


def answer_of(response: Response) -> Answer:
    """What a row says, for the rules."""
    scale = Scale(response.scale_min, response.scale_max, response.high_is_good)
    return Answer(response.kind, scale, response.value, response.feeling, response.comment)


def facts_of_new(responses: Sequence[Response]) -> list[Fact]:
    """What is announced of answers that came."""
    talks = conversations_of(responses)
    return [
        fact
        for response in responses
        for fact in (
            ResponseReceived(**_told(response, talks.get(response.pk))),
            *_weighty(response, talks.get(response.pk), before=None),
        )
    ]


def facts_of_change(response: Response, *, before: Answer) -> list[Fact]:
    """What is announced of an answer that says something else or more than before."""
    talk = conversations_of([response]).get(response.pk)
    return [ResponseChanged(**_told(response, talk)), *_weighty(response, talk, before=before)]


def _weighty(response: Response, talk: int | None, *, before: Answer | None) -> Iterator[Fact]:
    now = answer_of(response)
    if is_poor(now) and not (before and is_poor(before)):
        yield PoorAnswerReceived(**_told(response, talk))
    if is_thanks(now) and not (before and is_thanks(before)):
        yield ThanksReceived(**_told(response, talk))


def _told(response: Response, talk: int | None) -> dict[str, Any]:
    return {
        "response_id": response.pk,
        "kind_of_question": response.kind,
        "value": response.value,
        "customer_id": response.customer_id,
        "encounter_id": response.encounter_id,
        "journey_id": response.journey_id,
        "touchpoint_id": response.touchpoint_id,
        "conversation_id": talk,
    }


def conversations_of(responses: Sequence[Response]) -> dict[int, int]:
    """The conversation in which each answer is shown, by id of the answer; of those that have one."""
    asked = [response.invitation_id for response in responses if response.invitation_id is not None]
    from_mail = _written_in(asked)
    met = _met_in([response.encounter_id for response in responses if response.encounter_id is not None])
    said = _said_in([response.message_id for response in responses if response.message_id is not None])
    found = {}
    for response in responses:
        talk = met.get(response.encounter_id or 0) or from_mail.get(response.invitation_id or 0)
        talk = talk or said.get(response.message_id or 0)
        if talk is not None:
            found[response.pk] = talk
    return found


def _met_in(encounter_ids: Sequence[int]) -> dict[int, int]:
    return dict(Met.objects.filter(encounter__in=encounter_ids).values_list("encounter", "message__conversation"))


def _said_in(message_ids: Sequence[int]) -> dict[int, int]:
    return dict(Message.objects.filter(pk__in=message_ids).values_list("pk", "conversation"))


def _written_in(invitation_ids: Sequence[int]) -> dict[int, int]:
    """Where the mail that asked stands."""
    asked = Invitation.objects.filter(pk__in=invitation_ids, message__isnull=False)
    return dict(asked.values_list("pk", "message__conversation"))
