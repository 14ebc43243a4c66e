"""Who must have a second factor sets one up before anything else (`WHITEGLOVE_SECOND_FACTOR`)."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from whiteglove.foundation.settings import settings
from whiteglove.team.models import Colleague
from whiteglove.team.permissions import MANAGING
from whiteglove.team.signed_in import DEVICE
from whiteglove.web.actors import NotSignedIn, colleague_of
from whiteglove.web.refusals import is_fragment

CHECKED = "second_factor_checked"  # in the session: under which policy and in which role one has what it takes
OPEN = ("/account/", "/sign-", "/healthz", "/metrics", "/api/", "/static/", "/live")


class SecondFactorFirst:
    """Leads colleagues who lack a second factor to their account until they have one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lead to the account."""
        policy = settings().second_factor
        if policy == "nobody" or request.path.startswith(OPEN):
            return self.get_response(request)
        try:
            colleague = colleague_of(request)
        except NotSignedIn:
            return self.get_response(request)
        standing = f"{policy} {colleague.role}"  # whoever is promoted meanwhile is asked anew
        if request.session.get(CHECKED) == standing:
            return self.get_response(request)
        if owes_factor(request, colleague):
            place = f"{reverse('account')}?said=second-factor"
            answer: HttpResponse = HttpResponseRedirect(place)
            if is_fragment(request):
                answer = HttpResponse(headers={"HX-Redirect": place})
            return answer
        request.session[CHECKED] = standing
        return self.get_response(request)


def must_have_factor(colleague: Colleague) -> bool:
    """Whether the policy of this house asks it of them."""
    policy = settings().second_factor
    return policy == "everybody" or (policy == "managing" and colleague.role in MANAGING)


def owes_factor(request: HttpRequest, colleague: Colleague) -> bool:
    """Whether they must and lack one. Who came by the provider was checked there."""
    came_by_provider = request.session.get(DEVICE, {}).get("way") == "provider"
    return must_have_factor(colleague) and not came_by_provider and not has_factor(colleague)


def has_factor(colleague: Colleague, *, besides: int = 0) -> bool:
    """An authenticator app or a passkey, besides the one of this id."""
    codes = Authenticator.Type.RECOVERY_CODES
    return bool(Authenticator.objects.filter(user=colleague).exclude(type=codes).exclude(pk=besides).exists())
