"""You said, we did: the words, who hears them and who does not; released by one press of a person."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, Refused
from whiteglove.improvement.actions.telling_back import release_telling
from whiteglove.improvement.queries.telling_back import telling_of
from whiteglove.promises.delays.words import SPOKEN
from whiteglove.team.permissions import May, is_allowed, require
from whiteglove.web.actors import actor_of
from whiteglove.web.manage.incidents.asked import texts_asked
from whiteglove.web.manage.showing import back_to, page
from whiteglove.web.refusals import in_words


@require_safe
def round_telling(request: HttpRequest, decision_id: int) -> HttpResponse:
    """What those customers hear whose words led to a decision, and how many of them do."""
    return _page(request, actor_of(request), decision_id)


@require_POST
def round_tell(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Release it; what is refused stands again as it was typed."""
    actor = actor_of(request)
    require(actor, May.DECIDE_RULES)
    try:
        release_telling(actor, decision_id, text=texts_asked(request.POST))
    except (NotAllowed, NotFound):
        raise
    except Refused as error:
        return _page(request, actor, decision_id, refusal=in_words(error), status=422)
    return back_to("round_telling", decision_id, said="released")


def _page(
    request: HttpRequest, actor: Actor, decision_id: int, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    one = telling_of(actor, decision_id)
    return page(
        request,
        "round/telling.html",
        actor,
        status=status,
        one=one,
        rule=one.decision.rule,
        languages=SPOKEN,
        typed=request.POST,
        refusal=refusal or (in_words(one.refused) if one.refused else ""),
        may_release=is_allowed(actor, May.DECIDE_RULES) and one.refused is None and one.hear > 0,
    )
