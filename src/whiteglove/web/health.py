"""Is the house well? For load balancers, operators and the page of managers."""

import shutil
from dataclasses import asdict, dataclass
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from whiteglove.channels.email.health import MailPulse, mail_pulse
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.backup.last import last_backup
from whiteglove.foundation.blobs.queries import out_of_step
from whiteglove.foundation.journal.models import ReactionTrouble
from whiteglove.foundation.journal.queries import failed_jobs, seconds_behind
from whiteglove.foundation.settings import settings
from whiteglove.routing.queries import HangingFigures, hanging
from whiteglove.team.models import Colleague
from whiteglove.team.permissions import May, is_allowed
from whiteglove.team.queries import actor_of_token

LAG_TOO_LONG_SECONDS = 120.0
DISK_TOO_FULL_BYTES = 500_000_000
HERE = ("127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Pulse:
    """How the house is. Seconds are ages of what waits longest; counts stop at 1,000. No backup yet: None."""

    mail: MailPulse
    reactions_behind_seconds: float
    reactions_in_trouble: int
    failed_jobs: int
    missing_blobs: int
    unused_blobs: int
    last_backup_hours: float | None
    disk_free_bytes: int
    hanging: HangingFigures

    @property
    def troubles(self) -> tuple[str, ...]:
        """What somebody should look at, in words; empty when all is well."""
        found = {
            "Mail waits to be filed": self.mail.oldest_unfiled_seconds > LAG_TOO_LONG_SECONDS,
            "Mail waits to be sent": self.mail.oldest_unsent_seconds > LAG_TOO_LONG_SECONDS,
            "Some mail could not be understood": self.mail.quarantined > 0,
            "Some answers failed or may not have arrived": self.mail.failed_sends > 0,
            "Some mailboxes cannot be read": self.mail.mailboxes_closed > 0,
            "Some mail on other servers could not be fetched, or not whole": self.mail.imap_troubles > 0,
            "Other servers hold mail that we lack": self.mail.imap_missing > 0,
            "What follows from facts is late": self.reactions_behind_seconds > LAG_TOO_LONG_SECONDS,
            "Some reactions keep failing": self.reactions_in_trouble > 0,
            "Some jobs failed": self.failed_jobs > 0,
            "Some kept bytes are missing": self.missing_blobs > 0,
            "The disk is nearly full": self.disk_free_bytes < DISK_TOO_FULL_BYTES,
        }
        return tuple(words for words, is_so in found.items() if is_so)

    @property
    def is_well(self) -> bool:
        """Whether nobody needs to look."""
        return not self.troubles

    def as_dict(self) -> dict[str, Any]:
        """For JSON and the command line."""
        figures = asdict(self)
        mail, hanging = figures.pop("mail"), figures.pop("hanging")
        gaps = [gap.as_dict() for gap in self.hanging.cover_gaps]
        return {"ok": self.is_well, "troubles": list(self.troubles), **mail, **figures, **hanging, "cover_gaps": gaps}

    def as_metrics(self) -> dict[str, float]:
        """For programs that watch figures over time."""
        figures = asdict(self)
        mail = {f"mail_{name}": value for name, value in figures.pop("mail").items()}
        hanging = figures.pop("hanging") | {"cover_gaps": len(self.hanging.cover_gaps)}
        known = {name: value for name, value in figures.items() if value is not None}
        return {"ok": self.is_well, **mail, **known, **hanging}


def take_pulse() -> Pulse:
    """Look at everything, in a fixed number of cheap queries."""
    missing, unused = out_of_step()
    backed_up_at = last_backup()
    age = None if backed_up_at is None else (clock.now() - backed_up_at).total_seconds() / 3600
    return Pulse(
        mail=mail_pulse(),
        reactions_behind_seconds=seconds_behind(),
        reactions_in_trouble=ReactionTrouble.objects.count(),
        failed_jobs=failed_jobs(),
        missing_blobs=missing,
        unused_blobs=unused,
        last_backup_hours=None if age is None else round(max(0.0, age), 1),
        disk_free_bytes=shutil.disk_usage(settings().home).free,
        hanging=hanging(SYSTEM),
    )


def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the desk can serve, 503 when it cannot reach its database; more only for those who may know."""
    try:
        said = take_pulse().as_dict()
        return JsonResponse(said if _may_know(request) else {"ok": said["ok"]})
    except (OperationalError, InterfaceError):
        connection.close()
        return JsonResponse({"ok": False, "troubles": ["The database does not answer"]}, status=503)


def metrics(request: HttpRequest) -> HttpResponse:
    """The same figures as Prometheus reads them; 403 for those who may not know."""
    try:
        if not _may_know(request):
            return HttpResponse("Figures are for this machine, or with a token that may health.read.\n", status=403)
        pulse = take_pulse()
    except (OperationalError, InterfaceError):
        connection.close()
        return HttpResponse("The database does not answer.\n", status=503)
    registry = CollectorRegistry()
    for name, value in pulse.as_metrics().items():
        Gauge(f"whiteglove_{name}", "See docs/guide/operating.md", registry=registry).set(value)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_know(request: HttpRequest) -> bool:
    """This machine itself (not a proxy on it, which speaks for strangers), or one who may read health."""
    is_passed_on = any(header in request.headers for header in ("X-Forwarded-For", "Forwarded", "Via"))
    if request.META.get("REMOTE_ADDR") in HERE and not is_passed_on:
        return True
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    actor = actor_of_token(token.strip()) if kind.lower() == "bearer" else None
    if actor is None and isinstance(request.user, Colleague):
        actor = request.user.as_actor()
    return actor is not None and is_allowed(actor, May.READ_HEALTH)
