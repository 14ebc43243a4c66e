"""Troubles that pass: the database is away, the disk is full. Whatever was in hand is not to blame and waits."""

import errno

from django.db import Error, InterfaceError, OperationalError

# Connection lost, rolled back for others, out of disk or memory or connections, locked, ended by its operator, the
# system's own errors. Not among them: 54, a row too large for the database, which is the fault of what is in it.
PASSING_SQLSTATES = ("08", "25006", "40", "53", "55P03", "57", "58")
PASSING_ERRNOS = {errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EROFS}


def is_passing(error: BaseException) -> bool:
    """Whether trying the same again later, unchanged, can succeed."""
    if isinstance(error, Error):
        said = getattr(error.__cause__, "sqlstate", None)
        if said is None:  # nothing was heard from the server itself
            return isinstance(error, OperationalError | InterfaceError)
        return str(said).startswith(PASSING_SQLSTATES)
    if isinstance(error, OSError):
        return error.errno in PASSING_ERRNOS
    return isinstance(error, MemoryError)
