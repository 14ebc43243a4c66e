"""What a home needs besides database and kept bytes: the key of its signatures, and its settings."""

import os
import secrets
import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

SETTINGS = "whiteglove.toml"


def put(files: Mapping[str, bytes], home: Path, made_at: datetime, *, with_settings: bool) -> tuple[str, ...]:
    """Put files of a backup where they belong; returns the names they have now.

    What is there and differs keeps its name with `.before-...` behind. Settings are never put over others, and not
    in place when they name a database: that of the old house would be the desk's again. They lie beside then.
    """
    put_there = []
    for name, content in files.items():
        there = home / name
        if there.exists() and there.read_bytes() == content:
            continue
        if name == SETTINGS and (not with_settings or there.exists() or _names_a_database(content)):
            there = home / f"{name}.from-backup"
        elif there.exists():
            there.rename(home / f"{name}.before-{made_at:%Y%m%d_%H%M%S}")
        _write(there, content)
        put_there.append(there.name)
    return tuple(put_there)


def _names_a_database(content: bytes) -> bool:
    try:
        return any(name.lower() == "database_url" for name in tomllib.loads(content.decode()))
    except ValueError:
        return True


def _write(file: Path, content: bytes) -> None:
    part = file.with_name(f".{file.name}.{secrets.token_hex(6)}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    part.rename(file)
