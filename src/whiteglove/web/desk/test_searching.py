"""Searching, filters, saved views and the palette, in a browser without a script."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from whiteglove.conversations.actions import write_note
from whiteglove.conversations.models import SavedView
from whiteglove.foundation.actors import Actor
from whiteglove.team.models import Colleague, Team
from whiteglove.web.conftest import Wrote

SignedIn = Callable[[Colleague], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(ben: Colleague, signed_in: SignedIn) -> Client:
    """Ben's browser."""
    return signed_in(ben)


def page(browser: Client, address: str, **given: str) -> str:
    """What the browser shows."""
    answer = browser.get(address, given)
    assert answer.status_code == 200
    return answer.content.decode()


def test_found_words_are_marked_where_they_stand_and_whose_they_are(
    browser: Client, aiko_wrote: Wrote, as_ben: Actor
) -> None:
    bag = aiko_wrote("It is a <blue> suitcase.", subject="Suitcase lost")
    other = aiko_wrote("Hello")
    write_note(as_ben, other.conversation_id, text="Another suitcase?")
    shown = page(browser, "/desk/", q="suitcase")
    assert "<mark>Suitcase</mark> lost" in shown
    assert '<span class="snippet">It is a &lt;blue&gt; <mark>suitcase</mark>.</span>' in shown
    assert '<span class="snippet ours">Another <mark>suitcase</mark>?</span>' in shown
    assert shown.index(f'id="row-{other.conversation_id}"') < shown.index(f'id="row-{bag.conversation_id}"')


def test_a_preview_is_set_as_whose_it_is(browser: Client, aiko_wrote: Wrote, as_ben: Actor) -> None:
    from whiteglove.conversations.actions import write_reply

    bag = aiko_wrote("Where is it?")
    assert '<span class="first">Where is it?</span>' in page(browser, "/desk/?view=all")
    write_reply(as_ben, bag.conversation_id, text="In Osaka.")
    assert '<span class="first ours">In Osaka.</span>' in page(browser, "/desk/?view=all")


def test_chips_say_what_was_not_understood_and_are_taken_away(browser: Client, aiko_wrote: Wrote) -> None:
    aiko_wrote()
    shown = page(browser, "/desk/", q="bag is:open flight:SQ12 team:moon before:soon")
    assert shown.count('class="chip"') == 1
    assert shown.count('class="chip in-doubt"') == 3
    assert "no filter of that name; searched as words" in shown
    assert "nothing here is called so" in shown
    assert "not understood as a date" in shown
    assert "q=bag%20flight%3ASQ12%20team%3Amoon%20before%3Asoon" in shown


def test_a_name_typed_a_little_wrong_is_offered_or_shown(browser: Client, aiko_wrote: Wrote) -> None:
    aiko_wrote(author_name="Aiko Tanaka")
    shown = page(browser, "/desk/", q="tanakka")
    assert "Nothing was found for “tanakka”. This is what was found for “tanaka”." in shown
    assert shown.count('class="row ') == 1
    aiko_wrote("Tanakka, a friend of mine", author_name="Olga", author_address="olga@customer.example")
    shown = page(browser, "/desk/", q="tanakka")
    assert 'Did you mean <a href="/desk/?q=tanaka">tanaka</a>' in shown
    assert "Nothing was found for “zebra crossing”." in page(browser, "/desk/", q="zebra crossing")


def test_the_filter_form_writes_the_search(browser: Client, front_desk: Team) -> None:
    shown = page(browser, "/desk/filter/", q="bag is:open -tag:x after:7d")
    assert '<option value="open" selected>' in shown
    assert 'type="text" value="7d"' in shown
    assert "<html" not in browser.get("/desk/filter/", headers=HTMX).content.decode()
    sent = {"set": "1", "q": "bag is:open -tag:x after:7d", "is": "closed", "team": "front-desk", "owner": ""}
    answer = browser.get("/desk/filter/", sent | {"customer": 'Aiko "Tan'})
    words = parse_qs(urlsplit(answer.headers["Location"]).query)["q"][0]
    assert words == 'bag -tag:x is:closed team:front-desk customer:"Aiko Tan"'


