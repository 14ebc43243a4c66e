"""The mails of a Maildir: `cur` and `new`, also of the folders within it, whatever bytes are in their names."""

import os
import re
import stat
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO

BOXES = ("cur", "new")
_MOMENT = re.compile(r"(\d{9,11})\.")


class NotAMaildir(ValueError):
    """The folder has no `cur` or `new`, nor has any within it."""


def find_files(folder: Path, *, leave_out: Collection[str] = ()) -> Iterator[Path]:
    """The file of every mail, in the order of their names. leave_out: names of folders, such as Trash.

    Raises NotAMaildir.
    """
    found_one = False
    for box in sorted(_boxes(folder, {name.casefold() for name in leave_out})):
        found_one = True
        yield from sorted(file for file in box.iterdir() if not file.name.startswith("."))
    if not found_one:
        raise NotAMaildir


def open_mail(file: Path) -> BinaryIO:
    """A plain file, never what a link points to. Raises OSError."""
    handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(0, "it is no plain file")
    return os.fdopen(handle, "rb")


def moment_in(file: Path) -> float | None:
    """When the mail came, in seconds since 1970, as names of such files say it."""
    told = _MOMENT.match(file.name)
    return float(told[1]) if told else None


def shown(file: Path) -> str:
    """Its name for people, also where it is no text."""
    return os.fsencode(file).decode("utf-8", "backslashreplace")


def _boxes(folder: Path, leave_out: set[str]) -> Iterator[Path]:
    for parent, folders, _files in os.walk(folder):
        yield from (Path(parent) / box for box in BOXES if box in folders)
        folders[:] = [name for name in folders if name not in (*BOXES, "tmp") and not _is_left_out(name, leave_out)]


def _is_left_out(name: str, leave_out: set[str]) -> bool:
    """By its whole name, or a level of it: Maildir++ writes `.Archive.Trash`."""
    said = name.casefold().removeprefix(".")
    return said in leave_out or not leave_out.isdisjoint(said.split("."))
