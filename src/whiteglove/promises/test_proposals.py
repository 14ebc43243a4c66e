"""An answer that reads like a promise proposes one; a colleague confirms it, or says that it is none."""

from datetime import timedelta

import pytest

from whiteglove.conversations.actions import take_back_reply, write_reply
from whiteglove.conversations.conftest import Time, Wrote
from whiteglove.conversations.models import Conversation, Message
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.promises.actions import Said
from whiteglove.promises.actions.proposing import (
    ProposalSettled,
    confirm_proposal,
    dismiss_proposal,
    drop_proposals_of,
    propose_from,
)
from whiteglove.promises.models import PromiseState, Proposal
from whiteglove.promises.queries.proposals import open_proposals
from whiteglove.team.models import Team


@pytest.fixture
def answered(wrote: Wrote, as_ben: Actor) -> Conversation:
    """Ben told Aiko that he calls tomorrow, and that somebody promises something without a time."""
    talk = wrote()
    write_reply(
        as_ben, talk.pk, text="Thank you. I will call you back tomorrow.\n\nI promise that it does not happen again."
    )
    return talk


def test_an_answer_is_read_once(answered: Conversation, as_ben: Actor) -> None:
    message = answered_message(answered)
    assert [propose_from(message), Proposal.objects.count()] == [2, 2]
    assert [propose_from(message), Proposal.objects.count()] == [0, 2]
    waiting = open_proposals(as_ben, answered.pk)
    assert [(one.sentence, one.due is None) for one in waiting] == [
        ("I will call you back tomorrow.", False),
        ("I promise that it does not happen again.", True),
    ]


def test_confirmed_it_is_watched_by_whoever_said_it(answered: Conversation, as_ben: Actor) -> None:
    propose_from(answered_message(answered))
    call, again = open_proposals(as_ben, answered.pk)
    made = confirm_proposal(as_ben, call.id)
    assert (made.due, made.colleague_id, made.quote) == (call.due, as_ben.colleague_id, call.sentence)
    assert made.state == PromiseState.MADE
    assert Conversation.objects.get(pk=answered.pk).promised_at == call.due
    with pytest.raises(ProposalSettled):
        confirm_proposal(as_ben, call.id)
    with pytest.raises(NotUnderstood, match="by when"):
        confirm_proposal(as_ben, again.id)


def test_in_other_words_and_by_another_time(answered: Conversation, as_ben: Actor, time: Time) -> None:
    propose_from(answered_message(answered))
    again = open_proposals(as_ben, answered.pk)[1]
    made = confirm_proposal(
        as_ben, again.id, Said(what="Tell the crew", due=time.now + timedelta(days=3), made_where="message")
    )
    assert (made.what, made.message_id) == ("Tell the crew", again.message_id)


def test_dismissed_or_taken_back_it_is_asked_no_more(answered: Conversation, as_ben: Actor) -> None:
    message = answered_message(answered)
    propose_from(message)
    dismiss_proposal(as_ben, open_proposals(as_ben, answered.pk)[0].id)
    assert len(open_proposals(as_ben, answered.pk)) == 1
    drop_proposals_of(message)
    assert open_proposals(as_ben, answered.pk) == []


def test_what_was_taken_back_or_noted_proposes_nothing(wrote: Wrote, as_ben: Actor) -> None:
    talk = wrote()
    reply = write_reply(as_ben, talk.pk, text="I will call you back tomorrow.", undo_seconds=60)
    take_back_reply(as_ben, reply.pk)
    assert propose_from(reply.pk) == 0


def test_who_may_not_see_the_team_sees_no_proposal(answered: Conversation, as_ben: Actor, front_desk: Team) -> None:
    propose_from(answered_message(answered))
    found = Proposal.objects.first()
    assert found is not None
    Team.objects.filter(pk=answered.team_id).update(is_private=True)
    stranger = Actor(kind=as_ben.kind, id=987654, name="Somebody", role=as_ben.role)
    assert open_proposals(stranger, answered.pk) == []
    with pytest.raises(NotFound):
        dismiss_proposal(stranger, found.pk)


def answered_message(talk: Conversation) -> int:
    return Message.objects.filter(conversation=talk, direction="out").latest("id").pk