def test_a_search_is_saved_as_a_view_named_shared_moved_and_removed(
    browser: Client, aiko_wrote: Wrote, front_desk: Team, chidi: Colleague, signed_in: SignedIn
) -> None:
    aiko_wrote("A bag")
    answer = browser.post("/desk/views/save/", {"name": "Bags", "q": "bag  is:open"})
    assert answer.headers["Location"] == "/desk/?q=bag+is%3Aopen"
    view = SavedView.objects.get()
    shown = page(browser, answer.headers["Location"])
    assert '<h1 id="list-name" tabindex="-1">Bags</h1>' in shown
    assert f'id="count-saved-{view.pk}"><span title="Not counted yet">?</span>' in shown
    assert "Bags" not in page(signed_in(chidi), "/desk/")
    assert f'id="count-saved-{view.pk}" hx-swap-oob="true">1' in page(browser, "/desk/views/counts/")
    assert f'id="count-saved-{view.pk}">1' in page(browser, "/desk/")
    change = f"/desk/views/{view.pk}/change/"
    browser.post(change, {"name": "All bags", "q": "bag", "team": str(front_desk.pk)})
    assert "All bags" in page(signed_in(chidi), "/desk/")
    browser.post("/desk/views/save/", {"name": "Mine", "q": "is:mine"})
    browser.post("/desk/views/save/", {"name": "Nobody", "q": "is:nobodys"})
    last = SavedView.objects.get(name="Nobody")
    browser.post(f"/desk/views/{last.pk}/change/", {"act": "up"})
    shown = page(browser, "/desk/views/")
    assert shown.index('value="Nobody"') < shown.index('value="Mine"') < shown.index('value="All bags"')
    browser.post(change, {"act": "remove"})
    assert not SavedView.objects.filter(pk=view.pk).exists()


def test_nobody_changes_the_views_of_others(
    browser: Client, chidi: Colleague, temp: Colleague, front_desk: Team, baggage: Team, signed_in: SignedIn
) -> None:
    theirs = SavedView.objects.create(name="Theirs", search="bag", colleague=chidi)
    ours = SavedView.objects.create(name="Ours", search="bag", team=front_desk)
    far = SavedView.objects.create(name="Far", search="bag", team=baggage)
    for view in (theirs, far):
        assert browser.post(f"/desk/views/{view.pk}/change/", {"name": "Taken"}).status_code == 404
    assert signed_in(temp).post(f"/desk/views/{ours.pk}/change/", {"name": "Taken"}).status_code == 403
    assert browser.post(f"/desk/views/{ours.pk}/change/", {"team": str(baggage.pk)}).status_code == 422
    assert set(SavedView.objects.values_list("name", flat=True)) == {"Theirs", "Ours", "Far"}


def test_a_count_holds_only_what_its_reader_may_see(
    aiko_wrote: Wrote, baggage: Team, ben: Colleague, dora: Colleague, front_desk: Team, signed_in: SignedIn
) -> None:
    secret = aiko_wrote("A bag")
    type(secret.conversation).objects.update(team=baggage)
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    view = SavedView.objects.create(name="Bags", search="bag", team=front_desk)
    assert f'id="count-saved-{view.pk}" hx-swap-oob="true">1' in page(signed_in(dora), "/desk/views/counts/")
    assert f'id="count-saved-{view.pk}" hx-swap-oob="true"></span>' in page(signed_in(ben), "/desk/views/counts/")


def test_the_palette_finds_conversations_people_and_pages(browser: Client, aiko_wrote: Wrote) -> None:
    bag = aiko_wrote("A bag", subject="My bag", author_name="Aiko Tanaka")
    shown = page(browser, "/desk/find/", q="aik")
    assert f'href="/desk/conversations/{bag.conversation_id}/"' in shown
    assert f'href="/desk/customers/{bag.customer_id}/"' in shown
    assert f'href="/desk/conversations/{bag.conversation_id}/"' in page(
        browser, "/desk/find/", q=f"#{bag.conversation_id}"
    )
    options = browser.get("/desk/find/", {"q": "paus"}, headers=HTMX).content.decode()
    assert 'role="option"' in options
    assert "view=paused" in options
    assert "<html" not in options
    assert "Nothing is called “zzz”." in page(browser, "/desk/find/", q="zzz")


def test_searching_costs_the_same_number_of_queries_whatever_is_found(browser: Client, aiko_wrote: Wrote) -> None:
    for number in range(8):
        aiko_wrote(author_address=f"{number}@customer.example")
    browser.get("/desk/?q=bag")
    with CaptureQueriesContext(connection) as few:
        browser.get("/desk/?q=bag+is:open+team:front-desk")
    for number in range(8, 40):
        aiko_wrote(author_address=f"{number}@customer.example")
    with CaptureQueriesContext(connection) as many:
        browser.get("/desk/?q=bag+is:open+team:front-desk")
    assert len(few) == len(many) <= 14
