"""Send again what did not arrive: to whom, perhaps corrected; the words and files stay."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from whiteglove.channels.email.queries import whom_it_missed
from whiteglove.conversations.actions import send_again
from whiteglove.conversations.queries.reading import message
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, Refused
from whiteglove.foundation.settings import settings
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.conversation_page import show_news
from whiteglove.web.desk.list_page import page_shown
from whiteglove.web.desk.wanted import wanted
from whiteglove.web.refusals import in_words, is_fragment


@require_http_methods(["GET", "HEAD", "POST"])
def once_more(request: HttpRequest, message_id: int) -> HttpResponse:
    """GET: the form, filled with whom it missed. POST: sent; a second press changes nothing."""
    actor = actor_of(request)
    if request.method != "POST":
        return _form(request, actor, message_id)
    try:
        again = send_again(actor, message_id, to=[request.POST.get("to", "")], undo_seconds=settings().undo_seconds)
    except (NotAllowed, NotFound):
        raise
    except Refused as refusal:
        return _form(request, actor, message_id, refusal=refusal)
    if is_fragment(request):
        return show_news(request, actor, again.conversation_id)
    answer = redirect("conversation", conversation_id=again.conversation_id)
    answer["Location"] += wanted(request).query + f"#message-{again.pk}"
    return answer


def _form(request: HttpRequest, actor: Actor, message_id: int, *, refusal: Refused | None = None) -> HttpResponse:
    conversation_id, shown = message(actor, message_id)
    context: dict[str, Any] = {
        "message": shown,
        "conversation_id": conversation_id,
        "to": request.POST.get("to") or ", ".join(whom_it_missed(actor, message_id)),
        "refusal": in_words(refusal) if refusal else "",
        "wanted": wanted(request),
        "actor": actor,
    }
    if is_fragment(request):
        answer = render(request, "desk/_send_again.html", context, using="jinja2")
        answer.headers["HX-Push-Url"] = "false"
        if refusal is not None:
            answer.headers["HX-Retarget"] = f"#again-{message_id}"
            answer.headers["HX-Reswap"] = "outerHTML show:none"
        return answer
    status = refusal.status if refusal else 200
    return render(request, "desk/send_again.html", {**page_shown(actor), **context}, status=status, using="jinja2")
