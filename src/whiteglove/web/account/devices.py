"""The browsers in which one is signed in: what a session remembers of its browser, and signing out of others."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from whiteglove.foundation import clock
from whiteglove.team.attending import seen_at_work
from whiteglove.team.devices import sign_out_elsewhere, sign_out_of
from whiteglove.team.models import Colleague
from whiteglove.team.signed_in import DEVICE
from whiteglove.web.actors import actor_of

SEEN_EVERY = timedelta(minutes=10)
# The first that stands in what a browser says of itself names it; the order matters, as they imitate each other.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


# What an open page asks by itself: nobody pressed anything.
BY_ITSELF = frozenset({
    "live", "here", "view_counts", "play_box", "own_presence", "healthz",
    "metrics", "push_worker", "house_css", "house_logo",
})  # fmt: skip


class RememberDevice:
    """Keeps in the session, every some minutes of work, from where and in which browser somebody works.

    Who comes back to work is here again; between two writes a page costs nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a session that was not seen for a while is written once more."""
        answer = self.get_response(request)
        if not is_pressed(request):
            return answer
        if SESSION_KEY in request.session and _is_due(request.session.get(DEVICE, {}).get("seen")):
            remember_device(request)
            if isinstance(request.user, Colleague):
                seen_at_work(request.user.as_actor())
        return answer


def is_pressed(request: HttpRequest) -> bool:
    """Whether a person asked, rather than an open page by itself (`..._news`, or X-By-Itself). Typing counts."""
    match = request.resolver_match
    name = match.url_name if match is not None and match.url_name else ""
    if "X-By-Itself" in request.headers:
        return False
    if name not in BY_ITSELF and not name.endswith("_news"):
        return not request.path.startswith("/api/")
    return request.method == "POST" and (name == "own_presence" or request.POST.get("doing") == "types")


def remember_device(request: HttpRequest, *, way: str | None = None) -> None:
    """Write down browser, address and time; way: how somebody came in just now."""
    now = clock.now().isoformat(timespec="seconds")
    known = request.session.get(DEVICE, {})
    request.session[DEVICE] = {
        "began": now if way else known.get("began", now),
        "seen": now,
        "address": request.META.get("REMOTE_ADDR", "")[:64],
        "browser": browser_name(request.META.get("HTTP_USER_AGENT", "")),
        "way": way or known.get("way", ""),
    }


def browser_name(user_agent: str) -> str:
    """Such as "Firefox, Windows"; empty when it says nothing we know."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return ", ".join(part for part in (browser, system) if part)


@require_POST
def end_device(request: HttpRequest) -> HttpResponse:
    """Sign out of the browser that `mark` names."""
    sign_out_of(actor_of(request), request.POST.get("mark", ""))
    return HttpResponseRedirect(f"{reverse('account')}?said=signed-out#devices")


@require_POST
def end_other_devices(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    actor = actor_of(request)
    sign_out_elsewhere(actor, this=request.session.session_key or "")
    return HttpResponseRedirect(f"{reverse('account')}?said=signed-out#devices")


def _is_due(seen: str | None) -> bool:
    return seen is None or clock.now() - datetime.fromisoformat(seen) > SEEN_EVERY
