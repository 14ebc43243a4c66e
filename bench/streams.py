"""What a thousand open pages cost: memory of the web processes, before and while their streams are open."""

import http.client
import time

from bench.house import House
from bench.measure import pss_megabytes
from bench.report import Table, write_section
from bench.signing_in import session_cookie

STREAMS = 1_000
SETTLE_SECONDS = 5


def main() -> None:
    """Run and write the section."""
    with House() as house:
        house.start("web")
        house.django_ready()
        headers = {"Cookie": session_cookie()}
        pages = [_open(house.web_port, headers)]
        time.sleep(SETTLE_SECONDS)
        before = pss_megabytes(house.web_pids)
        pages += [_open(house.web_port, headers) for _ in range(STREAMS)]
        time.sleep(SETTLE_SECONDS)
        after = pss_megabytes(house.web_pids)
        for page in pages:
            page.close()
    rows = [["one open page", before, ""], [f"{STREAMS:,} more", after, f"{after - before:.0f}"]]
    table = Table(["web processes with", "MB PSS", "MB more"], rows)
    write_section("streams", "Open pages", table)


def _open(port: int, headers: dict[str, str]) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", "/live?topics=conversations", headers=headers)
    answer = connection.getresponse()
    assert answer.status == 200, answer.status
    answer.fp.readline()  # type: ignore[union-attr] - the stream has begun
    return connection


if __name__ == "__main__":
    main()
