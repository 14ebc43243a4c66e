"""A question for more: what is asked, and a yes or a no with one press."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from whiteglove.conversations.actions.attention import mark_read
from whiteglove.conversations.queries.reading import conversation
from whiteglove.recovery.actions.gestures import BeyondTheLimit
from whiteglove.recovery.actions.more import answer_more, withdraw_more
from whiteglove.recovery.queries.beside import there_is
from whiteglove.recovery.queries.more import more_shown
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.gestures.put_right import given_beside
from whiteglove.web.desk.gestures.words import beyond_words
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.wanted import wanted
from whiteglove.web.refusals import is_fragment


@require_http_methods(["GET", "HEAD", "POST"])
def more_asked(request: HttpRequest, more_id: int) -> HttpResponse:
    """One question; POST `do`: yes, no (with `words`), or back (by who asked)."""
    actor = actor_of(request)
    said: list[str] = []
    if request.method == "POST":
        do, words = request.POST.get("do", ""), request.POST.get("words", "")
        try:
            if do == "back":
                withdraw_more(actor, more_id)
            else:
                answer_more(actor, more_id, agrees=do == "yes", words=words)
        except BeyondTheLimit as error:
            said = beyond_words(error)
    else:
        mark_read(actor, about=f"more_asked:{more_id}")
    one = more_shown(actor, more_id)
    if request.method == "POST" and not said:
        if not is_fragment(request) or one.conversation_id is None:
            return redirect("more_asked", more_id=more_id)
        row = conversation(actor, one.conversation_id)
        shown = {
            "actor": actor,
            "row": row,
            "wanted": wanted(request),
            "is_done": True,
            **given_beside(actor, row.id, there_is(row.id)),
        }
        answer = render(request, "desk/gestures/_beside.html", shown, using="jinja2")
        answer.headers["HX-Push-Url"] = "false"
        return answer
    context = {"actor": actor, "wanted": wanted(request), "one": one, "sentences": said, **counts_shown(actor)}
    status = 409 if said else 200
    return render(request, "desk/gestures/more.html", context, status=status, using="jinja2")
