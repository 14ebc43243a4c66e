"""Signing in by password, and out. Allauth keeps the rules: limits on tries, sessions, who may."""

from typing import Any

from allauth.account.views import LoginView
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST


class SignIn(LoginView):  # type: ignore[misc]
    """The sign-in page."""

    template_name = "account/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and where to go afterwards; allauth's own addresses do not exist here."""
        wanted = self.request.POST.get("next") or self.request.GET.get("next", "")
        return super(LoginView, self).get_context_data(next=wanted, **kwargs)  # type: ignore[no-any-return]


sign_in = SignIn.as_view()


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out of this browser."""
    logout(request)
    return HttpResponseRedirect(reverse("sign_in"))
