"""Drafts: kept as one types, never overwritten in silence, gone when they are sent."""

from datetime import timedelta

import pytest

from tests.mails import MailFrom
from whiteglove.channels.email.understanding.mail import Person
from whiteglove.conversations.actions import assign, close, take_back_reply, write_note, write_reply
from whiteglove.conversations.actions.answering import CustomerWroteMeanwhile, SentAlready, SomethingNewMeanwhile
from whiteglove.conversations.actions.drafts import (
    DraftChangedElsewhere,
    Typed,
    add_draft_files,
    discard_draft,
    remove_draft_file,
    restore_draft,
    save_draft,
)
from whiteglove.conversations.actions.files import TooMuchToSend, Upload
from whiteglove.conversations.composed import Composed
from whiteglove.conversations.models import Attachment, Conversation, Draft, DraftKind, Message
from whiteglove.conversations.queries.drafts import draft, drafts, drafts_among
from whiteglove.conversations.queries.events import events
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.blobs.models import Blob
from whiteglove.foundation.blobs.queries import unused_blobs
from whiteglove.foundation.errors import NotAllowed, NotFound
from whiteglove.foundation.settings import settings
from whiteglove.team.models import Colleague

REPLY, NOTE = DraftKind.REPLY, DraftKind.NOTE


@pytest.fixture
def matter(mail_from: MailFrom, aiko: Person) -> Conversation:
    """Aiko wrote."""
    return mail_from(aiko).conversation


def newest(matter: Conversation) -> int:
    """Id of the newest message."""
    return Message.objects.filter(conversation=matter).latest("id").pk


def test_what_ben_types_is_there_on_his_other_device_and_nobody_elses(
    matter: Conversation, as_ben: Actor, chidi: Colleague
) -> None:
    first = save_draft(as_ben, matter.pk, kind=REPLY, typed=Typed("We look", token="one"))
    assert first is not None
    save_draft(as_ben, matter.pk, kind=REPLY, typed=Typed("We look for it", token="one", revision=first.revision))
    save_draft(as_ben, matter.pk, kind=NOTE, typed=Typed("Ask Chidi"))
    kept = drafts(as_ben, matter.pk)
    assert {kind: (one.text, one.revision) for kind, one in kept.items()} == {
        "reply": ("We look for it", 2),
        "note": ("Ask Chidi", 1),
    }
    assert drafts(chidi.as_actor(), matter.pk) == {}
    assert drafts_among(as_ben, [matter.pk, matter.pk + 1]) == {matter.pk}
    assert drafts_among(chidi.as_actor(), [matter.pk]) == frozenset()


def test_two_windows_never_overwrite_each_other(matter: Conversation, as_ben: Actor) -> None:
    save_draft(as_ben, matter.pk, kind=REPLY, typed=Typed("From the office"))
    save_draft(as_ben, matter.pk, kind=REPLY, typed=Typed("From the office, more", revision=1))
    for revision in (0, 1):
        with pytest.raises(DraftChangedElsewhere) as refused:
            save_draft(as_ben, matter.pk, kind=REPLY, typed=Typed("From the train", revision=revision))
        assert refused.value.kept is not None
        assert refused.value.kept.text == "From the office, more"
    assert Draft.objects.get().text == "From the office, more"


def test_the_same_words_saved_twice_are_no_conflict(matter: Conversation, as_ben: Actor) -> None:
    save_draft(as_ben, matter.pk, kind=REPLY, typed=Typed("Same"))
    again = save_draft(as_ben, matter.pk, kind=REPLY, typed=Typed("Same"))
    assert again is not None
    assert again.revision == 1


def test_an_emptied_draft_goes_and_one_with_a_file_stays(matter: Conversation, as_ben: Actor) -> None:
    save_draft(as_ben, matter.pk, kind=REPLY, typed=Typed("Hello"))
    assert save_draft(as_ben, matter.pk, kind=REPLY, typed=Typed(" ", revision=1)) is None
    kept = add_draft_files(as_ben, matter.pk, kind=REPLY, uploads=[Upload("a.txt", "text/plain", b"a")])
    assert save_draft(as_ben, matter.pk, kind=REPLY, typed=Typed("", revision=kept.revision)) is not None
    assert [one.filename for one in kept.files] == ["a.txt"]


