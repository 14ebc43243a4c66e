"""Where one is signed in, signing out elsewhere, and how often one may try."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from whiteglove.foundation import clock
from whiteglove.foundation.journal.models import Row
from whiteglove.team.actions import make_sign_in_link
from whiteglove.team.devices import forget_ended
from whiteglove.team.models import Colleague, SignedIn, Tries
from whiteglove.team.tries import CountedTries
from whiteglove.web.account.devices import browser_name

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:139.0) Gecko/20100101 Firefox/139.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile Safari/604.1"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
PASSWORD = {"login": "ben@desk.example", "password": "a long secret"}


def came(agent: str, address: str) -> Client:
    """Ben signs in by password with this browser, from there."""
    client = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    assert client.post("/sign-in/", PASSWORD).status_code == 302
    return client


def is_in(client: Client) -> bool:
    """Whether somebody is signed in there."""
    return client.get("/desk/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox, Windows"),
        (PHONE, "Safari, iPhone"),
        (CHROME, "Chrome, Linux"),
        (f"{CHROME} Edg/142.0", "Edge, Linux"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_browsers_by_name(agent: str, name: str) -> None:
    assert browser_name(agent) == name


def test_ben_sees_where_he_is_signed_in_and_signs_out_of_a_lost_phone(ben: Colleague) -> None:
    desk, phone = came(FIREFOX, "192.0.2.1"), came(PHONE, "192.0.2.9")
    page = desk.get("/account/").content.decode()
    assert "Firefox, Windows" in page
    assert "Safari, iPhone" in page
    assert "from 192.0.2.9" in page
    (mark,) = re.findall(r'name="mark" value="(\w+)"', page)
    assert desk.post("/account/devices/end/", {"mark": mark}).status_code == 302
    assert (is_in(desk), is_in(phone)) == (True, False)
    assert Row.objects.order_by("-id").values_list("kind", "body")[0] == (
        "team.SignedOutElsewhere",
        {"colleague_id": ben.pk, "count": 1},
    )
    assert desk.post("/account/devices/end/", {"mark": mark}).status_code == 404


def test_signing_out_everywhere_else(ben: Colleague) -> None:
    here, *others = (came(agent, "192.0.2.1") for agent in (FIREFOX, PHONE, CHROME))
    assert here.post("/account/devices/end-others/").status_code == 302
    assert [is_in(one) for one in (here, *others)] == [True, False, False]


def test_nobody_signs_out_somebody_else(ben: Colleague, chidi: Colleague, signed_in: Callable[..., Client]) -> None:
    bens = came(FIREFOX, "192.0.2.1")
    chidis = signed_in(chidi)
    page = bens.get("/account/").content.decode()
    assert 'name="mark"' not in page
    came(PHONE, "192.0.2.9")
    (mark,) = re.findall(r'name="mark" value="(\w+)"', bens.get("/account/").content.decode())
    assert chidis.post("/account/devices/end/", {"mark": mark}).status_code == 404
    assert chidis.post("/account/devices/end-others/").status_code == 302
    assert SignedIn.objects.filter(colleague=ben).count() == 2


def test_a_new_password_ends_all_other_browsers(ben: Colleague) -> None:
    here, other = came(FIREFOX, "192.0.2.1"), came(PHONE, "192.0.2.9")
    new = {
        "old_password": "a long secret",
        "new_password1": "wind in the pines",
        "new_password2": "wind in the pines",
    }
    assert here.post("/account/password/", new).status_code == 302
    assert (is_in(here), is_in(other)) == (True, False)


def test_the_page_of_an_account_never_tells_the_key_of_a_session(ben: Colleague) -> None:
    here, other = came(FIREFOX, "192.0.2.1"), came(PHONE, "192.0.2.9")
    page = here.get("/account/").content.decode()
    assert other.cookies["whiteglove_session"].value not in page


def test_a_page_writes_that_somebody_was_seen_only_every_some_minutes(
    ben: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = clock.now().replace(microsecond=0)
    monkeypatch.setattr(clock, "now", lambda: start)
    client = came(FIREFOX, "192.0.2.1")
    seen = []
    for minutes in (5, 11, 12):
        monkeypatch.setattr(clock, "now", lambda minutes=minutes: start + timedelta(minutes=minutes))
        client.get("/account/")
        seen.append((SignedIn.objects.get().seen_at or start) - start)
    assert seen == [timedelta(0), timedelta(minutes=11), timedelta(minutes=11)]


def test_how_somebody_came_in_is_written_down(ben: Colleague) -> None:
    came(FIREFOX, "192.0.2.1")
    Client().post(f"/sign-in/link/{make_sign_in_link(ben)}/")
    ways = Row.objects.filter(kind="team.CameIn").order_by("id").values_list("actor", "body__way")
    assert list(ways) == [(f"colleague:{ben.pk}", "password"), (f"colleague:{ben.pk}", "link")]


def test_what_ended_by_itself_is_forgotten(ben: Colleague, monkeypatch: pytest.MonkeyPatch) -> None:
    came(FIREFOX, "192.0.2.1")
    assert forget_ended() == 0
    later = clock.now() + timedelta(days=15)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert forget_ended() == 1


def test_tries_for_one_address_count_together_wherever_they_come_from(ben: Colleague) -> None:
    """Counted in the database, so by all processes; and under every name of the desk."""
    for number in range(5):
        client = Client(REMOTE_ADDR=f"192.0.2.{number}", SERVER_NAME=f"desk{number}.example")
        client.post("/sign-in/", {**PASSWORD, "login": "BEN@desk.example", "password": "wrong"})
    assert Tries.objects.exists()
    last = Client(REMOTE_ADDR="192.0.2.77")
    assert last.post("/sign-in/", PASSWORD).status_code == 200
    assert not is_in(last)


def test_made_up_addresses_push_no_counter_out(db: None) -> None:
    tries = CountedTries(Tries._meta.db_table, {"OPTIONS": {"MAX_ENTRIES": 5}})
    tries.set("a-name-under-attack", 5)
    for number in range(20):
        tries.set(f"made-up-{number}", 1)
    assert tries.get("a-name-under-attack") == 5
    Tries.objects.exclude(cache_key__contains="attack").update(expires=clock.now() - timedelta(minutes=1))
    tries.set("one-more", 1)
    assert Tries.objects.count() == 2


def test_tries_from_one_source_count_together_whomever_they_are_for(ben: Colleague) -> None:
    client = Client(REMOTE_ADDR="192.0.2.1")
    for number in range(10):
        client.post("/sign-in/", {"login": f"somebody{number}@desk.example", "password": "wrong"})
    assert client.post("/sign-in/", PASSWORD).status_code == 200
    assert not is_in(client)
    assert is_in(came(FIREFOX, "192.0.2.2"))


def test_a_forwarded_address_that_no_proxy_vouched_for_counts_nothing(ben: Colleague) -> None:
    for number in range(10):
        client = Client(REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
        client.post("/sign-in/", {"login": f"somebody{number}@desk.example", "password": "wrong"})
    liar = Client(REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR="198.51.100.99")
    liar.post("/sign-in/", PASSWORD)
    assert not is_in(liar)
