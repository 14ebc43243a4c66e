"""The page on which a customer sees their matter, and adds to it. Whoever holds its address may see it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.improvement.queries.decisions import we_did
from whiteglove.promises.seen_by_customer import LONGEST_WORD, NoLonger, TooManyWords, add_word, matter_of
from whiteglove.web.portal.page import go_on, page


# No cookie gives anybody a right here, so there is none to borrow: who knows the address may write, nobody else can.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def with_us(request: HttpRequest, token: str) -> HttpResponse:
    """One matter as its customer sees it; POST adds `text` to it."""
    try:
        return _added(request, token) if request.method == "POST" else _matter(request, token)
    except NotFound:
        return page(request, "portal/gone.html", {"is_erased": False, "is_known": False}, status=404)
    except NoLonger as over:
        return page(request, "portal/gone.html", {"is_erased": over.is_erased, "is_known": True}, status=over.status)


def _added(request: HttpRequest, token: str) -> HttpResponse:
    text = request.POST.get("text", "")
    try:
        add_word(token, text)
    except NotUnderstood:
        return _matter(request, token, text=text, refusal="long" if text.strip() else "empty", status=422)
    except TooManyWords as refused:
        return _matter(request, token, text=text, refusal="many", status=refused.status)
    return go_on(f"{request.path}?added=yes#newest")


def _matter(
    request: HttpRequest, token: str, *, text: str = "", refusal: str = "", status: int = 200
) -> HttpResponse:
    matter = matter_of(token)
    told = {
        "matter": matter,
        "text": text,
        "refusal": refusal,
        "is_added": request.GET.get("added") == "yes",
        "longest": LONGEST_WORD,
        "path": request.path,
        "deeds": we_did(customer=matter.customer_id),
    }
    return page(request, "portal/matter.html", told, status=status, wanted=matter.language, zone=matter.zone)
