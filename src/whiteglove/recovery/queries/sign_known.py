"""What is known of an open conversation, for its early signs; ten questions, each of a few rows."""

from datetime import datetime

from django.db.models import Q

from whiteglove.conversations.models import Assignment, Conversation, Direction, Message, Reopening
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.conversations.queries.family import family
from whiteglove.customers.queries import family_ids, standing_id
from whiteglove.perception.announcing import answer_of
from whiteglove.perception.models import Response
from whiteglove.perception.scales import is_poor
from whiteglove.promises.models import Promise
from whiteglove.promises.models.promise import STANDS
from whiteglove.recovery.models import Touched, Upset
from whiteglove.recovery.sign_words import angry_word
from whiteglove.recovery.signs import AGAIN_WITHIN, Known

READ_AT_MOST = 20
OF_PEOPLE = ("message",)


def known_of(talk: Conversation) -> Known:
    """Everything the signs of this conversation are told from."""
    person = family_ids(standing_id(talk.customer_id))
    there = list(family([talk.pk]))
    said = _said_since_answer(talk.pk)
    touched = _touched(person)
    return Known(
        opened_at=talk.opened_at,
        contacts=[at for at, _ in said],
        before_at=_before(talk, person, there),
        handed_over=_handed_over(there),
        promise_due=_promise_due(there),
        waits_until=talk.next_moment if talk.needs_answer and talk.paused_until is None else None,
        reopened_at=_reopened(talk.pk),
        poor_at=_poor(person),
        touched_at=touched[0] if touched else None,
        incident=touched[1] if touched else "",
        upset_at=_upset(there),
        angry=next(((at, word) for at, text in said if (word := angry_word(text))), None),
    )


def _said_since_answer(conversation_id: int) -> list[tuple[datetime, str]]:
    """What the customer wrote since our last answer, oldest first: when, and what is new in it."""
    people = Message.objects.filter(
        conversation=conversation_id, taken_back_at=None, is_aside=False, is_automatic=False
    ).exclude(Q(direction=Direction.NOTE) | Q(delivery=DeliveryState.FAILED))  # that did not reach them
    newest = people.order_by("-at", "-id").values_list("direction", "kind", "at", "reply_text", "text")[:READ_AT_MOST]
    found = []
    for direction, kind, at, reply_text, text in newest:
        if direction == Direction.OUT:
            break
        if kind in OF_PEOPLE:
            found.append((at, reply_text or text))
    return found[::-1]


def _before(talk: Conversation, person: list[int], there: list[int]) -> datetime | None:
    others = Conversation.objects.filter(customer__in=person, merged_into=None).exclude(pk__in=there)
    lately = others.filter(opened_at__lte=talk.opened_at, opened_at__gte=talk.opened_at - AGAIN_WITHIN)
    return lately.order_by("-opened_at").values_list("opened_at", flat=True).first()


def upset_said(conversation_id: int) -> list[int]:
    """What stands of colleagues saying that this customer is upset, here or in what was merged into it: ids."""
    said = Upset.objects.filter(conversation__in=list(family([conversation_id])), taken_back_at=None)
    return list(said.order_by("id").values_list("pk", flat=True))


def _upset(there: list[int]) -> datetime | None:
    said = Upset.objects.filter(conversation__in=there, taken_back_at=None)
    return said.order_by("-at").values_list("at", flat=True).first()


def _handed_over(there: list[int]) -> list[datetime]:
    passed = Assignment.objects.filter(conversation__in=there, is_hand_over=True)
    return list(passed.order_by("at", "id").values_list("at", flat=True)[:READ_AT_MOST])


def _promise_due(there: list[int]) -> datetime | None:
    standing = Promise.objects.filter(STANDS, conversation__in=there)
    return standing.order_by("due").values_list("due", flat=True).first()


def _reopened(conversation_id: int) -> datetime | None:
    """When the customer came back last after it was called done; a colleague's own second thought is no sign."""
    theirs = Reopening.objects.filter(conversation=conversation_id, by=None)
    return theirs.order_by("-at").values_list("at", flat=True).first()


def _poor(person: list[int]) -> datetime | None:
    last = Response.objects.filter(customer__in=person).order_by("-at", "-id").first()
    return last.at if last is not None and is_poor(answer_of(last)) else None


def _touched(person: list[int]) -> tuple[datetime, str] | None:
    running = Touched.objects.filter(customer__in=person, incident__ended_at=None)
    return running.order_by("-added_at").values_list("added_at", "incident__title").first()
