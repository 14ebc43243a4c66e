"""Who is here, who follows, and what one was told."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from whiteglove.conversations.actions.attention import follow, mark_read, unfollow
from whiteglove.conversations.actions.presence import be_gone, be_here
from whiteglove.conversations.queries.attention import NOTICES_SHOWN, NoticeShown, count_unread, notices, others_here
from whiteglove.perception.queries.responses import words_of
from whiteglove.team.queries import find_colleague
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.conversation_page import show_news
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.wanted import number, wanted
from whiteglove.web.refusals import is_fragment


@require_http_methods(["GET", "HEAD", "POST"])
def here(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """An open page says that it is here (`doing`: looks, types, leaves); the answer names the others."""
    actor = actor_of(request)
    if request.method == "POST":
        doing = request.POST.get("doing", "looks")
        if doing == "leaves":
            be_gone(actor, conversation_id)
            return HttpResponse(status=204)
        be_here(actor, conversation_id, types=doing == "types")
        mark_read(actor, conversation_id)
    shown = {"others": others_here(actor, conversation_id)}
    return render(request, "desk/_here.html", shown, using="jinja2")


@require_POST
def following(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """A colleague (`whom`: me, or an id) follows the conversation from now on, or (`ends`) no more."""
    actor = actor_of(request)
    asked = request.POST.get("whom", "me")
    colleague = find_colleague(str(actor.colleague_id) if asked == "me" else asked)
    change = unfollow if request.POST.get("ends") else follow
    change(actor, conversation_id, colleague=colleague)
    if is_fragment(request):
        return show_news(request, actor, conversation_id)
    address = redirect("conversation", conversation_id=conversation_id)
    address["Location"] += wanted(request).query
    return address


@require_safe
def told(request: HttpRequest) -> HttpResponse:
    """What the reader was told, newest first."""
    actor = actor_of(request)
    before = number(request.GET.get("before", "")) or None
    found = notices(actor, before=before, limit=NOTICES_SHOWN + 1)
    shown = {
        "actor": actor,
        "wanted": wanted(request),
        "notices": found[:NOTICES_SHOWN],
        "answers": _answers(found),
        "earlier": found[NOTICES_SHOWN - 1].id if len(found) > NOTICES_SHOWN else None,
    }
    return render(request, "desk/told.html", {**shown, **counts_shown(actor)}, using="jinja2")


def _answers(found: Sequence[NoticeShown]) -> dict[str, str]:
    """What customers wrote with the answers that notices tell of."""
    ids = {one.about: int(one.about.partition(":")[2]) for one in found if one.about.startswith("response:")}
    words = words_of(set(ids.values()))
    return {about: words[response_id] for about, response_id in ids.items() if response_id in words}


@require_safe
def told_news(request: HttpRequest) -> HttpResponse:
    """The count in the side bar anew, and a quiet line about what came since the page last looked."""
    actor = actor_of(request)
    newest = [one for one in notices(actor, limit=1) if one.read_at is None]
    news = newest if newest and newest[0].id > number(request.GET.get("after", "")) else []
    return render(
        request, "desk/_told_news.html", {"actor": actor, "news": news, "unread": count_unread(actor)}, using="jinja2"
    )


@require_POST
def all_read(request: HttpRequest) -> HttpResponse:
    """The reader has seen them all."""
    mark_read(actor_of(request))
    return redirect("told")
