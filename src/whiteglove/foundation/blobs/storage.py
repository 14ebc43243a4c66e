"""A folder of content-addressed files behind Django's storage API: written once, fsynced, never changed."""

import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage

NAME = re.compile(r"[0-9a-f]{64}\Z")
LEFTOVER = re.compile(r"\.[0-9a-f]{16}\.[0-9a-f]{12}\Z")
REMEMBERED = 50_000


class NotABlobName(ValueError):
    """A name that is not a SHA-256 in hexadecimal."""


class BlobDamaged(ValueError):
    """Bytes that are not what their name says."""


class BlobFolder(Storage):
    """Files under `<folder>/ab/<sha256>`. A file that exists is whole: it was renamed into place after fsync."""

    def __init__(self, folder: Path | str | None = None) -> None:
        self._folder = Path(folder) if folder else None
        self._durable: set[str] = set()  # names of files and folders whose entries this process saw to

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return self._folder or Path(settings.BLOB_FOLDER)

    def keep(self, content: bytes) -> str:
        """Make the bytes durable; returns their SHA-256, which is their name. Keeping twice is harmless."""
        name = hashlib.sha256(content).hexdigest()
        target = self._file(name)
        if not target.exists():
            self._make_folder(target.parent)
            _write_durably(target, content)
        elif name not in self._durable:  # another may have renamed it a moment ago, and be killed before it synced
            self._make_folder(target.parent)
            _sync_folder(target.parent)
        self._remember(name)
        return name

    def keep_pieces(self, name: str, pieces: Iterable[bytes], *, even_damaged: bool = False) -> bool:
        """Keep bytes that come in pieces and whose name is known; False when they are here already, and whole.

        They are on the disk; their entry in its folder is once `flush` was called. Raises BlobDamaged, unless that
        was known before.
        """
        target = self._file(name)
        was_there = target.exists()
        if was_there and _sha256_of(target) == name:
            return False
        self._make_folder(target.parent)
        with self._half_written(target.parent) as (temporary, file):
            digest, _ = _copy(pieces, file)
            if digest != name and not even_damaged:
                raise BlobDamaged(name)
            temporary.rename(target)
        return not was_there

    def keep_all(self, pieces: Iterable[bytes]) -> tuple[str, int]:
        """Make bytes durable that come in pieces and may be too many for memory; returns their name and size."""
        with self._half_written(self.folder / "00") as (temporary, file):
            name, size = _copy(pieces, file)
            target = self._file(name)
            self._make_folder(target.parent)
            temporary.rename(target)
        _sync_folder(target.parent)
        self._remember(name)
        return name, size

    @staticmethod
    def flush() -> None:
        """Everything kept so far is on the disk, with its folders."""
        os.sync()

    @contextmanager
    def _half_written(self, folder: Path) -> Iterator[tuple[Path, IO[bytes]]]:
        folder.mkdir(parents=True, exist_ok=True)
        temporary = folder / f".{secrets.token_hex(8)}.{secrets.token_hex(6)}"
        try:
            with temporary.open("wb") as file:
                yield temporary, file
        finally:
            temporary.unlink(missing_ok=True)

    def remove_leftovers(self, *, older_than: float) -> int:
        """Remove what killed writers left half written before a moment (seconds since 1970); returns how many."""
        removed = 0
        for file in self.folder.glob("??/.*"):
            with suppress(FileNotFoundError):
                if LEFTOVER.match(file.name) and file.stat().st_mtime < older_than:
                    file.unlink()
                    removed += 1
        return removed

    def path(self, name: str) -> str:
        """File of a blob, for servers that send files themselves."""
        return str(self._file(name))

    def exists(self, name: str) -> bool:
        """Whether the bytes are here."""
        return self._file(name).exists()

    def size(self, name: str) -> int:
        """Bytes of a blob; FileNotFoundError when it is missing."""
        return self._file(name).stat().st_size

    def read(self, name: str) -> bytes:
        """The bytes; FileNotFoundError when they are missing."""
        return self._file(name).read_bytes()

    def delete(self, name: str) -> None:
        """Remove a blob; harmless when it is gone."""
        self._file(name).unlink(missing_ok=True)

    def url(self, name: str | None) -> str:
        """Blobs have no address of their own: the page that owns one decides who may see it."""
        raise NotImplementedError("Blobs are served by the pages that own them")

    def names(self) -> Iterator[str]:
        """Every blob on disk."""
        for file in self.folder.glob("??/*"):
            if NAME.match(file.name):
                yield file.name

    def _open(self, name: str, mode: str = "rb") -> File[Any]:  # noqa: ARG002
        return File(self._file(name).open("rb"), name=name)

    def _save(self, name: str, content: File[Any]) -> str:  # noqa: ARG002
        return self.keep(content.read())

    def get_available_name(self, name: str, max_length: int | None = None) -> str:  # noqa: ARG002
        """Names come from the content; Django's search for a free one does not apply."""
        return name

    def _make_folder(self, folder: Path) -> None:
        if folder.name not in self._durable or not folder.exists():
            folder.mkdir(parents=True, exist_ok=True)
            _sync_folder(folder.parent)
            self._remember(folder.name)

    def _remember(self, name: str) -> None:
        if len(self._durable) >= REMEMBERED:
            self._durable.clear()
        self._durable.add(name)

    def _file(self, name: str) -> Path:
        if not NAME.match(name):
            raise NotABlobName(name)
        return self.folder / name[:2] / name


def _write_durably(target: Path, content: bytes) -> None:
    folder = target.parent
    temporary = folder / f".{target.name[:16]}.{secrets.token_hex(6)}"
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(target)
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(folder)


def _copy(pieces: Iterable[bytes], file: IO[bytes]) -> tuple[str, int]:
    """Returns the SHA-256 and how many bytes there were; they are on the disk then."""
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        file.write(piece)
        size += len(piece)
    file.flush()
    os.fsync(file.fileno())
    return digest.hexdigest(), size


def _sha256_of(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


blobs = BlobFolder()

__all__ = ["BlobDamaged", "BlobFolder", "NotABlobName", "blobs"]
