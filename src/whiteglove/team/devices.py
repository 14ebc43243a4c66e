"""The browsers in which a colleague is signed in: list them, and sign out of one or of all others."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.journal.actions import announce
from whiteglove.team.facts import SignedOutElsewhere
from whiteglove.team.signed_in import SignedIn


@dataclass(frozen=True, slots=True)
class Device:
    """One browser. mark: names it without telling its key."""

    mark: str
    browser: str
    address: str
    way: str
    began_at: datetime | None
    seen_at: datetime | None
    is_this: bool


def mark_of(session_key: str) -> str:
    """A name for a session that does not open it."""
    return hashlib.sha256(f"device {session_key}".encode()).hexdigest()[:20]


def devices(actor: Actor, *, this: str) -> list[Device]:
    """Where the actor is signed in, this browser first, then the one seen last. this: key of the asking session."""
    rows = SignedIn.objects.filter(colleague=actor.colleague_id or 0, expire_date__gt=clock.now())
    found = [
        Device(
            mark_of(row.session_key), row.browser, row.address, row.way, row.began_at, row.seen_at,
            row.session_key == this,
        )
        for row in rows.order_by("-seen_at")
    ]  # fmt: skip
    return sorted(found, key=lambda device: not device.is_this)


@transaction.atomic
def sign_out_of(actor: Actor, mark: str) -> None:
    """Sign out of one browser, at once. Raises NotFound."""
    rows = SignedIn.objects.filter(colleague=actor.colleague_id or 0)
    keys = [key for key in rows.values_list("session_key", flat=True) if mark_of(key) == mark]
    if not rows.filter(pk__in=keys).delete()[0]:
        raise NotFound("You are not signed in there any more.")
    announce(SignedOutElsewhere(colleague_id=actor.colleague_id or 0, count=1), actor=actor)


@transaction.atomic
def sign_out_elsewhere(actor: Actor, *, this: str) -> int:
    """Sign out everywhere but here; returns of how many browsers."""
    others = SignedIn.objects.filter(colleague=actor.colleague_id or 0).exclude(pk=this)
    count, _ = others.delete()
    if count:
        announce(SignedOutElsewhere(colleague_id=actor.colleague_id or 0, count=count), actor=actor)
    return count


def forget_ended() -> int:
    """Forget sessions that have ended by themselves; run by clockwork. Returns how many."""
    return SignedIn.objects.filter(expire_date__lt=clock.now()).delete()[0]
