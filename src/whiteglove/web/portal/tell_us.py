"""The page on which anybody may tell us how it is, asked or not."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from whiteglove.foundation.errors import NotUnderstood
from whiteglove.perception.actions.questions import ready_questions
from whiteglove.perception.answering.tell_us import LONGEST_WORDS, Told, TooMuchAtOnce, tell_us
from whiteglove.perception.asking.words import choices_in, question_in
from whiteglove.perception.models import Kind
from whiteglove.web.portal.feelings import FEELINGS
from whiteglove.web.portal.page import go_on, language_of, page

FIELDS = ("words", "feeling", "address", "name")


# Nobody is signed in here, so no right can be borrowed.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest) -> HttpResponse:
    """Own words, and beside them what they like: a score, a feeling, an address for an answer."""
    if request.method != "POST":
        return _form(request)
    if not ratelimit.consume(request, action="tell_us"):
        return _form(request, refusal="many", status=429)
    try:
        tell_us(_told(request))
    except NotUnderstood:
        return _form(request, refusal=_refusal(request), status=422)
    except TooMuchAtOnce as refused:
        return _form(request, refusal="many", status=refused.status)
    return go_on(f"{request.path}?told=yes")


def _told(request: HttpRequest) -> Told:
    given = request.POST
    return Told(
        words=given.get("words", ""),
        value=_score(request),
        feeling=given.get("feeling", ""),
        address=given.get("address", ""),
        name=given.get("name", ""),
        language=language_of(request, None),
    )


def _score(request: HttpRequest) -> int | None:
    score = request.POST.get("score", "")
    return int(score) if score.isascii() and score.isdecimal() and len(score) == 1 else None


def _refusal(request: HttpRequest) -> str:
    words = request.POST.get("words", "").strip()
    if not words:
        return "empty"
    return "long" if len(words) > LONGEST_WORDS else "address"


def _form(request: HttpRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
    language = language_of(request, None)
    question = ready_questions()[Kind.CSAT.value]
    told = {
        "given": {name: request.POST.get(name, "") for name in FIELDS},
        "score": _score(request),
        "question": question_in(question, language),
        "choices_given": choices_in(question, language),
        "feelings": FEELINGS,
        "refusal": refusal,
        "is_told": request.GET.get("told") == "yes",
        "longest": LONGEST_WORDS,
    }
    return page(request, "portal/tell_us.html", told, status=status)
