"""What a backup says of itself: before all else what made it, after all else what is in it."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

FORMAT = 1
HEAD, FOOT = "whiteglove-backup.json", "manifest.json"
DATABASE = re.compile(r"database/\d{6}\Z")
HOME = re.compile(r"home/[a-z_.]{1,40}\Z")
BLOB = re.compile(r"blobs/([0-9a-f]{64})\Z")
# Without which the house is not the same: the key of its signatures and sealed words (wherever it is set), and the
# settings of its home folder.
KEY, SETTINGS = "secret_key", "whiteglove.toml"
HOME_FILES = (KEY, SETTINGS)
LARGEST_HEAD = 1_000_000
LARGEST_FOOT = 100_000_000
LARGEST_HOME_FILE = 1_000_000


class ManifestNotUnderstood(Exception):
    """It is not what we write."""


@dataclass(frozen=True)
class Head:
    """What made the backup. postgresql: the server's number, such as 180001; migrations: by app, as applied."""

    whiteglove: str
    made_at: datetime
    postgresql: int
    migrations: Mapping[str, list[str]]
    format: int = FORMAT

    def to_bytes(self) -> bytes:
        """As it is written."""
        return _bytes(asdict(self) | {"made_at": self.made_at.isoformat()})

    @classmethod
    def from_bytes(cls, content: bytes) -> "Head":
        """Raises ManifestNotUnderstood. Of a newer format only the number is read."""
        said = _object(content)
        try:
            if int(said["format"]) > FORMAT:
                return cls("", datetime.fromisoformat(said["made_at"]), 0, {}, int(said["format"]))
            migrations = {str(app): [str(name) for name in names] for app, names in said["migrations"].items()}
            made_at = datetime.fromisoformat(said["made_at"])
            return cls(str(said["whiteglove"]), made_at, int(said["postgresql"]), migrations, int(said["format"]))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ManifestNotUnderstood from error


@dataclass
class Foot:
    """What is in the backup. rows: by table; blobs_sha256: over name, size and SHA-256 of each, in order.

    members: size and SHA-256 of every other file. missing: kept bytes that rows name and that were not on the disk.
    damaged: names of kept bytes that were not what their name says any more; they are in the backup as they were.
    """

    rows: dict[str, int] = field(default_factory=dict)
    members: dict[str, list[int | str]] = field(default_factory=dict)
    blobs: int = 0
    blobs_bytes: int = 0
    blobs_sha256: str = ""
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)

    def to_bytes(self) -> bytes:
        """As it is written."""
        return _bytes(asdict(self))

    @classmethod
    def from_bytes(cls, content: bytes) -> "Foot":
        """Raises ManifestNotUnderstood."""
        said = _object(content)
        if not isinstance(said.get("rows"), dict) or not isinstance(said.get("missing"), list):
            raise ManifestNotUnderstood
        try:
            return cls(**said)
        except TypeError as error:
            raise ManifestNotUnderstood from error


def _bytes(said: Mapping[str, Any]) -> bytes:
    return (json.dumps(said, indent=1, sort_keys=True) + "\n").encode()


def _object(content: bytes) -> dict[str, Any]:
    try:
        said = json.loads(content)
    except ValueError as error:
        raise ManifestNotUnderstood from error
    if not isinstance(said, dict):
        raise ManifestNotUnderstood
    return said
