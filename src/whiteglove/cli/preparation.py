"""What a database needs before the parts start: migrations under one lock, the first team, the first owner."""

import os
from contextlib import suppress

from django.core.management import call_command
from django.db import connection

from whiteglove.cli.desk import WAY_IN
from whiteglove.demo.loading import NotEmpty, load_demo
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Role
from whiteglove.foundation.backup.moving_in import complete_restore
from whiteglove.foundation.journal.moves import notice_move
from whiteglove.foundation.settings import settings
from whiteglove.team.actions import default_team, make_sign_in_link
from whiteglove.team.models import Colleague

MIGRATION_LOCK = 0x57474D
FIRST_OWNER = "owner@localhost.localdomain"


def prepare(*, demo: bool, leave_way_in: bool) -> None:
    """Bring the database up to date; two processes at once wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            complete_restore(settings().home)
            cursor.execute("SET lock_timeout = '10s'")
            call_command("migrate", verbosity=0, interactive=False)
            notice_move()
            if demo:
                _load_demo_once()
            default_team()
        finally:
            cursor.execute("RESET lock_timeout")
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])
    owner = first_owner()
    if leave_way_in:
        _leave_way_in(way_in_for(owner))


def first_owner() -> Colleague:
    """The owner who was here first; made when there is nobody yet."""
    owner = Colleague.objects.filter(role=Role.OWNER.value, is_active=True).order_by("id").first()
    return owner or Colleague.objects.create_user(FIRST_OWNER, name="Owner", role=Role.OWNER.value)


def way_in_for(owner: Colleague) -> str:
    """What `run` says of signing in: a link while no owner has come in yet, or in the demo; later only how."""
    known = Colleague.objects.filter(role=Role.OWNER.value, last_login__isnull=False).exists()
    if known and not settings().demo:
        return f"sign in as you did before; `whiteglove user link {owner.email}` makes a new link"
    return f"sign in once with {sign_in_link(owner)}"


def sign_in_link(colleague: Colleague) -> str:
    """Address that lets this colleague in, once."""
    address = settings().public_url or f"http://{settings().host}:{settings().port}"
    return f"{address}/sign-in/link/{make_sign_in_link(colleague)}/"


def _load_demo_once() -> None:
    """The demo company, unless somebody works here already."""
    with suppress(NotEmpty):
        load_demo(now=clock.now())


def _leave_way_in(words: str) -> None:
    file = settings().home / WAY_IN
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(words)
