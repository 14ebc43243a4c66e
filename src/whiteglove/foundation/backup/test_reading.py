"""Nothing but a whole, unchanged backup of ours is read, whatever somebody made of it."""

import os
import tarfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from whiteglove.foundation.backup import archive
from whiteglove.foundation.backup.archive import ArchiveWriter
from whiteglove.foundation.backup.manifest import FOOT, HEAD, Foot, Head
from whiteglove.foundation.backup.reading import Takers, read_backup, read_head
from whiteglove.foundation.backup.trouble import DoesNotFit, NotABackup

HEAD_MADE = Head("0.1.0", datetime(2026, 11, 22, tzinfo=UTC), 180001, {"team": ["0001_initial"]})
ROWS = [b"PGDMP" + b"r" * 2000, b"s" * 700]
KEPT = sorted([b"first mail", b"", b"x" * 5000], key=lambda content: sha256(content).hexdigest())
Parts = list[tuple[str, bytes]]


@pytest.fixture
def parts() -> Parts:
    """What a small backup holds, its end as well."""
    found = [(HEAD, HEAD_MADE.to_bytes())]
    found += [(f"database/{number:06d}", piece) for number, piece in enumerate(ROWS)]
    found += [("home/secret_key", b"the key")]
    foot = Foot(rows={"team_team": 1})
    foot.members = {name: [len(content), sha256(content).hexdigest()] for name, content in found}
    names = [(sha256(content).hexdigest(), content) for content in KEPT]
    lines = "".join(f"{name} {len(content)} {name}\n" for name, content in names)
    foot.blobs, foot.blobs_bytes = len(KEPT), sum(map(len, KEPT))
    foot.blobs_sha256 = sha256(lines.encode()).hexdigest()
    return [*found, *((f"blobs/{name}", content) for name, content in names), (FOOT, foot.to_bytes())]


def _as_it_is(_header: tarfile.TarInfo) -> None:
    """Unchanged."""


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Somebody else's program writes an archive: `written(parts, change)`."""

    def write(parts: Parts, change: Callable[[tarfile.TarInfo], None] = _as_it_is) -> Path:
        file = tmp_path / "some.backup"
        with file.open("wb") as out:
            for name, content in parts:
                header = tarfile.TarInfo(name)
                header.size, header.mode = len(content), 0o600
                change(header)
                out.write(header.tobuf(tarfile.USTAR_FORMAT) + content + bytes(-len(content) % 512))
            out.write(bytes(1024))
        return file

    return write


def test_a_whole_one_is_read_and_handed_out(parts: Parts, written: Callable[..., Path]) -> None:
    rows: list[bytes] = []
    home: dict[str, bytes] = {}
    kept: list[bytes] = []
    takers = Takers(rows.append, home.__setitem__, lambda member, _name: kept.append(b"".join(member.pieces())))
    contents = read_backup(written(parts), takers)
    assert contents.head == HEAD_MADE
    assert (rows, home, kept) == (ROWS, {"secret_key": b"the key"}, KEPT)
    assert read_head(written(parts)) == HEAD_MADE


def test_what_we_write_any_tar_lists(tmp_path: Path, parts: Parts) -> None:
    with (tmp_path / "ours").open("wb") as out:
        writer = ArchiveWriter(out)
        for name, content in parts:
            writer.add(name, content)
        writer.close()
    with tarfile.open(tmp_path / "ours") as listed:
        assert [(member.name, member.size) for member in listed] == [(name, len(content)) for name, content in parts]
    read_backup(tmp_path / "ours")


def test_a_truncated_file_is_refused_wherever_it_ends(parts: Parts, written: Callable[..., Path]) -> None:
    file = written(parts)
    whole = file.read_bytes()
    for size in [*range(0, len(whole), 211), len(whole) - 1]:
        file.write_bytes(whole[:size])
        with pytest.raises(NotABackup):
            read_backup(file)


def test_a_flipped_bit_anywhere_is_noticed(parts: Parts, written: Callable[..., Path]) -> None:
    file = written(parts)
    whole = file.read_bytes()
    for place in range(0, len(whole), 61):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        with pytest.raises((NotABackup, DoesNotFit)):
            read_backup(file)