def test_sent_the_draft_is_over_and_its_files_went_along(matter: Conversation, as_ben: Actor) -> None:
    kept = add_draft_files(
        as_ben, matter.pk, kind=REPLY, uploads=[Upload("tag.pdf", "application/pdf", b"pdf")], token="one"
    )
    sent = write_reply(as_ben, matter.pk, text="See.", composed=Composed(token="one", revision=kept.revision))
    assert [one.filename for one in Attachment.objects.filter(message=sent)] == ["tag.pdf"]
    assert not Draft.objects.exists()


def test_pressed_twice_it_is_sent_once(matter: Conversation, as_ben: Actor) -> None:
    composed = Composed(token="one")
    first = write_reply(as_ben, matter.pk, text="Found.", composed=composed)
    assert write_reply(as_ben, matter.pk, text="Found. ", composed=composed) == first
    with pytest.raises(SentAlready):
        write_reply(as_ben, matter.pk, text="Something else", composed=composed)
    assert write_note(as_ben, matter.pk, text="A", composed=Composed(token="two")) == write_note(
        as_ben, matter.pk, text="A", composed=Composed(token="two")
    )
    assert Message.objects.filter(direction="out").count() == 1


def test_a_save_that_comes_after_the_send_begins_nothing(matter: Conversation, as_ben: Actor) -> None:
    write_reply(as_ben, matter.pk, text="Found.", composed=Composed(token="one"))
    with pytest.raises(DraftChangedElsewhere) as refused:
        save_draft(as_ben, matter.pk, kind=REPLY, typed=Typed("Found.", token="one"))
    assert refused.value.kept is None
    assert not Draft.objects.exists()


def test_what_another_window_wrote_meanwhile_outlives_the_send(matter: Conversation, as_ben: Actor) -> None:
    save_draft(as_ben, matter.pk, kind=REPLY, typed=Typed("Found.", token="one"))
    save_draft(as_ben, matter.pk, kind=REPLY, typed=Typed("Found, and more.", token="one", revision=1))
    write_reply(as_ben, matter.pk, text="Found.", composed=Composed(token="one", revision=1))
    kept = draft(as_ben, matter.pk, REPLY)
    assert kept is not None
    assert (kept.text, kept.token != "one") == ("Found, and more.", True)


def test_taken_back_words_and_files_are_in_the_draft_again(matter: Conversation, as_ben: Actor) -> None:
    add_draft_files(as_ben, matter.pk, kind=REPLY, uploads=[Upload("a.txt", "text/plain", b"a")], token="one")
    sent = write_reply(as_ben, matter.pk, text="Too quick.", undo_seconds=60, composed=Composed(token="one"))
    save_draft(as_ben, matter.pk, kind=REPLY, typed=Typed("P.S."))
    take_back_reply(as_ben, sent.pk)
    kept = draft(as_ben, matter.pk, REPLY)
    assert kept is not None
    assert kept.text == "Too quick.\n\nP.S."
    assert [one.filename for one in kept.files] == ["a.txt"]


def test_a_discarded_draft_can_be_had_back(matter: Conversation, as_ben: Actor) -> None:
    save_draft(as_ben, matter.pk, kind=REPLY, typed=Typed("Hello"))
    add_draft_files(as_ben, matter.pk, kind=REPLY, uploads=[Upload("a.txt", "text/plain", b"a")])
    gone = discard_draft(as_ben, matter.pk, kind=REPLY)
    assert gone is not None
    assert not Draft.objects.exists()
    assert discard_draft(as_ben, matter.pk, kind=REPLY) is None
    back = restore_draft(as_ben, matter.pk, kept=gone)
    assert back is not None
    assert (back.text, [one.filename for one in back.files]) == ("Hello", ["a.txt"])


