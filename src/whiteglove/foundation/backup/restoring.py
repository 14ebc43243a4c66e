"""Make a house from a backup: built beside what is there, looked at, then moved into in one step."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

import psycopg
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from procrastinate.contrib.django.utils import connector_params

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.backup import databases, moving_in
from whiteglove.foundation.backup.archive import Member
from whiteglove.foundation.backup.databases import LONGEST_NAME, Site
from whiteglove.foundation.backup.facts import DeskRestored
from whiteglove.foundation.backup.making import row_counts
from whiteglove.foundation.backup.manifest import KEY, Foot, Head
from whiteglove.foundation.backup.programs import Place, ProgramFailed, newest_programs, restoring
from whiteglove.foundation.backup.reading import Contents, Takers, read_backup
from whiteglove.foundation.backup.trouble import (
    DoesNotFit,
    NotABackup,
    NotKnownWhetherRestored,
    NotPutInPlace,
    NotRestored,
)
from whiteglove.foundation.blobs.models import Unused
from whiteglove.foundation.blobs.storage import BlobDamaged, blobs
from whiteglove.foundation.database.postmaster import wait_until
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.journal.moves import notice_move
from whiteglove.foundation.settings import settings, under_key

BUILDING, BEFORE = "_restoring", "_before_"
WAIT_FOR_SERVER_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Restored:
    """A house that stands again. aside: the database of the one that was here, where it was not empty."""

    head: Head
    foot: Foot
    aside: str | None
    home: tuple[str, ...]


def check(file: Path) -> Contents:
    """Read all of a backup and see whether it is whole and fits this Whiteglove; changes nothing.

    Raises NotABackup or DoesNotFit.
    """
    contents = read_backup(file)
    refuse_newer_schema(contents.head)
    return contents


def restore(
    file: Path,
    *,
    home: Path,
    replace: bool = False,
    with_settings: bool = True,
    settle: Callable[[datetime], object] = lambda _made_at: None,
) -> Restored:
    """Restore into a closed desk that is empty, or any with `replace`: what was there is kept aside, whole.

    settle: called with the moment of the backup once all rows are there, in the new database, before it is the
    desk's. with_settings: whether `whiteglove.toml` of the backup is taken where there is none.
    Raises NotABackup, DoesNotFit or NotRestored; then the desk is as it was.
    """
    contents = check(file)
    site = databases.survey(Place(dict(connector_params())))
    _refuse_unless_it_fits(contents.head, site, replace=replace, home=home)
    building = _Building(file, site, contents, folder=home)
    with building.undone_unless_finished():
        taken = building.bring_in()
        building.look_at(taken)
        with under_key(building.key()):
            building.make_ready(settle)
        moving_in.lay_ready(
            building.home, home, mark=building.mark, with_settings=with_settings, keep_key=not site.is_empty
        )
        aside = building.move_in()
    files = _put_in_place(home)
    if site.is_empty:
        with suppress(psycopg.Error, DoesNotFit):
            databases.drop_database(site, aside)
    return Restored(contents.head, contents.foot, None if site.is_empty else aside, files)


def _put_in_place(home: Path) -> tuple[str, ...]:
    try:
        return moving_in.put_in_place(home)
    except OSError as error:
        raise NotPutInPlace(error.strerror or str(error)) from error


def refuse_newer_schema(head: Head) -> None:
    """Raise DoesNotFit when the backup knows changes of tables that this Whiteglove does not."""
    ours = MigrationLoader(None).disk_migrations
    known = set(ours).union(*(migration.replaces for migration in ours.values()))
    newer = [f"{app}.{name}" for app, names in head.migrations.items() for name in names if (app, name) not in known]
    if newer:
        raise DoesNotFit(
            f"The backup was made by Whiteglove {head.whiteglove} and holds tables this one does not know "
            f"({', '.join(newer[:5])}{' ...' if len(newer) > 5 else ''}).",
            remedy=f"Install Whiteglove {head.whiteglove} or newer, then restore.",
        )


def _refuse_unless_it_fits(head: Head, site: Site, *, replace: bool, home: Path) -> None:
    if not site.is_empty and not replace:
        raise DoesNotFit(
            f"There is a desk here already ({home}, database {site.place.name}).",
            remedy="Restore into an empty home (--home), or put this one aside with --replace.",
        )
    there, made_on, ours = site.server // 10_000, head.postgresql // 10_000, newest_programs().major
    if there < made_on or there > ours:
        raise DoesNotFit(
            f"The backup comes from PostgreSQL {made_on}; the server here is PostgreSQL {there}.",
            remedy=f"Use a server between {made_on} and {ours}.",
        )


@dataclass
class _Building:
    """A house under construction. added: kept contents that were not here before.

    mark: its database bears it. moved: whether that is the desk's database; None: it may be, and nobody can tell.
    """

    file: Path
    site: Site
    contents: Contents
    folder: Path
    mark: str = field(default_factory=lambda: f"restored {secrets.token_hex(16)}")
    moved: bool | None = False
    home: dict[str, bytes] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.site.place.name[: LONGEST_NAME - 30] + BUILDING

    @contextmanager
    def undone_unless_finished(self) -> Iterator[None]:
        """Whatever ends it early, what was begun goes; once it is, or may be, the desk's, nothing does."""
        try:
            yield
        except BaseException as error:
            connection.close()
            said = _in_words(error)
            if self.moved is False:
                self._undo()
                if said is not None:
                    raise NotRestored(said, remedy="Mend that, then restore again.") from error
            elif said is not None:
                raise NotKnownWhetherRestored(said) from error
            raise

    def _undo(self) -> None:
        with suppress(psycopg.Error, DoesNotFit):
            databases.drop_database(self.site, self.name)
        for name in self.added:
            blobs.delete(name)
        with suppress(OSError):
            moving_in.forget(self.folder)

    def bring_in(self) -> Contents:
        """Rows into a new database, kept bytes into the store, where whoever has them already keeps them."""
        place = databases.make_database(self.site, self.name)
        with restoring(place, server=self.site.server // 10_000) as rows:
            takers = Takers(_into(rows), self.home.__setitem__, self._keep)
            return read_backup(self.file, takers)

    def _keep(self, member: Member, name: str) -> None:
        is_damaged = name in self.contents.foot.damaged
        try:
            if blobs.keep_pieces(name, member.pieces(), even_damaged=is_damaged):
                self.added.append(name)
        except BlobDamaged:
            raise NotABackup(self.file, "it changed while it was read") from None

    def key(self) -> str:
        """Of the house; what is sealed in it opens with no other."""
        key = self.home.get(KEY, b"").decode("ascii", "replace").strip()
        if not key:
            raise NotABackup(self.file, "its key is missing")
        if settings().secret_key not in (None, "", key):
            raise DoesNotFit(
                "The backup was made under another key than WHITEGLOVE_SECRET_KEY sets here.",
                remedy="Unset it for this desk, or set it to the key of the desk that was backed up.",
            )
        return key

    def look_at(self, taken: Contents) -> None:
        """Are the rows all there, as many as were in the house?"""
        if taken != self.contents:
            raise NotABackup(self.file, "it changed while it was read")
        blobs.flush()
        with psycopg.connect(**self.site.place.named(self.name).options, autocommit=True) as here:
            counts = row_counts(here)
        wrong = sorted(t for t in {*counts, *taken.foot.rows} if counts.get(t) != taken.foot.rows.get(t))
        if wrong:
            raise NotABackup(self.file, f"rows are not all there ({', '.join(wrong[:5])})")

    def make_ready(self, settle: Callable[[datetime], object]) -> None:
        """Tables as this version wants them, and what a house must know that slept for a while."""
        with databases.working_in(self.site.place.named(self.name)):
            call_command("migrate", verbosity=0, interactive=False)
            notice_move()
            Unused.objects.all().delete()  # their week begins anew: the house put aside may use them
            settle(self.contents.head.made_at)
            with transaction.atomic():
                announce(DeskRestored(self.contents.head.made_at.isoformat(), self.contents.foot.blobs), actor=SYSTEM)

    def move_in(self) -> str:
        """From now on this is the desk's database; returns what the old one is called now."""
        connection.close()
        ours = self.site.place.name[: LONGEST_NAME - 30]
        aside = f"{ours}{BEFORE}{clock.now():%Y%m%d_%H%M%S}"
        databases.put_mark(self.site, self.name, self.mark)
        try:
            self.moved = None
            databases.change_places(self.site, self.name, old_becomes=aside)
            self.moved = True
        except BaseException:
            # The server may have done it and gone away before it said so.
            self.moved = self._has_moved()
            if not self.moved:
                raise
        return aside

    def _has_moved(self) -> bool | None:
        found: list[bool] = []

        def look() -> bool:
            with suppress(psycopg.Error, DoesNotFit):
                found.append(databases.mark_of(self.site) == self.mark)
            return bool(found)

        wait_until(look, seconds=WAIT_FOR_SERVER_SECONDS, pause_seconds=0.5)
        return found[0] if found else None


def forget_replaced() -> list[str]:
    """Drop the databases of houses that a restore put aside; returns their names."""
    site = databases.survey(Place(dict(connector_params())))
    names = databases.kept_aside(site, site.place.name[: LONGEST_NAME - 30] + BEFORE)
    for name in names:
        databases.drop_database(site, name)
    return names


def _into(rows: IO[bytes]) -> Callable[[bytes], object]:
    return rows.write


def _in_words(error: BaseException) -> str | None:
    """What an operator can do something about; None for all else."""
    if isinstance(error, ProgramFailed | psycopg.Error | DatabaseError):
        return f"The database did not take it ({' '.join(str(error).split())[:500].rstrip('.')})."
    if isinstance(error, OSError):
        return f"It could not be written ({error.strerror or error})."
    return None
