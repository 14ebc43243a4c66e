"""A link that lets a colleague in once, with their second factor if they have one.

Opening it only shows a button: programs that look at links spend nothing.
"""

from allauth.account.internal.flows.login import (
    clear_authentication_records,
    perform_login,
    record_authentication,
)
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from whiteglove.channels.email.guide import is_wanted
from whiteglove.demo.queries import newest_scene
from whiteglove.foundation.actors import Actor, Role
from whiteglove.team.actions import use_sign_in_link
from whiteglove.team.permissions import May, is_allowed


@sensitive_variables("secret")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest, secret: str) -> HttpResponse:
    """GET: a button. POST: spend the link and come in; a spent or old one says so."""
    if request.method != "POST":
        return _shown(request, is_spent=False, status=200)
    colleague = use_sign_in_link(secret)
    if colleague is None:
        return _shown(request, is_spent=True, status=410)
    clear_authentication_records(request)
    record_authentication(request, colleague, "link")
    answer: HttpResponse = perform_login(
        request, Login(user=colleague, redirect_url=_first_page(colleague.as_actor()))
    )
    return answer


def _first_page(actor: Actor) -> str:
    """The desk; an empty one opens on its guide, the demo on its story; somebody new begins where they learn how."""
    if actor.role is Role.TEMP:
        return reverse("start")
    if is_wanted(actor):
        return reverse("manage_guide")
    scene = newest_scene()
    if scene is None or not is_allowed(actor, May.READ_CONVERSATIONS):
        return reverse("desk")
    return reverse("conversation", args=[scene])


def _shown(request: HttpRequest, *, is_spent: bool, status: int) -> HttpResponse:
    answer = render(request, "account/link.html", {"is_spent": is_spent}, status=status, using="jinja2")
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer
