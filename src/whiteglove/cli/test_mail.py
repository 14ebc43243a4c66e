"""`whiteglove mail deliver` and `mail read`, as mail servers and people call them: in processes of their own."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from tests.commands import whiteglove, whiteglove_alone

MAIL = b"From: Aiko <aiko@example.com>\r\nSubject: My bag\r\n\r\nWhere is it?\r\n"


class Desk:
    """One LMTP session of a desk that answers as told. Says nothing at all when `answer` is None."""

    def __init__(self, answer: bytes | None) -> None:
        self.answer = answer
        self.mail = b""
        self.door = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.door.getsockname()[1]}"

    def serve(self) -> None:
        """Talk until the other side is done."""
        with self.door.accept()[0] as session, session.makefile("rwb") as talk:
            if self.answer is None:
                return
            self._say(talk, b"220 desk")
            for line in talk:
                if line.startswith(b"BDAT"):
                    self.mail = talk.read(int(line.split()[1]))
                    self._say(talk, self.answer)
                else:
                    self._say(talk, b"250 yes")

    @staticmethod
    def _say(talk: object, line: bytes) -> None:
        talk.write(line + b"\r\n")  # type: ignore[attr-defined]
        talk.flush()  # type: ignore[attr-defined]


@contextmanager
def desk(answer: bytes | None) -> Iterator[Desk]:
    """A desk for one session."""
    opened = Desk(answer)
    serving = Thread(target=opened.serve)
    serving.start()
    yield opened
    serving.join(timeout=30)
    opened.door.close()


@pytest.mark.parametrize("mail", [MAIL, b"", b"\xff\x00 no mail at all"])
def test_a_mail_is_stored(mail: bytes) -> None:
    with desk(b"250 2.0.0 Kept") as there:
        done = whiteglove_alone("mail", "deliver", given=mail, WHITEGLOVE_LMTP_LISTEN=there.address)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert there.mail == mail


@pytest.mark.parametrize("answer", [b"451 later", b"550 no", b"", None])
def test_a_desk_that_does_not_take_it_is_tried_again(answer: bytes | None) -> None:
    with desk(answer) as there:
        done = whiteglove("mail", "deliver", given=MAIL, WHITEGLOVE_LMTP_LISTEN=there.address)
    assert (done.returncode, done.stdout) == (75, b"")
    assert done.stderr.startswith(b"Not stored (")
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "listens"),
    [
        ((), "127.0.0.1:1"),
        ((), "nonsense"),
        ((), ""),
        (("--bogus",), "127.0.0.1:1"),
        (("file.eml",), "127.0.0.1:1"),
        (("--home",), "127.0.0.1:1"),
        (("--home", "/dev/null/x"), "127.0.0.1:1"),
    ],
)
def test_whatever_else_goes_wrong_is_tried_again(words: tuple[str, ...], listens: str) -> None:
    done = whiteglove("mail", "deliver", *words, given=MAIL, WHITEGLOVE_LMTP_LISTEN=listens)
    assert (done.returncode, done.stdout) == (75, b"")
    assert b"Traceback" not in done.stderr


def test_mails_are_read_in_order_also_those_that_cannot_be(tmp_path: Path) -> None:
    names = [f"{number}.eml" for number in range(100)]
    for name in names:
        (tmp_path / name).write_bytes(MAIL)
    wanted = [*(str(tmp_path / name) for name in names), str(tmp_path), str(tmp_path / "nowhere")]
    done = whiteglove("mail", "read", *wanted, "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, b"")
    assert [line["file"] for line in lines] == wanted
    assert {line["subject"] for line in lines[:100]} == {"My bag"}
    assert all(line["defects"] and line.keys() == lines[0].keys() for line in lines[100:])


def test_a_reader_that_goes_away_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(MAIL + b"x" * 100_000)
    command = [sys.executable, "-m", "whiteglove", "mail", "read", *[str(tmp_path / "a.eml")] * 30]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reading:
        assert reading.stdout is not None
        assert reading.stderr is not None
        reading.stdout.read(10)
        reading.stdout.close()
        assert b"Traceback" not in reading.stderr.read()


@pytest.mark.parametrize("verb", ["read", "deliver"])
def test_mail_commands_start_without_django(verb: str) -> None:
    code = (
        "import sys; from whiteglove.cli.main import app\n"
        "sys.argv[:1] = ['whiteglove', 'mail']\n"
        "try: app()\n"
        "except SystemExit: pass\n"
        "print([name for name in sys.modules if name.startswith('django.db')], file=sys.stderr)"
    )
    words = [verb, *(["nowhere"] if verb == "read" else [])]
    command = [sys.executable, "-c", code, *words]
    environment = os.environ | {"WHITEGLOVE_LMTP_LISTEN": "127.0.0.1:1"}
    done = subprocess.run(command, check=False, input=b"", capture_output=True, timeout=60, env=environment)
    assert done.stderr.splitlines()[-1] == b"[]"
