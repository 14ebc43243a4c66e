"""The rulebook: what needs care first, how many mandatory rules there are and were, and where we want to go."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe
from markupsafe import Markup

from whiteglove.encounters.queries.places import places
from whiteglove.foundation.actors import Actor
from whiteglove.improvement.queries.evidence import NEVER, counts_of
from whiteglove.promises.protocols.seen import team_names
from whiteglove.rulebook.days import today
from whiteglove.rulebook.models import Serves
from whiteglove.rulebook.queries.direction import direction
from whiteglove.rulebook.queries.history import MandatoryThen, mandatory_over_time
from whiteglove.rulebook.queries.rules import Order, RulesWanted, Which, rules
from whiteglove.rulebook.queries.shown import RuleShown
from whiteglove.team.permissions import May, is_allowed, require
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.wanted import LONGEST_SEARCH, number
from whiteglove.web.drawing.count_line import CountLine, draw_count_line
from whiteglove.web.drawing.svg import as_svg
from whiteglove.web.manage.showing import page

YEAR = timedelta(days=365)
DRAWN_FOR = 5 * YEAR


@require_safe
def rulebook(request: HttpRequest) -> HttpResponse:
    """One page of rules; `list`: which, `q`, `at`, `team`, `serves`: only these, `after`: the page that follows."""
    actor = actor_of(request)
    require(actor, May.READ_RULES)
    wanted = _wanted(request)
    found = rules(actor, wanted, after=request.GET.get("after") or None)
    return page(
        request,
        "rulebook/list.html",
        actor,
        wanted_rules=wanted,
        rules=found.rows,
        next=_query(request, found.next) if found.next else "",
        met_by=counts_of(actor, [one.id for one in found.rows]),
        NEVER=NEVER,
        section_of=_section,
        mandatory=_over_time(actor),
        way=direction(actor),
        offered=places(actor) if is_allowed(actor, May.READ_JOURNEYS) else [],
        teams=team_names(actor),
    )


def _wanted(request: HttpRequest) -> RulesWanted:
    given = request.GET
    which = given.get("list", "")
    serves = given.get("serves", "")
    return RulesWanted(
        which=Which(which) if which in (Which.RETIRED, Which.WOUND_TIGHT) else Which.HOLD,
        order=Order.CARE if which not in (Which.RETIRED, Which.WOUND_TIGHT) else Order.NEWEST,
        serves=serves if serves in Serves.values else "",
        touchpoint=number(given.get("at", "")) or None,
        team=number(given.get("team", "")) or None,
        q=given.get("q", "").strip()[:LONGEST_SEARCH],
    )


def _query(request: HttpRequest, after: str) -> str:
    """Of the page that follows, with the same wishes."""
    given = request.GET.copy()
    given["after"] = after
    return given.urlencode()


def _section(one: RuleShown) -> int:
    """Under which heading a rule that holds stands."""
    if one.has_loose_end:
        return 0
    return 1 if one.is_mandatory else 2


class OverTime:
    """How many mandatory rules there are now, and were; drawn, and as a table."""

    def __init__(self, steps: Sequence[MandatoryThen], day: date) -> None:
        self.steps = [step for step in steps if step.day >= day - DRAWN_FOR]
        self.now = steps[-1].mandatory if steps else 0
        self.a_year_ago = _held(steps, day - YEAR)
        earlier = _held(steps, day - DRAWN_FOR)
        if len(self.steps) < len(steps):
            self.steps.insert(0, MandatoryThen(day - DRAWN_FOR, earlier))
        self.drawing = self._drawn(day) if self.steps else None

    def _drawn(self, day: date) -> Markup:
        line = CountLine(
            title=gettext("Mandatory rules over time"),
            summary=ngettext("%(number)s rule is mandatory now.", "%(number)s rules are mandatory now.", self.now)
            % {"number": self.now},
            counts=[(step.day, step.mandatory) for step in self.steps],
            until=day,
            first_name=str(date_format(self.steps[0].day, "M Y")),
            last_name=gettext("today"),
        )
        return Markup(as_svg(draw_count_line(line), name="mandatory"))  # noqa: S704 - escapes all words


def _held(steps: Sequence[MandatoryThen], day: date) -> int:
    return next((step.mandatory for step in reversed(steps) if step.day <= day), 0)


def _over_time(actor: Actor) -> OverTime:
    return OverTime(mandatory_over_time(actor), today())
