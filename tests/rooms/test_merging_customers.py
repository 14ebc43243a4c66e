"""Two records of one person, and giving each back its own."""

from collections.abc import Callable

import pytest

from tests.mails import DESK, MailFrom
from whiteglove.channels.email.understanding.mail import Person
from whiteglove.conversations.models import Conversation
from whiteglove.conversations.queries.lists import View, list_conversations
from whiteglove.conversations.queries.recipients import recipients
from whiteglove.customers.actions import (
    add_address,
    change_customer,
    choose_main_address,
    merge_customers,
    note_about,
    recognise_customer,
    remove_address,
    tell_apart,
    undo_merge,
)
from whiteglove.customers.actions.merging import OnePersonAlready
from whiteglove.customers.actions.reaching import KnownElsewhere
from whiteglove.customers.models import Customer, Merging
from whiteglove.customers.queries import customer
from whiteglove.customers.queries.lists import list_customers
from whiteglove.customers.queries.reading import changes, mergings, notes
from whiteglove.customers.queries.suggestions import Because, suggested_duplicates
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.journal.models import Row

pytestmark = pytest.mark.django_db

AT_HOME = Person("Wei Tan", "wei@home.example")
AT_WORK = Person("Tan Wei", "w.tan@hotel.example")
ON_THE_PHONE = Person("", "tan@phone.example")

Met = Callable[[Person], Customer]


@pytest.fixture
def met() -> Met:
    """Somebody we know."""

    def meet(person: Person) -> Customer:
        return recognise_customer(SYSTEM, address=person.address, name=person.name, language=None)

    return meet


def test_merged_they_are_one_and_undone_each_has_its_own(as_ben: Actor, met: Met, mail_from: MailFrom) -> None:
    first = mail_from(AT_HOME, "My bag is lost", Subject="Bag").conversation
    second = mail_from(AT_WORK, "An invoice please", Subject="Invoice").conversation
    home, work = first.customer_id, second.customer_id
    record = merge_customers(as_ben, home, merged_id=work, why="He told me")
    known = customer(as_ben, work)
    assert (known.id, known.name, known.addresses) == (home, "Wei Tan", (AT_HOME.address, AT_WORK.address))
    page = list_conversations(as_ben, View.ALL, customer_id=work)
    assert {row.id for row in page.rows} == {first.pk, second.pk}
    assert {row.customer_name for row in page.rows} == {"Wei Tan"}
    assert [row.id for row in list_customers(as_ben, words="tan").rows] == [home]

    later = mail_from(AT_WORK, "And the breakfast?", Subject="Breakfast").conversation
    assert customer(as_ben, later.customer_id).id == home
    undo_merge(as_ben, record.pk)
    undo_merge(as_ben, record.pk)
    assert customer(as_ben, work).name == "Tan Wei"
    assert {row.id for row in list_conversations(as_ben, View.ALL, customer_id=work).rows} == {second.pk, later.pk}
    assert [row.id for row in list_conversations(as_ben, View.ALL, customer_id=home).rows] == [first.pk]
    told = Row.objects.filter(kind__startswith="customers.Customers").order_by("id")
    assert list(told.values_list("kind", flat=True)) == ["customers.CustomersMerged", "customers.CustomersParted"]


def test_a_merged_person_answers_from_any_address_in_the_same_conversation(
    as_ben: Actor, met: Met, mail_from: MailFrom
) -> None:
    asked = mail_from(AT_HOME, "My bag is lost", Subject="Bag")
    merge_customers(as_ben, asked.conversation.customer_id, merged_id=met(AT_WORK).pk)
    again = mail_from(AT_WORK, "Any news?", answers=asked, Subject="Re: Bag")
    assert again.conversation == asked.conversation
    assert mail_from(AT_WORK, "Hello?", Subject="Re: Bag").conversation == asked.conversation
    to, _ = recipients(as_ben, asked.conversation.pk)
    assert to == [AT_WORK.address]


def test_chains_hold_and_come_apart_link_by_link(as_ben: Actor, met: Met) -> None:
    phone, home, work = met(ON_THE_PHONE), met(AT_HOME), met(AT_WORK)
    inner = merge_customers(as_ben, home.pk, merged_id=phone.pk)
    outer = merge_customers(as_ben, work.pk, merged_id=home.pk)
    assert set(customer(as_ben, phone.pk).addresses) == {p.address for p in (ON_THE_PHONE, AT_HOME, AT_WORK)}
    assert [one.id for one in mergings(as_ben, work.pk)] == [outer.pk, inner.pk]
    assert Customer.objects.get(pk=phone.pk).merged_into_id == work.pk
    undo_merge(as_ben, outer.pk)
    assert customer(as_ben, phone.pk).id == home.pk
    assert customer(as_ben, work.pk).addresses == (AT_WORK.address,)
    merge_customers(as_ben, work.pk, merged_id=home.pk)
    undo_merge(as_ben, inner.pk)
    assert (customer(as_ben, phone.pk).id, customer(as_ben, home.pk).id) == (phone.pk, work.pk)
    assert Customer.objects.get(pk=phone.pk).name == ""


