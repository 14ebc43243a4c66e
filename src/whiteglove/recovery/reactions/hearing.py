"""What customers say is read for words that blame a rule, and for words that they leave us."""

from whiteglove.conversations.facts import MessageReceived
from whiteglove.foundation.journal.reactions import when
from whiteglove.perception.facts import PoorAnswerReceived, ResponseChanged
from whiteglove.recovery.actions.hearing import hear_leaving, hear_message, hear_response


@when(MessageReceived, known_as="recovery.hearing_reactions.blamed_in_a_message")
def blamed_in_a_message(happened: MessageReceived) -> None:
    """A customer wrote."""
    hear_message(happened.message_id)


@when(MessageReceived, known_as="recovery.hearing_reactions.said_to_leave")
def said_to_leave(happened: MessageReceived) -> None:
    """A customer may have written that they leave us."""
    hear_leaving(happened.message_id)


@when(PoorAnswerReceived, known_as="recovery.hearing_reactions.blamed_in_an_answer")
def blamed_in_an_answer(happened: PoorAnswerReceived) -> None:
    """A customer was not content, and may have said why."""
    hear_response(happened.response_id)


@when(ResponseChanged, known_as="recovery.hearing_reactions.blamed_in_words_added")
def blamed_in_words_added(happened: ResponseChanged) -> None:
    """They added words to it."""
    hear_response(happened.response_id)
