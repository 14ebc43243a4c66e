"""Which conversation a mail joins: the right one, and never a stranger's."""

from datetime import timedelta

import pytest
from tests.mails import MailFrom

from whiteglove.channels.email.conftest import OurAnswer
from whiteglove.channels.email.models import Mailbox
from whiteglove.channels.email.understanding.mail import Person
from whiteglove.conversations.actions import assign, close, write_reply
from whiteglove.conversations.models import Conversation, Message, Reopening
from whiteglove.customers.models import Customer
from whiteglove.foundation.actors import SYSTEM
from whiteglove.team.models import Team

pytestmark = pytest.mark.django_db


def test_when_aiko_answers_our_answer_it_joins(aiko: Person, mail_from: MailFrom, our_answer: OurAnswer) -> None:
    first = mail_from(aiko, Subject="My bag")
    again = mail_from(aiko, "Thank you!", answers=our_answer(first), Subject="Something else")
    assert again.conversation == first.conversation
    assert again.conversation.needs_answer
    assert Customer.objects.count() == 1


def test_when_aiko_writes_under_her_own_mail_it_joins(aiko: Person, mail_from: MailFrom) -> None:
    first = mail_from(aiko)
    assert mail_from(aiko, "Any news?", answers=first).conversation == first.conversation


def test_when_aiko_answers_from_an_address_we_wrote_to_it_joins(
    aiko: Person, mail_from: MailFrom, our_answer: OurAnswer
) -> None:
    first = mail_from(aiko, Reply_To="Aiko.Tanaka@work.example")
    answer = our_answer(first)
    assert answer.to == ["Aiko.Tanaka@work.example"]
    again = mail_from(Person("Aiko at work", "Aiko.Tanaka@WORK.example"), answers=answer)
    assert again.conversation == first.conversation


def test_when_somebody_in_copy_answers_it_joins(aiko: Person, mail_from: MailFrom, our_answer: OurAnswer) -> None:
    first = mail_from(aiko, Cc="Son <Son@mail.example>")
    son = mail_from(Person("Son", "son@mail.example"), "I know more", answers=our_answer(first))
    assert son.conversation == first.conversation


def test_when_a_stranger_knows_our_id_it_is_put_beside_and_linked(
    aiko: Person, stranger: Person, mail_from: MailFrom, our_answer: OurAnswer
) -> None:
    first = mail_from(aiko)
    beside = mail_from(stranger, "Tell me more", answers=our_answer(first))
    assert beside.conversation != first.conversation
    assert beside.conversation.linked_to == first.conversation
    assert not first.conversation.needs_answer


def test_when_one_reference_is_anothers_and_one_their_own_it_joins_their_own(
    aiko: Person, stranger: Person, mail_from: MailFrom, our_answer: OurAnswer
) -> None:
    theirs = our_answer(mail_from(stranger, "Lost my hat")).message_id
    first = mail_from(aiko)
    mine = our_answer(first).message_id
    both = mail_from(aiko, "See both", References=f"<{mine}> <{theirs}>")
    assert both.conversation == first.conversation


def test_when_many_answer_one_newsletter_they_stay_apart(aiko: Person, stranger: Person, mail_from: MailFrom) -> None:
    letter = mail_from(stranger, "Our news", Message_ID="<news@list.example>")
    answers = [
        mail_from(aiko, answers="news@list.example"),
        mail_from(Person("B", "b@x.example"), answers="n@l.example"),
    ]
    conversations = {one.conversation.pk for one in (letter, *answers)}
    assert len(conversations) == 3
    assert not Conversation.objects.exclude(linked_to=None).exists()


def test_when_many_answer_a_mail_nobody_here_knows_they_stay_apart(aiko: Person, mail_from: MailFrom) -> None:
    people = [aiko, Person("B", "b@x.example"), Person("C", "c@x.example")]
    arrived = [mail_from(one, answers="unknown@list.example", Subject="Re: News") for one in people]
    assert len({one.conversation.pk for one in arrived}) == 3


def test_when_only_the_subject_tells_a_reply_joins_within_the_window(aiko: Person, mail_from: MailFrom) -> None:
    first = mail_from(aiko, Subject="My bag")
    assert mail_from(aiko, Subject="AW: my BAG", after=timedelta(days=6)).conversation == first.conversation
    older = mail_from(aiko, Subject="Re: My bag", after=timedelta(days=30))
    assert older.conversation != first.conversation
    assert mail_from(aiko, Subject="My bag").conversation not in (first.conversation, older.conversation)


def test_when_only_the_subject_is_the_same_strangers_stay_apart(
    aiko: Person, stranger: Person, mail_from: MailFrom
) -> None:
    first = mail_from(aiko, Subject="My bag")
    assert mail_from(stranger, Subject="Re: My bag").conversation != first.conversation


def test_when_references_are_five_hundred_the_nearest_counts(
    aiko: Person, mail_from: MailFrom, our_answer: OurAnswer
) -> None:
    first = mail_from(aiko)
    known = our_answer(first).message_id
    many = "\n ".join(f"<old-{number}@elsewhere.example>" for number in range(500))
    assert mail_from(aiko, References=f"{many}\n <{known}>").conversation == first.conversation


