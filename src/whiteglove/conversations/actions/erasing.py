"""A customer is erased: the person is taken out of what was said, and all that only they could be known by goes."""

import re
from collections.abc import Callable, Sequence

from django.db import transaction
from django.db.models import Q, QuerySet

from whiteglove.conversations.actions.columns import all_words
from whiteglove.conversations.actions.erasing_elsewhere import (
    answers_to_them,
    cut_from_others,
    drafts_for,
    take_out_of_answers,
    take_out_of_bulk_acts,
    take_out_of_drafts,
)
from whiteglove.conversations.actions.recounting import recounted
from whiteglove.conversations.anonymous import GONE, anonymous, without
from whiteglove.conversations.facts import WordsErased
from whiteglove.conversations.models import (
    Assignment,
    Attachment,
    Closure,
    Conversation,
    Delivery,
    Direction,
    Link,
    Merge,
    Message,
    Pause,
    Reopening,
    SentAgain,
    Tagging,
)
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.conversations.queries.origins import origins, stand_with
from whiteglove.customers.actions.forgetting import forget_person, hold_to_erase, words_of
from whiteglove.customers.models import Erasure
from whiteglove.encounters.actions.forgetting import forget_words_of
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.blobs.actions import release_blobs
from whiteglove.foundation.errors import Refused
from whiteglove.foundation.journal.actions import announce

AT_ONCE = 500
RECORDS = (Assignment, Closure, Link, Merge, Pause, Reopening, SentAgain, Tagging)
Person = re.Pattern[str] | None

# Channels keep originals, other rooms more: each lets go of what it has of these messages, in our transaction.
_who_forgets: list[Callable[[Sequence[int]], None]] = []


# Rooms above keep words of and about the person, too: (ids of their rows, what names them, keeps_words).
_who_rewords: list[Callable[..., None]] = []

# They may also know other names of the person, such as a caller gave: by the ids of their rows.
_who_names: list[Callable[[Sequence[int]], list[str]]] = []


class AnswerOnItsWay(Refused):
    """An answer to them has not left yet."""


def forget_originals_by(forgets: Callable[[Sequence[int]], None]) -> None:
    """A room above tells how it lets go of what it keeps of messages, by their ids."""
    _who_forgets.append(forgets)


def take_out_by(rewords: Callable[..., None]) -> None:
    """A room above tells how it takes a person out of its words: `rewords(rows, person, keeps_words=...)`."""
    _who_rewords.append(rewords)


def name_by(names: Callable[[Sequence[int]], list[str]]) -> None:
    """A room above tells by which further names and numbers it knows the person."""
    _who_names.append(names)


@transaction.atomic
def erase_customer(actor: Actor, customer_id: int, *, confirmed: str, keeps_words: bool, why: str = "") -> Erasure:
    """Erase a person with all their rows; their conversations stay, of nobody in particular.

    keeps_words: what was said stays without names, addresses, files, layout and originals; else no word of it stays.
    Whoever writes from one of their addresses later is a new person.
    Raises NotFound, NotUnderstood (`confirmed` is not their name), AnswerOnItsWay.
    """
    standing, rows = hold_to_erase(actor, customer_id, confirmed=confirmed)
    ids = list(Conversation.objects.filter(customer__in=rows).values_list("pk", flat=True))
    together = Conversation.objects.select_for_update(of=("self",)).filter(pk__in=stand_with(ids)).order_by("pk")
    list(together.values_list("pk"))
    names = [*words_of(rows), *(word for also in _who_names for word in also(rows))]
    person = without(names)
    theirs = origins(ids)
    said = Message.objects.filter(Q(pk__in=theirs.said) | Q(customer__in=rows))
    _refuse_while_sending(said)
    elsewhere = sorted({*theirs.stand_in, *said.values_list("conversation_id", flat=True)} - set(ids))
    forget_messages(said)
    _take_out_elsewhere(elsewhere, names, but=list(said.values_list("pk", flat=True)))
    _erase_said(said, person, keeps_words=keeps_words)
    _erase_records(ids, person, keeps_words=keeps_words)
    forget_words_of(rows)
    for rewords in _who_rewords:
        rewords(rows, person, keeps_words=keeps_words)
    erasure = forget_person(actor, standing, rows, keeps_words=keeps_words, why=why)
    _write_columns(ids, person, keeps_words=keeps_words)
    _write_words([*ids, *elsewhere])
    announce(*(WordsErased(conversation_id) for conversation_id in [*ids, *elsewhere]), actor=actor)
    return erasure


def _refuse_while_sending(said: QuerySet[Message]) -> None:
    if said.filter(delivery=DeliveryState.QUEUED).exists():
        raise AnswerOnItsWay("An answer to them is still on its way. Erase them once it has left, or take it back.")


def _take_out_elsewhere(conversation_ids: list[int], names: list[str], *, but: list[int]) -> None:
    """What others said in theirs stays; what we said there to this person, or noted, no longer tells of them."""
    person = without(names)
    answers = answers_to_them(conversation_ids, names, but=but)
    _refuse_while_sending(Message.objects.filter(pk__in=[message.pk for message in answers]))
    for forgets in _who_forgets:
        forgets([message.pk for message in answers if message.direction == Direction.OUT])
    take_out_of_answers(answers, names, person)
    take_out_of_drafts(conversation_ids, person)
    _erase_reasons(Q(conversation__in=conversation_ids), person, keeps_words=True)


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
    drafts = drafts_for(ids)
    cut_from_others(drafts)
    release_blobs(drafts.filter(files__isnull=False).values_list("files__blob_id", flat=True))
    drafts.delete()
    _erase_reasons(Q(conversation__in=ids), person, keeps_words=keeps_words)
    for row in Merge.objects.filter(merged__in=ids).exclude(why=""):
        row.why = anonymous(row.why, person) if keeps_words else ""
        row.save(update_fields=["why"])
    take_out_of_bulk_acts(ids, person, keeps_words=keeps_words)


def _erase_reasons(where: Q, person: Person, *, keeps_words: bool) -> None:
    for record in RECORDS:
        for row in record._default_manager.filter(where).exclude(why=""):
            gone = GONE if getattr(row, "is_hand_over", False) else ""  # a warm one came with a word, and still did
            why = anonymous(row.why, person) if keeps_words else gone
            record._default_manager.filter(pk=row.pk).update(why=why)


def _write_columns(ids: list[int], person: Person, *, keeps_words: bool) -> None:
    """Subject of these conversations, as it is now. The time of the last activity stays."""
    for conversation in Conversation.objects.filter(pk__in=ids).order_by("pk").iterator():
        subject = anonymous(conversation.subject, person) if keeps_words else ""
        plain = anonymous(conversation.plain_subject, person) if keeps_words else ""
        Conversation.objects.filter(pk=conversation.pk).update(subject=subject, plain_subject=plain)


def _write_words(ids: list[int]) -> None:
    """First words, files, and words to be found by, of all conversations in which something was erased."""
    touched = Conversation.objects.filter(pk__in=ids).select_related("customer").order_by("pk")
    for conversation in touched.iterator(chunk_size=200):
        columns = {**recounted(conversation), "words": all_words(conversation)}
        Conversation.objects.filter(pk=conversation.pk).update(**columns)
