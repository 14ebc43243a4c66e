"""What somebody writes goes along with a merge and returns with its undo, never into another customer's composer."""

from whiteglove.conversations.actions import forward, merge, undo_merge, write_reply
from whiteglove.conversations.actions.attention import follow
from whiteglove.conversations.actions.drafts import Typed, add_draft_files, save_draft
from whiteglove.conversations.actions.files import Upload
from whiteglove.conversations.actions.forwarding import Forwarding
from whiteglove.conversations.composed import Composed
from whiteglove.conversations.conftest import Wrote
from whiteglove.conversations.models import Attachment, Conversation, Draft, DraftKind, Follow
from whiteglove.conversations.queries.drafts import drafts
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.team.actions import add_team
from whiteglove.team.models import Colleague, Team

REPLY, FORWARD = DraftKind.REPLY, DraftKind.FORWARD


def of_bob(wrote: Wrote) -> Conversation:
    return wrote("My code?", author_address="bob@mail.example", author_name="Bob")


def test_a_draft_for_bob_returns_to_bob(wrote: Wrote, as_ben: Actor, ben: Colleague) -> None:
    aiko, bob = wrote(), of_bob(wrote)
    follow(as_ben, bob.pk, colleague=ben)
    save_draft(as_ben, bob.pk, kind=REPLY, typed=Typed("Dear Bob, your code is 1234", token="bob"))
    merge(as_ben, aiko.pk, merged_id=bob.pk, different_people=True)
    assert set(drafts(as_ben, aiko.pk)) == {"reply"}
    undo_merge(as_ben, bob.pk)
    assert (set(drafts(as_ben, aiko.pk)), set(drafts(as_ben, bob.pk))) == (set(), {"reply"})
    assert not Follow.objects.filter(conversation=aiko).exists()


def test_two_drafts_become_one_and_come_apart_again(wrote: Wrote, as_ben: Actor) -> None:
    aiko, bob = wrote(), of_bob(wrote)
    save_draft(as_ben, aiko.pk, kind=FORWARD, typed=Typed("Whose bag?", "a@expert.example", "aiko"))
    save_draft(as_ben, bob.pk, kind=FORWARD, typed=Typed("Whose code?", "b@expert.example", "bob"))
    add_draft_files(as_ben, bob.pk, kind=FORWARD, uploads=[Upload("code.txt", "text/plain", b"1")], token="bob")
    merge(as_ben, aiko.pk, merged_id=bob.pk, different_people=True)
    both = drafts(as_ben, aiko.pk)["forward"]
    assert (both.text, both.to) == ("Whose bag?\n\nWhose code?", "a@expert.example, b@expert.example")
    assert [file.filename for file in both.files] == ["code.txt"]
    undo_merge(as_ben, bob.pk)
    own, other = drafts(as_ben, aiko.pk)["forward"], drafts(as_ben, bob.pk)["forward"]
    assert (own.text, own.to, own.files) == ("Whose bag?", "a@expert.example", ())
    assert (other.text, other.to, len(other.files)) == ("Whose code?", "b@expert.example", 1)


def test_what_was_sent_does_not_come_back(wrote: Wrote, as_ben: Actor) -> None:
    bag, ticket = wrote(), wrote("And my ticket?")
    save_draft(as_ben, bag.pk, kind=REPLY, typed=Typed("The bag", token="bag"))
    save_draft(as_ben, ticket.pk, kind=REPLY, typed=Typed("The ticket", token="ticket"))
    merge(as_ben, bag.pk, merged_id=ticket.pk)
    write_reply(as_ben, bag.pk, text="The bag\n\nThe ticket", composed=Composed(token="bag", revision=2))
    undo_merge(as_ben, ticket.pk)
    assert not Draft.objects.exists()


def test_a_composer_open_in_the_merged_one_sends_its_own_files(wrote: Wrote, as_ben: Actor) -> None:
    bag, ticket = wrote(), wrote("And my ticket?")
    save_draft(as_ben, bag.pk, kind=FORWARD, typed=Typed("The bag", "a@expert.example", "bag"))
    save_draft(as_ben, ticket.pk, kind=FORWARD, typed=Typed("The ticket", "b@expert.example", "ticket"))
    add_draft_files(as_ben, ticket.pk, kind=FORWARD, uploads=[Upload("t.txt", "text/plain", b"1")], token="ticket")
    merge(as_ben, bag.pk, merged_id=ticket.pk)
    asked = Forwarding(to="b@expert.example", text="The ticket")
    sent = forward(as_ben, ticket.pk, asked=asked, composed=Composed(token="ticket", revision=9))
    assert list(Attachment.objects.filter(message=sent).values_list("filename", flat=True)) == ["t.txt"]
    left = drafts(as_ben, bag.pk)["forward"]
    assert (left.text, left.to, left.files) == ("The bag", "a@expert.example", ())


def test_whoever_may_not_see_the_other_keeps_their_draft(wrote: Wrote, as_ben: Actor, front_desk: Team) -> None:
    people = add_team(SYSTEM, key="people", name="People")
    Team.objects.filter(pk=people.pk).update(is_private=True)
    hidden, bag = wrote(), wrote("And?")
    Conversation.objects.filter(pk=hidden.pk).update(team=people)
    save_draft(as_ben, bag.pk, kind=REPLY, typed=Typed("We look", token="bag"))
    merge(SYSTEM, hidden.pk, merged_id=bag.pk)
    assert Draft.objects.get().conversation_id == bag.pk
    undo_merge(SYSTEM, bag.pk)
    assert drafts(as_ben, bag.pk)["reply"].text == "We look"
