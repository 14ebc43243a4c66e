"""On one's own page: when one works, what one speaks and can do, how much one has room for."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from whiteglove.foundation import clock
from whiteglove.team.models import Colleague
from whiteglove.team.plans_seen import plan_seen
from whiteglove.team.shifts import shifts_of, time_zone_of
from whiteglove.team.skills import change_skills
from whiteglove.web.actors import colleague_of
from whiteglove.web.locale import zone
from whiteglove.web.manage.shifts import skills_given, skills_shown


@require_POST
def own_skills(request: HttpRequest) -> HttpResponse:
    """Keep languages, skills and room."""
    colleague = colleague_of(request)
    change_skills(colleague.as_actor(), colleague, skills_given(request))
    return HttpResponseRedirect(f"{reverse('account')}?said=kept#skills-name")


def plan_shown(colleague: Colleague) -> dict[str, Any]:
    """What the account page shows of it."""
    planned = shifts_of(colleague.as_actor(), colleague)
    name = planned[0].time_zone if planned else time_zone_of(colleague)
    return {
        "days": plan_seen(planned, first=clock.now().astimezone(zone(name)).date()),
        "plan_zone": name,
        **skills_shown(colleague),
    }
