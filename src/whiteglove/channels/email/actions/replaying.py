"""A person asks to try a quarantined mail again."""

from django.db import connection, transaction

from whiteglove.channels.email.actions.taking_in import CHANNEL
from whiteglove.channels.email.facts import MailReplayed
from whiteglove.channels.email.models import RawMail
from whiteglove.channels.email.models.raw_mail import RawState
from whiteglove.channels.email.visible import visible_mails
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.journal.actions import announce
from whiteglove.team.permissions import May, require


@transaction.atomic
def replay(actor: Actor, raw_mail_id: int) -> None:
    """Put a quarantined mail back among those that wait, as if it had just come. Harmless when it waits already.

    Raises NotFound.
    """
    require(actor, May.REPLAY_MAIL)
    seen = visible_mails(actor).filter(pk=raw_mail_id).values("pk")
    mail = RawMail.objects.filter(pk__in=seen)
    fresh = {"state": RawState.WAITING, "attempts": 0, "claimed_by": None, "reason": ""}
    if mail.filter(state=RawState.QUARANTINED).update(**fresh):
        announce(MailReplayed(raw_mail_id=raw_mail_id), actor=actor)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
    elif not mail.exists():
        raise NotFound("There is no such mail.")
