"""A customer is erased: the person is taken out of what was said, and all that only they could be known by goes."""

import re
from collections.abc import Callable, Sequence

from django.db import transaction
from django.db.models import Q, QuerySet

from whiteglove.conversations.actions.columns import all_words, newest_preview
from whiteglove.conversations.anonymous import anonymous, without
from whiteglove.conversations.facts import WordsErased
from whiteglove.conversations.models import (
    Assignment,
    Attachment,
    Closure,
    Conversation,
    Delivery,
    Draft,
    Link,
    Merge,
    Message,
    Pause,
    Reopening,
    Tagging,
)
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.customers.actions.forgetting import forget_person, hold_to_erase, words_of
from whiteglove.customers.models import Erasure
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.blobs.actions import release_blobs
from whiteglove.foundation.errors import Refused
from whiteglove.foundation.journal.actions import announce

AT_ONCE = 500
RECORDS = (Assignment, Closure, Link, Merge, Pause, Reopening, Tagging)
Person = re.Pattern[str] | None

# Channels keep originals, other rooms more: each lets go of what it has of these messages, in our transaction.
_who_forgets: list[Callable[[Sequence[int]], None]] = []


class AnswerOnItsWay(Refused):
    """An answer to them has not left yet."""


def forget_originals_by(forgets: Callable[[Sequence[int]], None]) -> None:
    """A room above tells how it lets go of what it keeps of messages, by their ids."""
    _who_forgets.append(forgets)


@transaction.atomic
def erase_customer(actor: Actor, customer_id: int, *, confirmed: str, keeps_words: bool, why: str = "") -> Erasure:
    """Erase a person with all their rows; their conversations stay, of nobody in particular.

    keeps_words: what was said stays without names, addresses, files, layout and originals; else no word of it stays.
    Whoever writes from one of their addresses later is a new person.
    Raises NotFound, NotUnderstood (`confirmed` is not their name), AnswerOnItsWay.
    """
    standing, rows = hold_to_erase(actor, customer_id, confirmed=confirmed)
    theirs = Conversation.objects.filter(customer__in=rows)
    ids = list(theirs.select_for_update().order_by("pk").values_list("pk", flat=True))
    _refuse_while_sending(ids)
    person = without(words_of(rows))
    said = Message.objects.filter(Q(conversation__in=ids) | Q(customer__in=rows))
    elsewhere = list(said.exclude(conversation__in=ids).values_list("conversation_id", flat=True).distinct())
    forget_messages(said)
    _erase_said(Message.objects.filter(conversation__in=ids), person, keeps_words=keeps_words)
    _erase_said(said.exclude(conversation__in=ids), person, keeps_words=keeps_words)
    _erase_records(ids, person, keeps_words=keeps_words)
    erasure = forget_person(actor, standing, rows, keeps_words=keeps_words, why=why)
    _write_columns(ids, person, keeps_words=keeps_words)
    _write_words([*ids, *elsewhere])
    announce(*(WordsErased(conversation_id) for conversation_id in ids), actor=actor)
    return erasure


def _refuse_while_sending(ids: list[int]) -> None:
    if Message.objects.filter(conversation__in=ids, delivery=DeliveryState.QUEUED).exists():
        raise AnswerOnItsWay("An answer to them is still on its way. Erase them once it has left, or take it back.")


def forget_messages(said: QuerySet[Message]) -> None:
    """Files and originals of these messages go; call it in the transaction that erases or deletes them."""
    ids = list(said.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        files = Attachment.objects.filter(message__in=some)
        release_blobs(files.values_list("blob_id", flat=True))
        files.delete()
        for forgets in _who_forgets:
            forgets(some)


def _erase_said(said: QuerySet[Message], person: Person, *, keeps_words: bool) -> None:
    """Whoever wrote is nobody; of our own messages the author stays."""
    last = 0
    while batch := list(said.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = batch[-1].pk
        for message in batch:
            for column in ("subject", "text", "reply_text"):
                words = getattr(message, column)
                setattr(message, column, anonymous(words, person) if keeps_words else "")
            message.html, message.reply_to, message.to, message.cc = None, "", [], []
            message.defects = []
            if message.direction == "in":
                message.author_name, message.author_address, message.message_id = "", "", None
        columns = ["subject", "text", "reply_text", "html", "reply_to", "to", "cc", "defects"]
        Message.objects.bulk_update(batch, [*columns, "author_name", "author_address", "message_id"])
    Delivery.objects.filter(message__in=said.values("pk")).exclude(why="").update(why="")


def _erase_records(ids: list[int], person: Person, *, keeps_words: bool) -> None:
    """What colleagues were writing goes; what they wrote as a reason is treated like what was said."""
    drafts = Draft.objects.filter(conversation__in=ids)
    release_blobs(drafts.filter(files__isnull=False).values_list("files__blob_id", flat=True))
    drafts.delete()
    for record in RECORDS:
        for row in record._default_manager.filter(conversation__in=ids).exclude(why=""):
            why = anonymous(row.why, person) if keeps_words else ""
            record._default_manager.filter(pk=row.pk).update(why=why)


def _write_columns(ids: list[int], person: Person, *, keeps_words: bool) -> None:
    """Subject of these conversations, as it is now. The time of the last activity stays."""
    for conversation in Conversation.objects.filter(pk__in=ids).order_by("pk").iterator():
        conversation.subject = anonymous(conversation.subject, person) if keeps_words else ""
        plain = anonymous(conversation.plain_subject, person) if keeps_words else ""
        columns = {"subject": conversation.subject, "plain_subject": plain, "has_files": False}
        Conversation.objects.filter(pk=conversation.pk).update(**columns)


def _write_words(ids: list[int]) -> None:
    """First words, and words to be found by, of all conversations in which something was erased."""
    touched = Conversation.objects.filter(pk__in=ids).select_related("customer").order_by("pk")
    for conversation in touched.iterator(chunk_size=200):
        columns = {**newest_preview(conversation), "words": all_words(conversation)}
        Conversation.objects.filter(pk=conversation.pk).update(**columns)
