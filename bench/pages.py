"""What the list and the page of a conversation cost, at two sizes, beside bare SQL and a bare template."""

import http.client
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import jinja2
import psycopg

from bench.house import House
from bench.measure import Waits, cpu_seconds
from bench.report import Table, write_section
from bench.seed import seed
from bench.signing_in import session_cookie

SIZES = (1_000, 100_000)
ROUNDS = 3
ASKED = 80
WARM_UP = 20

BETWEEN = """
Between the floor and us: signing in (two queries) and the middleware, one statement a kind of row by the ORM, and
most of all fifty rows with translated sentences and times in the reader's zone. A whole conversation page also renders
the list beside it; opened from the list it does not. One process serves: with 4 colleagues they wait for each other.
"""
LIST_SQL = """
SELECT c.id, c.subject, c.preview, u.name, t.name, o.name, c.is_open, c.waiting_since, c.updated_at
FROM conversations_conversation c JOIN customers_customer u ON u.id = c.customer_id
JOIN team_team t ON t.id = c.team_id LEFT JOIN team_colleague o ON o.id = c.owner_id
WHERE c.needs_answer ORDER BY c.waiting_since, c.id LIMIT 50
"""
TALK_SQL = """
SELECT author_name, author_address, at, text FROM conversations_message WHERE conversation_id = %s ORDER BY id
"""
LIST_TEMPLATE = (
    "<ol>{% for row in rows %}<li>{% for cell in row %}<span>{{ cell }}</span>{% endfor %}</li>{% endfor %}</ol>"
)
TALK_TEMPLATE = (
    LIST_TEMPLATE + "{% for one in talk %}<article>{{ one[0] }} {{ one[2] }}<p>{{ one[3] }}</p></article>{% endfor %}"
)


def main() -> None:
    """Run at each size and write the section."""
    rows: list[Sequence[object]] = []
    with House() as house:
        house.start("web")
        house.django_ready()
        cookie, already = session_cookie(), 0
        for size in SIZES:
            begin = time.monotonic()
            with house.connect() as connection:
                seed(connection, size, already=already)
            print(f"{size - already} conversations seeded in {time.monotonic() - begin:.0f} s")
            already = size
            rows += _measure(house, size, cookie)
    columns = [
        "page",
        "conversations",
        "CPU ms",
        "of it PostgreSQL",
        "p50, p95 ms: 1 colleague",
        "p50, p95 ms: 4",
        "floor, CPU ms",
    ]
    write_section("pages", "List and conversation", f"Medians of {ROUNDS} rounds.", Table(columns, rows), BETWEEN)


def _measure(house: House, size: int, cookie: str) -> list[Sequence[object]]:
    ids = list(range(10, min(size, 4000), 10))

    def one(turn: int) -> str:
        return f"/desk/conversations/{ids[turn % len(ids)]}/"

    pages: list[tuple[str, Callable[[int], str], dict[str, str], str]] = [
        ("list", lambda _: "/desk/", {}, LIST_TEMPLATE),
        ("conversation beside the list", one, {}, TALK_TEMPLATE),
        ("conversation opened from the list", one, {"HX-Request": "true"}, ""),
    ]  # fmt: skip
    measured = []
    for name, address, headers, template in pages:
        asking = Asking(house, address, {"Cookie": cookie, **headers})
        asking.ask(WARM_UP)
        rounds = [(asking.measured(), asking.waits(1), asking.waits(4)) for _ in range(ROUNDS)]
        spent = statistics.median(one[0][0] for one in rounds)
        in_database = statistics.median(one[0][1] for one in rounds)
        alone, together = _middle([one[1] for one in rounds]), _middle([one[2] for one in rounds])
        floor = f"{_floor(house, template, ids):.1f}" if template else ""
        measured.append([name, f"{size:,}", spent, in_database, alone, together, floor])
    return measured


def _middle(waits: list[Waits]) -> str:
    return f"{statistics.median(w.p50 for w in waits):.0f}, {statistics.median(w.p95 for w in waits):.0f}"


class Asking:
    """Asks for one page again and again, over kept connections."""

    def __init__(self, house: House, address: Callable[[int], str], headers: dict[str, str]) -> None:
        self.house, self.address, self.headers = house, address, headers

    def measured(self) -> tuple[float, float]:
        """(CPU ms a page, of it PostgreSQL)"""
        spent, in_database = self.house.cpu_seconds(), cpu_seconds([self.house.server_pid])
        self.ask(ASKED)
        spent, in_database = self.house.cpu_seconds() - spent, cpu_seconds([self.house.server_pid]) - in_database
        return spent * 1000 / ASKED, in_database * 1000 / ASKED

    def waits(self, colleagues: int) -> Waits:
        """Waiting times while so many ask at once."""
        with ThreadPoolExecutor(colleagues) as pool:
            waits = list(pool.map(lambda _: self.ask(ASKED // colleagues), range(colleagues)))
        return Waits.of([wait for share in waits for wait in share])

    def ask(self, times: int) -> list[float]:
        """Waits in seconds."""
        connection = http.client.HTTPConnection("127.0.0.1", self.house.web_port, timeout=30)
        waits = []
        for turn in range(times):
            begin = time.monotonic()
            connection.request("GET", self.address(turn), headers=self.headers)
            answer = connection.getresponse()
            body = answer.read()
            waits.append(time.monotonic() - begin)
            assert answer.status == 200, answer.status
            assert b"suitcase did not arrive" in body
        connection.close()
        return waits


def _floor(house: House, template: str, ids: list[int]) -> float:
    """CPU ms of the same rows by plain SQL in a plain template, in one process without a web server."""
    shown = jinja2.Environment(autoescape=True).from_string(template)
    with psycopg.connect(house.url, autocommit=True) as connection:
        for times in (20, ASKED):
            own, in_database = time.process_time(), cpu_seconds([house.server_pid])
            for turn in range(times):
                rows = connection.execute(LIST_SQL).fetchall()
                talk = connection.execute(TALK_SQL, [ids[turn % len(ids)]]).fetchall() if "talk" in template else []
                shown.render(rows=rows, talk=talk).encode()
            own = time.process_time() - own + cpu_seconds([house.server_pid]) - in_database
    return own * 1000 / ASKED


if __name__ == "__main__":
    main()
