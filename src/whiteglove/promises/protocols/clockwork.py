"""Each night: both teams are reminded of a protocol whose day of review has come. It goes on holding."""

from django.db import transaction

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.actions import announce
from whiteglove.promises.models import Protocol
from whiteglove.promises.protocols.facts import ProtocolReviewDue
from whiteglove.promises.protocols.holding import today
from whiteglove.promises.protocols.telling import tell_review

AT_ONCE = 500


def remind_of_reviews() -> int:
    """Once for each day of review; returns of how many. Harmless twice, and after nights of standstill."""
    due = Protocol.objects.filter(
        ended_at=None, in_force_from__isnull=False, review_told_at=None, review_on__lte=today()
    )
    ids = list(due.order_by("review_on", "id").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_remind(protocol_id) for protocol_id in ids)


@transaction.atomic
def _remind(protocol_id: int) -> bool:
    rows = Protocol.objects.select_for_update(of=("self",))
    protocol = rows.filter(
        pk=protocol_id, ended_at=None, in_force_from__isnull=False, review_told_at=None, review_on__lte=today()
    ).first()
    if protocol is None:
        return False
    protocol.review_told_at = clock.now()
    protocol.save(update_fields=["review_told_at"])
    pair = protocol.from_team_id, protocol.to_team_id
    announce(ProtocolReviewDue(protocol.pk, *pair, protocol.review_on.isoformat()), actor=SYSTEM)
    tell_review(protocol)
    return True
