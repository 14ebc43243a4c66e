"""The supervisor's own lines: one event a line, the time first."""

import signal
import sys
from datetime import datetime


def say(name: str, text: str) -> None:
    """A line on the terminal; a terminal that is gone does not end the house."""
    clock = datetime.now().astimezone().strftime("%H:%M:%S")
    try:
        sys.stdout.write(f"{clock} {name:<11}{text}\n")
        sys.stdout.flush()
    except OSError:
        return


def how_it_ended(code: int | None) -> str:
    """For a person: `killed by signal 9`, `with code 1`."""
    if code is None:
        return "nobody saw how"
    if code < 0:
        return f"killed by signal {-code}, {_signal_name(-code)}"
    return f"with code {code}"


def in_seconds(seconds: float) -> str:
    """A wait in words, such as "0.4 s"."""
    return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return "not known by name"