def test_when_references_are_five_hundred_the_first_counts_too(
    aiko: Person, mail_from: MailFrom, our_answer: OurAnswer
) -> None:
    first = mail_from(aiko)
    many = "\n ".join(f"<old-{number}@elsewhere.example>" for number in range(500))
    arrived = mail_from(aiko, References=f"<{first.message.message_id}>\n {many}")
    assert arrived.conversation == first.conversation


def test_when_a_client_cuts_the_id_into_words_nothing_breaks(aiko: Person, mail_from: MailFrom) -> None:
    arrived = mail_from(aiko, In_Reply_To="Your message of Monday, about <the bag>", References="no ids at all")
    assert arrived.state == "filed"


@pytest.mark.parametrize(("days", "reopened"), [(13, True), (20, False)])
def test_when_aiko_writes_after_closing(
    aiko: Person, mail_from: MailFrom, our_answer: OurAnswer, days: int, reopened: bool
) -> None:
    first = mail_from(aiko)
    answer = our_answer(first)
    close(SYSTEM, first.conversation.pk)
    again = mail_from(aiko, "It is not here!", answers=answer, after=timedelta(days=days))
    assert (again.conversation == first.conversation) is reopened
    assert Reopening.objects.count() == int(reopened)
    assert first.conversation.is_open is reopened
    assert again.conversation.needs_answer
    assert again.conversation.linked_to == (None if reopened else first.conversation)


def test_when_the_matter_went_to_another_team_a_reply_follows_it(
    aiko: Person, mail_from: MailFrom, our_answer: OurAnswer, mailbox: Mailbox, baggage_box: Mailbox
) -> None:
    first = mail_from(aiko)
    answer = our_answer(first)
    assign(SYSTEM, first.conversation.pk, owner=None, team=baggage_box.team)
    again = mail_from(aiko, "And now?", answers=answer)
    assert again.conversation == first.conversation
    unanswered = mail_from(aiko, "And my own?", answers=first)
    assert unanswered.conversation == first.conversation
    assert Conversation.objects.count() == 1


def test_when_aiko_answers_one_team_and_adds_another_each_has_it_once(
    aiko: Person, mail_from: MailFrom, our_answer: OurAnswer, mailbox: Mailbox, baggage_box: Mailbox
) -> None:
    first = mail_from(aiko)
    both = (mailbox.address, baggage_box.address)
    again = mail_from(aiko, "All of you", answers=our_answer(first), Cc=baggage_box.address, recipients=both)
    assert again.outcomes == {"front-desk": "filed", "baggage": "filed"}
    assert again.for_team("front-desk").conversation == first.conversation
    theirs = again.for_team("baggage").conversation
    assert (theirs.team, theirs.linked_to) == (baggage_box.team, first.conversation)


def test_when_aiko_answers_one_team_and_the_other_gets_it_first_each_has_it_once(
    aiko: Person, mail_from: MailFrom, our_answer: OurAnswer, mailbox: Mailbox, baggage_box: Mailbox
) -> None:
    first = mail_from(aiko)
    sent = {"answers": our_answer(first), "Message_ID": "<both@mail.example>", "Cc": baggage_box.address}
    theirs = mail_from(aiko, "All of you", recipients=[baggage_box.address], **sent)
    ours = mail_from(aiko, "All of you", recipients=[mailbox.address], **sent)
    assert theirs.conversation.team == baggage_box.team
    assert ours.conversation == first.conversation
    assert Message.objects.filter(conversation=first.conversation).count() == 3


def test_when_a_mail_of_another_has_the_same_id_the_reply_joins_ones_own(
    aiko: Person, stranger: Person, mail_from: MailFrom
) -> None:
    first = mail_from(aiko, Message_ID="<same@mail.example>")
    other = mail_from(stranger, "Quite another", Message_ID="<same@mail.example>")
    assert mail_from(aiko, "More", answers="same@mail.example").conversation == first.conversation
    assert mail_from(stranger, "More", answers="same@mail.example").conversation == other.conversation


def test_when_an_answer_waits_to_leave_it_has_an_id_already(
    aiko: Person, mail_from: MailFrom, our_answer: OurAnswer
) -> None:
    first = mail_from(aiko)
    unsent = write_reply(SYSTEM, first.conversation.pk, text="Soon")
    assert unsent.message_id is None
    assert mail_from(aiko, answers=our_answer(first)).conversation == first.conversation


def test_when_two_people_have_no_address_they_are_two_people(front_desk: Team, mail_from: MailFrom) -> None:
    arrived = [mail_from(Person("", ""), From=None), mail_from(Person("", ""), "Another", From="Somebody <>")]
    assert len({one.conversation.customer_id for one in arrived}) == 2
    assert [one.message.author_name for one in arrived] == ["Unknown sender", "Somebody"]


def test_when_a_mail_without_sender_goes_to_two_teams_it_is_one_person(
    mail_from: MailFrom, mailbox: Mailbox, baggage_box: Mailbox
) -> None:
    both = mail_from(Person("", ""), From=None, recipients=[mailbox.address, baggage_box.address])
    assert len(both.messages) == 2
    assert Customer.objects.count() == 1
