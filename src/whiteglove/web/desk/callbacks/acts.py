"""One press per outcome; and what to do when somebody is asked."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood, Refused
from whiteglove.promises import actions
from whiteglove.promises.queries.callbacks import callback_shown
from whiteglove.promises.when_said import when_said
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.callbacks import words
from whiteglove.web.desk.callbacks.page import page_of
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.wanted import wanted
from whiteglove.web.refusals import is_fragment

Act = Callable[[HttpRequest, Actor, int], object]


def _press(act: Act) -> Callable[[HttpRequest, int], HttpResponse]:
    """A POST that ends where the calls are; a refusal is said there, beside what was typed."""

    @require_POST
    def pressed(request: HttpRequest, callback_id: int) -> HttpResponse:
        actor = actor_of(request)
        refusal, status = "", 200
        try:
            act(request, actor, callback_id)
        except Refused as error:
            refusal, status = words.refused(error), error.status
        if not refusal and not is_fragment(request):
            return redirect("callbacks")
        shown = {**page_of(actor, request), "refusal": refusal, "typed": request.POST.get("words", "")}
        shown["typed_for"] = callback_id
        if is_fragment(request):
            return render(request, "desk/callbacks/_calls.html", shown, using="jinja2")
        shown |= {"wanted": wanted(request), **counts_shown(actor)}
        return render(request, "desk/callbacks/callbacks.html", shown, status=status, using="jinja2")

    return pressed


def _take(_request: HttpRequest, actor: Actor, callback_id: int) -> None:
    actions.take_callback(actor, callback_id)


def _leave(_request: HttpRequest, actor: Actor, callback_id: int) -> None:
    actions.leave_callback(actor, callback_id)


def _attempt(request: HttpRequest, actor: Actor, callback_id: int) -> None:
    given = request.POST
    actions.attempt(
        actor,
        callback_id,
        outcome=given.get("outcome", ""),
        words=given.get("words", ""),
        key=given.get("key", "")[:64] or None,
    )


def _go_on(request: HttpRequest, actor: Actor, callback_id: int) -> None:
    said = request.POST.get("when_words", "").strip()[:200]
    if not said:
        actions.go_on(actor, callback_id)
        return
    zone = callback_shown(actor, callback_id).promise.time_zone
    window = when_said(said, clock.now(), zone)
    if window is None:
        raise NotUnderstood(gettext("Say when, such as “today 14-16” or “tomorrow morning”, not before now."))
    actions.go_on(actor, callback_id, begins=window.begin, ends=window.end)


def _number(request: HttpRequest, actor: Actor, callback_id: int) -> None:
    actions.correct_number(actor, callback_id, number=request.POST.get("number", ""))


def _withdraw(request: HttpRequest, actor: Actor, callback_id: int) -> None:
    actions.withdraw(actor, callback_id, why=request.POST.get("why", ""))


take, leave, attempt = _press(_take), _press(_leave), _press(_attempt)
go_on, number, withdraw = _press(_go_on), _press(_number), _press(_withdraw)
