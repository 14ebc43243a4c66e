"""BDAT (RFC 3030): mail by length instead of by lines, so that what is kept is what was given, octet for octet.

DATA cannot carry every mail: a bare LF before a dot, a lone CR or a missing last line end come out changed.
"""

from typing import Any

from aiosmtpd.smtp import Envelope

PIECE_BYTES = 1_000_000
NUMBER_DIGITS = 12


class ChunkedEnvelope(Envelope):
    """An envelope that remembers the chunks given so far; RSET forgets them with it."""

    def __init__(self) -> None:
        super().__init__()
        self.chunks = bytearray()
        self.is_too_much = False


class Chunking:
    """What an SMTP session needs to take BDAT; mixed in before it."""

    envelope: ChunkedEnvelope
    data_size_limit: int
    _reader: Any
    _set_post_data_state: Any
    _call_handler_hook: Any
    push: Any

    def _create_envelope(self) -> ChunkedEnvelope:
        return ChunkedEnvelope()

    async def smtp_BDAT(self, arg: str | None) -> None:  # noqa: N802
        """`BDAT size [LAST]`, and then exactly so many octets."""
        size, is_last = _asked(arg)
        if size is None:
            await self.push("501 Syntax: BDAT size [LAST]")
            return
        envelope = self.envelope
        await self._take(envelope, size)
        if not envelope.rcpt_tos:
            envelope.chunks.clear()
            await self.push("503 Error: need RCPT command")
        elif envelope.is_too_much:
            await self.push("552 Error: Too much mail data")
            self._set_post_data_state()
        elif not is_last:
            await self.push(f"250 2.0.0 {size} octets taken")
        else:
            envelope.content = bytes(envelope.chunks)
            envelope.chunks.clear()
            await self.push(await self._call_handler_hook("DATA"))
            self._set_post_data_state()

    async def _take(self, envelope: ChunkedEnvelope, size: int) -> None:
        """The octets leave the stream in any case: what follows them is the next command."""
        while size:
            piece = await self._reader.readexactly(min(size, PIECE_BYTES))
            size -= len(piece)
            if len(envelope.chunks) + len(piece) > self.data_size_limit:
                envelope.is_too_much = True
                envelope.chunks.clear()
            if not envelope.is_too_much:
                envelope.chunks += piece


def _asked(arg: str | None) -> tuple[int | None, bool]:
    words = (arg or "").split()
    understood = words and words[0].isascii() and words[0].isdecimal() and len(words[0]) <= NUMBER_DIGITS
    if not understood or [word.upper() for word in words[1:]] not in ([], ["LAST"]):
        return None, False
    return int(words[0]), len(words) > 1
