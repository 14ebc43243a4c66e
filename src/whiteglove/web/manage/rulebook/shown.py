"""The page of one rule, and what is done to it there: retired, brought back, softened, kept by evidence."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, Refused
from whiteglove.improvement.actions.deciding import Deciding, decide
from whiteglove.improvement.models import Choice
from whiteglove.improvement.queries.evidence import NEVER, counts_of
from whiteglove.rulebook.actions.rules import undo_retirement
from whiteglove.rulebook.actions.sunsets import renew_sunset
from whiteglove.rulebook.queries.direction import direction
from whiteglove.rulebook.queries.history import history
from whiteglove.rulebook.queries.rules import rule as rule_seen
from whiteglove.rulebook.shape import EVIDENCE, Evidence
from whiteglove.team.permissions import May, require
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.wanted import number
from whiteglove.web.manage.rulebook.refusing import in_words
from whiteglove.web.manage.showing import back_to, page


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed in a form of the page that was refused."""

    form: str = ""
    why: str = ""
    kind: str = ""
    which: str = ""
    words: str = ""
    reason: str = ""
    status: int = 200


@require_safe
def rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    """What it says, why, for whom; when it ends by itself; who changed it when and why."""
    return _page(request, actor_of(request), rule_id, Typed())


def _page(request: HttpRequest, actor: Actor, rule_id: int, typed: Typed) -> HttpResponse:
    require(actor, May.READ_RULES)
    shown = rule_seen(actor, rule_id)
    return page(
        request,
        "rulebook/rule.html",
        actor,
        status=typed.status,
        rule=shown,
        met_by=counts_of(actor, [shown.id]).get(shown.id, NEVER),
        history=history(actor, shown.id),
        way=direction(actor),
        typed=typed,
    )


@require_POST
def rule_retire(request: HttpRequest, rule_id: int) -> HttpResponse:
    """It holds no more; `why`, and of a rule of the law `law_checked_by`."""
    actor, why = actor_of(request), request.POST.get("why", "")
    try:
        decide(actor, rule_id, _decided(request, Choice.RETIRE))
    except Refused as error:
        return _again(request, actor, rule_id, error, Typed("retire", why))
    return back_to("rule", rule_id, said="retired")


@require_POST
def rule_restore(request: HttpRequest, rule_id: int) -> HttpResponse:
    """It holds again."""
    actor = actor_of(request)
    try:
        undo_retirement(actor, rule_id)
    except Refused as error:
        return _again(request, actor, rule_id, error, Typed("restore"))
    return back_to("rule", rule_id, said="restored")


@require_POST
def rule_soften(request: HttpRequest, rule_id: int) -> HttpResponse:
    """From mandatory to guidance; `why`, and of a rule of the law `law_checked_by`."""
    actor, why = actor_of(request), request.POST.get("why", "")
    try:
        decide(actor, rule_id, _decided(request, Choice.SOFTEN))
    except Refused as error:
        return _again(request, actor, rule_id, error, Typed("soften", why))
    return back_to("rule", rule_id, said="softened")


def _decided(request: HttpRequest, choice: Choice) -> Deciding:
    """As in the round: with its evidence, and of the law with who looked at it."""
    given = request.POST
    return Deciding(choice=choice, reason=given.get("why", ""), law_checked_by=given.get("law_checked_by", ""))


@require_POST
def rule_renew(request: HttpRequest, rule_id: int) -> HttpResponse:
    """What customers said keeps the tightening; `sunset`, `why`, `kind`, `which` (an id, or how many), `words`."""
    actor, given = actor_of(request), request.POST
    why, kind, which, words = (given.get(name, "") for name in ("why", "kind", "which", "words"))
    typed = Typed("renew", why, kind, which, words)
    require(actor, May.WRITE_RULES)
    try:
        renew_sunset(actor, number(given.get("sunset", "")), why=typed.why, evidence=_evidence(typed))
    except Refused as error:
        return _again(request, actor, rule_id, error, typed)
    return back_to("rule", rule_id, said="renewed")


def _evidence(typed: Typed) -> list[Evidence]:
    """One piece: of a thing with its number, or so many customers. Nothing where nothing was said."""
    which = number(typed.which)
    if typed.kind not in EVIDENCE or not which:
        return []
    if typed.kind == "count":
        return [Evidence(kind=typed.kind, n=which, words=typed.words)]
    return [Evidence(kind=typed.kind, id=which, words=typed.words)]


def _again(request: HttpRequest, actor: Actor, rule_id: int, error: Refused, typed: Typed) -> HttpResponse:
    """The page as it is now, with what was typed; who may not do it at all is told so instead."""
    if isinstance(error, NotAllowed | NotFound):
        raise error
    kept = Typed(typed.form, typed.why, typed.kind, typed.which, typed.words, in_words(error), error.status)
    return _page(request, actor, rule_id, kept)
