"""Logs for operators: one line each, no traceback of what passes by itself."""

import logging

# Libraries that log a whole traceback for every lost connection; we say it in one line, and wait.
TALKATIVE = ("procrastinate", "psycopg", "uvicorn")


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
