"""A new database beside the old one, and the moment in which it takes the old one's place: one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from whiteglove.foundation.backup.making import TABLES
from whiteglove.foundation.backup.programs import Place
from whiteglove.foundation.backup.trouble import DoesNotFit
from whiteglove.foundation.database.postmaster import wait_until

# Databases that every server has; one cannot rename the database one is connected to.
ELSEWHERE = ("postgres", "template1")
OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
LONGEST_NAME = 63
WAIT_FOR_OTHERS_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Site:
    """Where a house is built again: the server, its version, and what stands there now."""

    place: Place
    server: int
    is_empty: bool


def survey(place: Place) -> Site:
    """Look at the database of this desk. Raises DoesNotFit where somebody uses it, or no new one can be made."""
    connection.close()
    with psycopg.connect(**place.options, autocommit=True) as here:
        # Of connections that just ended, our own among them, the server may not know yet.
        wait_until(lambda: not _one(here, OTHERS, place.name), seconds=WAIT_FOR_OTHERS_SECONDS)
        if others := _one(here, OTHERS, place.name):
            raise DoesNotFit(
                f"The database {place.name} is in use ({others} connections).",
                remedy="End the desk and whatever else uses it first.",
            )
        may_make = _one(here, "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        owns = _one(here, "SELECT pg_has_role(datdba, 'USAGE') FROM pg_database WHERE datname = %s", place.name)
        if not may_make or not owns:
            raise DoesNotFit(
                f"The database user {here.info.user} may not make a database, or does not own {place.name}.",
                remedy="Let it for the time of the restore: ALTER ROLE ... CREATEDB, ALTER DATABASE ... OWNER TO ...",
            )
        tables = here.execute(TABLES).fetchone()
        return Site(place, here.info.server_version, is_empty=tables is None)


def make_database(site: Site, name: str) -> Place:
    """An empty database beside ours; one that an earlier attempt left under this name goes."""
    with psycopg.connect(**site.place.options, autocommit=True) as here:
        here.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        here.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name)))
    return site.place.named(name)


def drop_database(site: Site, name: str) -> None:
    """Remove a database of ours; harmless when it is gone."""
    with _elsewhere(site.place) as there:
        there.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def change_places(site: Site, new: str, *, old_becomes: str) -> None:
    """The new database is the desk's from now on, the old one lies aside: both or neither."""
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    ours = site.place.name
    with _elsewhere(site.place) as there, there.transaction():
        there.execute(rename.format(sql.Identifier(ours), sql.Identifier(old_becomes)))
        there.execute(rename.format(sql.Identifier(new), sql.Identifier(ours)))


def put_mark(site: Site, name: str, mark: str) -> None:
    """Let a database bear a mark; it keeps it under whatever name."""
    with _elsewhere(site.place) as there:
        there.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(mark)))


def mark_of(site: Site) -> str | None:
    """The mark of the database that bears the desk's name now."""
    with _elsewhere(site.place) as there:
        mark = _one(
            there, "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", site.place.name
        )
        return None if mark is None else str(mark)


def kept_aside(site: Site, prefix: str) -> list[str]:
    """Databases of houses that were replaced, oldest first."""
    with _elsewhere(site.place) as there:
        names = there.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY 1", [prefix])
        return [str(name) for (name,) in names.fetchall()]


@contextmanager
def working_in(place: Place) -> Iterator[None]:
    """Django works in another database of the server meanwhile."""
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = place.name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


@contextmanager
def _elsewhere(place: Place) -> Iterator[psycopg.Connection[Any]]:
    refused: psycopg.OperationalError | None = None
    for name in ELSEWHERE:
        try:
            there = psycopg.connect(**place.named(name).options, autocommit=True)
        except psycopg.OperationalError as error:
            refused = error
            continue
        with there:
            yield there
        return
    raise DoesNotFit(
        f"The databases {' and '.join(ELSEWHERE)} of the server cannot be entered ({refused}).",
        remedy="Let the desk's user connect to one of them; a database is renamed from another one.",
    )


def _one(here: psycopg.Connection[Any], question: str, *values: str) -> Any:
    row = here.execute(question.encode(), values).fetchone()
    return row[0] if row else None
