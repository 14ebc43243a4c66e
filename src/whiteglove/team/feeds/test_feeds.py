"""Calendars come from real servers: what vanishes or lies deletes nothing, no address leads into our network."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import translation

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood
from whiteglove.foundation.journal.models import Row
from whiteglove.foundation.settings import settings
from whiteglove.foundation.text import UNSPACED
from whiteglove.team.absences.actions import end_absence
from whiteglove.team.absences.clockwork import begin_and_end_absences
from whiteglove.team.feeds import fetching
from whiteglove.team.feeds.actions import add_feed, feeds_of, remove_feed, take_file
from whiteglove.team.feeds.clockwork import read_feeds
from whiteglove.team.feeds.failing import FeedTrouble, Why, in_words, kept
from whiteglove.team.feeds.fetching import FeedAddressRefused, FeedUnreadable, fetch, understood_address
from whiteglove.team.feeds.test_entries import calendar
from whiteglove.team.models import Absence, CalendarFeed, Colleague

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HOLIDAY = "UID:holiday\nSUMMARY:Holiday\nDTSTART:20260309T000000Z\nDTEND:20260314T000000Z"
COURSE = "UID:course\nSUMMARY:Course\nDTSTART:20260320T080000Z\nDTEND:20260320T160000Z"


class CalendarServer(ThreadingHTTPServer):
    """Gives out what the test wants: status, headers, bytes. asked: headers of the requests that came."""

    daemon_threads = True
    status, content = 200, b""
    headers: dict[str, str] = {}

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.asked: list[dict[str, str]] = []

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    @property
    def address(self) -> str:
        return f"http://{self.host}/ben.ics?key=secret"

    def gives(self, content: bytes, *, status: int = 200, **headers: str) -> None:
        self.content, self.status = content, status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class _Answers(BaseHTTPRequestHandler):
    server: CalendarServer

    def do_GET(self) -> None:
        self.server.asked.append({name.lower(): value for name, value in self.headers.items()})
        headers = dict(self.server.headers)
        status = self.server.status
        if status == 200 and headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
            status = 304
        self.send_response(status)
        content = b"" if status == 304 else self.server.content
        for name, value in ({"Content-Length": str(len(content))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[CalendarServer]:
    """One on loopback, which the operator allowed."""
    made = CalendarServer()
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    allowed = settings().model_copy(update={"feed_hosts": f"calendar.intranet, {made.host}"})
    monkeypatch.setattr(fetching, "settings", lambda: allowed)
    monkeypatch.setattr(clock, "now", lambda: NOON)
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def known(**wanted: object) -> list[tuple[str, str, bool]]:
    rows = Absence.objects.filter(**wanted).order_by("starts")
    return [(row.why, f"{row.starts:%m-%d}", row.ended_at is None) for row in rows]


def kinds() -> list[str]:
    rows = Row.objects.filter(kind__startswith="team.").order_by("id").values_list("kind", flat=True)
    return [kind.removeprefix("team.") for kind in rows if "Absence" in kind or "Feed" in kind]


def test_absences_come_from_a_calendar_once_and_follow_it(server: CalendarServer, ben: Colleague) -> None:
    server.gives(calendar(HOLIDAY, COURSE), ETag='"1"')
    feed = add_feed(ben.as_actor(), ben, address=server.address)
    assert "secret" not in CalendarFeed.objects.values_list("address", flat=True).get(pk=feed.pk)
    assert (read_feeds(), read_feeds()) == (1, 0)
    assert known() == [("Holiday", "03-09", True), ("Course", "03-20", True)]
    assert [one.get("if-none-match") for one in server.asked] == [None, '"1"']
    server.gives(calendar(HOLIDAY.replace("20260309", "20260310")), ETag='"2"')
    assert read_feeds() == 1
    assert known() == [("Holiday", "03-10", True), ("Course", "03-20", False)]
    server.gives(calendar(HOLIDAY, COURSE))
    assert (read_feeds(), read_feeds()) == (1, 0)
    assert known() == [("Holiday", "03-09", True), ("Course", "03-20", True)]
    assert kinds() == [
        "FeedAdded", "AbsencePlanned", "AbsencePlanned", "AbsenceChanged", "AbsenceEnded",
        "AbsenceChanged", "AbsencePlanned",
    ]  # fmt: skip


def test_not_changed_is_believed_for_a_day_as_days_come_into_sight(
    server: CalendarServer, ben: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.gives(calendar("UID:w\nDTSTART:20260303T080000Z\nDURATION:PT1H\nRRULE:FREQ=MONTHLY"), ETag='"1"')
    add_feed(SYSTEM, ben, address=server.address)
    read_feeds()
    before = Absence.objects.count()
    monkeypatch.setattr(clock, "now", lambda: NOON + 40 * DAY)
    assert read_feeds() == 1
    assert server.asked[-1].get("if-none-match") is None
    assert Absence.objects.count() == before + 2


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"", 200, "no calendar"),
        (calendar(), 200, "came empty"),
        (b"<html>Please sign in</html>", 200, "no calendar"),
        (b"gone", 404, "not there any more"),
        (b"no", 500, "did not give the calendar out"),
        (b"x" * 5_000_001, 200, "larger than 5 MB"),
    ],
)
def test_a_calendar_that_vanishes_empties_or_lies_deletes_nothing_and_says_so(
    server: CalendarServer, ben: Colleague, content: bytes, status: int, words: str
) -> None:
    server.gives(calendar(HOLIDAY, COURSE))
    add_feed(ben.as_actor(), ben, address=server.address)
    read_feeds()
    server.gives(content, status=status)
    assert (read_feeds(), read_feeds()) == (0, 0)
    assert known() == [("Holiday", "03-09", True), ("Course", "03-20", True)]
    (shown,) = feeds_of(ben.as_actor(), ben.pk)
    assert words in shown.why_failed
    with translation.override("ja"):
        (there,) = feeds_of(ben.as_actor(), ben.pk)
    assert UNSPACED.search(there.why_failed)
    assert (shown.failed_at, shown.read_at) == (NOON, NOON)
    assert kinds().count("FeedFailed") == 1
    server.gives(calendar(HOLIDAY, COURSE))
    read_feeds()
    (mended,) = feeds_of(ben.as_actor(), ben.pk)
    assert (mended.failed_at, mended.why_failed, kinds()[-1]) == (None, "", "FeedMended")


@pytest.mark.parametrize("why", list(Why))
def test_every_reason_is_kept_as_a_code_and_said_in_the_readers_language(why: Why) -> None:
    given = {"host": "cal.example", "status": 404, "most": 5, "skipped": 1, "number": 2}
    code = kept(why, **given)
    assert why.value in code
    assert in_words(code) == str(FeedTrouble(why, **given))
    assert "%" not in in_words(code)
    with translation.override("ja"):
        assert UNSPACED.search(in_words(code))


@pytest.mark.parametrize("text", ["", "As it was said before.", "[]", "{}", '{"why": "odd"}', '{"why": "gone"}', "1"])
def test_what_is_no_code_is_shown_as_it_is(text: str) -> None:
    assert in_words(text) == text


def said() -> str:
    """Why the calendar failed, to an English reader."""
    return in_words(CalendarFeed.objects.get().why_failed)


def test_one_that_stops_in_the_middle_or_has_rubbish_in_it_calls_nothing_off(
    server: CalendarServer, ben: Colleague
) -> None:
    server.gives(calendar(HOLIDAY, COURSE))
    add_feed(SYSTEM, ben, address=server.address)
    read_feeds()
    server.gives(calendar(HOLIDAY), Content_Length="9000")
    read_feeds()
    assert "stopped in the middle" in said()
    server.gives(calendar(HOLIDAY, "UID:odd\nDTSTART:rubbish"))
    read_feeds()
    assert said().startswith("1 of 2 entries could not be read")
    server.gives(calendar(HOLIDAY, end=""))
    read_feeds()
    assert known() == [("Holiday", "03-09", True), ("Course", "03-20", True)]


def test_what_began_stays_when_its_entry_vanishes_and_what_people_called_off_stays_off(
    server: CalendarServer, ben: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.gives(calendar(HOLIDAY, COURSE))
    add_feed(SYSTEM, ben, address=server.address)
    read_feeds()
    end_absence(ben.as_actor(), Absence.objects.get(why="Course").pk)
    read_feeds()
    assert known() == [("Holiday", "03-09", True), ("Course", "03-20", False)]
    monkeypatch.setattr(clock, "now", lambda: NOON + 8 * DAY)
    begin_and_end_absences()
    server.gives(calendar("UID:else\nDTSTART:20260401T000000Z\nDURATION:P1D"))
    read_feeds()
    assert known(why="Holiday") == [("Holiday", "03-09", True)]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://example.com/a.ics", "https"),
        ("ftp://example.com/a.ics", "https"),
        ("file:///etc/passwd", "no host"),
        ("https://", "no host"),
        ("https://user:pw@example.com/", "name and password"),
        ("https://example.com:99999/", "no address"),
        ("https://example.com/" + "a" * 3000, "too long"),
        ("https://example.com/a b", "letters no address has"),
        ("", "no host"),
    ],
)
def test_an_address_that_is_none_is_refused_in_words(address: str, words: str) -> None:
    with pytest.raises(FeedAddressRefused, match=words):
        understood_address(address)


def test_a_subscription_address_is_asked_by_https() -> None:
    assert understood_address(" webcal://example.com/a.ics ") == "https://example.com/a.ics"


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "192.168.0.1", "0.0.0.0", "[::1]", "[fe80::1]", "[::ffff:127.0.0.1]",
     "[fd00::1]", "100.64.0.1", "224.0.0.1", "2130706433", "0x7f000001"],
)  # fmt: skip
def test_no_address_leads_into_a_private_network(host: str) -> None:
    with pytest.raises(FeedUnreadable, match=r"private network|There is no host"):
        fetch(f"https://{host}/a.ics")


def test_a_name_that_means_loopback_and_a_redirect_there_lead_nowhere(
    server: CalendarServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def means(host: str, port: int, *_args: object, **_: object) -> list[object]:
        ip = "127.0.0.1" if host == "evil.example" else host
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))]

    monkeypatch.setattr(socket, "getaddrinfo", means)
    with pytest.raises(FeedUnreadable, match="private network"):
        fetch("https://evil.example/a.ics")
    for target in ("https://127.0.0.1/a.ics", "https://evil.example/", "file:///etc/passwd", "http://127.0.0.1:1/"):
        server.gives(b"", status=302, Location=target)
        with pytest.raises(FeedUnreadable, match=r"private network|https://|no host"):
            fetch(server.address)


def test_redirects_end(server: CalendarServer) -> None:
    server.gives(b"", status=302, Location="/again")
    with pytest.raises(FeedUnreadable, match="without end"):
        fetch(server.address)
    assert len(server.asked) == 4


def test_a_server_that_dawdles_is_left(server: CalendarServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "WHOLE_SECONDS", 0.0)
    server.gives(calendar(HOLIDAY))
    with pytest.raises(FeedUnreadable, match="in time"):
        fetch(server.address)


def test_a_server_that_drips_its_answer_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "WHOLE_SECONDS", 0.4)
    door = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        with door, door.accept()[0] as line, suppress(OSError):
            line.recv(65536)
            line.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            for _ in range(200):
                line.sendall(b"z")
                threading.Event().wait(0.02)

    monkeypatch.setattr(fetching, "_is_own", lambda _: True)
    threading.Thread(target=drip, daemon=True).start()
    began = time.monotonic()
    with pytest.raises(FeedUnreadable, match="in time"):
        fetch(f"http://127.0.0.1:{door.getsockname()[1]}/a.ics")
    assert time.monotonic() - began < 2


def test_a_file_is_taken_in_once(server: CalendarServer, ben: Colleague, chidi: Colleague, dora: Colleague) -> None:
    file = calendar(HOLIDAY, COURSE)
    assert take_file(ben.as_actor(), ben, file, words="holiday").new == 1
    assert take_file(ben.as_actor(), ben, file).new == 1
    again = take_file(dora.as_actor(), ben, file)
    assert (again.new, again.changed, again.ended) == (0, 0, 0)
    assert take_file(dora.as_actor(), ben, calendar(COURSE)).ended == 0
    assert known() == [("Holiday", "03-09", True), ("Course", "03-20", True)]
    assert feeds_of(ben.as_actor(), ben.pk) == []
    past = calendar("UID:1\nDTSTART:20250101T000000Z\nDURATION:P1D")
    for content, words in ((b"x", "no calendar"), (calendar(), "absence to come"), (past, "absence to come")):
        with pytest.raises(NotUnderstood, match=words):
            take_file(ben.as_actor(), ben, content)
    with pytest.raises(NotAllowed):
        take_file(chidi.as_actor(), ben, file)


def test_a_removed_calendar_is_read_no_more_and_its_address_is_gone(
    server: CalendarServer, ben: Colleague, chidi: Colleague
) -> None:
    server.gives(calendar(HOLIDAY))
    feed = add_feed(ben.as_actor(), ben, address=server.address, words="Holiday")
    read_feeds()
    assert [(one.host, one.words) for one in feeds_of(ben.as_actor(), ben.pk)] == [(server.host, "Holiday")]
    assert feeds_of(chidi.as_actor(), ben.pk) == []
    with pytest.raises(NotAllowed):
        remove_feed(chidi.as_actor(), feed.pk)
    remove_feed(ben.as_actor(), feed.pk)
    assert (read_feeds(), len(server.asked)) == (0, 1)
    assert CalendarFeed.objects.values_list("address", flat=True).get() == ""
    assert known() == [("Holiday", "03-09", True)]
    with pytest.raises(NotFound):
        remove_feed(ben.as_actor(), feed.pk)
