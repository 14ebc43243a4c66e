"""You said, we did: what changed because of what customers said. For everybody to read; nobody is named."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from whiteglove.improvement.queries.decisions import we_did
from whiteglove.web.portal.page import page


@require_safe
def we_did_page(request: HttpRequest) -> HttpResponse:
    """The newest first."""
    return page(request, "portal/we_did.html", {"found": we_did()})
