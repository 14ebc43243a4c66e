"""What an operator can set: environment `WHITEGLOVE_*`, or `whiteglove.toml` in the home folder."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from whiteglove.foundation import settings_checks as checks
from whiteglove.foundation.home import find_home


class Settings(BaseSettings):
    """Every setting, with its default and what it is for (listed in docs/guide/settings.md)."""

    model_config = SettingsConfigDict(env_prefix="WHITEGLOVE_", extra="forbid", frozen=True)

    home: Path = Field(description="Folder with the database, the kept bytes and the keys")
    database_url: str | None = Field(
        default=None,
        validation_alias="DATABASE_URL",
        description="Outside PostgreSQL (15 or newer) instead of the embedded one; variable DATABASE_URL",
    )
    host: str = Field(default="127.0.0.1", description="Address on which pages and API are served")
    port: int = Field(default=8000, ge=1, le=65535, description="Port of pages and API")
    web_processes: int | None = Field(
        default=None,
        ge=1,
        le=32,
        description="Processes that serve pages, some 70 MB each; unset: one for each core, two at most",
    )
    public_url: str | None = Field(
        default=None, description="Address under which people reach the desk, e.g. https://desk.example.com"
    )
    smtp_listen: str = Field(default="127.0.0.1:2525", description="Where mail comes in by SMTP; empty: not at all")
    lmtp_listen: str = Field(default="127.0.0.1:2424", description="Where mail comes in by LMTP; empty: not at all")
    mail_out: str | None = Field(
        default=None,
        description="Server for outgoing mail: smtp://[user:password@]host:port or smtps://...; unset: it waits",
    )
    mail_from: str = Field(
        default="desk@localhost.localdomain",
        description="Address replies come from while a team has no mailbox of its own",
    )
    max_mail_bytes: int = Field(
        default=50_000_000,
        ge=100_000,
        description="Largest mail understood whole; of a larger one the head is",
    )
    max_files_bytes: int = Field(
        default=20_000_000,
        ge=1_000_000,
        le=100_000_000,
        description="Most bytes the files of one message of ours have together; many servers take no more than 25 MB",
    )
    undo_seconds: int = Field(
        default=8, ge=0, le=120, description="How long a reply can be taken back before it leaves"
    )
    second_factor: str = Field(
        default="nobody", description="Who must have a second factor to work here: nobody, managing or everybody"
    )
    oidc_issuer: str | None = Field(
        default=None, description="Address of an OpenID Connect provider with which colleagues sign in; unset: none"
    )
    oidc_client_id: str = Field(default="", description="As the provider knows this desk")
    oidc_secret: str = Field(default="", description="That this desk shares with the provider")
    oidc_name: str = Field(default="Single sign-on", description="How the sign-in page calls the provider")
    oidc_role: str | None = Field(
        default=None,
        description="Role with which somebody unknown here becomes a colleague when the provider vouches for them; "
        "unset: they are sent away",
    )
    push_services: str = Field(
        default="fcm.googleapis.com,push.services.mozilla.com,notify.windows.com,push.apple.com",
        description="Hosts of push services we may write to, by commas (your own with its scheme); empty: no push",
    )
    feed_hosts: str = Field(
        default="",
        description="Hosts of your own network from which calendars may be read, also without https, by commas",
    )
    webhook_hosts: str = Field(
        default="",
        description="Hosts of your own network to which webhooks may be sent, also without https, by commas",
    )
    round_days: int = Field(default=30, ge=7, le=366, description="After so many days the next barnacle round begins")
    told_back_a_day: int = Field(
        default=500,
        ge=1,
        le=100_000,
        description="So many customers at most are told in 24 hours that their words changed a rule",
    )
    secret_key: str | None = Field(
        default=None, description="Key for signatures; unset: made and kept in the home folder"
    )
    language: str = Field(default="en", description="Language of the desk until a colleague chooses: en or ja")
    time_zone: str = Field(default="UTC", description="Time zone of the desk until a colleague chooses")
    demo: bool = Field(default=False, description="Play the demo company; outgoing mail goes to its own sink")
    demo_sink_listen: str = Field(default="127.0.0.1:2626", description="Where the demo's own mail sink listens")
    debug: bool = Field(default=False, description="Show errors of the software in pages; never on a public address")
    allowed_hosts: str = Field(
        default="*", description="Host names under which pages may be asked for, separated by commas"
    )

    _language = field_validator("language")(checks.language)
    _time_zone = field_validator("time_zone")(checks.time_zone)
    _listening = field_validator("smtp_listen", "lmtp_listen", "demo_sink_listen")(checks.listening)
    _mail_from = field_validator("mail_from")(checks.bare_address)
    _second_factor = field_validator("second_factor")(checks.second_factor)
    _oidc_issuer = field_validator("oidc_issuer")(checks.provider)
    _oidc_role = field_validator("oidc_role")(checks.role)
    _mail_out = field_validator("mail_out")(checks.mail_server)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Words on the command line first, then the environment, then the file."""
        file = TomlConfigSettingsSource(settings_cls, find_home(None) / "whiteglove.toml")
        return init_settings, env_settings, file


def unknown_variables() -> list[str]:
    """Variables that begin like ours and are none: most likely slips of the pen."""
    known = {f"WHITEGLOVE_{name.upper()}" for name in Settings.model_fields}
    return sorted(name for name in os.environ if name.startswith("WHITEGLOVE_") and name.upper() not in known)


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings(home=find_home(None))


_KEY: ContextVar[str | None] = ContextVar("key_of_another_house", default=None)


@contextmanager
def under_key(key: str) -> Iterator[None]:
    """Work with the key of another house for a while: of one that is being restored."""
    token = _KEY.set(key)
    try:
        yield
    finally:
        _KEY.reset(token)


def secret_key() -> str:
    """The key for signatures; made at first use and kept in the home folder, readable by its owner alone."""
    if (of_another := _KEY.get()) is not None:
        return of_another
    if settings().secret_key:
        return str(settings().secret_key)
    file = settings().home / "secret_key"
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with os.fdopen(handle, "w") as out:
        out.write(secrets.token_urlsafe(48))
    return file.read_text().strip()
