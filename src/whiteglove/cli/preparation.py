"""What a database needs before the parts start: migrations under one lock, the first team, the first owner."""

from django.core.management import call_command
from django.db import connection

from whiteglove.foundation.settings import settings
from whiteglove.team.actions import default_team, make_sign_in_link
from whiteglove.team.models import Colleague

MIGRATION_LOCK = 0x57474D


def prepare(*, demo: bool) -> None:
    """Bring the database up to date; two processes at once wait for each other. Prints how to sign in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            cursor.execute("SET lock_timeout = '10s'")
            call_command("migrate", verbosity=0, interactive=False)
            default_team()
        finally:
            cursor.execute("RESET lock_timeout")
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def owner_link() -> str:
    """A one-time link for the owner; the first one is made when there is nobody yet."""
    owner = Colleague.objects.filter(role="owner", is_active=True).order_by("id").first()
    if owner is None:
        owner = Colleague.objects.create_user("owner@localhost.localdomain", name="Owner", role="owner")
    address = settings().public_url or f"http://{settings().host}:{settings().port}"
    return f"{address}/sign-in/link/{make_sign_in_link(owner)}/"
