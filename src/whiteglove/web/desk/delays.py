"""Tell a customer of a delay, on top of their conversation: by when instead, and why."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from whiteglove.conversations.queries.reading import conversation
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.promises.delays.actions import drop, tell
from whiteglove.promises.delays.queries import conversation_of, waiting_delay
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.wanted import number, wanted
from whiteglove.web.refusals import is_fragment


@require_safe
def delay(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """What is to be told, anew; nothing (204) while it is what the page shows, so that nobody's words are lost."""
    actor = actor_of(request)
    found = waiting_delay(actor, conversation_id)
    if not is_fragment(request):
        conversation(actor, conversation_id)
        return _to_conversation(request, conversation_id)
    if (found.id if found else 0) == number(request.GET.get("delay_shown", "")):
        return HttpResponse(status=204)
    context = {"delay": found, "conversation_id": conversation_id, "wanted": wanted(request)}
    return render(request, "desk/_delay.html", context, using="jinja2")


@require_POST
def tell_delay(request: HttpRequest, delay_id: int) -> HttpResponse:
    """Send it: `until` in the reader's zone, `why` in their own words."""
    actor = actor_of(request)
    conversation_id = conversation_of(actor, delay_id)
    tell(actor, delay_id, to_moment=_until(request.POST.get("until", "")), why=request.POST.get("why", ""))
    return _done(request, conversation_id)


@require_POST
def drop_delay(request: HttpRequest, delay_id: int) -> HttpResponse:
    """Nothing is to be told."""
    actor = actor_of(request)
    conversation_id = conversation_of(actor, delay_id)
    drop(actor, delay_id)
    return _done(request, conversation_id)


def _until(text: str) -> datetime | None:
    if not text:
        return None
    try:
        chosen = datetime.fromisoformat(text)
    except ValueError:
        raise NotUnderstood("It was not said until when.") from None
    return chosen if chosen.tzinfo else timezone.make_aware(chosen)


def _done(request: HttpRequest, conversation_id: int) -> HttpResponse:
    if not is_fragment(request):
        return _to_conversation(request, conversation_id)
    context = {"delay": None, "conversation_id": conversation_id, "wanted": wanted(request)}
    answer = render(request, "desk/_delay.html", context, using="jinja2")
    answer.headers["HX-Trigger"] = f"live:conversation:{conversation_id}"
    answer.headers["HX-Push-Url"] = "false"
    return answer


def _to_conversation(request: HttpRequest, conversation_id: int) -> HttpResponse:
    address = redirect("conversation", conversation_id=conversation_id)
    address["Location"] += wanted(request).query
    return address
