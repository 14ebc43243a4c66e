"""Make a backup: the database as it stands at one moment, every kept content it names, and what the home needs."""

import errno
import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, cast

import psycopg
from procrastinate.contrib.django.utils import connector_params
from psycopg import sql

from whiteglove import __version__
from whiteglove.foundation import clock
from whiteglove.foundation.backup.archive import PIECE, ArchiveWriter
from whiteglove.foundation.backup.manifest import FOOT, HEAD, KEY, SETTINGS, Foot, Head
from whiteglove.foundation.backup.programs import Place, ProgramFailed, dump, newest_programs
from whiteglove.foundation.backup.trouble import NotBackedUp
from whiteglove.foundation.blobs.holding import HOLD, HOLD_ON
from whiteglove.foundation.blobs.models import Blob
from whiteglove.foundation.blobs.storage import blobs
from whiteglove.foundation.settings import secret_key

SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND c.relpersistence = 'p' AND NOT c.relispartition
ORDER BY 1
"""
BLOBS_TOGETHER = 2000


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A backup that is on the disk. missing, damaged: kept contents that were so before we came, by name."""

    file: Path
    size: int
    rows: int
    blobs: int
    missing: tuple[str, ...]
    damaged: tuple[str, ...]


def back_up(file: Path, *, home: Path, told: Callable[[int], None] = lambda _written: None) -> BackupMade:
    """Write everything into one file, readable by its owner alone; the desk may go on working meanwhile.

    The file appears under its name when it is whole and on the disk. told: how many bytes are written so far.
    Raises NotBackedUp; then there is no such file, or the one that was there before.
    """
    place = Place(dict(connector_params()))
    with _written_aside(file) as out, _snapshot(place) as (reading, snapshot):
        writing = _Writing(ArchiveWriter(out, told), reading)
        writing.head(_head(reading))
        writing.database(place, snapshot)
        writing.home(home)
        writing.blobs()
        writing.finish()
        size = writing.archive.written
    foot = writing.foot
    return BackupMade(file, size, sum(foot.rows.values()), foot.blobs, tuple(foot.missing), tuple(foot.damaged))


def row_counts(reading: psycopg.Connection[Any]) -> dict[str, int]:
    """Rows of every table that outlives a crash."""
    tables = [name for (name,) in reading.execute(TABLES).fetchall()]
    counts = {}
    for table in tables:
        counted = reading.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
        counts[str(table)] = int(counted[0]) if counted else 0
    return counts


@dataclass
class _Writing:
    """The backup under way."""

    archive: ArchiveWriter
    reading: psycopg.Connection[Any]
    foot: Foot = field(default_factory=Foot)

    def head(self, head: Head) -> None:
        self._add(HEAD, head.to_bytes())

    def database(self, place: Place, snapshot: str) -> None:
        for number, piece in enumerate(dump(place, snapshot=snapshot)):
            self._add(f"database/{number:06d}", piece)
        self.foot.rows = row_counts(self.reading)

    def home(self, home: Path) -> None:
        self._add(f"home/{KEY}", secret_key().encode())
        with suppress(FileNotFoundError):
            self._add(f"home/{SETTINGS}", (home / SETTINGS).read_bytes())

    def blobs(self) -> None:
        """Each content the snapshot's rows name; they never change, so when they are copied makes no difference."""
        digest = hashlib.sha256()
        with self.reading.cursor(name="kept") as rows:
            rows.itersize = BLOBS_TOGETHER
            for (name,) in rows.execute(f"SELECT sha256 FROM {Blob._meta.db_table} ORDER BY sha256"):
                self._blob(name, digest)
        self.foot.blobs_sha256 = digest.hexdigest()

    def _blob(self, name: str, digest: Any) -> None:
        try:
            content = Path(blobs.path(name)).open("rb")  # noqa: SIM115 - closed right below
        except FileNotFoundError:
            self.foot.missing.append(name)
            return
        except OSError as error:
            raise NotBackedUp(
                f"The kept bytes {name} cannot be read ({error.strerror}).",
                remedy="Mend the folder `blobs` of the home.",
            ) from None
        with content:
            size = os.fstat(content.fileno()).st_size
            found = self.archive.add_from(f"blobs/{name}", size, iter(lambda: content.read(PIECE), b""))
        if found != name:
            self.foot.damaged.append(name)
        digest.update(f"{name} {size} {found}\n".encode())
        self.foot.blobs += 1
        self.foot.blobs_bytes += size

    def finish(self) -> None:
        self.archive.add(FOOT, self.foot.to_bytes())
        self.archive.close()

    def _add(self, name: str, content: bytes) -> None:
        self.foot.members[name] = [len(content), self.archive.add(name, content)]


