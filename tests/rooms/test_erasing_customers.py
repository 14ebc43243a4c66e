"""A person is erased, or given out; old matters go by themselves; and who may see whom."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection

from tests.mails import MailFrom, bytes_in
from whiteglove.channels.email.models import RawMail
from whiteglove.channels.email.understanding.mail import Person
from whiteglove.conversations.actions import assign, close, write_note, write_reply
from whiteglove.conversations.actions.erasing import AnswerOnItsWay, erase_customer
from whiteglove.conversations.exporting import export_customer
from whiteglove.conversations.keeping import erase_old_conversations
from whiteglove.conversations.models import Attachment, Conversation, Merge, Message
from whiteglove.customers.actions import (
    add_identity,
    change_customer,
    merge_customers,
    note_about,
)
from whiteglove.customers.actions.looking import look_at_customer
from whiteglove.customers.models import Address, Customer, CustomerTeam, Erasure, Export, Look
from whiteglove.customers.queries import customer
from whiteglove.customers.queries.lists import list_customers
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor, Role
from whiteglove.foundation.blobs.clockwork import remove_released
from whiteglove.foundation.blobs.storage import blobs
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood
from whiteglove.foundation.journal.models import Row
from whiteglove.team.models import Colleague, House, Membership, Team

pytestmark = pytest.mark.django_db

LETTER = b"""From: Aiko Tanaka <aiko@mail.example>
To: desk@hoshi.example
Subject: Bag of Aiko Tanaka
Message-ID: <aiko-1@mail.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/plain

I am Aiko Tanaka (aiko@mail.example, +81 3 1234). Where is my bag? Tanaka
--x
Content-Type: image/png
Content-Disposition: attachment; filename=passport.png

passport of a person
--x--
"""


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: LazySettings) -> None:
    """Blobs of this test alone."""
    settings.BLOB_FOLDER = tmp_path


@pytest.fixture
def letter(front_desk: Team) -> Conversation:
    """Aiko's letter with her passport."""
    return bytes_in(LETTER).conversation


