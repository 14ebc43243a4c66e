"""Somebody tells us how it is without having been asked."""

import re
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from whiteglove.conversations.actions import open_conversation
from whiteglove.conversations.incoming import Incoming
from whiteglove.conversations.models import Message
from whiteglove.customers.actions import recognise_customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.errors import NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import kept_words, one_line, storable
from whiteglove.perception.actions.questions import ready_questions
from whiteglove.perception.announcing import facts_of_new
from whiteglove.perception.models import Feeling, Kind, Response
from whiteglove.perception.scales import SCALES
from whiteglove.team.models import Team

LONGEST_WORDS = 10_000
LONGEST_NAME = 200
LONGEST_SUBJECT = 80
# Of everybody together: more than any desk reads, fewer than would fill it.
TOLD_AN_HOUR = 300
PORTAL = "portal"
# Kept with the message, so that colleagues see how it came.
THROUGH_PAGE = "through_tell_us"
ADDRESS = re.compile(r"[^@\s<>,;]{1,64}@[^@\s<>,;]{1,250}\.[^@\s<>,;.]{2,63}\Z")


class TooMuchAtOnce(Refused):
    """More came within an hour than people write."""

    status = 429


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What they say. address: where they want an answer; empty: they want none."""

    words: str
    value: int | None = None
    feeling: str = ""
    address: str = ""
    name: str = ""
    language: str


@transaction.atomic
def tell_us(told: Told) -> Response:
    """It becomes an answer that belongs to no encounter; where they want one back, a conversation too.

    Raises NotUnderstood, TooMuchAtOnce.
    """
    words, address = kept_words(told.words.replace("\r\n", "\n"), LONGEST_WORDS + 1), told.address.strip()
    if not words or len(words) > LONGEST_WORDS:
        raise NotUnderstood("There is nothing written yet." if not words else "It is too long for one message.")
    _refuse_nonsense(told, address)
    lately = clock.now() - timedelta(hours=1)
    unasked = Response.objects.filter(invitation=None, encounter=None, channel=PORTAL, recorded_at__gt=lately)
    if unasked.count() >= TOLD_AN_HOUR:
        raise TooMuchAtOnce("Very many write just now. Please try again later.")
    message = _conversation(told, words, address) if address else None
    question = ready_questions()[Kind.CSAT.value]
    response = Response.objects.create(
        customer_id=message.customer_id if message else None,
        message=message,
        channel=PORTAL,
        language=told.language,
        question=question,
        kind=question.kind,
        scale_min=question.scale_min,
        scale_max=question.scale_max,
        high_is_good=question.high_is_good,
        value=told.value,
        feeling=told.feeling,
        comment=words,
        at=clock.now(),
        recorded_at=clock.now(),
    )
    announce(*facts_of_new([response]), actor=SYSTEM)
    return response


def _refuse_nonsense(told: Told, address: str) -> None:
    if address and not ADDRESS.match(address):
        raise NotUnderstood("This is not a mail address.")
    if told.feeling and told.feeling not in Feeling.values:
        raise NotUnderstood("This is none of the words.")
    if told.value is not None and not SCALES[Kind.CSAT.value].holds(told.value):
        raise NotUnderstood("This is none of the answers.")


def _conversation(told: Told, words: str, address: str) -> Message:
    name = one_line(storable(told.name), LONGEST_NAME)
    customer = recognise_customer(SYSTEM, address=storable(address), name=name, language=told.language)
    now, subject = clock.now(), one_line(words, LONGEST_SUBJECT)
    incoming = Incoming(
        author_name=name,
        author_address=storable(address),
        reply_to="",
        to=(),
        cc=(),
        subject=subject,
        plain_subject=subject,
        text=words,
        reply_text=words,
        html=None,
        kind="message",
        is_automatic=False,
        language=told.language,
        at=now,
        said_at=now,
        message_id=None,
        defects=(THROUGH_PAGE,),
    )
    return open_conversation(SYSTEM, incoming, customer=customer, team=Team.objects.order_by("-is_default", "id")[0])
