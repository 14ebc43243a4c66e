"""Results as tables in docs/benchmarks.md; each benchmark replaces its own section and leaves the others."""

import os
import platform
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
HEADING = """# Benchmarks

Written by `make bench`; each figure stands beside a floor measured in the same run. CPU milliseconds are those of
all our processes and of PostgreSQL together; the program that asks or sends is not counted. On a
machine busy with other work CPU figures grow too (cores and caches are shared): compare with the floor beside them.
"""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of figures; `floor` rows are what the machine needs for the bare work."""

    columns: Sequence[str]
    rows: Sequence[Sequence[object]]

    def as_markdown(self) -> str:
        lines = [self.columns, ["---"] * len(self.columns), *self.rows]
        return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def write_section(name: str, title: str, *parts: Table | str) -> None:
    """Put a section in its place and print it."""
    body = "\n\n".join(part.as_markdown() if isinstance(part, Table) else part.strip() for part in parts)
    ran = f"`python -m bench {name}`, {datetime.now(UTC):%Y-%m-%d}, {machine()}."
    section = f"<!-- {name} -->\n## {title}\n\n{ran}\n\n{body}\n<!-- /{name} -->\n"
    text = FILE.read_text() if FILE.exists() else HEADING
    place = re.compile(rf"<!-- {name} -->.*?<!-- /{name} -->\n", re.DOTALL)
    text = place.sub(lambda _: section, text) if place.search(text) else f"{text}\n{section}"
    FILE.write_text(text)
    print(section)


def machine() -> str:
    """Size of this machine, and how busy it was with other work."""
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    load = os.getloadavg()[1]
    python = ".".join(map(str, sys.version_info[:2]))
    return (
        f"{os.cpu_count()} cores, {gigabytes:.0f} GB, {platform.system()} {platform.machine()}, Python {python}, "
        f"load {load:.1f} (1 or less is a quiet machine)"
    )


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}" if abs(value) < 100 else f"{value:.0f}"
    return str(value)
