"""From a request to the one who acts."""

from django.http import HttpRequest

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import Refused
from whiteglove.team.models import Colleague


class NotSignedIn(Refused):
    """Nobody is signed in in this browser; the page leads to the sign-in."""

    status = 401


def actor_of(request: HttpRequest) -> Actor:
    """The colleague who is signed in. Raises NotSignedIn, which `Refusals` turns into the sign-in page."""
    return colleague_of(request).as_actor()


def colleague_of(request: HttpRequest) -> Colleague:
    """The colleague's own row, for pages about themselves. Raises NotSignedIn."""
    if not isinstance(request.user, Colleague):
        raise NotSignedIn("Please sign in first.")
    return request.user
