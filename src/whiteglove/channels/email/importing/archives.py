"""What lies in archives, oldest first over all of them: answers lie elsewhere than what they answer."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from whiteglove.channels.email.importing import maildir, mbox
from whiteglove.channels.email.importing.dates import HEAD, announced_at, came_at, moment_of
from whiteglove.foundation.errors import NotUnderstood


class OldMail(Protocol):
    """A mail in an archive."""

    @property
    def came_at(self) -> datetime:
        """When it reached its mailbox."""

    @property
    def size(self) -> int:
        """In bytes, as it lies in the archive."""

    def pieces(self) -> Iterator[bytes]:
        """Its bytes. Raises OSError when they cannot be read any more."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What lies in an archive and cannot be read."""

    name: str
    reason: str


@dataclass
class Listed:
    """All that was found, oldest first, and what could not be read."""

    mails: list[OldMail] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)

    def in_order(self) -> "Listed":
        """Oldest first; of the same moment, as they were found."""
        self.mails.sort(key=lambda mail: mail.came_at)
        return self


@dataclass(slots=True)
class InMbox:
    """A mail in an open mbox."""

    source: BinaryIO
    found: mbox.Found
    came_at: datetime

    @property
    def size(self) -> int:
        """In the file."""
        return self.found.size

    def pieces(self) -> Iterator[bytes]:
        """Its bytes."""
        return mbox.pieces_of(self.source, self.found)


@dataclass(slots=True)
class InMaildir:
    """A mail in a file of its own."""

    file: Path
    size: int
    came_at: datetime

    def pieces(self) -> Iterator[bytes]:
        """Its bytes."""
        with maildir.open_mail(self.file) as source:
            while piece := source.read(mbox.PIECE):
                yield piece


def in_mboxes(files: Sequence[Path], open_files: ExitStack, *, now: datetime) -> Listed:
    """The mails of mbox files, which stay open as long as `open_files`. Raises NotUnderstood."""
    listed = Listed()
    for file in files:
        try:
            source = open_files.enter_context(file.open("rb"))
            for found in mbox.find_mails(source):
                head = mbox.head_of(source, found, at_most=HEAD)
                moment = came_at(head, otherwise=announced_at(found.announced), now=now)
                listed.mails.append(InMbox(source, found, moment))
        except mbox.NotAnMbox:
            raise NotUnderstood(f"{file} is no mbox: its first line does not begin with `From `.") from None
        except OSError as error:
            raise NotUnderstood(f"{file} cannot be read ({error.strerror or error}).") from None
    return listed.in_order()


def in_maildirs(folders: Sequence[Path], *, leave_out: Collection[str] = (), now: datetime) -> Listed:
    """The mails of Maildirs and the folders within them. Raises NotUnderstood."""
    listed = Listed()
    for folder in folders:
        try:
            for file in maildir.find_files(folder, leave_out=leave_out):
                _list_one(listed, file, now)
        except maildir.NotAMaildir:
            raise NotUnderstood(f"{folder} is no Maildir: it holds no folder `cur` or `new`.") from None
    return listed.in_order()


def _list_one(listed: Listed, file: Path, now: datetime) -> None:
    try:
        with maildir.open_mail(file) as source:
            head = source.read(HEAD).replace(b"\r\n", b"\n").partition(b"\n\n")[0] + b"\n\n"
            moment = came_at(head, otherwise=moment_of(maildir.moment_in(file)), now=now)
            listed.mails.append(InMaildir(file, source.seek(0, 2), moment))
    except OSError as error:
        listed.unreadable.append(Unreadable(maildir.shown(file), error.strerror or str(error)))
