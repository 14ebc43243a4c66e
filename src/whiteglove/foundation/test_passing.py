"""Which troubles pass."""

import errno

import psycopg
import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError

from whiteglove.foundation.passing import is_passing


def said_by(server: type[psycopg.Error], error: Exception) -> Exception:
    error.__cause__ = server()
    return error


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (OperationalError("server closed the connection unexpectedly"), True),
        (InterfaceError("connection already closed"), True),
        (said_by(psycopg.errors.AdminShutdown, OperationalError()), True),
        (said_by(psycopg.errors.CrashShutdown, OperationalError()), True),
        (said_by(psycopg.errors.CannotConnectNow, OperationalError()), True),
        (said_by(psycopg.errors.DiskFull, OperationalError()), True),
        (said_by(psycopg.errors.DeadlockDetected, OperationalError()), True),
        (said_by(psycopg.errors.LockNotAvailable, OperationalError()), True),
        (said_by(psycopg.errors.ProgramLimitExceeded, OperationalError()), False),
        (said_by(psycopg.errors.UniqueViolation, IntegrityError()), False),
        (said_by(psycopg.errors.UntranslatableCharacter, DataError()), False),
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OSError(errno.EMFILE, "Too many open files"), True),
        (FileNotFoundError(errno.ENOENT, "No such file"), False),
        (ValueError("odd"), False),
    ],
)
def test_what_passes_is_waited_for(error: Exception, passes: bool) -> None:
    assert is_passing(error) is passes
