"""A message of ours that did not arrive is sent once more: the same words and files, to whom it missed."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from whiteglove.conversations.actions.answering import show_answered
from whiteglove.conversations.actions.attention import tell_of_words
from whiteglove.conversations.actions.columns import lock, message_words, more_words, write
from whiteglove.conversations.actions.delivering import has_trouble
from whiteglove.conversations.actions.files import attach
from whiteglove.conversations.actions.forwarding import refuse_but_experts, typed_addresses
from whiteglove.conversations.facts import Forwarded, MessageWritten
from whiteglove.conversations.facts import SentAgain as SentAgainFact
from whiteglove.conversations.incoming import FileGiven
from whiteglove.conversations.models import Attachment, Conversation, Delivery, Direction, Message, SentAgain
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.conversations.queries.recipients import experts_of, our_addresses_among
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.team.permissions import May, require


class NothingToSendAgain(Refused):
    """The message is on its way, arrived, or nobody knows yet: sent again, it might come twice."""


class NotTheCustomers(Refused):
    """An answer to the customer would go to an outside expert, or to ourselves."""

    status = 422


@transaction.atomic
def send_again(actor: Actor, message_id: int, *, to: Sequence[str], undo_seconds: int = 0) -> Message:
    """Send what failed once more, to these addresses. Pressed twice, or by two, it is sent once: the second gets the

    message of the first. Raises NothingToSendAgain, NotUnderstood for an address that is none, NotTheCustomers,
    NotAnExpert, NotFound.
    """
    conversation, message = _held(actor, message_id)
    again = _again_already(message)
    if again is not None:
        return again
    refuse_unless_failed(message)
    addresses = typed_addresses(", ".join(to))
    _refuse_wrong_side(conversation, message, addresses)
    again = _write(actor, conversation, message, addresses, undo_seconds=undo_seconds)
    SentAgain.objects.create(
        conversation=conversation, by_id=actor.colleague_id, by_whom=actor.reference, message=message, again=again
    )
    if message.is_aside:
        write(conversation, at=again.at, words=more_words(message_words(again)))
    else:
        show_answered(actor, conversation, again)
    write(conversation, at=again.at, has_trouble=conversation.has_trouble and has_trouble(conversation.pk))
    announce(SentAgainFact(conversation.pk, message.pk, again.pk), actor=actor)
    announce((Forwarded if message.is_aside else MessageWritten)(conversation.pk, again.pk), actor=actor)
    tell_of_words(actor, conversation, again)
    return again


def _held(actor: Actor, message_id: int) -> tuple[Conversation, Message]:
    """The message with its conversation held, so that of two presses the second sees what the first did."""
    ours = Message.objects.filter(pk=message_id, direction=Direction.OUT, taken_back_at=None)
    found = ours.values_list("conversation_id", "is_aside").first()
    if found is None:
        raise NotFound("There is no such message of ours.")
    require(actor, May.FORWARD if found[1] else May.ANSWER)
    conversation = lock(actor, found[0])
    return conversation, ours.get()


def _again_already(message: Message) -> Message | None:
    record = SentAgain.objects.filter(message=message, again__taken_back_at=None).select_related("again").first()
    return record.again if record else None


def refuse_unless_failed(message: Message) -> None:
    """Raise NothingToSendAgain unless the newest we heard of it is a failure, for the customer or for others."""
    heard = Delivery.objects.filter(message=message).order_by("-id").values_list("state", flat=True).first()
    settled = message.delivery in (DeliveryState.SENT, DeliveryState.FAILED)
    if not settled or heard != DeliveryState.FAILED:
        raise NothingToSendAgain("This message is still on its way, has arrived, or may have; it is not sent again.")


def _refuse_wrong_side(conversation: Conversation, message: Message, addresses: Sequence[str]) -> None:
    if message.is_aside:
        refuse_but_experts(conversation, addresses)
        return
    wrong = experts_of(conversation.pk) | our_addresses_among(addresses)
    for address in addresses:
        if address.lower() in wrong:
            raise NotTheCustomers(f"{address} is an outside expert's or our own; an answer does not go there.")


def _write(
    actor: Actor, conversation: Conversation, message: Message, to: Sequence[str], *, undo_seconds: int
) -> Message:
    moment = clock.now()
    tries = SentAgain.objects.filter(message=message).count()
    again = Message.objects.create(
        conversation=conversation,
        direction=Direction.OUT,
        author_id=actor.colleague_id,
        author_name=actor.name,
        to=list(to),
        subject=message.subject,
        text=message.text,
        reply_text=message.reply_text,
        language=message.language,
        is_aside=message.is_aside,
        at=moment,
        delivery=DeliveryState.QUEUED,
        leaves_at=moment + timedelta(seconds=undo_seconds),
        composer_token=f"again {message.pk} {tries}",  # no composer sends twice: the database sees to it, too
    )
    attach(again, [_given(one) for one in Attachment.objects.filter(message=message).order_by("id")])
    return again


def _given(one: Attachment) -> FileGiven:
    return FileGiven(
        one.filename,
        one.content_type,
        one.size,
        one.blob_id,
        detected_type=one.detected_type,
        is_inline=one.is_inline,
        content_id=one.content_id,
    )
