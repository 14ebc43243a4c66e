"""Where PostgreSQL is, as Django wants to be told: an outside one by `DATABASE_URL`, else the embedded one."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from whiteglove.foundation.database import database_url
from whiteglove.foundation.settings import Settings


class DatabaseNotUnderstood(ValueError):
    """`DATABASE_URL` is not an address of a PostgreSQL database."""


def django_database(own: Settings) -> dict[str, Any]:
    """The entry of Django's DATABASES for these settings.

    Raises DatabaseNotUnderstood, with an example, when the address is none.
    """
    address = own.database_url or database_url(own.home)
    return parse_database_url(address)


def parse_database_url(address: str) -> dict[str, Any]:
    """Read `postgresql://user:password@host:port/name?host=/socket/folder&sslmode=require`."""
    parts = urlsplit(address)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise DatabaseNotUnderstood(
            "DATABASE_URL must look like postgresql://user:password@host:5432/name "
            "(PostgreSQL is the only database Whiteglove uses)."
        )
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    # Prepared statements spare the database most of its planning; an address may switch them off for a pooler.
    prepare_after = options.pop("prepare_threshold", "3")
    host = options.pop("host", None) or unquote(parts.hostname or "")
    port = options.pop("port", None) or parts.port or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or options.pop("user", "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **options,
            "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
            "server_side_binding": True,
            "prepare_threshold": int(prepare_after) if prepare_after.isdecimal() else None,
        },
        "TEST": {"TEMPLATE": "template0"},
    }
