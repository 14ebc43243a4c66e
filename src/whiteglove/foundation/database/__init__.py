"""PostgreSQL for one home folder, by our own launcher: nothing to install, no port, no user, no password."""

from whiteglove.foundation.database.postmaster import Patience
from whiteglove.foundation.database.server import (
    RunningServer,
    ServerStatus,
    database_url,
    start,
    status,
    stop,
)
from whiteglove.foundation.database.trouble import (
    DatabaseTrouble,
    DidNotStart,
    DidNotStop,
    DiskFull,
    FolderNotReachable,
    HomeNotWritable,
    NoNameForUser,
    ServerNotInstalled,
    SocketPathTooLong,
    WrongVersion,
)

__all__ = [
    "DatabaseTrouble",
    "DidNotStart",
    "DidNotStop",
    "DiskFull",
    "FolderNotReachable",
    "HomeNotWritable",
    "NoNameForUser",
    "Patience",
    "RunningServer",
    "ServerNotInstalled",
    "ServerStatus",
    "SocketPathTooLong",
    "WrongVersion",
    "database_url",
    "start",
    "status",
    "stop",
]
