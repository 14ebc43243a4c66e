"""A mail as its writer laid it out, in a frame of its own where nothing runs and nothing is fetched unasked."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from whiteglove.channels.email.understanding.html import Words, frame_csp, frame_document, sanitise
from whiteglove.conversations.queries.reading import html_of, message
from whiteglove.foundation.errors import NotFound
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.files import picture_key


@require_safe
def message_html(request: HttpRequest, message_id: int) -> HttpResponse:
    """The frame's document; `?images=1` lets pictures from elsewhere in."""
    actor = actor_of(request)
    html = html_of(actor, message_id)
    if html is None:
        raise NotFound("This message has no layout of its own.")
    _, shown = message(actor, message_id)
    pictures = {file.content_id: file.id for file in shown.files if file.content_id}
    with_images = request.GET.get("images") == "1"
    clean = sanitise(
        html,
        show_remote_images=with_images,
        cid_url=lambda cid: _picture_address(pictures.get(cid)),
        words=_words(),
    )
    answer = HttpResponse(frame_document(clean, lang=shown.language))
    answer.headers["Content-Security-Policy"] = frame_csp(with_images)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _picture_address(attachment_id: int | None) -> str | None:
    if attachment_id is None:
        return None
    return f"{reverse('file', args=[attachment_id])}?key={picture_key(attachment_id)}"


def _words() -> Words:
    return Words(
        image_held_back=gettext("Image held back"),
        image_missing=gettext("Image missing"),
        leads_to=gettext("(leads to {host})"),
    )
