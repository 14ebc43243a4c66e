"""What stood in the way lately, and what customers' words suggest: one press says whether it is so."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from whiteglove.foundation.keyset import Keyset
from whiteglove.recovery.queries.hindered import obstructions
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.wanted import wanted


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The newest first; `which=all`, else what waits for a colleague's word."""
    actor, asked = actor_of(request), request.GET
    is_all = asked.get("which") == "all"
    after = Keyset.parse(asked["after"]) if asked.get("after") else None
    found, last = obstructions(actor, suggested=not is_all, after=after)
    kept = {"which": "all"} if is_all else {}
    context = {
        "actor": actor,
        "wanted": wanted(request),
        "found": found,
        "is_all": is_all,
        "more": urlencode({**kept, "after": str(last)}) if last else "",
        **counts_shown(actor),
    }
    return render(request, "desk/care/listed.html", context, using="jinja2")
