"""Files of a restored house lie ready before its database takes its place: whoever comes next can finish the move.

Between the moment the databases change places and the moment the key is written, a full disk or a power cut would
leave a desk whose sealed words nobody can open. So all of it is on the disk before, in one file, with the mark of the
database it belongs to; the next start that meets that database puts the files where they belong.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import connection

from whiteglove.foundation.backup import home_files

UNFINISHED = "restore-unfinished.json"
MARK_HERE = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"


def lay_ready(files: Mapping[str, bytes], home: Path, *, mark: str, with_settings: bool, keep_key: bool) -> None:
    """Write all that `put_in_place` needs, durably. mark: of the database these files belong to."""
    said = {
        "mark": mark,
        "with_settings": with_settings,
        "keep_key": keep_key,
        "files": {name: content.decode("latin-1") for name, content in files.items()},
    }
    home_files.write_durably(home / UNFINISHED, json.dumps(said).encode())


def put_in_place(home: Path) -> tuple[str, ...]:
    """What was laid ready goes where it belongs; returns the names. Nothing where somebody else was first."""
    said = _unfinished(home)
    if said is None:
        return ()
    files = {name: content.encode("latin-1") for name, content in said["files"].items()}
    names = home_files.put(files, home, with_settings=said["with_settings"], keep_key=said["keep_key"])
    forget(home)
    return names


def forget(home: Path) -> None:
    """What was laid ready is not needed, or in place."""
    (home / UNFINISHED).unlink(missing_ok=True)


def complete_restore(home: Path) -> tuple[str, ...]:
    """Finish a restore that ended after its database had taken its place; returns the names of files put there.

    Files that were laid ready for another database are let lie: their restore may be going on.
    """
    said = _unfinished(home)
    if said is None:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(MARK_HERE)
        (mark,) = cursor.fetchone()
    return put_in_place(home) if mark == said["mark"] else ()


def _unfinished(home: Path) -> dict[str, Any] | None:
    try:
        return dict(json.loads((home / UNFINISHED).read_bytes()))
    except FileNotFoundError:
        return None
