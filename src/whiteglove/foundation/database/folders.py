"""Where the embedded database keeps its things inside the home folder."""

import contextlib
import hashlib
import os
import stat
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from whiteglove.foundation.database.trouble import SocketPathTooLong

SOCKET_NAME = ".s.PGSQL.5432"
# The system's limit on a socket's path, without the closing zero byte.
LONGEST_SOCKET_PATH = 107 if sys.platform.startswith("linux") else 103


@dataclass(frozen=True)
class Folders:
    """All paths of one home's database."""

    home: Path

    @property
    def root(self) -> Path:
        return self.home / "postgres"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def log(self) -> Path:
        return self.root / "log"

    @property
    def configuration(self) -> Path:
        return self.root / "postgresql.conf"

    @property
    def own_configuration(self) -> Path:
        """Settings of the operator's own; read last, so they win."""
        return self.root / "own.conf"

    @property
    def first_words(self) -> Path:
        """What the server says before its log is open."""
        return self.root / "start.log"

    @property
    def start_lock(self) -> Path:
        return self.root / "start.lock"

    @property
    def socket_record(self) -> Path:
        """Names the socket folder when it could not be inside the home."""
        return self.root / "socket-folder"

    def socket_folder(self) -> Path:
        """Where the socket is looked for; makes nothing."""
        inside = self.root / "socket"
        if fits_a_socket(inside):
            return inside
        try:
            return Path(self.socket_record.read_text().strip())
        except FileNotFoundError:
            return _short_folders(self.home)[-1]


def fits_a_socket(folder: Path) -> bool:
    """Whether server and clients can name a socket in it: a comma parts two hosts in a database's address."""
    if "," in str(folder):
        return False
    return len(os.fsencode(folder / SOCKET_NAME)) <= LONGEST_SOCKET_PATH


def make_socket_folder(folders: Folders, uid: int) -> Path:
    """The folder only we (or `uid`) may enter in which the server's socket will be.

    Inside the home when the path is short enough, else a private folder elsewhere, recorded in the home.
    """
    inside = folders.root / "socket"
    if fits_a_socket(inside):
        inside.mkdir(mode=0o700, exist_ok=True)
        return inside
    tried = [folders.socket_folder(), *_short_folders(folders.home)]
    for folder in tried:
        if fits_a_socket(folder) and (_make_private(folder) or _is_private(folder, uid)):
            folders.socket_record.write_text(f"{folder}\n")
            return folder
    return _fresh_folder(folders, tried)


def remove_outside_socket_folder(folders: Folders) -> None:
    """A server that ended leaves nothing outside its home."""
    folder = folders.socket_folder()
    if folder.parent != folders.root:
        with contextlib.suppress(OSError):
            folder.rmdir()


def _fresh_folder(folders: Folders, tried: list[Path]) -> Path:
    """All expected names are taken by somebody else: take one that nobody can have guessed."""
    for parent in {folder.parent for folder in tried}:
        try:
            folder = Path(tempfile.mkdtemp(prefix="whiteglove-", dir=parent))
        except OSError:
            continue
        if fits_a_socket(folder):
            folders.socket_record.write_text(f"{folder}\n")
            return folder
        folder.rmdir()
    raise SocketPathTooLong(tried)


def _short_folders(home: Path) -> list[Path]:
    name = "whiteglove-" + hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    parents = [os.environ.get("XDG_RUNTIME_DIR"), "/tmp"]  # noqa: S108 - private folder, checked
    return [Path(parent) / name for parent in parents if parent]


def _make_private(folder: Path) -> bool:
    try:
        folder.mkdir(mode=0o700)
    except OSError:
        return False
    return True


def _is_private(folder: Path, uid: int) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    ours = found.st_uid in {uid, os.geteuid()}
    return stat.S_ISDIR(found.st_mode) and ours and stat.S_IMODE(found.st_mode) == 0o700
