"""How long after the 250 of a mail an open page hears of it, in an idle house."""

import http.client
import queue
import smtplib
import threading
import time

from bench.house import House
from bench.mails import make_mails
from bench.measure import Waits
from bench.report import Table, write_section
from bench.signing_in import session_cookie

MAILS = 100
WARM_UP = 5
PAUSE_SECONDS = 0.1


def main() -> None:
    """Run and write the section."""
    with House() as house:
        house.start("worker", "intake", "web")
        house.django_ready()
        heard = Ear(house.web_port, session_cookie())
        mails = make_mails(MAILS + WARM_UP, mark="live")
        with smtplib.SMTP("127.0.0.1", house.smtp_port, timeout=60) as server:
            waits = [_wait(server, mail, heard) for mail in mails][WARM_UP:]
            floor = [_bare_wait(house) for _ in range(MAILS)]
    rows = [
        ["SMTP 250 to the event in the page", *_figures(Waits.of(waits))],
        ["floor: one durable insert with NOTIFY, heard by another connection", *_figures(Waits.of(floor))],
    ]
    table = Table(["wait in ms", "p50", "p99"], rows)
    write_section("live", "From the 250 to the open page", f"{MAILS} mails, one at a time.", table)


def _figures(waits: Waits) -> tuple[float, float]:
    return waits.p50, waits.p99


class Ear:
    """An open page: reads the stream and notes when each event came."""

    def __init__(self, port: int, cookie: str) -> None:
        self.came: queue.Queue[float] = queue.Queue()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        connection.request("GET", "/live?topics=conversations", headers={"Cookie": cookie})
        self.stream = connection.getresponse()
        assert self.stream.status == 200, self.stream.status
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        try:
            for line in iter(self.stream.readline, b""):
                if line.startswith(b"data:"):
                    self.came.put(time.monotonic())
        except (OSError, ValueError, AttributeError):
            return  # the house has closed

    def forget(self) -> None:
        """What came so far belongs to the mail before."""
        while not self.came.empty():
            self.came.get_nowait()


def _wait(server: smtplib.SMTP, mail: bytes, heard: Ear) -> float:
    time.sleep(PAUSE_SECONDS)
    heard.forget()
    server.sendmail("customer@example.org", ["desk@example.com"], mail)
    acknowledged = time.monotonic()
    return max(0.0, heard.came.get(timeout=60) - acknowledged)


def _bare_wait(house: House) -> float:
    with house.connect() as writing, house.connect() as listening:
        listening.execute("LISTEN floor")
        writing.execute("CREATE TABLE IF NOT EXISTS floor_live (id int)")
        begin = time.monotonic()
        with writing.transaction():
            writing.execute("INSERT INTO floor_live VALUES (1)")
            writing.execute("NOTIFY floor")
        for _ in listening.notifies(timeout=10, stop_after=1):
            pass
        return time.monotonic() - begin


if __name__ == "__main__":
    main()
