"""What falls due among webhooks: the log is forgotten."""

from datetime import timedelta

from django.db import connection
from django.db.models import Q

from whiteglove.channels.webhooks.models import Destination, Posting
from whiteglove.foundation import clock

KEPT_FOR = timedelta(days=14)
MOST_KEPT = 2000
PLACE = "SELECT id FROM webhooks_posting WHERE destination_id = %s ORDER BY id DESC OFFSET %s LIMIT 1"


def forget_old_postings() -> int:
    """Forget what was sent more than two weeks ago (but where it stopped: there one still has to see why), or
    2,000 tries before the newest; and old secrets that sign no more. Returns how many tries.
    """
    now = clock.now()
    Destination.objects.filter(old_until__lt=now).update(old_secret="", old_until=None)
    over = Q(destination__stopped_at=None) | Q(destination__ended_at__isnull=False)
    count, _ = Posting.objects.filter(over, at__lt=now - KEPT_FOR).delete()
    for destination in Destination.objects.values_list("pk", flat=True):
        with connection.cursor() as cursor:
            cursor.execute(PLACE, [destination, MOST_KEPT])
            row = cursor.fetchone()
        if row is not None:
            gone, _ = Posting.objects.filter(pk__lte=row[0], destination=destination).delete()
            count += gone
    return count
