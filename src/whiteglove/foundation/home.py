"""Where this installation keeps what is its own."""

import os
from pathlib import Path


def find_home(option: Path | None) -> Path:
    """The home folder: the option, else WHITEGLOVE_HOME, else ./var."""
    home = option or Path(os.environ.get("WHITEGLOVE_HOME") or Path.cwd() / "var")
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return home
