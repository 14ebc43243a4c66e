"""The page of a person: told anew part by part, and two records compared before they become one."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from whiteglove.conversations.models import Conversation
from whiteglove.customers.actions import add_identity, change_customer, note_about, recognise_customer
from whiteglove.customers.models import Customer, Merging
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.journal.models import Row
from whiteglove.team.models import Colleague
from whiteglove.web.conftest import Wrote

HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(ben: Colleague, signed_in: Callable[[Colleague], Client]) -> Client:
    """Ben's."""
    return signed_in(ben)


@pytest.fixture
def aiko(aiko_wrote: Wrote) -> Customer:
    """Who wrote once."""
    return Conversation.objects.get(pk=aiko_wrote().conversation_id).customer


def known_as(name: str, address: str) -> Customer:
    """Another record."""
    return recognise_customer(SYSTEM, address=address, name=name, language="ja")


def page(customer: Customer, more: str = "") -> str:
    """Where the person is shown."""
    return f"/desk/customers/{customer.pk}/{more}"


def test_the_page_listens_to_the_person_and_to_the_matters_it_shows(
    browser: Client, aiko: Customer, aiko_wrote: Wrote
) -> None:
    second = aiko_wrote("And my hat?")
    shown = browser.get(page(aiko)).content.decode()
    assert f'data-live="customer:{aiko.pk} conversation:{second.conversation_id} conversation:' in shown
    assert f"live:customer:{aiko.pk} from:body, live:conversation:{second.conversation_id} from:body" in shown


def test_a_new_matter_of_theirs_is_heard_of_on_their_page(aiko: Customer) -> None:
    opened = Row.objects.get(kind="conversations.ConversationOpened")
    assert f"customer:{aiko.pk}" in opened.topics


def test_what_others_did_comes_part_by_part(
    browser: Client, aiko: Customer, aiko_wrote: Wrote, chidi: Colleague
) -> None:
    browser.get(page(aiko))
    note_about(chidi.as_actor(), aiko.pk, text="She likes to be called in the evening")
    change_customer(chidi.as_actor(), aiko.pk, wishes="No mails on Sundays", name="Aiko Tanaka")
    aiko_wrote("Where is my hat?")
    news = browser.get(page(aiko, "?news=1"), headers=HTMX).content.decode()
    assert "<html" not in news
    for said in ("in the evening", "No mails on Sundays", "Aiko Tanaka", "Where is my hat?"):
        assert said in news
    for part in (
        "page-name",
        "person-glance",
        "lately",
        "matters-now",
        "promised",
        "person-know",
        "person-records",
        "what-matters",
        "everyone-met",
    ):
        assert f'id="{part}"' in news
    assert news.count('hx-swap-oob="true"') == 12


def test_as_many_questions_however_many_matters(
    browser: Client, aiko: Customer, aiko_wrote: Wrote, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(60) as few:
        browser.get(page(aiko, "?news=1"), headers=HTMX)
    for number in range(5):
        aiko_wrote(f"And {number}?")
    with django_assert_max_num_queries(len(few)):
        browser.get(page(aiko, "?news=1"), headers=HTMX)


def test_the_likely_one_stands_on_top_and_others_are_found_by_name_address_and_number(
    browser: Client, aiko: Customer, as_ben: Actor
) -> None:
    twin = known_as("Aiko", "aiko+work@customer.example")
    tan = known_as("Tan Wei Jie", "tan@mail.example")
    add_identity(as_ben, tan.pk, kind="phone", value="+65 6123 4567")
    chosen = f'value="{twin.pk}"'
    whole = browser.get(page(aiko)).content.decode()
    assert chosen in whole
    assert "with us since" in whole
    for words, found in {
        "": twin,
        "wei": tan,
        "tan@": tan,
        str(tan.pk): tan,
        "#" + str(twin.pk): twin,
        "+65 6123": tan,
    }.items():
        listed = browser.get(page(aiko, "pair/"), {"q": str(words)}, headers=HTMX).content.decode()
        assert f'value="{found.pk}"' in listed, words
        assert listed.count('name="other"') == 1, words
    assert 'name="other"' not in browser.get(page(aiko, "pair/"), {"q": "nobody"}, headers=HTMX).content.decode()


def test_as_many_questions_however_many_are_found(
    browser: Client, aiko: Customer, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    known_as("Tan A", "tan.a@mail.example")
    with django_assert_max_num_queries(60) as few:
        browser.get(page(aiko, "pair/"), {"q": "tan"}, headers=HTMX)
    for number in range(5):
        known_as(f"Tan {number}", f"tan{number}@mail.example")
    with django_assert_max_num_queries(len(few)):
        browser.get(page(aiko, "pair/"), {"q": "tan"}, headers=HTMX)


def test_without_a_script_one_searches_chooses_and_sees_both_before_they_are_one(
    browser: Client, aiko: Customer, aiko_wrote: Wrote
) -> None:
    tan, tanaka = known_as("Tan", "tan@mail.example"), known_as("Tanaka", "tanaka@mail.example")
    listed = browser.get(page(aiko, "pair/"), {"q": "tan"}).content.decode()
    assert "<html" in listed
    assert f'value="{tan.pk}"' in listed
    assert f'value="{tanaka.pk}"' in listed
    both = browser.get(page(aiko, "pair/"), {"q": "tan", "other": str(tan.pk)}).content.decode()
    assert "aiko@customer.example" in both
    assert "tan@mail.example" in both
    assert "My bag" in both
    done = browser.post(page(aiko, "merge/"), {"other": tan.pk, "why": "She said so", "compared": "yes"})
    assert done["Location"] == page(aiko)
    assert Merging.objects.get().why == "She said so"
    again = browser.post(page(aiko, "merge/"), {"other": tan.pk, "compared": "yes"})
    assert again["Location"] == page(aiko)
    assert Merging.objects.count() == 1


def test_the_only_one_found_is_compared_at_once(browser: Client, aiko: Customer) -> None:
    tan = known_as("Tan", "tan@mail.example")
    shown = browser.get(page(aiko, "pair/"), {"q": "tan@"}).content.decode()
    assert f'id="side-{tan.pk}"' in shown
    assert browser.get(page(aiko, "pair/"), {"other": 999999}).status_code == 404
    assert browser.get(page(aiko, "pair/"), {"other": aiko.pk})["Location"] == page(aiko)
