"""A touchpoint got worse: kept once, told to those who stand there; and looked at by somebody."""

from django.db import transaction

from whiteglove.conversations.actions.attention import News, tell_news
from whiteglove.conversations.models import Because
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor, Role
from whiteglove.foundation.errors import NotAllowed, NotFound
from whiteglove.foundation.journal.actions import announce
from whiteglove.insight.facts import SignalAcknowledged, TouchpointWorsened
from whiteglove.insight.models import Signal
from whiteglove.insight.queries.felt import SignalShown
from whiteglove.journey.models import Journey, Touchpoint
from whiteglove.team.models import Colleague, Membership
from whiteglove.team.permissions import May, is_allowed, require


class AlreadyLookedAt(NotFound):
    """Somebody said so before."""


@transaction.atomic
def keep_signal(journey: Journey, shown: SignalShown, *, kind: str) -> Signal | None:
    """The signal as a record, told to whoever stands there; None where it is known, or one waits to be looked at."""
    place = Touchpoint.objects.select_for_update().get(journey=journey, key=shown.touchpoint)
    known = Signal.objects.filter(touchpoint=place, kind=kind, chart=shown.chart)
    if known.filter(acknowledged_at=None).exists():
        return None
    signal, is_new = known.get_or_create(
        touchpoint=place,
        kind=kind,
        chart=shown.chart,
        seen=shown.seen,
        defaults={"journey": journey, "began": shown.began, "at": clock.now()},
    )
    if not is_new:
        return None
    worsened = TouchpointWorsened(
        journey.pk, signal.pk, place.pk, kind, shown.chart, shown.began.isoformat(), shown.seen.isoformat()
    )
    announce(worsened, actor=SYSTEM)
    news = News(
        about=f"signal:{signal.pk}",
        because=Because.RESPONSE_WORSE,
        key=f"{Because.RESPONSE_WORSE.value}:{signal.pk}",
        team=place.team_id,
        customer=None,
        conversation=None,
    )
    tell_news(SYSTEM, news, whom=_stand_there(place))
    return signal


def _stand_there(place: Touchpoint) -> set[int]:
    """Its owner, and those who lead its team; where it is nobody's, those who manage."""
    leading = Colleague.objects.filter(is_active=True, role=Role.LEAD)
    if place.team_id is not None:
        leading = leading.filter(pk__in=Membership.objects.filter(team=place.team_id).values("colleague"))
    whom = set(leading.values_list("pk", flat=True)) | ({place.owner_id} if place.owner_id else set())
    return whom or set(Colleague.objects.filter(is_active=True, role=Role.MANAGER).values_list("pk", flat=True))


@transaction.atomic
def acknowledge(actor: Actor, signal_id: int) -> Signal:
    """Somebody looked at it: the chart begins anew. For those who lead, and whose touchpoint it is.

    Raises NotFound, NotAllowed; AlreadyLookedAt when somebody did before.
    """
    require(actor, May.READ_PERCEPTION)
    signal = Signal.objects.select_for_update().select_related("touchpoint").filter(pk=signal_id).first()
    if signal is None:
        raise NotFound("There is no such signal.")
    is_theirs = actor.colleague_id is not None and signal.touchpoint.owner_id == actor.colleague_id
    if not is_theirs and not is_allowed(actor, May.MAP_JOURNEYS):
        raise NotAllowed("Those who lead, and whose touchpoint it is, say that they looked at it.")
    if signal.acknowledged_at is not None:
        raise AlreadyLookedAt("Somebody looked at it before.")
    signal.acknowledged_at, signal.acknowledged_by_whom = clock.now(), actor.name
    signal.save(update_fields=["acknowledged_at", "acknowledged_by_whom"])
    announce(SignalAcknowledged(signal.journey_id, signal.pk, signal.touchpoint_id), actor=actor)
    return signal
