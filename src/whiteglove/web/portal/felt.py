"""The page on which a customer says how it felt. Looking at it records nothing; only a press does."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.perception.answering.actions import (
    LONGEST_COMMENT,
    TooLateToChange,
    TooManyChanges,
    answer,
    ask_me_no_more,
    say_feeling,
    say_why,
)
from whiteglove.perception.answering.seen import FeltSeen, NoLonger, QuestionSeen, felt_by
from whiteglove.promises.delays.words import said_day
from whiteglove.web.portal.feelings import FEELINGS
from whiteglove.web.portal.page import go_on, language_of, page

LONGEST_NUMBER = 18
FEELING, WHY, THANKS = "feeling", "why", "thanks"


# No cookie gives anybody a right here: who knows the address may answer, nobody else can.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def felt(request: HttpRequest, token: str) -> HttpResponse:
    """One question at a time. `a`: the answer to begin with; POST keeps what is pressed."""
    try:
        return _kept(request, token) if request.method == "POST" else _shown(request, token)
    except NotFound:
        return _gone(request, "unknown", status=404)
    except NoLonger as over:
        return _gone(request, "erased" if over.is_erased else "old", status=over.status)


def _gone(request: HttpRequest, why: str, *, status: int) -> HttpResponse:
    """Words that were typed are not lost: they stand in the form that anybody may send."""
    told = {"why": why, "text": request.POST.get("why", "")[:LONGEST_COMMENT]}
    return page(request, "portal/felt_gone.html", told, status=status)


def _shown(
    request: HttpRequest, token: str, *, step: str | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    seen = felt_by(token)
    step = step or _step(request, seen)
    chosen = _number(request.POST.get("a") or request.GET.get("a", ""))
    question = _question(seen, step)
    answered = question.answered if question else None
    told = {
        "seen": seen,
        "step": step,
        "question": question,
        "chosen": answered.value if chosen is None and answered else chosen,
        "steps": _steps(seen),
        "feelings": FEELINGS,
        "typed": request.POST.get("why", seen.comment),
        "refusal": refusal,
        "longest": LONGEST_COMMENT,
        "path": request.path,
        "met_on": said_day(seen.met_at, seen.zone, language_of(request, seen.language)) if seen.met_at else "",
    }
    return page(request, "portal/felt.html", told, status=status, wanted=seen.language, zone=seen.zone)


def _steps(seen: FeltSeen) -> list[str]:
    return [*(f"question-{one.id}" for one in seen.questions), FEELING, WHY, THANKS]


def _step(request: HttpRequest, seen: FeltSeen) -> str:
    """Where they are: as the address says, else at what they have not answered, else at all they said.

    Whoever follows a link of the mail again, after they answered, sees the first question with that answer.
    """
    wanted, steps = request.GET.get("step", ""), _steps(seen)
    if wanted in steps:
        return wanted
    first = seen.questions[0]
    chosen = _number(request.GET.get("a", ""))
    says_otherwise = first.answered is not None and chosen is not None and chosen != first.answered.value
    return steps[0] if first.answered is None or says_otherwise else THANKS


def _question(seen: FeltSeen, step: str) -> QuestionSeen | None:
    return next((one for one in seen.questions if step == f"question-{one.id}"), None)


def _kept(request: HttpRequest, token: str) -> HttpResponse:
    seen, given = felt_by(token), request.POST
    steps = _steps(seen)
    step = given.get("step", "")
    if given.get("no_more") == "yes":
        ask_me_no_more(token)
        return go_on(f"{request.path}?step={THANKS}")
    if step not in steps:
        return _shown(request, token, refusal="none", status=422)
    try:
        _keep(seen, step, token)(request)
    except NotUnderstood:
        refusal = "long" if step == WHY else "none"
        return _shown(request, token, step=step, refusal=refusal, status=422)
    except (TooLateToChange, TooManyChanges) as refused:
        refusal = "late" if isinstance(refused, TooLateToChange) else "many"
        return _shown(request, token, step=step, refusal=refusal, status=refused.status)
    following = steps[min(steps.index(step) + 1, len(steps) - 1)]
    return go_on(f"{request.path}?step={following}")


def _keep(seen: FeltSeen, step: str, token: str) -> Callable[[HttpRequest], object]:
    """What a press at this step does."""
    question = _question(seen, step)
    if question is not None:
        return lambda request: answer(token, question_id=question.id, value=_chosen(request))
    if step == FEELING:
        return lambda request: say_feeling(token, request.POST.get("feeling", ""))
    return lambda request: say_why(token, request.POST.get("why", "")) if step == WHY else None


def _chosen(request: HttpRequest) -> int:
    number = _number(request.POST.get("a", ""))
    if number is None:
        raise NotUnderstood("No answer was chosen.")
    return number


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else None
