"""What falls due among webhooks: the log is forgotten."""

from datetime import timedelta

from django.db import connection

from whiteglove.channels.webhooks.models import Destination, Posting
from whiteglove.foundation import clock

KEPT_FOR = timedelta(days=14)
MOST_KEPT = 2000
PLACE = "SELECT id FROM webhooks_posting WHERE destination_id = %s ORDER BY id DESC OFFSET %s LIMIT 1"


def forget_old_postings() -> int:
    """Forget what was sent more than two weeks ago (but where all is stopped: there one still has to see why), or
    2,000 tries before the newest; and old secrets that sign no more. Returns how many tries.
    """
    now = clock.now()
    Destination.objects.filter(old_until__lt=now).update(old_secret="", old_until=None)
    count, _ = Posting.objects.filter(at__lt=now - KEPT_FOR, destination__stopped_at=None).delete()
    for destination in Destination.objects.values_list("pk", flat=True):
        with connection.cursor() as cursor:
            cursor.execute(PLACE, [destination, MOST_KEPT])
            row = cursor.fetchone()
        if row is not None:
            gone, _ = Posting.objects.filter(pk__lte=row[0], destination=destination).delete()
            count += gone
    return count
