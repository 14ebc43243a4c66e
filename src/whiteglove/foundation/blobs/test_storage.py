"""Bytes are durable when `keep` returns, whoever wrote them, and nothing half written stays."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from whiteglove.foundation.blobs import storage
from whiteglove.foundation.blobs.storage import BlobFolder

CONTENT = b"seven bags"
NAME = sha256(CONTENT).hexdigest()


def test_a_file_of_another_writer_is_made_durable_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    BlobFolder(tmp_path).keep(CONTENT)
    synced: list[Path] = []
    monkeypatch.setattr(storage, "_sync_folder", synced.append)
    ours = BlobFolder(tmp_path)
    assert [ours.keep(CONTENT), ours.keep(CONTENT)] == [NAME, NAME]
    assert synced == [tmp_path, tmp_path / NAME[:2]]


def test_names_are_remembered_within_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "REMEMBERED", 4)
    ours = BlobFolder(tmp_path)
    names = [ours.keep(str(n).encode()) for n in range(20)]
    assert len(ours._durable) <= 4
    assert set(ours.names()) == set(names)


def test_what_killed_writers_left_is_removed_when_it_is_old(tmp_path: Path) -> None:
    ours = BlobFolder(tmp_path)
    kept = tmp_path / NAME[:2] / ours.keep(CONTENT)
    old, young = kept.parent / f".{NAME[:16]}.{'a' * 12}", kept.parent / f".{NAME[:16]}.{'b' * 12}"
    for file, written_at in ((old, 1000), (young, 5000), (kept, 1000)):
        file.touch()
        os.utime(file, (written_at, written_at))
    assert ours.remove_leftovers(older_than=4000) == 1
    assert [old.exists(), young.exists(), kept.exists()] == [False, True, True]
