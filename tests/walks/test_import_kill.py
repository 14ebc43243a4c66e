"""An import is killed again and again, and goes on: each mail of the archive is here once, and the counts add up."""

import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.house import House

pytestmark = pytest.mark.walk

MAILS = 600
HELD = (
    "SELECT count(*), count(DISTINCT message_id) FROM conversations_message WHERE message_id LIKE '%@archive.example'"
)


def archive(file: Path) -> Path:
    """An mbox; each fifth mail answers the one before."""
    with file.open("w") as out:
        for number in range(MAILS):
            answers = f"In-Reply-To: <{number - 1}@archive.example>\n" if number % 5 else ""
            out.write(
                f"From x@x Thu Jan  5 10:11:12 2023\nFrom: Aiko <aiko{number // 5}@kunde.example>\n"
                f"Subject: Bag {number}\nTo: desk@localhost.localdomain\n"
                f"Message-ID: <{number}@archive.example>\n{answers}"
                f"Date: Thu, 5 Jan 2023 {number // 60 % 24:02}:{number % 60:02}:00 +0000\n\nWhere? {number}\n\n"
            )
    return file


def held(house: House) -> tuple[int, int]:
    with house.database() as asked:
        found = asked.execute(HELD).fetchone()
    return (int(found[0]), int(found[1])) if found else (0, 0)


def test_a_killed_import_goes_on_where_it_was(tmp_path: Path) -> None:
    file = archive(tmp_path / "box")
    with House(tmp_path / "home") as house:
        for share in range(1, 4):
            running = subprocess.Popen(house.command("import", "mbox", str(file)), env=house.environment)
            deadline = time.monotonic() + 60
            while held(house)[0] < MAILS * share // 4 and running.poll() is None and time.monotonic() < deadline:
                time.sleep(0.05)
            if running.poll() is None:
                os.kill(running.pid, signal.SIGKILL)
            running.wait()
        ended = house.call("import", "mbox", str(file))
        said = re.fullmatch(
            rb"(\d+) read = (\d+) filed \+ (\d+) known already \+ (\d+) quarantined", ended.stdout.strip()
        )
        assert said is not None, ended.stderr
        read, filed, known, quarantined = map(int, said.groups())
        assert read == filed + known + quarantined == MAILS
        assert quarantined == 0
        assert held(house) == (MAILS, MAILS)
        again = house.call("import", "mbox", str(file))
        assert again.stdout.startswith(b"600 read = 0 filed + 600 known already")
        assert held(house) == (MAILS, MAILS)
        with house.database() as asked:
            conversations = asked.execute(
                "SELECT count(*), bool_or(is_open) FROM conversations_conversation"
            ).fetchone()
        assert conversations == (MAILS // 5, False)
