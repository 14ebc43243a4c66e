"""Sales' page: a promise beside what the team can do, before the customer is told."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from whiteglove.conversations.actions.attention import mark_read
from whiteglove.customers.actions import customer_at
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood, Refused
from whiteglove.promises.actions import Said, answer_asking, ask_team, drop_asking, promise_asked, promise_at
from whiteglove.promises.queries.askings import asking_shown
from whiteglove.promises.queries.team_can import check_promise
from whiteglove.promises.rules import Checked
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import find_team, teams
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.promises.asked import due_asked, dues, zone_of
from whiteglove.web.desk.wanted import wanted
from whiteglove.web.refusals import in_words

FIELDS = ("address", "name", "what", "by", "due", "team", "made_where", "words", "despite")


@require_http_methods(["GET", "HEAD", "POST"])
def new_promise(request: HttpRequest) -> HttpResponse:
    """The form; POST `do`: check (look first), ask (the team), promise."""
    actor = actor_of(request)
    require(actor, May.PROMISE)
    if request.method != "POST":
        return _shown(request, actor, request.GET)
    given = request.POST
    try:
        said = _said(given)
        check = check_promise(actor, said.team, due=said.due) if said.team else None
        if given.get("do") == "ask":
            made = ask_team(
                actor, given.get("address", ""), said, name=given.get("name", ""), words=given.get("words", "")
            )
            return redirect("asking", asking_id=made.pk)
        if given.get("do") == "promise" and not (check and check.is_bold and not said.despite.strip()):
            one = promise_at(actor, given.get("address", ""), said, name=given.get("name", ""))
            return redirect("promise", promise_id=one.pk)
    except Refused as error:
        return _shown(request, actor, given, refusal=in_words(error), status=error.status)
    needs_reason = given.get("do") == "promise"
    refusal = gettext("Say why you promise it all the same, or ask the team first.") if needs_reason else ""
    return _shown(request, actor, given, check=check, refusal=refusal, status=422 if needs_reason else 200)


def _said(given: QueryDict) -> Said:
    if not given.get("team"):
        raise NotUnderstood(gettext("Say which team has to keep it."))
    known = customer_at(given.get("address", ""))
    return Said(
        what=given.get("what", ""),
        due=due_asked(given, zone_of(known.time_zone if known else "")),
        made_where=given.get("made_where", "sales"),
        team=find_team(given.get("team", "")),
        despite=given.get("despite", ""),
    )


def _shown(
    request: HttpRequest,
    actor: Actor,
    given: QueryDict,
    *,
    check: Checked | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "actor": actor,
        "wanted": wanted(request),
        "given": {name: given.get(name, "") for name in FIELDS},
        "check": check,
        "refusal": refusal,
        "teams": teams(),
        "dues": dues(zone_of("")),
        **counts_shown(actor),
    }
    return render(request, "desk/promises/new.html", context, status=status, using="jinja2")


@require_http_methods(["GET", "HEAD", "POST"])
def asking(request: HttpRequest, asking_id: int) -> HttpResponse:
    """What a team is asked; POST `do`: agree, object, promise (the customer was told), drop."""
    actor = actor_of(request)
    refusal, status = "", 200
    if request.method == "POST":
        try:
            return _press(request.POST, actor, asking_id)
        except Refused as error:
            refusal, status = in_words(error), error.status
    mark_read(actor, about=f"asking:{asking_id}")
    one = asking_shown(actor, asking_id)
    shown = {"actor": actor, "wanted": wanted(request), "one": one, "refusal": refusal, **counts_shown(actor)}
    return render(request, "desk/promises/asking.html", shown, status=status, using="jinja2")


def _press(given: QueryDict, actor: Actor, asking_id: int) -> HttpResponse:
    act, words = given.get("do", ""), given.get("words", "")
    if act in ("agree", "object"):
        could_by = due_asked(given, zone_of("")) if act == "object" and given.get("due") else None
        answer_asking(actor, asking_id, agrees=act == "agree", words=words, could_by=could_by)
        return redirect("promises")
    if act == "promise":
        due = asking_shown(actor, asking_id).could_by if given.get("then") else None
        made = promise_asked(actor, asking_id, due=due, despite=words)
        return redirect("promise", promise_id=made.pk)
    if act == "drop":
        drop_asking(actor, asking_id)
        return redirect("/desk/promises/?whose=made")
    raise NotUnderstood(gettext("Say what you want to do."))
