"""Whatever changes the early signs of a conversation has them looked at anew."""

from whiteglove.conversations.facts import (
    AnswerSentElsewhere,
    Closed,
    ConversationFact,
    DeliveryChanged,
    HandedOver,
    Merged,
    MergeUndone,
    MessageReceived,
    MessageTakenBack,
    MessageWritten,
    Paused,
    Reopened,
)
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.customers.facts import CustomersMerged, CustomersParted
from whiteglove.customers.queries import family_ids, standing_id
from whiteglove.foundation.journal.reactions import when
from whiteglove.perception.facts import ResponseChanged, ResponseFact, ResponseReceived
from whiteglove.promises.facts import (
    PromiseBroken,
    PromiseFact,
    PromiseKept,
    PromiseMade,
    PromiseMoved,
    PromiseWithdrawn,
)
from whiteglove.recovery.actions.signs import look_for_signs, look_for_signs_of


def of_a_conversation(happened: ConversationFact) -> None:
    """Something was said, passed on, paused, closed or reopened."""
    look_for_signs(happened.conversation_id)


def of_a_promise(happened: PromiseFact) -> None:
    """A promise was made, moved, kept or broken."""
    if happened.conversation_id is not None:
        look_for_signs(happened.conversation_id)


def of_an_answer(happened: ResponseFact) -> None:
    """A customer said how it felt: the signs of all their open matters are told from it."""
    if happened.customer_id is not None:
        look_for_signs_of(family_ids(standing_id(happened.customer_id)))


@when(DeliveryChanged, known_as="recovery.signs_reactions.of_a_delivery")
def of_a_delivery(happened: DeliveryChanged) -> None:
    """What did not reach them was no answer."""
    if happened.state == DeliveryState.FAILED:
        look_for_signs(happened.conversation_id)


@when(CustomersMerged, known_as="recovery.signs_reactions.of_one_customer")
def of_one_customer(happened: CustomersMerged) -> None:
    """Two records are one person: what is known of either counts for both."""
    look_for_signs_of(family_ids(happened.customer_id))


@when(CustomersParted, known_as="recovery.signs_reactions.of_two_customers")
def of_two_customers(happened: CustomersParted) -> None:
    """They are two people after all."""
    for customer_id in (happened.customer_id, happened.parted_id):
        look_for_signs_of(family_ids(customer_id))


for _fact in (
    MessageReceived, MessageWritten, MessageTakenBack, AnswerSentElsewhere, HandedOver, Closed, Reopened, Merged,
    MergeUndone, Paused,
):  # fmt: skip
    when(_fact, known_as="recovery.signs_reactions.of_a_conversation")(of_a_conversation)
for _promise_fact in (PromiseMade, PromiseMoved, PromiseKept, PromiseBroken, PromiseWithdrawn):
    when(_promise_fact, known_as="recovery.signs_reactions.of_a_promise")(of_a_promise)
for _answer_fact in (ResponseReceived, ResponseChanged):
    when(_answer_fact, known_as="recovery.signs_reactions.of_an_answer")(of_an_answer)
