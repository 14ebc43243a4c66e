"""`whiteglove ...` in a process of its own, forked from one that has read the libraries: they take a second."""

import atexit
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from functools import cache
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parents[1]
PATIENCE_SECONDS = 60
# What nearly every command reads, and what does not read settings.
LIBRARIES = (
    "whiteglove.cli.main", "whiteglove.cli.people", "whiteglove.foundation.settings", "psycopg", "psycopg_pool",
    "django.core.management", "django.core.handlers.asgi", "django.db.models", "django.forms", "django.urls",
    "django.template.backends.jinja2", "django.views.generic", "django.contrib.postgres.fields", "procrastinate",
    "requests", "imap_tools", "aiosmtpd.smtp", "nh3", "orjson",
)  # fmt: skip


def whiteglove_alone(*words: str, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command as people start it, ended."""
    command, told = [sys.executable, "-m", "whiteglove", *words], os.environ | environment
    return subprocess.run(command, check=False, input=given, capture_output=True, timeout=PATIENCE_SECONDS, env=told)


def whiteglove(*words: str, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The same, begun sooner."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "0").write_bytes(given)
        asked = {"words": words, "environment": os.environ | environment, "folder": folder, "at": str(Path.cwd())}
        begun = _forker()
        assert begun.stdin is not None
        assert begun.stdout is not None
        begun.stdin.write(json.dumps(asked).encode() + b"\n")
        begun.stdin.flush()
        code = int(begun.stdout.readline())
        said = [(Path(folder) / name).read_bytes() for name in "12"]
    return subprocess.CompletedProcess(list(words), code, *said)


@cache
def _forker() -> subprocess.Popen[bytes]:
    code = "from tests.commands import fork_when_asked; fork_when_asked()"
    begun = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    atexit.register(_end, begun)
    return begun


def _end(begun: subprocess.Popen[bytes]) -> None:
    begun.communicate()  # it ends when nobody can ask any more


def fork_when_asked() -> None:
    """One process for each line of standard input; says each one's exit code."""
    for name in LIBRARIES:
        __import__(name)
    for line in sys.stdin.buffer:
        child = os.fork()
        if child == 0:
            _become(**json.loads(line))
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


def _become(words: list[str], environment: dict[str, str], folder: str, at: str) -> None:
    signal.alarm(PATIENCE_SECONDS)
    os.chdir(at)
    os.environ.clear()
    os.environ.update(environment)
    for number, flags in enumerate((os.O_RDONLY, os.O_WRONLY | os.O_CREAT, os.O_WRONLY | os.O_CREAT)):
        os.dup2(os.open(f"{folder}/{number}", flags), number)
    sys.stdin, sys.stdout, sys.stderr = (_standard(number) for number in range(3))
    sys.argv = ["whiteglove", *words]
    os._exit(_exit_code())


def _standard(number: int) -> IO[Any]:
    return io.TextIOWrapper(io.FileIO(number, "w" if number else "r"), write_through=bool(number))


def _exit_code() -> int:
    from whiteglove.cli.main import app

    code: Any = 1
    try:
        app()
        code = 0
    except SystemExit as end:
        code = end.code
    except BaseException:  # noqa: BLE001 - as the interpreter does
        traceback.print_exc()
    atexit._run_exitfuncs()
    if isinstance(code, str):
        sys.stderr.write(f"{code}\n")
        return 1
    return code or 0
