"""A tar file, written and read as a stream. Reading is strict: plain files under names we know, nothing else.

Python's own reader remembers every member; with a million kept files that is a gigabyte. Any `tar` lists the file.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from tarfile import REGTYPE, USTAR_FORMAT, HeaderError, TarInfo
from typing import IO, Protocol

BLOCK = 512
PIECE = 1 << 20
# What the headers of this kind of tar can say.
LARGEST = 8 * 1024**3 - 1


class ArchiveBroken(Exception):
    """The bytes are not those of an archive of ours; the message says why."""


class Digest(Protocol):
    """A running SHA-256."""

    def update(self, piece: bytes, /) -> None:
        """More bytes."""

    def hexdigest(self) -> str:
        """Of all bytes so far."""


@dataclass
class ArchiveWriter:
    """Writes members one after the other. written: bytes so far."""

    out: IO[bytes]
    told: Callable[[int], None] = lambda _written: None
    written: int = 0

    def add(self, name: str, content: bytes) -> str:
        """A member of which we have all bytes; returns their SHA-256."""
        return self.add_from(name, len(content), iter([content]))

    def add_from(self, name: str, size: int, pieces: Iterator[bytes]) -> str:
        """A member of known size; what comes short is filled up with zeros. Returns the SHA-256 of what is in it."""
        self._write(_header(name, size))
        digest = hashlib.sha256()
        left = size
        for piece in pieces:
            taken = piece[:left]
            self._write_counted(taken, digest)
            left -= len(taken)
        while left:
            zeros = bytes(min(left, PIECE))
            self._write_counted(zeros, digest)
            left -= len(zeros)
        self._write(bytes(-size % BLOCK))
        return digest.hexdigest()

    def close(self) -> None:
        """The end mark."""
        self._write(bytes(2 * BLOCK))

    def _write_counted(self, piece: bytes, digest: Digest) -> None:
        digest.update(piece)
        self._write(piece)

    def _write(self, piece: bytes) -> None:
        self.out.write(piece)
        self.written += len(piece)
        self.told(self.written)


@dataclass
class Member:
    """One file in the archive; its pieces are read once."""

    name: str
    size: int
    _source: IO[bytes]
    _digest: Digest = field(default_factory=hashlib.sha256)
    _left: int = field(default=-1)

    def __post_init__(self) -> None:
        self._left = self.size

    def pieces(self) -> Iterator[bytes]:
        """Its bytes. Raises ArchiveBroken where the file ends too early."""
        while self._left:
            piece = self._source.read(min(self._left, PIECE))
            if not piece:
                raise ArchiveBroken("it ends too early")
            self._left -= len(piece)
            self._digest.update(piece)
            yield piece

    def content(self, *, at_most: int) -> bytes:
        """All bytes of a small one."""
        if self.size > at_most:
            raise ArchiveBroken(f"{self.name} is larger than it may be")
        return b"".join(self.pieces())

    def sha256(self) -> str:
        """Of its bytes; what was not read yet is read now."""
        for _ in self.pieces():
            pass
        return self._digest.hexdigest()


def members(source: IO[bytes]) -> Iterator[Member]:
    """Each file in order; each is read to its end before the next. Raises ArchiveBroken."""
    while (header := _next_header(source)) is not None:
        member = Member(header.name, header.size, source)
        yield member
        member.sha256()
        if any(_exactly(source, -member.size % BLOCK)):
            raise ArchiveBroken("there is something between its parts")
    if any(_exactly(source, BLOCK)):
        raise ArchiveBroken("a part of it cannot be read")
    while piece := source.read(PIECE):  # other programs fill up with zeros
        if any(piece):
            raise ArchiveBroken("there is something behind its end")


def _next_header(source: IO[bytes]) -> TarInfo | None:
    block = _exactly(source, BLOCK)
    if not any(block):
        return None
    try:
        header = TarInfo.frombuf(block, "ascii", "strict")
    except (HeaderError, UnicodeDecodeError) as error:
        raise ArchiveBroken("a part of it cannot be read") from error
    if header.type != REGTYPE or header.linkname or not 0 <= header.size <= LARGEST:
        raise ArchiveBroken("it holds something that is no plain file")
    if block != _header(header.name, header.size):
        raise ArchiveBroken("a part of it is not as we write it")
    return header


def _header(name: str, size: int) -> bytes:
    header = TarInfo(name)
    header.size, header.mode, header.type = size, 0o600, REGTYPE
    return header.tobuf(format=USTAR_FORMAT)


def _exactly(source: IO[bytes], size: int) -> bytes:
    block = source.read(size)
    if len(block) < size:
        raise ArchiveBroken("it ends too early")
    return block
