"""Play the customer, in the demo: write a mail as one of them, and read what comes back."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from whiteglove.channels.email.understanding.identity import plain_subject
from whiteglove.conversations.actions.files import Upload
from whiteglove.demo import playing
from whiteglove.demo.playing import Letter, Persona
from whiteglove.demo.queries import Post, matters_of, one_post, post_of, require_play
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, Refused
from whiteglove.web.actors import actor_of
from whiteglove.web.desk.list_page import counts_shown
from whiteglove.web.desk.wanted import number, wanted
from whiteglove.web.refusals import in_words

FILES_AT_MOST = 20
MATTERS_SHOWN = 3


@require_http_methods(["GET", "HEAD", "POST"])
def play(request: HttpRequest) -> HttpResponse:
    """GET: the customer's desk. POST: their mail goes to our SMTP door; if it cannot, the text stays."""
    actor = actor_of(request)
    require_play(actor)
    if request.method != "POST":
        return _opened(request, actor)
    written = {name: request.POST.get(name, "") for name in ("to", "subject", "text", "answer")}
    try:
        writer = playing.persona(request.POST.get("who", ""), request.POST.get("name", ""))
        playing.send_as_customer(actor, _letter(request, actor, writer))
    except (NotAllowed, NotFound):
        raise
    except Refused as refusal:
        who = playing.CAST[0] if isinstance(refusal, playing.NotAnExample) else writer
        page = _page(request, actor, who, written=written, refusal=_words(refusal))
        return render(request, "desk/play.html", page, status=refusal.status, using="jinja2")
    address = redirect("play")
    address["Location"] += f"?{urlencode({**_who(writer), 'sent': 'yes'})}"
    return address


def _opened(request: HttpRequest, actor: Actor) -> HttpResponse:
    asked = request.GET.get("who", "")
    try:
        who = playing.persona(asked, request.GET.get("name", "")) if asked else playing.CAST[0]
    except playing.NotAnExample as refusal:
        page = _page(request, actor, playing.CAST[0], other_refusal=_words(refusal))
        return render(request, "desk/play.html", page, status=refusal.status, using="jinja2")
    answered = number(request.GET.get("answer", ""))
    written = _begun(who, one_post(actor, who.address, answered)) if answered else None
    return render(request, "desk/play.html", _page(request, actor, who, written=written), using="jinja2")


@require_safe
def play_box(request: HttpRequest) -> HttpResponse:
    """The letter box again, when something is new in it; 204 when not."""
    actor = actor_of(request)
    require_play(actor)
    who = playing.persona(request.GET.get("who", ""), request.GET.get("name", ""))
    box = _box(actor, who)
    if box["seen"] == request.GET.get("seen"):
        return HttpResponse(status=204)
    return render(request, "desk/_play_box.html", {"actor": actor, **box}, using="jinja2")


def _letter(request: HttpRequest, actor: Actor, writer: Persona) -> Letter:
    answered = number(request.POST.get("answer", ""))
    post = one_post(actor, writer.address, answered).mail if answered else None
    ours = [address for address, _ in playing.our_addresses()]
    to = request.POST.get("to", "")
    files = [
        Upload(file.name or "", file.content_type or "", file.read())
        for file in request.FILES.getlist("files")[:FILES_AT_MOST]
    ]
    return Letter(
        writer=writer,
        to=playing.answer_address(post) if post else (to if to in ours else ours[0]),
        subject=request.POST.get("subject", ""),
        text=request.POST.get("text", ""),
        files=files,
        answers=post,
    )


def _begun(who: Persona, post: Post) -> dict[str, str]:
    """An answer as a mail program begins it."""
    return {
        "to": playing.answer_address(post.mail),
        "subject": f"Re: {plain_subject(post.mail.subject)}".strip(),
        "text": playing.quoted(post, who.language),
        "answer": str(post.id),
    }


def _page(
    request: HttpRequest,
    actor: Actor,
    who: Persona,
    *,
    written: dict[str, str] | None = None,
    refusal: str = "",
    other_refusal: str = "",
) -> dict[str, Any]:
    return {
        "actor": actor,
        "wanted": wanted(request),
        "cast": [(one, urlencode(_who(one))) for one in playing.CAST],
        "ours": playing.our_addresses(),
        "written": written or {"to": "", "subject": "", "text": "", "answer": ""},
        "refusal": refusal,
        "other": {"name": request.GET.get("name", ""), "address": request.GET.get("who", "")}
        if other_refusal
        else None,
        "other_refusal": other_refusal,
        "is_sent": request.GET.get("sent") == "yes",
        **_box(actor, who),
        **counts_shown(actor),
    }


def _box(actor: Actor, who: Persona) -> dict[str, Any]:
    """seen: short text that differs when something new is in the box or on the desk."""
    posts, matters = post_of(actor, who.address), matters_of(actor, who.address)[:MATTERS_SHOWN]
    seen = [str(posts[0].id if posts else 0), *(f"{one.id}.{one.updated_at:%s%f}" for one in matters)]
    return {"who": who, "who_query": urlencode(_who(who)), "posts": posts, "matters": matters, "seen": "-".join(seen)}


def _who(who: Persona) -> dict[str, str]:
    """The persona as the end of an address; names of the cast are known."""
    return {"who": who.address} if who in playing.CAST else {"who": who.address, "name": who.name}


def _words(refusal: Refused) -> str:
    match refusal:
        case playing.NotAnExample():
            return gettext("Please take an address that ends in .example, so that no real person is meant.")
        case playing.NothingWritten():
            return gettext("There is nothing in this mail yet. A word or two will do.")
        case playing.DoorClosed():
            return gettext("Nobody listens for mail at the moment, so it was not sent. Your text is kept here.")
        case playing.MailRefused():
            return gettext("The mail was not taken. The server said: %(said)s") % {"said": refusal.said}
        case _:
            return in_words(refusal)
