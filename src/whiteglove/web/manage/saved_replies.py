"""The set-up of saved replies: all of them, and one with its texts and how they will look."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from whiteglove.conversations.actions import saved_replies as actions
from whiteglove.conversations.placeholders import KNOWN, About, filled, unknown_in
from whiteglove.conversations.queries.saved_replies import saved_replies, saved_reply
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, Refused
from whiteglove.foundation.languages import LANGUAGES
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import find_team, teams
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.list_page import page_shown
from whiteglove.web.refusals import in_words

ALWAYS = ("en", "ja", "fr")
TEXT = "text_"


@require_safe
def all_of_them(request: HttpRequest) -> HttpResponse:
    """Those offered, and the retired ones."""
    actor = actor_of(request)
    require(actor, May.WRITE_SAVED_REPLIES)
    offered, retired = saved_replies(actor), saved_replies(actor, retired=True)
    context = {"offered": offered, "retired": retired, **page_shown(actor)}
    return render(request, "manage/saved_replies.html", context, using="jinja2")


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, reply_id: int | None = None) -> HttpResponse:
    """Write one, or change it."""
    actor = actor_of(request)
    require(actor, May.WRITE_SAVED_REPLIES)
    if request.method != "POST":
        return _form(request, actor, reply_id, _as_kept(actor, reply_id))
    given = _as_given(request)
    if request.POST.get("then") == "language":
        return _form(request, actor, reply_id, given)
    try:
        _keep(actor, reply_id, given)
    except (NotAllowed, NotFound):
        raise
    except Refused as refusal:
        return _form(request, actor, reply_id, {**given, "refusal": in_words(refusal)}, status=refusal.status)
    return redirect("manage_saved_replies")


def _keep(actor: Actor, reply_id: int | None, given: dict[str, Any]) -> None:
    team = find_team(given["team"]) if given["team"] else None
    if reply_id is None:
        actions.add_saved_reply(actor, name=given["name"], texts=given["texts"], team=team)
    else:
        actions.change_saved_reply(actor, reply_id, name=given["name"], texts=given["texts"], team=team)


def _as_kept(actor: Actor, reply_id: int | None) -> dict[str, Any]:
    if reply_id is None:
        return {"name": "", "team": "", "texts": {}}
    found = saved_reply(actor, reply_id)
    return {"name": found.name, "team": str(found.team_id or ""), "texts": found.texts}


def _as_given(request: HttpRequest) -> dict[str, Any]:
    texts = {name.removeprefix(TEXT): text for name, text in request.POST.items() if name.startswith(TEXT)}
    if (more := request.POST.get("language", "")) in LANGUAGES:
        texts.setdefault(more, "")
    return {"name": request.POST.get("name", ""), "team": request.POST.get("team", ""), "texts": texts}


def _form(
    request: HttpRequest, actor: Actor, reply_id: int | None, given: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    codes = list(dict.fromkeys([*ALWAYS, *sorted(given["texts"])]))
    texts = [(code, given["texts"].get(code, "")) for code in codes]
    context = {
        **page_shown(actor),
        "reply_id": reply_id,
        "given": {"refusal": "", **given},
        "texts": [(code, text, _previewed(text, code)) for code, text in texts],
        "more": [(code, name) for code, name in LANGUAGES.items() if code not in codes],
        "teams": teams(),
        "placeholders": KNOWN,
    }
    return render(request, "manage/saved_reply.html", context, status=status, using="jinja2")


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """How one text will look; asked for while it is typed."""
    require(actor_of(request), May.WRITE_SAVED_REPLIES)
    code = request.GET.get("language", "en")
    text = request.POST.get(f"{TEXT}{code}", "")
    context = {"code": code, "previewed": _previewed(text, code)}
    answer = render(request, "manage/_saved_reply_preview.html", context, using="jinja2")
    answer.headers["HX-Push-Url"] = "false"
    return answer


def _previewed(text: str, language: str) -> dict[str, Any]:
    """With a customer we all know; and the placeholders that nothing fills."""
    about = About(
        customer="Aiko Tanaka",
        colleague="Ben",
        team="Front desk",
        subject="My bag",
        today=timezone.localdate(clock.now()),
        number=31,
    )
    return {"text": filled(text, about, language), "unknown": unknown_in(text)}


@require_POST
def retire(request: HttpRequest, reply_id: int) -> HttpResponse:
    """Offer it no more."""
    actions.retire_saved_reply(actor_of(request), reply_id)
    return redirect("manage_saved_replies")


@require_POST
def bring_back(request: HttpRequest, reply_id: int) -> HttpResponse:
    """Offer a retired one again."""
    actions.bring_back_saved_reply(actor_of(request), reply_id)
    return redirect("manage_saved_replies")