def test_what_one_lacked_is_taken_over_and_given_back(as_ben: Actor, met: Met) -> None:
    phone, home = met(ON_THE_PHONE), met(AT_HOME)
    change_customer(as_ben, home.pk, language="ms", wishes="Mornings")
    record = merge_customers(as_ben, phone.pk, merged_id=home.pk)
    known = customer(as_ben, phone.pk)
    assert (known.name, known.language, known.preferences.wishes) == ("Wei Tan", "ms", "Mornings")
    change_customer(as_ben, phone.pk, wishes="Evenings")
    undo_merge(as_ben, record.pk)
    known = customer(as_ben, phone.pk)
    assert (known.name, known.language, known.preferences.wishes) == ("", None, "Evenings")
    assert customer(as_ben, home.pk).preferences.wishes == "Mornings"


def test_a_new_name_is_the_name_of_all_rows(as_ben: Actor, met: Met, mail_from: MailFrom) -> None:
    work = mail_from(AT_WORK, "Hello").conversation
    home = met(AT_HOME)
    merge_customers(as_ben, home.pk, merged_id=work.customer_id)
    change_customer(as_ben, work.customer_id, name="Tan Wei Ming", honorific="Mr. Tan")
    assert Conversation.objects.get(pk=work.pk).customer.name == "Tan Wei Ming"
    assert [(one.what, one.before, one.after, one.by) for one in changes(as_ben, home.pk)] == [
        ("honorific", "", "Mr. Tan", "Ben"),
        ("name", "Wei Tan", "Tan Wei Ming", "Ben"),
    ]


def test_one_person_cannot_be_merged_with_themselves(as_ben: Actor, met: Met) -> None:
    home, work = met(AT_HOME), met(AT_WORK)
    merge_customers(as_ben, home.pk, merged_id=work.pk)
    with pytest.raises(OnePersonAlready):
        merge_customers(as_ben, work.pk, merged_id=home.pk)
    assert Merging.objects.count() == 1


def test_notes_are_seen_together_and_go_home_again(as_ben: Actor, met: Met) -> None:
    home, work = met(AT_HOME), met(AT_WORK)
    note_about(as_ben, work.pk, text="Vegetarian")
    record = merge_customers(as_ben, home.pk, merged_id=work.pk)
    note_about(as_ben, work.pk, text="Likes window seats")
    assert [note.text for note in notes(as_ben, home.pk)] == ["Likes window seats", "Vegetarian"]
    undo_merge(as_ben, record.pk)
    assert [note.text for note in notes(as_ben, work.pk)] == ["Vegetarian"]


def test_addresses_come_go_and_one_is_the_main_one(as_ben: Actor, met: Met, mail_from: MailFrom) -> None:
    home, work = met(AT_HOME), met(AT_WORK)
    add_address(as_ben, home.pk, address="Tan@Club.example ")
    add_address(as_ben, home.pk, address="tan@club.example")
    choose_main_address(as_ben, home.pk, address="tan@club.example")
    assert customer(as_ben, home.pk).addresses == ("tan@club.example", AT_HOME.address)
    with pytest.raises(KnownElsewhere):
        add_address(as_ben, home.pk, address=AT_WORK.address)
    remove_address(as_ben, home.pk, address="tan@club.example")
    assert customer(as_ben, home.pk).addresses == (AT_HOME.address,)
    assert mail_from(Person("Somebody", "tan@club.example"), "Hi", To=DESK).conversation.customer_id not in (
        home.pk,
        work.pk,
    )


def test_two_of_one_name_are_suggested_until_somebody_tells_them_apart(as_ben: Actor, met: Met) -> None:
    home, work = met(AT_HOME), met(AT_WORK)
    met(Person("Aiko Tanaka", "aiko@mail.example"))
    slip = met(Person("Wei Tann", "x@elsewhere.example"))
    tagged = met(Person("W", "w.e.i+shop@home.example"))
    found = [(one.id, one.because) for one in suggested_duplicates(as_ben, home.pk)]
    assert found == [
        (tagged.pk, Because.ALIKE_ADDRESS),
        (work.pk, Because.SAME_NAME),
        (slip.pk, Because.NAME_SLIP),
    ]
    tell_apart(as_ben, work.pk, other_id=home.pk)
    tell_apart(as_ben, home.pk, other_id=work.pk)
    assert [one.id for one in suggested_duplicates(as_ben, home.pk)] == [tagged.pk, slip.pk]
    assert home.pk not in {one.id for one in suggested_duplicates(as_ben, work.pk)}
