"""What a home needs besides database and kept bytes: the key of its signatures, and its settings."""

import os
import secrets
import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path

from whiteglove.foundation import clock
from whiteglove.foundation.backup.manifest import SETTINGS


def put(files: Mapping[str, bytes], home: Path, *, with_settings: bool, keep_key: bool) -> tuple[str, ...]:
    """Put files of a backup where they belong; returns the names they have now.

    keep_key: whether the key that is there opens something that is kept aside; it keeps its name with `.before-...`
    behind. Settings are never put over others, and not in place when they name a database: that of the old house
    would be the desk's again. They lie beside then.
    """
    put_there = []
    for name, content in files.items():
        there = home / name
        if there.exists() and there.read_bytes().strip() == content.strip():
            continue
        if name == SETTINGS and (not with_settings or there.exists() or _names_a_database(content)):
            there = home / f"{name}.from-backup"
        elif there.exists() and keep_key:
            shutil.copy2(there, home / f"{name}.before-{clock.now():%Y%m%d_%H%M%S}")
        write_durably(there, content)
        put_there.append(there.name)
    return tuple(put_there)


def _names_a_database(content: bytes) -> bool:
    try:
        return any(name.lower() == "database_url" for name in tomllib.loads(content.decode()))
    except ValueError:
        return True


def write_durably(file: Path, content: bytes) -> None:
    """Whole or not at all, readable by its owner alone, and there after a power cut."""
    part = file.with_name(f".{file.name}.{secrets.token_hex(6)}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        part.rename(file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
