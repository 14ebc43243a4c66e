"""What follows for browsers when colleagues are told something."""

from django.db import connection

from whiteglove.channels.push.models import Push
from whiteglove.channels.push.sending import CHANNEL
from whiteglove.conversations.facts import ColleaguesTold
from whiteglove.conversations.models import Because
from whiteglove.foundation.journal.reactions import when
from whiteglove.team.models import PushSubscription


@when(ColleaguesTold)
def push_it(told: ColleaguesTold) -> None:
    """Each browser of those who want to be told so gets a row to send."""
    notice_of = dict(zip(told.colleague_ids, told.notice_ids, strict=True))
    wanting = PushSubscription.objects.filter(
        colleague__in=told.colleague_ids,
        colleague__is_active=True,
        colleague__pushed_about__contains=[Because(told.because).wish],
    )
    rows = [
        Push(notice_id=notice_of[colleague_id], subscription_id=subscription_id)
        for subscription_id, colleague_id in wanting.values_list("id", "colleague_id")
    ]
    if Push.objects.bulk_create(rows, ignore_conflicts=True):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