def everything_in_the_database() -> str:
    """All texts of all tables but the jobs, to look for what should be gone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
            " AND table_type = 'BASE TABLE' AND table_name NOT LIKE 'procrastinate%'"
        )
        tables = [row[0] for row in cursor.fetchall()]
        said = []
        for table in tables:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, E'\\n'), '') FROM \"{table}\" t")
            said.append(cursor.fetchone()[0])
    return "\n".join(said)


@pytest.mark.parametrize("keeps_words", [True, False])
def test_nothing_of_the_person_is_left(keeps_words: bool, letter: Conversation, dora: Colleague) -> None:
    manager, aiko = dora.as_actor(), letter.customer_id
    note_about(manager, aiko, text="Aiko is kind")
    add_identity(manager, aiko, kind="phone", value="+81 3 1234")
    change_customer(manager, aiko, honorific="Ms. Tanaka")
    write_note(manager, letter.pk, text="Ms. Tanaka is at the airport")
    erase_customer(manager, aiko, confirmed="aiko tanaka", keeps_words=keeps_words, why="She asked")
    remove_released()

    left = everything_in_the_database()
    assert [word for word in ("Aiko", "Tanaka", "aiko@", "3 1234", "aiko tanaka") if word in left] == []
    assert ("Where is my bag?" in left, "is at the airport" in left) == (keeps_words, keeps_words)
    assert [name for name in blobs.names() if blobs.size(name)] == []
    assert not Attachment.objects.exists()
    erasure = Erasure.objects.get()
    assert (erasure.customer_id, erasure.by, erasure.why, erasure.keeps_words) == (
        aiko,
        dora,
        "She asked",
        keeps_words,
    )
    assert customer(manager, aiko).called == ""
    assert list_customers(manager).rows == ()
    kinds = list(Row.objects.order_by("-id").values_list("kind", flat=True)[:2])
    assert set(kinds) == {"customers.CustomerErased", "conversations.WordsErased"}


def test_who_writes_again_is_a_new_person_and_the_old_mail_stays_a_duplicate(
    letter: Conversation, dora: Colleague, mail_from: MailFrom
) -> None:
    erase_customer(dora.as_actor(), letter.customer_id, confirmed="Aiko Tanaka", keeps_words=False)
    assert bytes_in(LETTER).state == "duplicate"
    again = mail_from(Person("Aiko Tanaka", "aiko@mail.example"), "Hello", Subject="Hello").conversation
    assert again.customer_id != letter.customer_id
    assert again.customer.name == "Aiko Tanaka"


def test_erasing_takes_all_merged_rows(letter: Conversation, dora: Colleague, mail_from: MailFrom) -> None:
    other = mail_from(Person("A. T.", "at@work.example"), "An invoice", Subject="Invoice").conversation
    merge_customers(dora.as_actor(), letter.customer_id, merged_id=other.customer_id)
    erase_customer(dora.as_actor(), other.customer_id, confirmed="Aiko Tanaka", keeps_words=False)
    assert not Address.objects.exists()
    assert "at@work.example" not in everything_in_the_database()
    with pytest.raises(NotFound):
        note_about(dora.as_actor(), other.customer_id, text="Gone")


def test_nothing_is_erased_by_a_slip(letter: Conversation, dora: Colleague, as_ben: Actor) -> None:
    with pytest.raises(NotUnderstood):
        erase_customer(dora.as_actor(), letter.customer_id, confirmed="Aiko", keeps_words=False)
    with pytest.raises(NotAllowed):
        erase_customer(as_ben, letter.customer_id, confirmed="Aiko Tanaka", keeps_words=False)
    write_reply(as_ben, letter.pk, text="We look for it")
    with pytest.raises(AnswerOnItsWay):
        erase_customer(dora.as_actor(), letter.customer_id, confirmed="Aiko Tanaka", keeps_words=False)
    assert Customer.objects.get(pk=letter.customer_id).name == "Aiko Tanaka"
    assert Message.objects.filter(author_address="aiko@mail.example").exists()


def test_all_we_know_is_given_out(letter: Conversation, dora: Colleague, as_ben: Actor) -> None:
    note_about(as_ben, letter.customer_id, text="Vegetarian")
    packed = zipfile.ZipFile(
        io.BytesIO(b"".join(export_customer(dora.as_actor(), letter.customer_id, why="She asked")))
    )
    assert packed.testzip() is None
    known = json.loads(packed.read("customer.json"))
    assert (known["name"], known["addresses"], known["complete"]) == ("Aiko Tanaka", ["aiko@mail.example"], True)
    assert [note["text"] for note in known["notes"]] == ["Vegetarian"]
    said = json.loads(packed.read(f"conversations/{letter.pk}.json"))["messages"][0]
    assert said["text"].startswith("I am Aiko Tanaka")
    assert packed.read(said["files"][0]).strip() == b"passport of a person"
    assert Export.objects.get().why == "She asked"
    with pytest.raises(NotAllowed):
        export_customer(as_ben, letter.customer_id)


def test_what_was_not_said_with_them_is_not_given_out(
    letter: Conversation, dora: Colleague, as_ben: Actor, mail_from: MailFrom
) -> None:
    write_note(as_ben, letter.pk, text="A difficult person")
    asked = write_reply(as_ben, letter.pk, text="Dear expert")
    Message.objects.filter(pk=asked.pk).update(is_aside=True)
    write_reply(as_ben, letter.pk, text="Dear Aiko")
    other = mail_from(Person("Chen", "chen@mail.example"), "Words of Chen", Subject="Seat").conversation
    Merge.objects.create(
        conversation=other,
        merged=letter,
        by_whom="system",
        message_ids=list(Message.objects.filter(conversation=letter).values_list("pk", flat=True)),
        before={},
    )
    Message.objects.filter(conversation=letter).update(conversation=other)
    away = {"is_open": False, "needs_answer": False, "waiting_since": None}
    Conversation.objects.filter(pk=letter.pk).update(merged_into=other, **away)

    def given_out(conversation: Conversation) -> tuple[str, list[str]]:
        parts = export_customer(dora.as_actor(), conversation.customer_id, why="Asked")
        packed = zipfile.ZipFile(io.BytesIO(b"".join(parts)))
        assert json.loads(packed.read("customer.json"))["complete"]
        files = [name for name in packed.namelist() if name.startswith("files/")]
        return packed.read(f"conversations/{conversation.pk}.json").decode(), files

    said, files = given_out(letter)
    words = ("Where is my bag?", "Dear Aiko", "Dear expert", "difficult", "Chen")
    assert [word in said for word in words] == [True, True, False, False, False]
    assert len(files) == 1
    said, files = given_out(other)
    assert [word in said for word in words] == [False, False, False, False, True]
    assert files == []


def test_closed_matters_are_kept_as_long_as_the_house_wishes(
    letter: Conversation, as_ben: Actor, mail_from: MailFrom
) -> None:
    open_one = mail_from(Person("Chen", "chen@mail.example"), "Hello").conversation
    close(as_ben, letter.pk)
    later = clock.now() + timedelta(days=70)
    assert erase_old_conversations(later) == 0
    House.objects.update_or_create(id=1, defaults={"keep_months": 3})
    assert erase_old_conversations(later) == 0
    House.objects.update(keep_months=2)
    assert erase_old_conversations(later) == 1
    assert erase_old_conversations(later) == 0
    remove_released()
    assert list(Conversation.objects.values_list("pk", flat=True)) == [open_one.pk]
    assert not Attachment.objects.exists()
    assert sum(1 for name in blobs.names() if blobs.size(name)) == 1
    assert RawMail.objects.filter(filings__message=None).count() == 1
    assert not CustomerTeam.objects.filter(customer=letter.customer_id).exists()
    assert bytes_in(LETTER).state == "duplicate"


Sees = Callable[[Actor], bool]


def test_whom_only_a_private_team_serves_is_seen_by_it_and_managers(
    letter: Conversation, baggage: Team, ben: Colleague, chidi: Colleague, dora: Colleague
) -> None:
    def sees(colleague: Colleague) -> bool:
        try:
            customer(colleague.as_actor(), letter.customer_id)
        except NotFound:
            return False
        return bool(list_customers(colleague.as_actor(), words="tanaka").rows)

    assert all(map(sees, (ben, chidi, dora)))
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    Membership.objects.create(colleague=chidi, team=baggage)
    assign(dora.as_actor(), letter.pk, owner=None, team=baggage)
    assert [sees(one) for one in (ben, chidi, dora)] == [False, True, True]
    assert list(CustomerTeam.objects.values_list("team", flat=True)) == [baggage.pk]


def test_a_look_from_outside_is_written_down_once_an_hour(
    letter: Conversation, baggage: Team, as_ben: Actor, temp: Colleague
) -> None:
    look_at_customer(as_ben, letter.customer_id)
    assert not Look.objects.exists()
    Membership.objects.filter(colleague=temp).update(team=baggage)
    for _ in range(2):
        look_at_customer(temp.as_actor(), letter.customer_id)
    (look,) = Look.objects.all()
    assert (look.customer_id, look.by, look.by_whom) == (letter.customer_id, temp, f"colleague:{temp.pk}")
    assert temp.role == Role.TEMP