def test_bytes_of_others_are_no_backup(tmp_path: Path, written: Callable[..., Path]) -> None:
    for content in (b"", b"hello", bytes(4096), os.urandom(5000)):
        (tmp_path / "x").write_bytes(content)
        with pytest.raises(NotABackup, match="no backup made by"):
            read_backup(tmp_path / "x")
    with pytest.raises(NotABackup, match="no backup made by"):
        read_backup(written([("thesis.txt", b"words")]))
    with pytest.raises(NotABackup, match="No such file"):
        read_backup(tmp_path / "not there")
    with pytest.raises(NotABackup, match="Is a directory"):
        read_backup(tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/cron.d/x",
        "/etc/passwd",
        "home/../../x",
        "home/authorized_keys",
        "home/",
        "blobs/../x",
        f"blobs/{'A' * 64}",
        f"blobs/{'a' * 64}/x",
        "database/000000/../x",
        "database/1",
        "",
    ],
)
def test_files_that_are_not_ours_are_refused(parts: Parts, written: Callable[..., Path], name: str) -> None:
    with pytest.raises(NotABackup, match="not ours"):
        read_backup(written([parts[0], (name, b"x"), *parts[1:]]))


def _as_symbolic_link(header: tarfile.TarInfo) -> None:
    if header.name.startswith("home/"):
        header.type, header.linkname, header.size = tarfile.SYMTYPE, "/etc/passwd", 0


def _as_hard_link(header: tarfile.TarInfo) -> None:
    if header.name.startswith("blobs/"):
        header.type, header.linkname = tarfile.LNKTYPE, "home/secret_key"


def _as_device(header: tarfile.TarInfo) -> None:
    if header.name.startswith("home/"):
        header.type = tarfile.CHRTYPE


def _as_giant(header: tarfile.TarInfo) -> None:
    if header.name.startswith("blobs/"):
        header.size = archive.LARGEST


def _as_giant_of_ours(header: tarfile.TarInfo) -> None:
    if header.name in (HEAD, "home/secret_key", FOOT):
        header.size = archive.LARGEST


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_as_symbolic_link, "no plain file"),
        (_as_hard_link, "no plain file"),
        (_as_device, "no plain file"),
        (_as_giant, "too early"),
        (_as_giant_of_ours, "larger than it may be"),
    ],
)
def test_links_devices_and_giants_are_refused(
    parts: Parts, written: Callable[..., Path], change: Callable[[tarfile.TarInfo], None], reason: str
) -> None:
    with pytest.raises(NotABackup, match=reason):
        read_backup(written(parts, change))


def test_parts_twice_lost_or_in_another_order_are_refused(parts: Parts, written: Callable[..., Path]) -> None:
    head, first, second, key, blob, *others = parts
    for reason, hostile in (
        ("order", [head, first, first, second, key, blob, *others]),
        ("order", [head, second, first, key, blob, *others]),
        ("order", [head, first, second, key, key, blob, *others]),
        ("order", [head, first, second, key, blob, blob, *others]),
        ("order", [head, first, key, blob, second, *others]),
        ("behind its end", [*parts, (f"blobs/{'f' * 64}", b"x")]),
        ("not those that were written", [head, first, second, key, *others]),
        ("not those that were written", [head, first, key, blob, *others]),
        ("not those that were written", [head, key, blob, *others]),
        ("too early", parts[:-1]),
        ("no backup made by", parts[1:]),
        ("cannot be read", [*parts[:-1], (FOOT, b"[]")]),
        ("cannot be read", [*parts[:-1], (FOOT, b'{"more": 1}')]),
        ("cannot be read", [*parts[:-1], (FOOT, b"{")]),
    ):
        with pytest.raises(NotABackup, match=reason):
            read_backup(written(hostile))


def test_other_bytes_under_a_name_are_noticed(parts: Parts, written: Callable[..., Path]) -> None:
    for number, (name, content) in enumerate(parts[1:-1], start=1):
        with pytest.raises(NotABackup, match="not those that were written"):
            read_backup(written([*parts[:number], (name, content + b"!"), *parts[number + 1 :]]))


def test_a_newer_format_is_refused_with_words(parts: Parts, written: Callable[..., Path]) -> None:
    newer = (HEAD, replace(HEAD_MADE, format=2).to_bytes())
    with pytest.raises(DoesNotFit, match="written by a newer Whiteglove"):
        read_backup(written([newer, *parts[1:]]))
    for wrong in (b"{}", b"[]", b"nonsense", b'{"format": "x"}'):
        with pytest.raises(NotABackup, match="cannot be read"):
            read_backup(written([(HEAD, wrong), *parts[1:]]))
