"""What follows for promises from what happens in conversations, and for callbacks from what happens to promises."""

from django.db import transaction
from django.utils.dateparse import parse_datetime

from whiteglove.conversations.facts import Merged, MergeUndone, MessageTakenBack, MessageWritten, Paused
from whiteglove.conversations.models import Conversation
from whiteglove.conversations.queries.family import family, stands_in
from whiteglove.foundation import clock
from whiteglove.foundation.journal.reactions import when
from whiteglove.promises.actions.columns import recount
from whiteglove.promises.actions.proposing import drop_proposals_of, propose_from
from whiteglove.promises.facts import PromiseMoved
from whiteglove.promises.models import Callback, Promise
from whiteglove.promises.models.promise import WATCHED


@transaction.atomic
def conversations_that_belong_together(happened: Merged | MergeUndone) -> None:
    """What was promised in a merged conversation is heard of where it stands now."""
    there = Conversation.objects.filter(pk__in=[happened.conversation_id, happened.other_id]).order_by("pk")
    for conversation_id in there.values_list("pk", flat=True):
        recount(conversation_id)


when(Merged)(conversations_that_belong_together)
when(MergeUndone)(conversations_that_belong_together)


@transaction.atomic
def callbacks_follow_their_promise(happened: PromiseMoved) -> None:
    """Where the promise of a call was moved by itself, the time to call moves with it."""
    promise = Promise.objects.filter(pk=happened.promise_id, is_callback=True).first()
    callback = Callback.objects.select_for_update().filter(pk=happened.promise_id).first() if promise else None
    if promise is None or callback is None or callback.window_until == promise.due:
        return
    begin = promise.due - (callback.window_until - callback.agreed_from)
    moved = Callback.objects.filter(pk=callback.pk)
    moved.update(agreed_from=begin, window_from=begin, window_until=promise.due)


when(PromiseMoved)(callbacks_follow_their_promise)


@when(Paused)
@transaction.atomic
def no_pause_hides_what_falls_due(happened: Paused) -> None:
    """Where somebody was reminded before it was paused, it comes back once more halfway to its time."""
    now, until = clock.now(), parse_datetime(happened.until)
    there = list(family([stands_in(happened.conversation_id)]))
    due_meanwhile = Promise.objects.filter(
        WATCHED, conversation__in=there, remind_at=None, due__gt=now, due__lt=until
    )
    for promise_id, due in due_meanwhile.values_list("pk", "due"):
        still_so = Promise.objects.filter(WATCHED, pk=promise_id, due=due, remind_at=None)
        still_so.update(remind_at=now + (due - now) / 2)


@when(MessageWritten)
def promises_heard_in_an_answer(happened: MessageWritten) -> None:
    """What reads like a promise in an answer of ours is proposed."""
    propose_from(happened.message_id)


@when(MessageTakenBack)
def nothing_was_promised(happened: MessageTakenBack) -> None:
    """An answer that was taken back promises nothing."""
    drop_proposals_of(happened.message_id)
