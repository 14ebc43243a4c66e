"""Logs for operators: one line each, no traceback of what passes by itself."""

import logging
import traceback
from pathlib import Path

# Libraries that log a whole traceback for every lost connection; we say it in one line, and wait.
TALKATIVE = ("procrastinate", "psycopg", "uvicorn")
_OURS = Path(__file__).parents[1]


def in_one_line(error: BaseException) -> str:
    """What sort of error, and where in our code: never its message, which may hold what customers wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _OURS in Path(frame.filename).parents]
    if not ours:
        return type(error).__name__
    place = Path(ours[-1].filename).relative_to(_OURS.parent)
    return f"{type(error).__name__} at {place}:{ours[-1].lineno}"


class OneLine(logging.Formatter):
    """A line for each record; of a talkative library only what went wrong, not where."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as text."""
        if not record.name.startswith(TALKATIVE):
            return super().format(record)
        what = record.getMessage().strip().splitlines()
        line = f"{record.levelname} {record.name}: {what[0] if what else ''}"
        error = record.exc_info[0] if record.exc_info else None
        return f"{line} ({error.__name__})" if error else line
