"""What pages and a reply cost with a thousand and a million conversations, beside bare SQL and a bare template."""

import http.client
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import jinja2
import psycopg

from bench.house import House
from bench.measure import Waits, cpu_seconds
from bench.report import Table, write_section
from bench.seed import seed
from bench.signing_in import session_cookie

SIZES = tuple(int(size) for size in os.environ.get("BENCH_SIZES", "1000,1000000").split(","))
KEPT = Path(os.environ.get("BENCH_KEPT", Path.home() / ".cache" / "whiteglove-bench"))
KEPT_FROM = 100_000
ROUNDS = 3
ASKED = 80
WARM_UP = 40
COLLEAGUES = 16
TOKEN = "x" * 32

BETWEEN = """
Between the floor and us: the way through server, middleware and sign-in (an empty fragment shows what that is), some
twenty statements of a conversation, each half as dear as the bare one, and sentences, times and escaping in fifty rows.
A whole conversation page also renders the list beside it; opened from the list it does not. A house of 100,000 or more
is kept between runs, in the folder `BENCH_KEPT` names; `BENCH_SIZES` names other sizes.
"""
SINCE = "2026-01-01T00:00:00+00:00"
LIST_SQL = """
SELECT c.id, c.subject, c.preview, u.name, t.name, o.name, c.is_open, c.waiting_since, c.updated_at
FROM conversations_conversation c JOIN customers_customer u ON u.id = c.customer_id
JOIN team_team t ON t.id = c.team_id LEFT JOIN team_colleague o ON o.id = c.owner_id
WHERE c.needs_answer AND c.paused_until IS NULL ORDER BY c.waiting_since, c.id LIMIT 50
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


@dataclass(frozen=True)
class Case:
    """One thing a colleague does. floor: the template of the bare work; empty: none."""

    name: str
    address: Callable[[int], str]
    headers: dict[str, str] = field(default_factory=dict)
    form: Callable[[int], dict[str, str]] | None = None
    floor: str = ""


def main() -> None:
    """Run at each size and write the section."""
    rows: list[Sequence[object]] = []
    for size in SIZES:  # each in a process of its own: Django knows one database
        words = [sys.executable, "-m", "bench.pages", str(size)]
        rows += json.loads(subprocess.run(words, stdout=subprocess.PIPE, check=True).stdout)
    columns = [
        "what",
        "conversations",
        "CPU ms",
        "of it PostgreSQL",
        "p50, p95 ms: 1 colleague",
        f"p50, p95 ms: {COLLEAGUES} at once",
        "floor, CPU ms",
    ]
    write_section("pages", "Pages and a reply", f"Medians of {ROUNDS} rounds.", Table(columns, rows), BETWEEN)


@contextmanager
def filled_house(size: int) -> Iterator[House]:
    """With so many conversations; a large one is kept for the next run."""
    with House(kept=KEPT / str(size) if size >= KEPT_FROM else None) as house:
        if house.count("SELECT count(*) FROM conversations_conversation") < size:
            begin = time.monotonic()
            with house.connect() as connection:
                seed(connection, size)
            print(f"{size:,} conversations seeded in {time.monotonic() - begin:.0f} s", file=sys.stderr)
        yield house


def _at(size: int) -> list[Sequence[object]]:
    with filled_house(size) as house:
        house.start("web")
        house.django_ready()
        return [_measured(house, size, case) for case in _cases(house, size)]


def _cases(house: House, size: int) -> list[Case]:
    with house.connect() as connection:
        found = connection.execute(
            "SELECT conversation_id, max(id) FROM conversations_message WHERE conversation_id > %s AND"
            " conversation_id %% 50 <> 0 GROUP BY 1 ORDER BY 1 LIMIT 900",
            [size - 1000],
        ).fetchall()

    def one(turn: int) -> str:
        return f"/desk/conversations/{found[turn % len(found)][0]}/"

    def reply(turn: int) -> dict[str, str]:
        return {"kind": "reply", "text": "It is on its way to you.", "seen": str(2**40 + turn), "since": SINCE}

    part = {"HX-Request": "true"}
    return [
        Case("an empty fragment: the way and sign-in", lambda _: "/desk/", {**part, "HX-Target": "talk"}),
        Case("list", lambda _: "/desk/", floor=LIST_TEMPLATE),
        Case("list of all", lambda _: "/desk/?view=all"),
        Case("view counts and news", lambda _: f"/desk/news/?{urlencode({'since': SINCE})}", part),
        Case("conversation opened from the list", one, part, floor=TALK_TEMPLATE),
        Case("conversation beside the list", one),
        Case("reply", lambda turn: f"{one(turn)}write/", part, form=reply),
    ]


def _measured(house: House, size: int, case: Case) -> Sequence[object]:
    asking = Asking(house, case)
    asking.ask(WARM_UP)
    rounds = [(asking.measured(), asking.waits(1), asking.waits(COLLEAGUES)) for _ in range(ROUNDS)]
    spent = statistics.median(one[0][0] for one in rounds)
    in_database = statistics.median(one[0][1] for one in rounds)
    alone, together = _middle([one[1] for one in rounds]), _middle([one[2] for one in rounds])
    floor = f"{_floor(house, case.floor, list(range(size - 900, size))):.1f}" if case.floor else ""
    return [case.name, f"{size:,}", spent, in_database, alone, together, floor]


def _middle(waits: list[Waits]) -> str:
    return f"{statistics.median(w.p50 for w in waits):.0f}, {statistics.median(w.p95 for w in waits):.0f}"


class Asking:
    """Does one thing again and again, over kept connections."""

    def __init__(self, house: House, case: Case) -> None:
        self.house, self.case, self.turn = house, case, 0
        cookie = f"{session_cookie()}; whiteglove_csrf={TOKEN}"
        self.headers = {"Cookie": cookie, "X-CSRFToken": TOKEN, **case.headers}

    def measured(self) -> tuple[float, float]:
        """(CPU ms a time, of it PostgreSQL)"""
        spent, in_database = self.house.cpu_seconds(), cpu_seconds([self.house.server_pid])
        self.ask(ASKED)
        spent, in_database = self.house.cpu_seconds() - spent, cpu_seconds([self.house.server_pid]) - in_database
        return spent * 1000 / ASKED, in_database * 1000 / ASKED

    def waits(self, colleagues: int) -> Waits:
        """Waiting times while so many ask at once."""
        with ThreadPoolExecutor(colleagues) as pool:
            waits = list(pool.map(lambda _: self.ask(max(10, ASKED // colleagues)), range(colleagues)))
        return Waits.of([wait for share in waits for wait in share])

    def ask(self, times: int) -> list[float]:
        """Waits in seconds."""
        connection = http.client.HTTPConnection("127.0.0.1", self.house.web_port, timeout=30)
        waits = []
        for _ in range(times):
            self.turn += 1
            form = urlencode(self.case.form(self.turn)) if self.case.form else None
            headers = {**self.headers, "Content-Type": "application/x-www-form-urlencoded"} if form else self.headers
            begin = time.monotonic()
            connection.request("POST" if form else "GET", self.case.address(self.turn), form, headers)
            answer = connection.getresponse()
            body = answer.read()
            waits.append(time.monotonic() - begin)
            assert answer.status == 200, (answer.status, body[:300])
            assert b'class="refusal"' not in body
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
    if len(sys.argv) > 1:
        print(json.dumps(_at(int(sys.argv[1]))))
    else:
        main()
