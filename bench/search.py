"""What a search costs with a thousand and a million conversations, by the shape of what is asked."""

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from urllib.parse import urlencode

import psycopg

from bench.house import House
from bench.measure import Waits, cpu_seconds
from bench.pages import SIZES, filled_house
from bench.questions import questions
from bench.report import Table, write_section
from bench.signing_in import session_cookie

ROUNDS = 3
FLOOR = """
SELECT id, subject, preview, updated_at FROM conversations_conversation
WHERE words @@ %s::tsquery AND merged_into_id IS NULL ORDER BY updated_at DESC, id DESC LIMIT 50
"""
FLOORS = {"a rare word": "rare", "a common word": "common"}
PLACES = {
    "the list": ("/desk/?{}", {"HX-Request": "true", "HX-Target": "rows"}),
    "Ctrl-K": ("/desk/find/?{}", {"HX-Request": "true"}),
}
SAID = """
{each} questions of each shape, drawn from the words of the seed (`bench/questions.py`), each asked by HTTP as pages ask
it, {rounds} times after one time to warm up; one colleague. The floor is one statement that finds the newest fifty with
this word in the same index, without rights, names, marks or a page.
"""
COLUMNS = ["where", "what", "conversations", "CPU ms", "of it PostgreSQL", "p50, p95 ms", "slowest", "floor, CPU ms"]


@dataclass(frozen=True, slots=True)
class Spent:
    """What one shape took. waits: seconds of each question; cpu, in_database: seconds of all."""

    waits: list[float]
    cpu: float
    in_database: float

    def row(self, size: int, place: str, shape: str, slowest: str = "", floor: str = "") -> Sequence[object]:
        """As a line of the table."""
        waits, each = Waits.of(self.waits), 1000 / len(self.waits)
        figures = (self.cpu * each, self.in_database * each, f"{waits.p50:.0f}, {waits.p95:.0f}")
        return [place, shape, f"{size:,}", *figures, slowest, floor]


def main() -> None:
    """Run at each size and write the section."""
    rows: list[Sequence[object]] = []
    for size in SIZES:
        words = [sys.executable, "-m", "bench.search", str(size)]
        rows += json.loads(subprocess.run(words, stdout=subprocess.PIPE, check=True).stdout)
    asked = questions()
    said = SAID.format(each=len(next(iter(asked.values()))), rounds=ROUNDS)
    write_section("search", "Search", said, Table(COLUMNS, rows))


def _at(size: int) -> list[Sequence[object]]:
    with filled_house(size) as house:
        house.start("web")
        house.django_ready()
        return [row for place in PLACES for row in _asked_at(house, size, place)]


def _asked_at(house: House, size: int, place: str) -> Iterable[Sequence[object]]:
    asking, everything = Asking(house, place), []
    for shape, asked in questions().items():
        spent = asking.all_of(asked)
        everything.append(spent)
        median_waits = {said: median(spent.waits[at :: len(asked)]) for at, said in enumerate(asked)}
        slowest = max(asked, key=lambda said: median_waits[said])
        floor = f"{_floor(house, asked):.1f}" if shape in FLOORS and place == "the list" else ""
        yield spent.row(size, place, shape, f"{slowest} ({median_waits[slowest] * 1000:.0f})", floor)
    waits = [wait for one in everything for wait in one.waits]
    whole = Spent(waits, sum(one.cpu for one in everything), sum(one.in_database for one in everything))
    yield whole.row(size, place, "all of them")


class Asking:
    """Asks by HTTP over a kept connection."""

    def __init__(self, house: House, place: str) -> None:
        self.house = house
        self.address, headers = PLACES[place]
        self.headers = {"Cookie": session_cookie(), **headers}

    def all_of(self, asked: list[str]) -> Spent:
        """Each of them some times, in turns."""
        self._ask(asked)
        cpu, in_database = self.house.cpu_seconds(), cpu_seconds([self.house.server_pid])
        waits = [wait for _ in range(ROUNDS) for wait in self._ask(asked)]
        return Spent(waits, self.house.cpu_seconds() - cpu, cpu_seconds([self.house.server_pid]) - in_database)

    def _ask(self, asked: list[str]) -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", self.house.web_port, timeout=60)
        waits = []
        for said in asked:
            begin = time.monotonic()
            connection.request("GET", self.address.format(urlencode({"q": said})), headers=self.headers)
            answer = connection.getresponse()
            body = answer.read()
            waits.append(time.monotonic() - begin)
            assert answer.status == 200, (said, answer.status, body[:300])
        connection.close()
        return waits


def _floor(house: House, asked: list[str]) -> float:
    """CPU ms of the bare statement."""
    from whiteglove.conversations.searching.asked import tsquery  # noqa: PLC0415 - needs Django ready
    from whiteglove.conversations.searching.words import words_in  # noqa: PLC0415

    own = in_database = 0.0
    with psycopg.connect(house.url, autocommit=True) as connection:
        for turn in range(ROUNDS + 1):
            if turn == 1:
                own, in_database = time.process_time(), cpu_seconds([house.server_pid])
            for said in asked:
                connection.execute(FLOOR, [tsquery(words_in(said))]).fetchall()
        spent = time.process_time() - own + cpu_seconds([house.server_pid]) - in_database
    return spent * 1000 / (ROUNDS * len(asked))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(_at(int(sys.argv[1]))))
    else:
        main()
