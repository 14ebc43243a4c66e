"""`whiteglove mail deliver` against a real door: the bytes kept are the bytes given."""

import asyncio
import sys
from io import BytesIO, TextIOWrapper
from types import SimpleNamespace

import pytest
import typer

from whiteglove.channels.email.actions.taking_in import Delivered
from whiteglove.channels.email.listeners.smtp import listen
from whiteglove.cli import mail
from whiteglove.foundation import settings as settings_of_the_desk

MAILS = {
    "dot after a bare LF": b"Subject: a\n\n.start\n..two\n.\nend\n",
    "dots after CRLF": b"Subject: a\r\n\r\n.start\r\n..\r\n.\r\nQUIT\r\n",
    "lone CR": b"Subject: a\r\r.b\rc\r",
    "no last line end": b"Subject: a\r\n\r\nno end",
    "NUL and 8 bits": bytes(range(256)) * 3,
    "empty": b"",
    "long": b"x" * 2_500_001,
}


class Kept:
    """Stands where the collector does."""

    def __init__(self, *, fails: bool = False) -> None:
        self.mails: list[Delivered] = []
        self._fails = fails

    async def keep(self, mail: Delivered) -> None:
        if self._fails:
            raise OSError("no room")
        self.mails.append(mail)


async def deliver(raw: bytes, kept: Kept, monkeypatch: pytest.MonkeyPatch, *, most: int = 1_000_000) -> int:
    """The exit code of the command."""
    door = await listen(("127.0.0.1", 0), kept, lmtp=True, takes_everything=True, max_mail_bytes=most)  # type: ignore[arg-type]
    port = door.sockets[0].getsockname()[1]
    monkeypatch.setattr(settings_of_the_desk, "settings", lambda: SimpleNamespace(lmtp_listen=f"127.0.0.1:{port}"))
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(raw)))
    try:
        await asyncio.to_thread(mail.deliver)
    except typer.Exit as ended:
        return ended.exit_code
    finally:
        door.close()
        await door.wait_closed()
    return 0


@pytest.mark.parametrize("name", MAILS)
async def test_the_bytes_kept_are_the_bytes_given(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept()
    assert await deliver(MAILS[name], kept, monkeypatch) == 0
    assert [one.raw for one in kept.mails] == [MAILS[name]]
    assert [one.recipients for one in kept.mails] == [()]


async def test_what_is_not_kept_is_to_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await deliver(b"Subject: a\n\n", Kept(fails=True), monkeypatch) == mail.TRY_AGAIN


async def test_what_is_too_large_is_to_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept()
    assert await deliver(b"x" * 5000, kept, monkeypatch, most=1000) == mail.TRY_AGAIN
    assert kept.mails == []


async def said(*given: bytes) -> tuple[bytes, Kept]:
    """What the door says to these lines, sent at once."""
    kept = Kept()
    door = await listen(("127.0.0.1", 0), kept, lmtp=True, takes_everything=True, max_mail_bytes=1000)  # type: ignore[arg-type]
    reader, writer = await asyncio.open_connection(*door.sockets[0].getsockname())
    writer.write(b"LHLO a\r\nMAIL FROM:<>\r\n" + b"".join(given) + b"QUIT\r\n")
    answers = await reader.read()
    writer.close()
    door.close()
    await door.wait_closed()
    return answers, kept


async def test_chunks_make_one_mail_and_each_recipient_is_answered() -> None:
    recipients = b"RCPT TO:<a@b.example>\r\nRCPT TO:<c@b.example>\r\n"
    answers, kept = await said(recipients, b"BDAT 4\r\n.\r\n.", b"BDAT 0\r\n", b"bdat 2 last\r\n\nx")
    assert [one.raw for one in kept.mails] == [b".\r\n.\nx"]
    assert answers.count(b"Kept") == 2
    assert b"250-CHUNKING" in answers


async def test_what_cannot_be_taken_leaves_the_session_in_step() -> None:
    answers, kept = await said(
        b"BDAT 6\r\nRSET\r\n",
        b"BDAT x\r\nBDAT\r\nBDAT 1 FIRST\r\n",
        b"RCPT TO:<a@b.example>\r\nBDAT 3\r\nabcRSET\r\n",
        b"MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nBDAT 1 LAST\r\nz",
    )
    assert (answers.count(b"503 "), answers.count(b"501 ")) == (1, 3)
    assert [one.raw for one in kept.mails] == [b"z"]
