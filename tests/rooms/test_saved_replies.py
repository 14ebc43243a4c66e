"""Saved replies: the customer's language first, honest gaps, and who may write them."""

from datetime import date

import pytest

from tests.mails import MailFrom
from whiteglove.channels.email.understanding.mail import Person
from whiteglove.conversations.actions import write_reply
from whiteglove.conversations.actions.answering import GapsLeft
from whiteglove.conversations.actions.saved_replies import (
    NameTaken,
    add_saved_reply,
    bring_back_saved_reply,
    change_saved_reply,
    retire_saved_reply,
)
from whiteglove.conversations.models import Conversation, Message
from whiteglove.conversations.placeholders import About, choose, filled, first_name, unknown_in
from whiteglove.conversations.queries.saved_replies import ready_for, saved_replies
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotAllowed, NotUnderstood
from whiteglove.foundation.journal.models import Row
from whiteglove.team.models import Colleague, Team

ABOUT = About(
    customer="Aiko Tanaka", colleague="Ben", team="Front desk", subject="My bag", today=date(2026, 3, 2), number=31
)


@pytest.mark.parametrize(
    ("text", "language", "becomes"),
    [
        ("Dear {first_name},", "en", "Dear Aiko,"),
        ("{customer}様", "ja", "Aiko Tanaka様"),
        ("{today}", "en", "March 2, 2026"),
        ("{today}", "ja", "2026年3月2日"),
        ("{today}", "xx", "March 2, 2026"),
        ("{wish} {subject} {number}", "en", "{wish} My bag 31"),
        ("{ team } {Team}", "en", "{ team } {Team}"),
    ],
)
def test_placeholders_are_filled(text: str, language: str, becomes: str) -> None:
    assert filled(text, ABOUT, language) == becomes


def test_what_is_not_known_becomes_a_gap() -> None:
    nameless = About(customer="", colleague="Ben", team="", subject="", today=date(2026, 3, 2), number=1)
    assert filled("Dear {first_name} ({customer}),", nameless, "en") == "Dear ⟦first_name⟧ (⟦customer⟧),"
    assert unknown_in("{wish} {team} {wish}") == ["wish"]


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Aiko Tanaka", "Aiko"),
        ("Tan, Wei Ling", "Wei"),
        ("Mr. Wei Tan", "Wei"),
        ("Dr Imani", ""),
        ("田中愛子", ""),
        ("Aiko", ""),
        ("J. Smith", ""),
        ("", ""),
    ],
)
def test_first_names_are_told_only_where_a_name_tells(name: str, called: str) -> None:
    assert first_name(name) == called


@pytest.mark.parametrize(
    ("language", "chosen", "is_other"),
    [("ja", "ja", False), ("pt-br", "pt", False), ("ko", "en", True), (None, "en", False)],
)
def test_the_customers_language_comes_first(language: str | None, chosen: str, is_other: bool) -> None:
    found = choose({"en": "Thanks", "ja": "ありがとう", "pt": "Obrigado", "ko": " "}, language)
    assert found is not None
    assert (found.language, found.is_other) == (chosen, is_other)
    assert choose({"de": "Danke"}, "ja") == choose({"de": "Danke"}, "fr")
    assert choose({}, "ja") is None


@pytest.fixture
def matter(mail_from: MailFrom, aiko: Person) -> Conversation:
    """Aiko wrote."""
    return mail_from(aiko, Subject="My bag").conversation


def test_those_of_the_team_and_of_all_serve_a_conversation(
    matter: Conversation, as_ben: Actor, front_desk: Team, baggage: Team
) -> None:
    add_saved_reply(as_ben, name="Thanks", texts={"en": "Thank you, {first_name}. {colleague}"})
    add_saved_reply(as_ben, name="Desk", texts={"en": "Desk"}, team=front_desk)
    add_saved_reply(as_ben, name="Bags", texts={"en": "Bags"}, team=baggage)
    ready = ready_for(as_ben, matter.pk)
    assert [(one.name, one.text) for one in ready] == [("Desk", "Desk"), ("Thanks", "Thank you, Aiko. Ben")]


def test_changed_retired_and_offered_again(as_ben: Actor) -> None:
    reply = add_saved_reply(as_ben, name="Thanks", texts={"EN": " Thank you. ", "fr": ""})
    assert reply.texts == {"en": "Thank you."}
    change_saved_reply(as_ben, reply.pk, name="Many thanks", texts={"en": "Thank you very much."})
    retire_saved_reply(as_ben, reply.pk)
    retire_saved_reply(as_ben, reply.pk)
    assert saved_replies(as_ben) == []
    assert [one.name for one in saved_replies(as_ben, retired=True)] == ["Many thanks"]
    bring_back_saved_reply(as_ben, reply.pk)
    assert [one.texts for one in saved_replies(as_ben)] == [{"en": "Thank you very much."}]
    kinds = (
        Row.objects.filter(kind__startswith="conversations.SavedReply").order_by("id").values_list("kind", flat=True)
    )
    assert [kind.removeprefix("conversations.SavedReply") for kind in kinds] == [
        "Added", "Changed", "Retired", "Changed",
    ]  # fmt: skip


def test_a_name_is_taken_once_for_each_team(as_ben: Actor, front_desk: Team) -> None:
    add_saved_reply(as_ben, name="Thanks", texts={"en": "A"})
    add_saved_reply(as_ben, name="Thanks", texts={"en": "A"}, team=front_desk)
    with pytest.raises(NameTaken):
        add_saved_reply(as_ben, name="THANKS", texts={"en": "B"})
    assert len(saved_replies(as_ben)) == 2


@pytest.mark.parametrize("texts", [{}, {"en": "  "}, {"english please": "A"}, {"e n": "A"}])
def test_without_words_or_a_language_there_is_nothing_to_save(as_ben: Actor, texts: dict[str, str]) -> None:
    with pytest.raises(NotUnderstood):
        add_saved_reply(as_ben, name="Thanks", texts=texts)


def test_a_temp_uses_them_and_writes_none(temp: Colleague) -> None:
    add_saved_reply(SYSTEM, name="Thanks", texts={"en": "A"})
    assert len(saved_replies(temp.as_actor())) == 1
    with pytest.raises(NotAllowed):
        add_saved_reply(temp.as_actor(), name="Mine", texts={"en": "A"})


def test_nothing_leaves_while_there_is_a_gap(matter: Conversation, as_ben: Actor) -> None:
    with pytest.raises(GapsLeft, match="first_name"):
        write_reply(as_ben, matter.pk, text="Dear ⟦first_name⟧, thank you.")
    assert not Message.objects.filter(direction="out").exists()
