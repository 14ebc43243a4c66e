"""Read a backup strictly: whole, unchanged, in our order, nothing in it that is not ours. Reading changes nothing."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from whiteglove.foundation.backup.archive import ArchiveBroken, Member, members
from whiteglove.foundation.backup.manifest import (
    BLOB,
    DATABASE,
    FOOT,
    FORMAT,
    HEAD,
    HOME,
    HOME_FILES,
    LARGEST_FOOT,
    LARGEST_HEAD,
    LARGEST_HOME_FILE,
    Foot,
    Head,
    ManifestNotUnderstood,
)
from whiteglove.foundation.backup.trouble import DoesNotFit, NotABackup

FOREIGN = "it is no backup made by `whiteglove backup`"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds, once all of it was read and found as it was written."""

    head: Head
    foot: Foot


@dataclass
class Takers:
    """Who takes what while a backup is read; by default nobody."""

    database: Callable[[bytes], object] = lambda _piece: None
    home: Callable[[str, bytes], object] = lambda _name, _content: None
    blob: Callable[[Member, str], object] = lambda _member, _name: None


def read_backup(file: Path, takers: Takers | None = None) -> Contents:
    """Read all of it and hand it out on the way. Raises NotABackup, or DoesNotFit for a newer format.

    What is handed out is sure only once this returns: take it where it can be thrown away.
    """
    try:
        with file.open("rb") as source:
            return _Reading(file, takers or Takers()).read(source)
    except OSError as error:
        raise NotABackup(file, error.strerror or str(error)) from None
    except ArchiveBroken as broken:
        raise NotABackup(file, str(broken)) from None
    except ManifestNotUnderstood:
        raise NotABackup(file, "what it says of itself cannot be read") from None


def read_head(file: Path) -> Head:
    """Only what made it. Raises NotABackup, DoesNotFit."""
    try:
        with file.open("rb") as source:
            return _head_of(members(source), file)[0]
    except OSError as error:
        raise NotABackup(file, error.strerror or str(error)) from None
    except ArchiveBroken as broken:
        raise NotABackup(file, str(broken)) from None
    except ManifestNotUnderstood:
        raise NotABackup(file, FOREIGN) from None


def _head_of(found: Iterator[Member], file: Path) -> tuple[Head, list[int | str]]:
    try:
        first = next(found, None)
    except ArchiveBroken:
        raise NotABackup(file, FOREIGN) from None
    if first is None or first.name != HEAD:
        raise NotABackup(file, FOREIGN)
    head = Head.from_bytes(first.content(at_most=LARGEST_HEAD))
    if head.format > FORMAT:
        raise DoesNotFit(
            f"{file} was written by a newer Whiteglove (format {head.format}; this one knows {FORMAT}).",
            remedy="Restore it with the Whiteglove that wrote it, or a newer one.",
        )
    return head, [first.size, first.sha256()]


@dataclass
class _Reading:
    """A backup under the eyes; found: what is really in it, to compare with what it says at its end."""

    file: Path
    takers: Takers
    found: Foot = field(default_factory=Foot)
    _pieces: int = 0
    _last: str = ""
    _digest: Any = field(default_factory=hashlib.sha256)

    def read(self, source: IO[bytes]) -> Contents:
        parts = members(source)
        head, self.found.members[HEAD] = _head_of(parts, self.file)
        said: Foot | None = None
        for member in parts:
            if said is not None:
                raise ArchiveBroken("there is something behind its end")
            if member.name == FOOT:
                said = Foot.from_bytes(member.content(at_most=LARGEST_FOOT))
            else:
                self._take(member)
        if said is None:
            raise ArchiveBroken("it ends too early")
        self._compare(said)
        return Contents(head, said)

    def _take(self, member: Member) -> None:
        if blob := BLOB.match(member.name):
            self._take_blob(member, blob[1])
        elif DATABASE.match(member.name):
            self._take_database(member)
        elif HOME.match(member.name) and member.name.removeprefix("home/") in HOME_FILES:
            self._take_home(member)
        else:
            raise ArchiveBroken(f"there is something in it that is not ours ({member.name[:60]!a})")

    def _take_database(self, member: Member) -> None:
        if member.name != f"database/{self._pieces:06d}" or self._last:
            raise ArchiveBroken("its parts are not in their order")
        self._pieces += 1
        for piece in member.pieces():
            self.takers.database(piece)
        self.found.members[member.name] = [member.size, member.sha256()]

    def _take_home(self, member: Member) -> None:
        if member.name in self.found.members:
            raise ArchiveBroken("its parts are not in their order")
        self.takers.home(member.name.removeprefix("home/"), member.content(at_most=LARGEST_HOME_FILE))
        self.found.members[member.name] = [member.size, member.sha256()]

    def _take_blob(self, member: Member, name: str) -> None:
        if name <= self._last:
            raise ArchiveBroken("its parts are not in their order")
        self._last = name
        self.takers.blob(member, name)
        sha256 = member.sha256()
        if sha256 != name:
            self.found.damaged.append(name)
        self._digest.update(f"{name} {member.size} {sha256}\n".encode())
        self.found.blobs += 1
        self.found.blobs_bytes += member.size

    def _compare(self, said: Foot) -> None:
        self.found.blobs_sha256 = self._digest.hexdigest()
        parts = ("members", "blobs", "blobs_bytes", "blobs_sha256", "damaged")
        if any(getattr(said, part) != getattr(self.found, part) for part in parts) or not self._pieces:
            raise ArchiveBroken("its contents are not those that were written")
