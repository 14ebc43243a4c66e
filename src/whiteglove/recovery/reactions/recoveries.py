"""When a customer was let down it is put right: a poor answer, a broken promise, a complaint, strong early signs."""

from django.db import transaction
from django.db.models import Q

from whiteglove.conversations.facts import Merged, MergeUndone
from whiteglove.conversations.models import Conversation
from whiteglove.conversations.queries.family import stands_in
from whiteglove.customers.models import Customer
from whiteglove.foundation.journal.reactions import when
from whiteglove.perception.asking.after import ask_after
from whiteglove.perception.facts import PoorAnswerReceived
from whiteglove.perception.models import Response
from whiteglove.promises.facts import PromiseBroken
from whiteglove.promises.models import Promise, PromiseState
from whiteglove.recovery.actions.columns import recount
from whiteglove.recovery.actions.incidents import word_was_not_kept
from whiteglove.recovery.actions.let_down import put_right, put_right_complaint, put_right_signs
from whiteglove.recovery.actions.recoveries import About
from whiteglove.recovery.facts.hindered import GrievanceWeighed
from whiteglove.recovery.facts.recoveries import RecoveryClosed
from whiteglove.recovery.facts.signs import SignsGrewStrong
from whiteglove.recovery.models import OpenedBy, Recovery, Touched


@when(PoorAnswerReceived)
@transaction.atomic
def put_right_what_was_poor(poor: PoorAnswerReceived) -> None:
    """While the customer is calm. Who answered without a name cannot be reached."""
    response = Response.objects.filter(pk=poor.response_id).first()
    if response is None or poor.customer_id is None or Recovery.objects.filter(response=response).exists():
        return
    talk = _talk_with(poor.customer_id, poor.conversation_id)
    put_right(poor.customer_id, OpenedBy.POOR_ANSWER, talk, About(response=response))


@when(PromiseBroken)
@transaction.atomic
def put_right_what_was_broken(broken: PromiseBroken) -> None:
    """One that was kept or withdrawn meanwhile is not. What an incident promised to many is put right there, on one
    page, and told once; what was moved with one of them is theirs again.
    """
    promise = Promise.objects.filter(pk=broken.promise_id, state=PromiseState.BROKEN).first()
    if promise is None:
        return
    touched = Touched.objects.filter(promise=promise).values_list("incident", flat=True).first()
    if touched is not None and word_was_not_kept(touched, due=promise.due):
        return
    talk = _talk_with(promise.customer_id, promise.conversation_id)
    put_right(promise.customer_id, OpenedBy.BROKEN_PROMISE, talk, About(promise=promise))


@when(GrievanceWeighed)
def put_right_what_was_justified(weighed: GrievanceWeighed) -> None:
    """A colleague said that what they complain of is so."""
    put_right_complaint(weighed.conversation_id)


@when(SignsGrewStrong)
def put_right_before_anger_shows(grew: SignsGrewStrong) -> None:
    """They may be let down, though they have not said so."""
    put_right_signs(grew.conversation_id)


@transaction.atomic
def follow_merged_conversations(happened: Merged | MergeUndone) -> None:
    """What is put right in a merged conversation calls where that stands now."""
    there = Conversation.objects.filter(pk__in=[happened.conversation_id, happened.other_id]).order_by("pk")
    for conversation_id in there.values_list("pk", flat=True):
        recount(conversation_id)


when(Merged)(follow_merged_conversations)
when(MergeUndone)(follow_merged_conversations)


def _talk_with(customer_id: int, conversation_id: int | None) -> int | None:
    """Where the conversation stands, if that is this customer's: it may have been merged into another's matter."""
    if conversation_id is None:
        return None
    theirs = Q(customer=customer_id) | Q(customer__merged_into=customer_id) | Q(customer__in=_standing(customer_id))
    found = Conversation.objects.filter(theirs, pk=stands_in(conversation_id))
    return found.values_list("pk", flat=True).first()


def _standing(customer_id: int) -> list[int]:
    merged = Customer.objects.filter(pk=customer_id, merged_into__isnull=False)
    return [into for into in merged.values_list("merged_into", flat=True) if into is not None]


@when(RecoveryClosed)
@transaction.atomic
def ask_how_it_was_put_right(closed: RecoveryClosed) -> None:
    """What came of it, the way there, courtesy; the answer that opened it does not count as asked lately."""
    over = Recovery.objects.select_related("response").filter(pk=closed.recovery_id).first()
    if over is None or over.closed_at is None:
        return
    asked = over.response.invitation_id if over.response else None
    talk = None if over.conversation_id is None else stands_in(over.conversation_id)
    about = f"recovery:{over.pk}"
    ask_after(about, customer=over.customer_id, conversation=talk, ended_at=over.closed_at, follows=asked)
