"""PostgreSQL's own programs for dump and restore, told where the database is without a password on their command."""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from psycopg.pq import Conninfo

from whiteglove.foundation.database.binaries import Binaries, installed_binaries

PIECE = 16 * 1024 * 1024
# Older servers do not know a setting that newer programs begin with; they say so, and that one word is let pass.
UNKNOWN_TO_OLDER = 'unrecognized configuration parameter "transaction_timeout"'
KNOWS_ALL = 17
IGNORED = re.compile(r"errors ignored on restore: (\d+)")


class ProgramFailed(Exception):
    """A program of PostgreSQL ended with an error; the message is what it said."""


@dataclass(frozen=True)
class Place:
    """A database. options: as for a connection (host, user, password, dbname ...)."""

    options: dict[str, Any]

    def named(self, database: str) -> "Place":
        """Another database of the same server."""
        return Place(self.options | {"dbname": database})

    @property
    def name(self) -> str:
        """Of the database."""
        return str(self.options["dbname"])

    def environment(self) -> dict[str, str]:
        """Where and who, for programs: in their environment, which only we and root can read."""
        names = {option.keyword.decode(): option.envvar for option in Conninfo.get_defaults()}
        ours = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "HOME") if name in os.environ}
        told = {keyword: str(value) for keyword, value in self.options.items() if value not in (None, "")}
        place = {names[keyword].decode(): value for keyword, value in told.items() if names.get(keyword)}  # type: ignore[union-attr]
        return ours | place | {"LC_ALL": "C", "PGCLIENTENCODING": "UTF8"}


def newest_programs() -> Binaries:
    """The newest of those installed with Whiteglove; they read every older server. Raises ServerNotInstalled."""
    installed = installed_binaries()
    return installed[max(installed)]


def dump(place: Place, *, snapshot: str) -> Iterator[bytes]:
    """The database as it stood at the snapshot, in pieces. Raises ProgramFailed at the end, if it failed."""
    words = ["--format=custom", "--compress=gzip:1", f"--snapshot={snapshot}", "--no-unlogged-table-data"]
    with _running("pg_dump", [*words, "--no-owner", "--no-privileges"], place, stdout=subprocess.PIPE) as program:
        out = _there(program.stdout)
        while piece := out.read(PIECE):
            yield piece


@contextmanager
def restoring(place: Place, *, server: int) -> Iterator[IO[bytes]]:
    """Takes what `dump` gave into an empty database. server: its major version. Raises ProgramFailed at the end."""
    all_or_nothing = ["--single-transaction", "--exit-on-error"] if server >= KNOWS_ALL else []
    words = ["--no-owner", "--no-privileges", f"--dbname={place.name}", *all_or_nothing]
    with _running("pg_restore", words, place, stdin=subprocess.PIPE) as program:
        taken_by = _there(program.stdin)
        try:
            yield taken_by
            taken_by.close()
        except BrokenPipeError:  # it ended; what it said is told below
            return


def was_all_taken(said: str) -> bool:
    """Whether all that a restore into an older server met was the one word that such servers do not know."""
    ignored = IGNORED.search(said)
    return ignored is not None and ignored[1] == "1" and UNKNOWN_TO_OLDER in said


@contextmanager
def _running(name: str, words: list[str], place: Place, **pipes: int) -> Iterator["subprocess.Popen[bytes]"]:
    command = [str(Path(newest_programs().folder) / name), "--no-password", *words]
    with tempfile.TemporaryFile() as said:
        program: subprocess.Popen[bytes] = subprocess.Popen(  # type: ignore[call-overload]  # noqa: S603 - our words
            command, env=place.environment(), stderr=said, **pipes
        )
        try:
            yield program
            code = program.wait()
        finally:
            for pipe in (program.stdin, program.stdout):
                _close(pipe)
            if program.poll() is None:
                program.kill()
                program.wait()
        said.seek(0)
        words_said = said.read(100_000).decode(errors="replace")
    if code and not (name == "pg_restore" and was_all_taken(words_said)):
        raise ProgramFailed(_in_one_line(words_said) or f"{name} ended with code {code}")


def _close(pipe: IO[bytes] | None) -> None:
    try:
        if pipe is not None:
            pipe.close()
    except BrokenPipeError:
        return


def _there(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:  # pragma: no cover - asked for right above
        raise ProgramFailed("no pipe")
    return pipe


def _in_one_line(said: str) -> str:
    return " ".join(said.split())[:600].rstrip(".")
