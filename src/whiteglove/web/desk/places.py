"""Where on the map a customer met us: put right with one key and taken back, wherever it happened."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from whiteglove.conversations.queries.met import conversation_of, newest_stands, subjects_of
from whiteglove.conversations.queries.reading import conversation
from whiteglove.customers.queries import customer
from whiteglove.encounters.actions.correcting import correct, undo_correction
from whiteglove.encounters.models import Correction
from whiteglove.encounters.queries.places import places
from whiteglove.encounters.queries.shown import encounter_shown
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.conversation_page import show_news
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.placed import placed_done, undone_done
from whiteglove.web.desk.wanted import number, wanted
from whiteglove.web.refusals import is_fragment

NOWHERE = "nowhere"


@require_POST
def place(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """The customer met us at `to`: id of a touchpoint, or `nowhere`; `encounter`: the one that the page showed."""
    actor = actor_of(request)
    row = conversation(actor, conversation_id)
    stands = newest_stands(actor, conversation_id)
    encounter_id = number(request.POST.get("encounter", "")) or (stands.encounter_id if stands else 0)
    made = correct(actor, encounter_id, _asked(request), subject=row.subject)
    if is_fragment(request):
        return show_news(request, actor, conversation_id, done=placed_done(made))
    return _to_conversation(request, conversation_id, made)


@require_POST
def place_undo(request: HttpRequest, correction_id: int) -> HttpResponse:
    """It was right before."""
    actor = actor_of(request)
    is_done = undo_correction(actor, correction_id)
    encounter_id = Correction.objects.values_list("encounter", flat=True).get(pk=correction_id)
    there = conversation_of(actor, encounter_id)
    if is_fragment(request):
        answer = render(request, "desk/_done.html", {"done": undone_done(is_done=is_done)}, using="jinja2")
        if there is not None:
            answer.headers["HX-Trigger"] = f"live:conversation:{there}"
        answer.headers["HX-Push-Url"] = "false"
        return answer
    if there is not None:
        return _to_conversation(request, there, None)
    return redirect("encounter", encounter_id=encounter_id)


@require_http_methods(["GET", "HEAD", "POST"])
def encounter(request: HttpRequest, encounter_id: int) -> HttpResponse:
    """One encounter, wherever it happened; POST puts it where it was."""
    actor = actor_of(request)
    met = encounter_shown(actor, encounter_id)
    made = None
    if request.method == "POST":
        made = correct(
            actor, encounter_id, _asked(request), subject=subjects_of(actor, [encounter_id]).get(encounter_id, "")
        )
        if request.POST.get("back") == "list":
            return redirect("manage_encounters_nowhere")
        met = encounter_shown(actor, encounter_id)
    context = {
        "actor": actor,
        "met": met,
        "known": customer(actor, met.customer_id),
        "talk_id": conversation_of(actor, encounter_id),
        "offered": places(actor),
        "done": placed_done(made) if request.method == "POST" else None,
        "wanted": wanted(request),
        **counts_shown(actor),
    }
    return render(request, "desk/encounter.html", context, using="jinja2")


def _asked(request: HttpRequest) -> int | None:
    asked = request.POST.get("to", "")
    if asked == NOWHERE:
        return None
    if not number(asked):
        raise NotUnderstood(gettext("Choose where on the map it was."))
    return number(asked)


def _to_conversation(request: HttpRequest, conversation_id: int, made: Correction | None) -> HttpResponse:
    address = redirect("conversation", conversation_id=conversation_id)
    query = wanted(request).query
    address["Location"] += query
    if made is not None:
        address["Location"] += f"{'&' if query else '?'}placed={made.pk}"
    return address
