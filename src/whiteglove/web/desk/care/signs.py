"""Early signs: where to be kind before anger shows; and that a customer is upset."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from whiteglove.conversations.queries.reading import conversation
from whiteglove.recovery.actions.signs import say_upset, take_back_upset
from whiteglove.recovery.queries.signs import signs_seen
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.care.beside import show_care, to_conversation
from whiteglove.web.desk.conversation_page import show_news
from whiteglove.web.desk.doing import Done
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.wanted import wanted
from whiteglove.web.refusals import is_fragment


@require_safe
def signs(request: HttpRequest) -> HttpResponse:
    """Open conversations with signs, each with its reasons; a page of its own, for it is no order of work."""
    actor = actor_of(request)
    found, last = signs_seen(actor, after=request.GET.get("after") or None)
    context = {
        "actor": actor,
        "wanted": wanted(request),
        "found": found,
        "more": last,
        **counts_shown(actor),
    }
    return render(request, "desk/care/signs.html", context, using="jinja2")


@require_POST
def upset(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """A colleague says that the customer is upset, or (`is` not) that they are not, or no more."""
    actor = actor_of(request)
    act = take_back_upset if request.POST.get("is") == "not" else say_upset
    act(actor, conversation_id)
    if is_fragment(request) and request.headers.get("HX-Target") == "thread":
        answer = show_news(request, actor, conversation_id, done=Done(gettext("It stands above the conversation.")))
        answer.headers["HX-Trigger"] = f"live:conversations, live:conversation:{conversation_id}"
        return answer
    if is_fragment(request):
        return show_care(request, actor, conversation(actor, conversation_id))
    return to_conversation(request, conversation_id)
