"""One process that has Django and a house's database, and runs what walks ask of it: starting one takes seconds."""

import json
import selectors
import subprocess
import sys
from collections.abc import Mapping

LOOP = """
import contextlib, io, json, sys, traceback
import django; django.setup()
from django.db import connection
for line in sys.stdin:
    printed, failed = io.StringIO(), ""
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(json.loads(line), "asked", "exec"), {"__name__": "asked"})
    except BaseException:
        failed = traceback.format_exc()
    connection.close()
    connection.close_pool()
    sys.__stdout__.write(json.dumps([printed.getvalue(), failed]) + "\\n")
    sys.__stdout__.flush()
"""


class Teller:
    """Runs a few lines of Python at a time, in turn; between two it holds no connection to the database."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = dict(environment)
        self._process = subprocess.Popen(
            [sys.executable, "-c", LOOP],
            env=self.environment | {"DJANGO_SETTINGS_MODULE": "whiteglove.config.settings"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    @property
    def is_there(self) -> bool:
        """Whether it lives."""
        return self._process.poll() is None

    def tell(self, program: str, *, seconds: float) -> str:
        """What the program printed. Raises AssertionError with its traceback, or when it takes longer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(program) + "\n")
        self._process.stdin.flush()
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            if not selector.select(seconds):
                self.close()
                raise AssertionError(f"asked for longer than {seconds} s:\n{program}")
        printed, failed = json.loads(self._process.stdout.readline())
        assert not failed, failed
        return str(printed)

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.communicate()
