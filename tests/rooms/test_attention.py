"""Who is told of what, and who is here."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.mails import MailFrom
from whiteglove.channels.email.understanding.mail import Person
from whiteglove.conversations.actions import assign, write_note, write_reply
from whiteglove.conversations.actions.attention import NotForThem, follow, mark_read, unfollow
from whiteglove.conversations.actions.presence import be_gone, be_here, forget_old_presence
from whiteglove.conversations.models import Conversation, Follow, Mention, Message, Notice, Presence
from whiteglove.conversations.queries.attention import count_unread, followers, notices, others_here
from whiteglove.foundation import clock
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.journal.models import Row
from whiteglove.team.changes import let_leave
from whiteglove.team.models import Colleague, Team


@pytest.fixture
def matter(mail_from: MailFrom, aiko: Person) -> Conversation:
    """Aiko wrote; nobody answers for it yet."""
    return mail_from(aiko, "Where is my bag?").conversation


def told(colleague: Colleague) -> list[tuple[str, str]]:
    """(why, by whom) of the colleague's notices, oldest first."""
    return [(one.because, one.by_whom) for one in reversed(notices(colleague.as_actor()))]


def test_who_is_named_in_a_note_is_told_and_follows(matter: Conversation, ben: Colleague, chidi: Colleague) -> None:
    note = write_note(ben.as_actor(), matter.pk, text="@Chidi, do you know the hall at gate 5?")
    assert told(chidi) == [("mentioned", "Ben")]
    assert told(ben) == []
    assert list(Mention.objects.values_list("message_id", "colleague_id")) == [(note.pk, chidi.pk)]
    assert [one.name for one in followers(ben.as_actor(), matter.pk)] == ["Chidi"]
    fact = Row.objects.get(kind="conversations.ColleaguesTold")
    assert fact.topics == [f"told:{chidi.pk}"]


def test_followers_and_the_owner_hear_what_is_said(
    matter: Conversation, mail_from: MailFrom, aiko: Person, ben: Colleague, chidi: Colleague, dora: Colleague
) -> None:
    assign(ben.as_actor(), matter.pk, owner=ben)
    assert follow(dora.as_actor(), matter.pk, colleague=dora)
    assert not follow(dora.as_actor(), matter.pk, colleague=dora)
    first = Message.objects.get(conversation=matter, direction="in")
    write_reply(chidi.as_actor(), matter.pk, text="It is on its way.")
    assert (told(ben), told(dora), told(chidi)) == ([("own", "Chidi")], [("followed", "Chidi")], [])
    mail_from(aiko, "Thank you", answers=first)
    assert told(ben)[-1] == ("own", "")
    assert unfollow(dora.as_actor(), matter.pk, colleague=dora)
    assert not unfollow(dora.as_actor(), matter.pk, colleague=dora)
    write_note(chidi.as_actor(), matter.pk, text="Done")
    assert len(told(dora)) == 2
    assert len(told(ben)) == 3


def test_who_is_given_a_matter_is_told_and_who_takes_it_is_not(
    matter: Conversation, ben: Colleague, chidi: Colleague
) -> None:
    assign(ben.as_actor(), matter.pk, owner=chidi)
    assign(ben.as_actor(), matter.pk, owner=ben)
    assert (told(chidi), told(ben)) == ([("assigned", "Ben")], [])


def test_nobody_is_told_of_what_they_look_at_or_do_not_want(
    matter: Conversation, ben: Colleague, chidi: Colleague, dora: Colleague
) -> None:
    for one in (chidi, dora):
        follow(one.as_actor(), matter.pk, colleague=one)
    be_here(chidi.as_actor(), matter.pk, types=False)
    Colleague.objects.filter(pk=dora.pk).update(told_about=["mentioned"])
    write_note(ben.as_actor(), matter.pk, text="A word")
    assert (told(chidi), told(dora)) == ([], [])
    be_gone(chidi.as_actor(), matter.pk)
    write_note(ben.as_actor(), matter.pk, text="@Dora and another")
    assert (told(chidi), told(dora)) == ([("followed", "Ben")], [("mentioned", "Ben")])


