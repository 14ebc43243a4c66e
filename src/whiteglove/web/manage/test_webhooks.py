"""Owners add a webhook, see its secret once, and what was sent and answered, however much that is."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from whiteglove.channels.webhooks.failing import Why, kept
from whiteglove.channels.webhooks.models import Destination, Posting, SendingAsked, Stopped
from whiteglove.conversations.models import Because, Notice
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.foundation.journal.models import Row
from whiteglove.foundation.journal.queries import newest_cursor
from whiteglove.team.actions import add_colleague
from whiteglove.team.models import Colleague, Team

SignedIn = Callable[[Colleague], Client]
ADDRESS = "https://93.184.215.14/in"
WANTED = {"name": "Books", "address": ADDRESS, "offers": ["gestures"]}
PLACE = "/manage/webhooks/"


@pytest.fixture
def olu(front_desk: Team) -> Colleague:
    """The owner."""
    return add_colleague(SYSTEM, email="olu@desk.example", name="Olu", role=Role.OWNER)


@pytest.fixture
def olus(olu: Colleague, signed_in: SignedIn) -> Client:
    """Their browser."""
    return signed_in(olu)


def seen(client: Client, place: str = PLACE) -> str:
    return client.get(place).content.decode()


def hook(**more: object) -> Destination:
    place = newest_cursor()
    usual = {"name": "Books", "address": ADDRESS, "offers": ["gestures"], "secret": "whsec_AAAA"}
    where = {"after_transaction": place.transaction, "after_row": place.row}
    return Destination.objects.create(**usual | where | more)


def posted(there: Destination, count: int = 1, **more: object) -> None:
    usual = {"destination": there, "event": "fact_7_1", "kind": "recovery.GestureGiven", "subject": "gesture:3"}
    told = {"at": clock.now(), "took_ms": 41, "status": 204}
    Posting.objects.bulk_create([Posting(**usual | told | more) for _ in range(count)])


def test_a_webhook_is_added_its_secret_shown_once_and_removed(olus: Client) -> None:
    assert "Nothing is sent anywhere yet" in seen(olus)
    made = olus.post(PLACE, WANTED)
    (secret,) = set(re.findall(r"whsec_[\w+/=]{40,}", made.content.decode()))
    assert (made.status_code, "no-store" in made.headers["Cache-Control"]) == (200, True)
    there = Destination.objects.get()
    assert (there.secret, there.offers, there.with_private) == (secret, ["gestures"], False)
    page = seen(olus, f"{PLACE}{there.pk}/")
    assert secret not in page
    assert "Nothing was sent there yet" in page
    assert "nothing was sent yet" in seen(olus)
    renewed = olus.post(f"{PLACE}{there.pk}/secret/").content.decode()
    assert set(re.findall(r"whsec_[\w+/=]{40,}", renewed)) == {Destination.objects.get().secret} != {secret}
    assert "The old one signs as well" in seen(olus, f"{PLACE}{there.pk}/")
    gone = olus.post(f"{PLACE}{there.pk}/remove/")
    assert gone.headers["Location"] == f"{PLACE}?said=removed"
    assert olus.get(f"{PLACE}{there.pk}/").status_code == 404
    assert "Books" not in seen(olus)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"address": "https://10.0.0.1/"}, "lies in a private network"),
        ({"address": "http://books.example/"}, "begins with https://"),
        ({"name": ""}, "required"),
        ({"offers": []}, "required"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_typed_is_lost(
    olus: Client, more: dict[str, object], words: str
) -> None:
    answer = olus.post(PLACE, WANTED | more)
    page = answer.content.decode()
    assert (answer.status_code, words in page, Destination.objects.count()) == (422, True, 0)
    assert f'value="{(WANTED | more)["address"]}"' in page
    there = hook()
    changed = olus.post(f"{PLACE}{there.pk}/", WANTED | more)
    assert (changed.status_code, words in changed.content.decode()) == (422, True)


def test_it_is_changed_paused_and_let_go_on(olus: Client) -> None:
    there = hook()
    own = f"{PLACE}{there.pk}/"
    assert olus.post(own, WANTED | {"name": "Tax", "with_private": "on"}).headers["Location"] == f"{own}?said=kept"
    there.refresh_from_db()
    assert (there.name, there.with_private) == ("Tax", True)
    olus.post(f"{own}stop/")
    assert "paused" in seen(olus)
    assert "Let it go on" in seen(olus, own)
    olus.post(f"{own}stop/", {"resume": "1"})
    there.refresh_from_db()
    assert (there.stopped_at, there.stopped_because) == (None, "")


def test_what_failed_says_why_and_what_one_can_do(olus: Client) -> None:
    now = clock.now()
    why = kept(Why.REFUSED, host="books.example", status=500)
    there = hook(failing_since=now, tries=3, why=why, stopped_at=now, stopped_because=Stopped.FAILING)
    fact = Row.objects.create(
        kind="recovery.GestureGiven", subject="gesture:3", topics=[], actor="colleague:1", body={"gesture_id": 3}
    )
    posted(there, fact=fact, status=500, why=why, number=3, answered="<b>The books are closed</b>")
    page = seen(olus, f"{PLACE}{there.pk}/")
    assert "stopped: nothing arrived for three days" in page
    assert page.count("books.example did not take it (500).") == 2
    assert "&lt;b&gt;The books are closed&lt;/b&gt;" in page
    troubles = seen(olus, "/manage/troubles/")
    assert "Webhooks that do not arrive" in troubles
    assert "Nothing went wrong" not in troubles
    for words in ("try 3", "Let it go on", "Go on without the one in the way", "Send again", "fact_7_1"):
        assert words in page
    assert "All that comes after waits for this one" in page
    for given, said in (({"fact": "0"}, "nothing_out"), ({"fact": fact.pk}, "left_out"), ({}, "nothing_out")):
        assert olus.post(f"{PLACE}{there.pk}/leave-out/", given).headers["Location"].endswith(f"?said={said}")
    there.refresh_from_db()
    assert (there.stopped_at, there.place.row) == (None, fact.pk)


def test_a_test_is_asked_for_and_the_page_looks_again_until_it_is_sent(olus: Client) -> None:
    there = hook()
    own = f"{PLACE}{there.pk}/"
    olus.post(f"{own}test/")
    assert SendingAsked.objects.count() == 1
    assert f'hx-get="{own}sent/"' in seen(olus, own)
    SendingAsked.objects.all().delete()
    posted(there, kind="test", subject="", was_asked_for=True)
    piece = seen(olus, f"{own}sent/")
    assert "hx-get" not in piece
    assert "on request" in piece
    assert olus.post(f"{PLACE}sent/{Posting.objects.get().pk}/again/").headers["Location"] == f"{own}?said=asked"


def test_pages_ask_the_database_as_much_whatever_there_is(olus: Client) -> None:
    there = hook()
    posted(there)
    own = f"{PLACE}{there.pk}/"
    queries(olus, PLACE)
    few = [queries(olus, PLACE), queries(olus, own)]
    for _ in range(5):
        hook()
    posted(there, 120)
    assert [queries(olus, PLACE), queries(olus, own)] == few
    page = seen(olus, own)
    assert page.count("Send fact_7_1 again") == 50
    (earlier,) = re.findall(r"\?before=(\d+)", page)
    assert seen(olus, f"{own}?before={earlier}").count("Send fact_7_1 again") == 50


def queries(client: Client, place: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(place).status_code == 200
    return len(asked)


def test_an_owner_is_told_and_led_there(olus: Client, olu: Colleague) -> None:
    there = hook()
    about = f"webhook:{there.pk}"
    Notice.objects.create(colleague=olu, about=about, because=Because.WEBHOOK_FAILING, fact_key="x")
    page = seen(olus, "/desk/told/")
    assert "A webhook does not arrive, and we stopped trying" in page
    assert f"{PLACE}{there.pk}/" in page
