"""What a colleague wants to be told of, in the page and by their browsers."""

from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from whiteglove.channels.push.devices import Browser, add_device, devices, remove_device
from whiteglove.channels.push.keys import public_key
from whiteglove.team.models import Colleague
from whiteglove.team.wishes import choose_what_to_hear
from whiteglove.web.actors import actor_of

WORKER = "whiteglove/push_worker.js"


def hears_shown(colleague: Colleague) -> dict[str, Any]:
    """What the account page shows of it."""
    return {"hears": colleague, "push_key": public_key(), "push_devices": devices(colleague.as_actor())}


@require_POST
def told_about(request: HttpRequest) -> HttpResponse:
    """Keep the choice: `page` and `push` each list reasons."""
    posted = request.POST
    choose_what_to_hear(actor_of(request), in_page=posted.getlist("page"), by_push=posted.getlist("push"))
    return redirect("/account/?said=kept#told-name")


@require_POST
def push_device(request: HttpRequest) -> HttpResponse:
    """This browser is told from now on, or (`ends`) no more; `device` an id names another one."""
    actor = actor_of(request)
    posted = request.POST
    if posted.get("ends"):
        device = posted.get("device", "")
        remove_device(actor, endpoint=posted.get("endpoint", ""), device_id=int(device) if device.isdecimal() else 0)
    else:
        named = request.headers.get("User-Agent", "")
        browser = Browser(posted.get("endpoint", ""), posted.get("key", ""), posted.get("secret", ""), named)
        add_device(actor, browser, session=request.session.session_key or "")
    return redirect("/account/#told-name")


@require_safe
def push_worker(request: HttpRequest) -> HttpResponse:
    """The script that shows what is pushed; its place says that it works for the desk's pages."""
    actor_of(request)
    return HttpResponse(_worker(), content_type="text/javascript")


@cache
def _worker() -> bytes:
    file = finders.find(WORKER)
    if not isinstance(file, str):
        raise Http404
    return Path(file).read_bytes()
