"""The browsers that may be told."""

from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import transaction

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.settings import settings
from whiteglove.foundation.text import one_line, storable
from whiteglove.team.facts import ColleagueChanged
from whiteglove.team.models import PushSubscription, SignedIn

LONGEST_ENDPOINT = 1000
POINT_BYTES = 65
SECRET_BYTES = 16
DEVICES_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Browser:
    """What a browser says when it subscribes: where, its public point and its secret, both in base64."""

    endpoint: str
    key: str
    secret: str
    device: str


def is_known_service(endpoint: str) -> bool:
    """Whether an address belongs to a push service we write to; anything else could be a machine of the house.

    A service of one's own is named in the setting with its scheme, such as `http://push.internal:8080`.
    """
    try:
        parts = urlsplit(endpoint)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    allowed = [known.strip().lower() for known in settings().push_services.split(",") if known.strip()]
    if f"{parts.scheme}://{parts.netloc.lower()}" in allowed:
        return True
    return parts.scheme == "https" and any(host == known or host.endswith(f".{known}") for known in allowed)


@transaction.atomic
def add_device(actor: Actor, browser: Browser, *, session: str) -> PushSubscription:
    """This browser may be told what the actor chooses; whoever had it before is told here no more.

    session: key of the one in which it asks; where that ends, the browser is told no more.
    Raises NotUnderstood for what no browser sends or an unknown service.
    """
    is_theirs = SignedIn.objects.filter(pk=session, colleague=actor.colleague_id or 0).exists()
    if actor.colleague_id is None or not is_theirs:
        raise NotUnderstood("Only a colleague's own browser can be told.")
    if len(browser.endpoint) > LONGEST_ENDPOINT or not is_known_service(browser.endpoint):
        raise NotUnderstood("This browser's push service is not among those this desk writes to.")
    if _length(browser.key) != POINT_BYTES or _length(browser.secret) != SECRET_BYTES:
        raise NotUnderstood("This browser did not say its keys.")
    added, _ = PushSubscription.objects.update_or_create(
        endpoint=browser.endpoint,
        defaults={
            "colleague_id": actor.colleague_id,
            "session_id": session,
            "key": browser.key,
            "secret": browser.secret,
            "device": one_line(storable(browser.device), 120),
            "failed_at": None,
        },
    )
    own = PushSubscription.objects.filter(colleague=actor.colleague_id).order_by("-id")
    PushSubscription.objects.filter(pk__in=list(own.values_list("pk", flat=True)[DEVICES_AT_MOST:])).delete()
    announce(ColleagueChanged(colleague_id=added.colleague_id), actor=actor)
    return added


def _length(encoded: str) -> int:
    try:
        return len(urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    except (NotBase64, ValueError):
        return 0


@transaction.atomic
def remove_device(actor: Actor, *, endpoint: str = "", device_id: int = 0) -> None:
    """One of the actor's browsers is told no more, by its endpoint or id. Raises NotFound."""
    own = PushSubscription.objects.filter(colleague=actor.colleague_id or 0)
    gone, _ = (own.filter(endpoint=endpoint) if endpoint else own.filter(pk=device_id)).delete()
    if not gone:
        raise NotFound("This browser is not among those that are told.")
    announce(ColleagueChanged(colleague_id=actor.colleague_id or 0), actor=actor)


def devices(actor: Actor) -> list[PushSubscription]:
    """The actor's browsers, the newest first."""
    return list(PushSubscription.objects.filter(colleague=actor.colleague_id or 0).order_by("-id"))
