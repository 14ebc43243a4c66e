"""The rehearsal: a desk at work is backed up, made again in another home from the one file, and compared."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import House, eventually
from whiteglove.foundation.database import status

pytestmark = pytest.mark.walk

MAIL = (
    "From: Aiko <aiko@kunde.example>\nTo: desk@localhost.localdomain\nSubject: Bag {0}\n"
    "Message-ID: <bag-{0}@kunde.example>\nMIME-Version: 1.0\n"
    'Content-Type: multipart/mixed; boundary="b"\n\n--b\n\nWhere is my bag {0}?\n'
    '--b\nContent-Disposition: attachment; filename="tag-{0}.txt"\n\nThe tag of bag {0}.\n--b--\n'
)
COMPARED = """
from hashlib import sha256
from django.db import connection
from whiteglove.foundation.blobs.storage import blobs
from whiteglove.foundation.blobs.models import Blob
from whiteglove.conversations.models import Message, Attachment
for row in Message.objects.order_by("id").values_list("id", "conversation", "subject", "text", "at"): print(row)
for name, blob in Attachment.objects.order_by("id").values_list("filename", "blob"):
    print(name, sha256(blobs.read(blob)).hexdigest() == blob)
print(all(sha256(blobs.read(name)).hexdigest() == name for name in Blob.objects.values_list("sha256", flat=True)))
"""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A desk at work."""
    with House(tmp_path / "home") as running:
        yield running


def write_mails(house: House, numbers: range) -> None:
    for number in numbers:
        assert house.call("mail", "deliver", given=MAIL.format(number).encode()).returncode == 0


def filed(house: House) -> int:
    with house.database() as asked:
        row = asked.execute("SELECT count(*) FROM conversations_message").fetchone()
    return int(row[0]) if row else 0


def test_a_desk_at_work_is_backed_up_and_stands_again_elsewhere(house: House, tmp_path: Path) -> None:
    write_mails(house, range(6))
    assert eventually(lambda: filed(house) == 6, seconds=60)
    writing = threading.Thread(target=write_mails, args=(house, range(6, 14)))
    writing.start()
    file = tmp_path / "house.backup"
    made = house.call("backup", str(file))
    writing.join()
    assert made.returncode == 0, made.stderr
    assert file.stat().st_mode & 0o777 == 0o600
    assert house.call("restore", str(file), "--check").returncode == 0

    there = House(tmp_path / "elsewhere")
    restored = there.call("restore", str(file))
    assert restored.returncode == 0, restored.stderr
    assert status(there.home.resolve()).state == "stopped"
    assert (there.home / "secret_key").read_text() == (house.home / "secret_key").read_text()
    with there:
        assert eventually(lambda: filed(there) >= 6, seconds=60)
        ours, theirs = house.ask(COMPARED).splitlines(), there.ask(COMPARED).splitlines()
        same = [line for line in theirs if line.startswith("(")]
        assert len(same) >= 6
        assert same[:6] == ours[:6]
        assert "False" not in theirs
        write_mails(there, range(20, 22))
        assert eventually(lambda: filed(there) >= len(same) + 2, seconds=60)


def test_where_a_desk_stands_or_runs_nothing_is_restored(house: House, tmp_path: Path) -> None:
    write_mails(house, range(2))
    assert eventually(lambda: filed(house) == 2, seconds=60)
    file = tmp_path / "house.backup"
    assert house.call("backup", str(file)).returncode == 0
    refused = house.call("restore", str(file), "--replace")
    assert refused.returncode == 1
    assert b"is running" in refused.stderr
    house.close()

    closed = house.call("backup", str(tmp_path / "closed.backup"))
    assert closed.returncode == 0, closed.stderr
    assert status(house.home.resolve()).state == "stopped"
    refused = house.call("restore", str(file))
    assert refused.returncode == 1
    assert b"There is a desk here already" in refused.stderr
    replaced = house.call("restore", str(file), "--replace", "--rehearsal")
    assert replaced.returncode == 0, replaced.stderr
    assert b"kept as database whiteglove_before_" in replaced.stdout
    assert house.call("restore", "--forget-replaced").stdout.startswith(b"Removed whiteglove_before_")
    assert house.call("backup", str(tmp_path / "nobody" / "x")).returncode == 1
    nobody = House(tmp_path / "nobody")
    assert b"There is no desk" in nobody.call("backup", str(tmp_path / "x")).stderr


def test_an_end_in_the_middle_leaves_the_old_house_or_the_new(house: House, tmp_path: Path) -> None:
    write_mails(house, range(4))
    assert eventually(lambda: filed(house) == 4, seconds=60)
    file = tmp_path / "house.backup"
    assert house.call("backup", str(file)).returncode == 0
    write_mails(house, range(4, 6))
    assert eventually(lambda: filed(house) == 6, seconds=60)
    house.close()
    began = time.monotonic()
    assert house.call("restore", str(file), "--replace").returncode == 0
    whole_seconds = time.monotonic() - began
    for share in (0.3, 0.6, 0.8, 0.9):
        restoring = subprocess.Popen(
            house.command("restore", str(file), "--replace"), env=house.environment, start_new_session=True
        )
        time.sleep(whole_seconds * share)
        os.kill(restoring.pid, signal.SIGKILL)
        restoring.wait()
    with house:
        assert filed(house) == 4
