"""Beside a hand-over: what the two teams agreed, before it is sent; and whether it came so, after."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from whiteglove.conversations.queries.reading import conversation
from whiteglove.foundation.actors import Actor
from whiteglove.promises.protocols.beside import HandOverSeen, hand_over_seen
from whiteglove.promises.protocols.holding import AnsweredMeanwhile
from whiteglove.promises.protocols.objecting import answer_objection, object_to, undo_objection
from whiteglove.promises.protocols.queries import holding_now
from whiteglove.promises.protocols.seen import team_names
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.wanted import number, wanted
from whiteglove.web.refusals import in_words, is_fragment


@require_safe
def protocol_beside(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """What was agreed with the team that is chosen (`to` is team:ID); nothing where it stays in its team."""
    actor = actor_of(request)
    row = conversation(actor, conversation_id)
    if not is_fragment(request):
        return redirect(f"{reverse('protocols')}?team={row.team_id}")
    what, _, reference = request.GET.get("to", "").partition(":")
    chosen = number(reference) if what == "team" else 0
    names = team_names(actor) if chosen and chosen != row.team_id else {}
    shown = {
        "actor": actor,
        "from_id": row.team_id,
        "from_name": row.team_name,
        "to_id": chosen,
        "to_name": names.get(chosen, ""),
        "holds": holding_now(actor, row.team_id, chosen) if chosen in names else None,
    }
    return render(request, "desk/_protocol_beside.html", shown, using="jinja2")


@require_POST
def hand_over_object(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    """It did not come as agreed; `why`."""
    actor = actor_of(request)
    object_to(actor, hand_over_id, why=request.POST.get("why", ""))
    return _shown(request, actor, hand_over_id)


@require_POST
def hand_over_undo(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    """It did, after all."""
    actor = actor_of(request)
    undo_objection(actor, hand_over_id)
    return _shown(request, actor, hand_over_id)


@require_POST
def hand_over_answer(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    """The team that handed it over says something to that; `words`, and `instead_of`: the answer they had read."""
    actor = actor_of(request)
    words = request.POST.get("words", "")
    try:
        answer_objection(actor, hand_over_id, words=words, instead_of=request.POST.get("instead_of"))
    except AnsweredMeanwhile as error:
        return _kept(request, hand_over_seen(actor, hand_over_id), in_words(error), words)
    return _shown(request, actor, hand_over_id)


def _kept(request: HttpRequest, seen: HandOverSeen, reason: str, words: str) -> HttpResponse:
    """Refused: what stands now, and the words that were typed."""
    template = "desk/_agreed.html" if is_fragment(request) else "refused.html"
    shown = {"agreed": seen, "actor": actor_of(request), "reason": reason, "unsent": words, "status": 409}
    answer = render(request, template, shown, status=409, using="jinja2")
    answer.headers["HX-Push-Url"] = "false"
    if is_fragment(request):
        # Refusals else go to the line that tells so, which would leave the old answer here.
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = f"#agreed-{seen.id}", "outerHTML show:none"
    return answer


def _shown(request: HttpRequest, actor: Actor, hand_over_id: int) -> HttpResponse:
    seen = hand_over_seen(actor, hand_over_id)
    if is_fragment(request):
        answer = render(request, "desk/_agreed.html", {"agreed": seen, "actor": actor}, using="jinja2")
        answer.headers["HX-Push-Url"] = "false"
        return answer
    address = redirect("conversation", conversation_id=seen.conversation_id)
    address["Location"] += f"{wanted(request).query}#agreed-{hand_over_id}"
    return address
