"""The server's settings: written anew at every start, so that a new release can change them."""

import os
import sys
from pathlib import Path

from whiteglove.foundation.database.folders import Folders

# One small machine serves some dozens of colleagues: memory is modest, connections are few,
# and what was acknowledged is on the disk.
_SETTINGS: dict[str, str] = {
    "listen_addresses": "",  # the socket only: no port to be taken, and the folder is the door
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    # Open conversations change all day; at a fifth of a table, which is the default, a million closed ones would keep
    # their places from ever being swept, and what is counted on every page would be read row by row.
    "autovacuum_vacuum_scale_factor": "0.01",
    "autovacuum_analyze_scale_factor": "0.02",
    "max_wal_size": "512MB",
    "min_wal_size": "64MB",
    "huge_pages": "off",
    "jit": "off",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "default_text_search_config": "pg_catalog.simple",
    "lc_messages": "C",
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",  # a week of logs, each day overwritten a week later
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
    "log_line_prefix": "%m [%p] %q%u ",
    "log_min_duration_statement": "2s",
    "log_parameter_max_length": "0",  # no customer's words in a log
    "log_parameter_max_length_on_error": "0",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
if sys.platform.startswith("linux"):
    _SETTINGS["recovery_init_sync_method"] = "syncfs"  # after a crash one flush instead of one for every file
_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def write_configuration(folders: Folders, *, socket_folder: Path, durable: bool) -> None:
    """durable: False only for tests, whose data may be lost with the machine."""
    settings = _SETTINGS | {
        **_memory(_machine_bytes()),
        "unix_socket_directories": _in_list(socket_folder),
        "log_directory": str(folders.log),
        "data_directory": str(folders.data),
        "hba_file": str(folders.data / "pg_hba.conf"),
        "ident_file": str(folders.data / "pg_ident.conf"),
    }
    if not durable:
        settings |= _NOT_DURABLE
    lines = [f"{name} = {_quoted(value)}" for name, value in settings.items()]
    own = f"include = {_quoted(str(folders.own_configuration))}"
    heading = f"# Written at every start; put settings of your own into {folders.own_configuration.name}."
    _offer_own_configuration(folders)
    folders.configuration.write_text("\n".join([heading, *lines, own, ""]))
    folders.configuration.chmod(0o644)  # the server's user reads it; the folder above keeps others out


def _memory(machine_bytes: int) -> dict[str, str]:
    """A sixteenth of the machine, 64 to 256 MB: taken as it fills. What a million conversations use each day fits."""
    shared = min(max(machine_bytes // 16 // 2**20, 64), 256)
    return {"shared_buffers": f"{shared}MB", "effective_cache_size": f"{shared * 8}MB"}


def _machine_bytes() -> int:
    """Its memory; 0: not known."""
    if "SC_PHYS_PAGES" not in os.sysconf_names:
        return 0
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def _offer_own_configuration(folders: Folders) -> None:
    if not folders.own_configuration.exists():
        folders.own_configuration.write_text("# PostgreSQL settings of your own; they win over Whiteglove's.\n")
        folders.own_configuration.chmod(0o644)


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _in_list(folder: Path) -> str:
    """A list's member: a folder's name may hold a comma or a blank."""
    return '"' + str(folder).replace('"', '""') + '"'