def test_a_file_is_taken_out_by_its_author_alone(matter: Conversation, as_ben: Actor, chidi: Colleague) -> None:
    kept = add_draft_files(as_ben, matter.pk, kind=REPLY, uploads=[Upload("a.txt", "text/plain", b"a")])
    with pytest.raises(NotFound):
        remove_draft_file(chidi.as_actor(), kept.files[0].id)
    assert remove_draft_file(as_ben, kept.files[0].id) == (matter.pk, REPLY)


def test_files_of_drafts_are_used_and_those_of_gone_ones_are_not(matter: Conversation, as_ben: Actor) -> None:
    add_draft_files(as_ben, matter.pk, kind=REPLY, uploads=[Upload("a.txt", "text/plain", b"only in a draft")])
    blob = Draft.objects.get().files.get().blob
    Blob.objects.update(kept_at=clock.now() - timedelta(hours=2))
    assert blob.pk not in set(unused_blobs().values_list("pk", flat=True))
    discard_draft(as_ben, matter.pk, kind=REPLY)
    assert blob.pk in set(unused_blobs().values_list("pk", flat=True))


def test_too_much_is_refused_before_anything_is_kept(
    matter: Conversation, as_ben: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = settings().model_copy(update={"max_files_bytes": 10})
    monkeypatch.setattr("whiteglove.conversations.actions.files.settings", lambda: small)
    add_draft_files(as_ben, matter.pk, kind=REPLY, uploads=[Upload("a", "text/plain", b"x" * 8)])
    with pytest.raises(TooMuchToSend):
        add_draft_files(as_ben, matter.pk, kind=REPLY, uploads=[Upload("b", "text/plain", b"x" * 8)])
    assert Draft.objects.get().files.count() == 1


def test_programs_have_no_drafts(matter: Conversation) -> None:
    with pytest.raises(NotAllowed):
        save_draft(SYSTEM, matter.pk, kind=REPLY, typed=Typed("Hello"))


def test_a_send_is_stopped_by_what_others_did_and_shows_it(
    matter: Conversation, as_ben: Actor, chidi: Colleague, mail_from: MailFrom, aiko: Person
) -> None:
    read, seen_events = newest(matter), len(events(as_ben, matter.pk))
    write_note(chidi.as_actor(), matter.pk, text="I have the bag here.")
    assign(chidi.as_actor(), matter.pk, owner=chidi)
    with pytest.raises(SomethingNewMeanwhile) as stopped:
        write_reply(as_ben, matter.pk, text="Hm.", composed=Composed(seen_message=read, seen_events=seen_events))
    news = stopped.value.news
    assert [(one.who, one.first_words) for one in news.said] == [("Chidi", "I have the bag here.")]
    assert [(event.who, event.what) for event in news.done] == [("Chidi", "assigned")]
    read_now = Composed(seen_message=news.up_to, seen_events=news.events)
    write_reply(as_ben, matter.pk, text="Chidi has it.", composed=read_now)
    close(as_ben, matter.pk)
    write_reply(as_ben, matter.pk, text="Done.", composed=read_now)
    mail_from(aiko, "Thanks!", answers=Message.objects.filter(conversation=matter, direction="in").earliest("id"))
    with pytest.raises(CustomerWroteMeanwhile):
        write_reply(as_ben, matter.pk, text="Bye.", composed=read_now)


def test_a_window_left_open_does_not_overwrite_what_was_begun_since(matter: Conversation, as_ben: Actor) -> None:
    one = save_draft(as_ben, matter.pk, kind=REPLY, typed=Typed("Old words", token="one"))
    assert one is not None
    discard_draft(as_ben, matter.pk, kind=REPLY)
    save_draft(as_ben, matter.pk, kind=REPLY, typed=Typed("New words", token="two"))
    with pytest.raises(DraftChangedElsewhere):
        save_draft(as_ben, matter.pk, kind=REPLY, typed=Typed("Old words!", token="one", revision=one.revision))
    assert drafts(as_ben, matter.pk)["reply"].text == "New words"