def test_who_has_left_is_not_told(matter: Conversation, ben: Colleague, chidi: Colleague, dora: Colleague) -> None:
    follow(chidi.as_actor(), matter.pk, colleague=chidi)
    let_leave(dora.as_actor(), chidi)
    write_note(ben.as_actor(), matter.pk, text="@Chidi?")
    assert not Notice.objects.exists()


def test_a_private_teams_matter_is_told_to_nobody_outside(
    matter: Conversation, baggage: Team, ben: Colleague, chidi: Colleague, dora: Colleague
) -> None:
    follow(chidi.as_actor(), matter.pk, colleague=chidi)
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    write_note(ben.as_actor(), matter.pk, text="A word before")
    assign(dora.as_actor(), matter.pk, owner=None, team=baggage)
    assert told(chidi) == []
    with pytest.raises(NotForThem):
        follow(dora.as_actor(), matter.pk, colleague=chidi)
    write_note(dora.as_actor(), matter.pk, text="@Chidi should not hear")
    assert (told(chidi), list(Mention.objects.all())) == ([], [])
    assert Notice.objects.filter(colleague=chidi).count() == 1  # of the word before it was private
    assert count_unread(chidi.as_actor()) == 0
    with pytest.raises(NotFound):
        follow(ben.as_actor(), matter.pk, colleague=ben)


def test_reading_ends_the_count(matter: Conversation, ben: Colleague, chidi: Colleague) -> None:
    write_note(ben.as_actor(), matter.pk, text="@Chidi one")
    write_note(ben.as_actor(), matter.pk, text="@Chidi two")
    assert count_unread(chidi.as_actor()) == 2
    assert mark_read(ben.as_actor(), matter.pk) == 0
    assert mark_read(chidi.as_actor(), matter.pk + 1) == 0
    assert mark_read(chidi.as_actor(), matter.pk) == 2
    assert count_unread(chidi.as_actor()) == 0
    older = notices(chidi.as_actor(), before=notices(chidi.as_actor())[0].id)
    assert [one.said for one in older] == ["@Chidi one"]


def test_others_see_who_looks_and_who_types_for_a_while(
    matter: Conversation, ben: Colleague, chidi: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    be_here(ben.as_actor(), matter.pk, types=False)
    be_here(chidi.as_actor(), matter.pk, types=True)
    assert [(one.name, one.types) for one in others_here(ben.as_actor(), matter.pk)] == [("Chidi", True)]
    later = clock.now() + timedelta(seconds=20)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert [(one.name, one.types) for one in others_here(ben.as_actor(), matter.pk)] == [("Chidi", False)]
    long_after = later + timedelta(hours=2)
    monkeypatch.setattr(clock, "now", lambda: long_after)
    assert others_here(ben.as_actor(), matter.pk) == []
    forget_old_presence()
    assert not Presence.objects.exists()


def test_only_a_change_is_whispered(
    matter: Conversation, ben: Colleague, chidi: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr("whiteglove.conversations.actions.presence.whisper", heard.append)
    acts: list[tuple[Callable[[], None], int]] = [
        (lambda: be_here(ben.as_actor(), matter.pk, types=False), 1),
        (lambda: be_here(ben.as_actor(), matter.pk, types=False), 0),
        (lambda: be_here(ben.as_actor(), matter.pk, types=True), 1),
        (lambda: be_here(ben.as_actor(), matter.pk, types=True), 0),
        (lambda: be_here(ben.as_actor(), matter.pk, types=False), 1),
        (lambda: be_gone(ben.as_actor(), matter.pk), 1),
        (lambda: be_gone(ben.as_actor(), matter.pk), 0),
    ]
    for act, whispers in acts:
        heard.clear()
        act()
        assert heard == [f"presence:{matter.pk}"] * whispers
    with pytest.raises(NotFound):
        be_here(ben.as_actor(), matter.pk + 1, types=False)
    assert not Follow.objects.exists()
