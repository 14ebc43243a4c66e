"""What falls due in the room: touchpoints that got worse are told of, slow figures are made anew beside the pages."""

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from whiteglove.encounters.models import JourneyChange
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.actions import whisper
from whiteglove.insight.actions.signals import keep_signal
from whiteglove.insight.keeping import SLOW_SECONDS, anew
from whiteglove.insight.models import KeptFigure
from whiteglove.insight.queries.felt import ever, quarter, signals
from whiteglove.insight.queries.order import order
from whiteglove.insight.queries.start import journey_felt
from whiteglove.insight.queries.webs import MOST_DRAWN, web
from whiteglove.insight.reading import Period
from whiteglove.insight.scales import SCALES
from whiteglove.insight.web_days import count_some
from whiteglove.journey.models import Journey
from whiteglove.perception.facts import ANSWERS
from whiteglove.perception.models import Response

# A month: some ten seconds at 200,000 encounters a month, once.
DAYS_AT_ONCE = 31


def look_for_signals() -> int:
    """Every touchpoint of every journey, each kind of question; returns how many got worse. Harmless when run twice.

    Where nothing changed since, nothing is calculated (`keeping.kept`).
    """
    found = 0
    for journey in Journey.objects.filter(retired_at=None).order_by("id"):
        kinds = (
            Response.objects.filter(journey=journey, value__isnull=False).values_list("kind", flat=True).distinct()
        )
        for kind in sorted(set(kinds.order_by("kind")) & set(SCALES)):
            shown = signals(SYSTEM, journey.key, kind=kind)
            found += sum(keep_signal(journey, one, kind=kind) is not None for one in shown)
    return found


def freshen_slow_figures() -> int:
    """First pages whose figures take long, of journeys that changed since or have none of today; returns how many.

    A page then never waits for them: it shows what is kept. Of the web's days some are counted ahead.
    """
    now = clock.now()
    for journey in Journey.objects.filter(retired_at=None):
        count_some(journey.pk, ever(now), at_most=DAYS_AT_ONCE)
    changes = JourneyChange.objects.filter(pk=OuterRef("journey")).values("changes")
    slow = KeptFigure.objects.filter(took_seconds__gt=SLOW_SECONDS, journey__retired_at=None)
    behind = slow.annotate(now=Coalesce(Subquery(changes), 0)).exclude(changes=F("now"))
    of_today = KeptFigure.objects.filter(name__endswith=str(quarter(now)))
    journeys = Journey.objects.filter(pk__in=slow.values("journey")).filter(
        Q(pk__in=behind.values("journey")) | ~Q(pk__in=of_today.values("journey"))
    )
    with anew():
        for journey in journeys:
            journey_felt(SYSTEM, journey, period=quarter(now))
            _freshen_web(journey, quarter(now))
            order(SYSTEM, journey.key, period=quarter(now))
    if journeys:
        whisper(ANSWERS)  # open pages showed what was kept, and look again
    return len(journeys)


def _freshen_web(journey: Journey, when: Period) -> None:
    """As pages show it: a large one by teams."""
    if len(web(SYSTEM, journey.key, period=when).nodes) > MOST_DRAWN:
        web(SYSTEM, journey.key, period=when, by_team=True)
