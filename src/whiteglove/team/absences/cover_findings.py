"""Each night somebody looks whether everybody's covers could answer; a lead finds it on the calendar."""

from datetime import timedelta

from django.db import transaction

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.actions import announce
from whiteglove.team.absences.facts import CoverTroubled
from whiteglove.team.covers import concerns
from whiteglove.team.models import CoverFinding
from whiteglove.team.snapshot import snapshot

LOOKED_AHEAD = timedelta(days=14)


def look_at_covers() -> int:
    """Write down what is the matter with covers, and what no longer is; returns how many are new. Each told once."""
    now = clock.now()
    seen = {(one.person, one.cover, one.trouble.value) for one in concerns(snapshot(now), now + LOOKED_AHEAD)}
    with transaction.atomic():
        known = {(row.colleague_id, row.cover_id, row.trouble): row for row in _open()}
        mended = [row.pk for key, row in known.items() if key not in seen]
        CoverFinding.objects.filter(pk__in=mended).update(mended_at=now)
        new = sorted(seen - known.keys())
        CoverFinding.objects.bulk_create(
            CoverFinding(colleague_id=person, cover_id=cover, trouble=trouble, found_at=now)
            for person, cover, trouble in new
        )
        if new:
            told = [CoverTroubled(colleague_id=person, cover_id=cover, trouble=what) for person, cover, what in new]
            announce(*told, actor=SYSTEM)
    return len(new)


def _open() -> list[CoverFinding]:
    return list(CoverFinding.objects.select_for_update().filter(mended_at=None).order_by("id"))
