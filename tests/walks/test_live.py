"""Open pages hear of a mail at once, miss nothing when they were cut off, and hear only what they may."""

import time
from collections.abc import Iterator
from itertools import islice

import pytest

from tests.house import DATABASE, House, eventually
from tests.walks.browser import Browser, Page, deaf_page, owners_browser
from tests.walks.killing.mails import SentMail, distinct_mails
from tests.walks.killing.senders import Post, by_smtp

pytestmark = pytest.mark.walk

HEARD_WITHIN_SECONDS = 5.0
BACK_WITHIN_SECONDS = 90.0
LINES_READ = 20  # more would be heartbeats
DEAF_PAGES = 50
FLOOD = 4000
JOURNAL = (
    "SELECT transaction || '-' || id FROM journal_row WHERE 'conversations' = ANY(topics) ORDER BY transaction, id"
)
INVENTED = """
INSERT INTO journal_row (kind, subject, topics, actor, body, wakes)
SELECT 'walk.Invented', 'conversation:0', '{conversations}', 'system', '{}', false FROM generate_series(1, %s);
"""


@pytest.fixture(scope="module")
def owner(house: House) -> Browser:
    return owners_browser(house)


@pytest.fixture
def page(owner: Browser) -> Iterator[Page]:
    """The owner's list of conversations, opened on what was there."""
    opened = Page(owner, "conversations", last_id=(places(owner.house) or ["0-0"])[-1]).open()
    yield opened
    opened.close()


def places(house: House) -> list[str]:
    """Every place in the journal of which the list of conversations hears."""
    with house.database() as connection:
        return [row[0] for row in connection.execute(JOURNAL.encode()).fetchall()]


def send(house: House, count: int, *, seed: int) -> list[SentMail]:
    mails = distinct_mails(count, seed=seed)
    post = Post(house)
    post.send(mails, by_smtp, at_once=2)
    assert eventually(lambda: post.is_done, seconds=BACK_WITHIN_SECONDS)
    assert post.refused == {}
    return mails


def hears_all(page: Page, *, since: str) -> bool:
    """Whether it comes to know exactly what the journal has after a place, in order, each once; fails with both.

    The place itself may be the last of an earlier walk's, heard as the page opened.
    """
    house = page.browser.house

    def after(known: list[str]) -> list[str]:
        return known[known.index(since) + 1 :] if since in known else known

    def heard() -> list[str]:
        return after([place for place, _ in page.facts])

    def told() -> list[str]:
        return after(places(house))

    if eventually(lambda: bool(told()) and heard() == told(), seconds=BACK_WITHIN_SECONDS):
        return True
    raise AssertionError(f"heard {heard()}, the journal has {told()}, {page.resyncs} resyncs")


def test_a_mail_is_heard_of_at_once(house: House, page: Page) -> None:
    before = page.last_id
    send(house, 1, seed=1)
    acknowledged_at = time.monotonic()
    assert eventually(lambda: bool(page.facts), seconds=BACK_WITHIN_SECONDS, pause_seconds=0.02)
    assert page.heard_at[0] - acknowledged_at < HEARD_WITHIN_SECONDS
    assert hears_all(page, since=before)
    assert page.resyncs == 0


def test_a_page_that_was_cut_off_hears_exactly_what_it_missed(house: House, page: Page) -> None:
    before = page.last_id
    send(house, 2, seed=2)
    assert hears_all(page, since=before)
    page.close()
    send(house, 5, seed=3)
    page.open()
    send(house, 2, seed=4)
    assert hears_all(page, since=before)
    assert page.resyncs == 0


def test_pages_go_on_when_one_of_those_that_serve_them_is_killed(house: House, page: Page) -> None:
    before = page.last_id
    pids = house.pids()
    assert pids["web"] != pids["web 2"]
    assert house.kill("web 2")
    send(house, 2, seed=6)
    assert {page.browser.status_of_live("conversations") for _ in range(5)} == {200}
    assert hears_all(page, since=before)
    assert house.pids()["web"] == pids["web"]


@pytest.mark.parametrize("victim", ["web", DATABASE, "backend", "worker"])
def test_nothing_is_missed_when_a_part_is_killed(house: House, page: Page, victim: str) -> None:
    before = page.last_id
    seed = sum(victim.encode())
    send(house, 2, seed=seed)
    assert eventually(lambda: bool(page.facts), seconds=BACK_WITHIN_SECONDS)
    assert house.kill(victim)
    send(house, 5, seed=seed + 1)
    assert hears_all(page, since=before)
    assert page.resyncs == 0


def test_a_stranger_hears_nothing(house: House) -> None:
    assert eventually(lambda: Browser(house).status_of_live("conversations") == 401, seconds=BACK_WITHIN_SECONDS)


def test_a_temp_hears_only_what_they_may(house: House) -> None:
    said = house.call("user", "add", "tomo@desk.example", "--name", "Tomo", "--role", "temp")
    temp = Browser(house)
    temp.sign_in(said.stdout.decode().strip())
    assert temp.status_of_live("quarantine") == 403
    assert temp.status_of_live("conversation:999999") == 403
    both = Page(temp, "quarantine,conversations").open()
    send(house, 1, seed=5)
    assert eventually(lambda: bool(both.facts), seconds=BACK_WITHIN_SECONDS)
    both.close()
    assert {topic for _, topic in both.facts} == {"conversations"}


def test_pages_that_never_read_hold_up_nobody(house: House, owner: Browser, page: Page) -> None:
    deaf = [deaf_page(owner, "conversations") for _ in range(DEAF_PAGES)]
    with house.database() as connection:
        connection.execute(INVENTED.encode(), [FLOOD])
        connection.execute("SELECT pg_notify('whiteglove_facts', '')")
    send(house, 1, seed=6)
    newest = places(house)[-1]
    assert eventually(lambda: page.last_id == newest or page.resyncs > 0, seconds=BACK_WITHIN_SECONDS)
    assert Browser(house).status_of_live("conversations") == 401
    for each in deaf:
        each.settimeout(BACK_WITHIN_SECONDS)
        with each.makefile("rb") as words:
            assert any(line.startswith(b"event: fact") for line in islice(words, LINES_READ))
        each.close()
