"""Write everything into a folder, as it stands at one moment, in little memory."""

import base64
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from django.db import connection, transaction
from django.db.models import Model

from whiteglove import __version__
from whiteglove.channels.email.models import RawMail
from whiteglove.cli.export.nouns import Noun, nouns
from whiteglove.foundation import clock
from whiteglove.foundation.blobs.storage import blobs
from whiteglove.foundation.trouble import Trouble

TOGETHER = 2000
FILES_PER_FOLDER = 1000
SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"


class NotExported(Trouble):
    """There is no export, and no half of one."""

    def __init__(self, happened: str, *, remedy: str) -> None:
        super().__init__(happened, did="Nothing was exported.", remedy=remedy)


@dataclass
class Export:
    """What is in an export. rows, sha256: by file; missing: names of kept bytes that are not on the disk."""

    rows: dict[str, int] = field(default_factory=dict)
    sha256: dict[str, str] = field(default_factory=dict)
    withheld: dict[str, tuple[str, ...]] = field(default_factory=dict)
    mails: int = 0
    files: int = 0
    missing: list[str] = field(default_factory=list)


def export_everything(folder: Path, *, told: Callable[[Export], None] = lambda _export: None) -> Export:
    """Everything into a new or empty folder, which only its owner may enter; it has its name once it is whole.

    told: what is written so far. Raises NotExported.
    """
    export = Export()
    with _built_aside(folder) as half, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(SNAPSHOT)
        for noun in nouns():
            _write_noun(half, noun, export)
            told(export)
        _write_manifest(half, export)
    return export


@contextmanager
def _built_aside(folder: Path) -> Iterator[Path]:
    half: Path | None = None
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise NotExported(f"{folder} is there already and not empty.", remedy="Name a new folder.")
        half = Path(tempfile.mkdtemp(prefix=f"{folder.name}.part-", dir=folder.absolute().parent))
        yield half
        os.sync()
        half.rename(folder)
    except OSError as error:
        raise NotExported(
            f"{folder} could not be written ({error.strerror or error}).", remedy="Free some space or name another."
        ) from None
    finally:
        if half is not None and half.exists():
            shutil.rmtree(half, ignore_errors=True)


def _write_noun(folder: Path, noun: Noun, export: Export) -> None:
    file = folder / noun.file
    file.parent.mkdir(exist_ok=True)
    digest, count = hashlib.sha256(), 0
    rows = noun.model._default_manager.order_by("pk").values(*noun.columns)
    with file.open("wb") as out:
        for row in rows.iterator(chunk_size=TOGETHER):
            if noun.blob and row[noun.blob]:
                row["file"] = _give_bytes(folder, noun.model, row[noun.blob], row["id"], export)
            line = orjson.dumps(row, default=_plain, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z)
            digest.update(line)
            out.write(line)
            count += 1
    export.rows[noun.file], export.sha256[noun.file] = count, digest.hexdigest()
    if noun.withheld:
        export.withheld[noun.file] = noun.withheld


def _give_bytes(folder: Path, model: type[Model], name: str, number: int, export: Export) -> str | None:
    """Where the bytes lie in the export; None when they are not on the disk."""
    is_mail = model is RawMail
    place = f"mails/{number // FILES_PER_FOLDER:06d}/{number}.eml" if is_mail else f"files/{name[:2]}/{name}"
    target = folder / place
    if target.exists():
        return place
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copyfile(blobs.path(name), target)
    except FileNotFoundError:
        export.missing.append(name)
        return None
    if is_mail:
        export.mails += 1
    else:
        export.files += 1
    return place


def _write_manifest(folder: Path, export: Export) -> None:
    said = {"format": 1, "whiteglove": __version__, "made_at": clock.now().isoformat(), **vars(export)}
    (folder / "manifest.json").write_text(json.dumps(said, indent=1) + "\n")


def _plain(value: object) -> str:
    if isinstance(value, memoryview | bytes):
        return base64.b64encode(value).decode()
    raise TypeError(type(value).__name__)