def _head(reading: psycopg.Connection[Any]) -> Head:
    migrations: dict[str, list[str]] = {}
    for app, name in reading.execute("SELECT app, name FROM django_migrations ORDER BY app, id").fetchall():
        migrations.setdefault(str(app), []).append(str(name))
    return Head(__version__, clock.now(), reading.info.server_version, migrations)


@contextmanager
def _snapshot(place: Place) -> Iterator[tuple[psycopg.Connection[Any], str]]:
    """A reader that sees one moment, and the name under which others see the same."""
    try:
        with psycopg.connect(**place.options, autocommit=True) as reading:
            _refuse_newer_server(reading.info.server_version)
            reading.execute("SET statement_timeout = 0")
            reading.execute("SET idle_in_transaction_session_timeout = 0")
            reading.execute(HOLD_ON, [HOLD])
            reading.execute(SNAPSHOT)
            (name,) = cast("tuple[str]", reading.execute("SELECT pg_export_snapshot()").fetchone())
            yield reading, name
    except psycopg.errors.UndefinedTable:
        raise NotBackedUp(
            "There is no desk in this database yet.", remedy="See that --home or DATABASE_URL name the right one."
        ) from None
    except psycopg.OperationalError as error:
        raise NotBackedUp(
            f"The database does not answer any more ({_first_line(error)}).", remedy="Try again."
        ) from None
    except ProgramFailed as error:
        raise NotBackedUp(f"The database could not be read ({error}).", remedy="Mend that, then try again.") from None


def _refuse_newer_server(version: int) -> None:
    ours = newest_programs().major
    if version // 10_000 > ours:
        raise NotBackedUp(
            f"The database server is PostgreSQL {version // 10_000}; our programs read servers up to {ours}.",
            remedy="Use a newer Whiteglove, or back up this server by its own `pg_dump` and copy the folder `blobs`.",
        )


@contextmanager
def _written_aside(file: Path) -> Iterator[IO[bytes]]:
    """A file that takes its name when it is whole, and leaves nothing when it does not come so far."""
    _refuse_to_replace_others(file)
    part = file.with_name(f"{file.name}.part")
    try:
        out = _open_part(part)
    except OSError as error:
        raise _not_written(file, error) from None
    try:
        with out:
            yield out
            out.flush()
            os.fsync(out.fileno())
            part.rename(file)
        _sync_folder(file.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise _not_written(file, error) from None
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _open_part(part: Path) -> IO[bytes]:
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    out = os.fdopen(handle, "r+b")
    try:
        fcntl.flock(out, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        out.close()
        raise NotBackedUp(
            f"Another backup to {part} is under way.", remedy="Wait for it, or name another file."
        ) from None
    os.fchmod(handle, 0o600)
    out.truncate(0)
    return out


def _refuse_to_replace_others(file: Path) -> None:
    try:
        with file.open("rb") as there:
            is_ours = there.read(len(HEAD)) in (HEAD.encode(), b"")
    except FileNotFoundError:
        return
    except OSError as error:
        raise _not_written(file, error) from None
    if not is_ours:
        raise NotBackedUp(f"{file} is there already and is no backup.", remedy="Name another file.")


def _not_written(file: Path, error: OSError) -> NotBackedUp:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    said = "the disk is full" if full else error.strerror or str(error)
    return NotBackedUp(
        f"{file} could not be written ({said}).",
        remedy="Free some space there, or name a file elsewhere."
        if full
        else "Name a file in a folder you may write.",
    )


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[0].rstrip(".")
