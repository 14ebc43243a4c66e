"""A mail cut off on its way leaves nothing, one cut off before our word is kept once; a full disk is waited for."""

import hashlib
import os
import smtplib
import socket
import struct
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.house import House, eventually
from tests.walks.killing.audit import audit, unsettled
from tests.walks.killing.mails import SentMail, distinct_mails
from tests.walks.killing.senders import Post, by_lmtp, by_smtp

pytestmark = pytest.mark.walk

PATIENCE_SECONDS = 120.0
SMALL, LARGE = "3m", "300m"
ROOM_FOR_A_DATABASE = "250m"
KEPT = "SELECT count(*) FROM email_rawmail r JOIN blobs_blob b ON b.sha256 = r.blob_id WHERE b.sha256 = ANY(%s)"


def hang_up(line: socket.socket) -> None:
    """Close in order."""
    line.close()


def tear_off(line: socket.socket) -> None:
    """Reset, as when a machine dies."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()


End = Callable[[socket.socket], None]


def speak(house: House, mail: SentMail, said: bytes, *, lmtp: bool) -> socket.socket:
    """Greet, name sender and recipient, and say so much of the mail."""
    line = socket.create_connection(("127.0.0.1", house.lmtp_port if lmtp else house.smtp_port), timeout=30)
    words = line.makefile("rb")
    words.readline()
    for command in (
        "LHLO x.example" if lmtp else "HELO x.example",
        f"MAIL FROM:<{mail.sender}>",
        "RCPT TO:<d@d.example>",
    ):
        line.sendall(f"{command}\r\n".encode())
        while words.readline()[3:4] == b"-":
            pass
    line.sendall(b"DATA\r\n")
    assert words.readline().startswith(b"354")
    words.close()
    line.sendall(said)
    return line


def raw_rows(house: House, contents: list[bytes]) -> int:
    """How often these exact bytes were kept."""
    with house.database() as connection:
        row = connection.execute(KEPT, [[hashlib.sha256(content).hexdigest() for content in contents]]).fetchone()
    return int(row[0]) if row else 0


def in_the_journal(house: House) -> int:
    with house.database() as connection:
        row = connection.execute("SELECT count(*) FROM email_rawmail").fetchone()
    return int(row[0]) if row else 0


@pytest.mark.parametrize("end", [hang_up, tear_off])
@pytest.mark.parametrize("lmtp", [False, True])
def test_a_mail_cut_off_in_the_middle_leaves_nothing(house: House, end: End, lmtp: bool) -> None:
    before = in_the_journal(house)
    mails = distinct_mails(4, seed=100 + lmtp)
    for mail, part in zip(mails, (1, len(mails[1].raw) // 2, len(mails[2].raw) - 1, len(mails[3].raw)), strict=True):
        end(speak(house, mail, mail.raw[:part], lmtp=lmtp))
    by_smtp(house, *distinct_mails(1, seed=200 + 2 * lmtp + (end is hang_up)))
    assert in_the_journal(house) == before + 1


@pytest.mark.parametrize("end", [hang_up, tear_off])
def test_a_mail_cut_off_before_our_word_and_sent_again_is_one_message(house: House, end: End) -> None:
    mails = distinct_mails(5, seed=300 + (end is hang_up))
    for mail in mails:
        end(speak(house, mail, mail.raw + b".\r\n", lmtp=False))
        by_smtp(house, mail)
    assert eventually(lambda: unsettled(house) == 0, seconds=PATIENCE_SECONDS)
    found = audit(house, mails)
    tokens = {mail.token for mail in mails}
    assert (found.lost, found.wrong, tokens & set(found.doubled)) == ([], [], set())
    assert len(mails) <= raw_rows(house, [mail.raw for mail in mails]) <= 2 * len(mails)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """A disk of its own under a folder; only root can."""
    if os.geteuid() != 0:
        pytest.skip("peer absent: root (mounts a small disk)")
    folder.mkdir(parents=True, mode=0o700)
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", folder], check=False
    ).returncode:
        pytest.skip("peer absent: mount (a small disk)")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def fill(folder: Path) -> Path:
    """Leave no room."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(65536)):
                pass
        except OSError:
            return ballast
    raise AssertionError("never full")


def test_a_full_blob_folder_is_told_to_the_sender_and_waited_for(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with small_disk(home / "blobs", SMALL), House(home) as house:
        _overfill(house, lambda: subprocess.run(["mount", "-o", f"remount,size={LARGE}", home / "blobs"], check=True))


def test_a_full_disk_is_told_to_the_sender_and_waited_for(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with small_disk(home, ROOM_FOR_A_DATABASE), House(home) as house:
        ballast = fill(home)
        _overfill(house, ballast.unlink)


def _overfill(house: House, make_room: Callable[[], object]) -> None:
    """Send more than there is room for; make room; count."""
    mails = distinct_mails(90, seed=400)
    post = Post(house)
    post.send(mails[:60], by_smtp, at_once=2)
    post.send(mails[60:], by_lmtp, at_once=1)
    full = (smtplib.SMTPDataError.__name__, smtplib.SMTPRecipientsRefused.__name__)
    assert eventually(lambda: any(post.hindered[name] > 3 for name in full), seconds=PATIENCE_SECONDS)
    acknowledged = set(post.acknowledged)
    make_room()
    assert eventually(lambda: post.is_done, seconds=PATIENCE_SECONDS)
    assert eventually(lambda: unsettled(house) == 0, seconds=PATIENCE_SECONDS, pause_seconds=0.5)
    assert post.refused == {}
    assert len(acknowledged) < len(mails) == len(post.acknowledged)
    found = audit(house, mails)
    assert (found.lost, found.doubled, found.wrong, found.quarantined) == ([], [], [], [])
    assert found.messages == len(mails)
    assert found.missing_files == []
