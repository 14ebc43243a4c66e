"""Take the mails of archives in, some at a time, by the road of all mail: durable first, then filed.

Run again, after an end in the middle or years later, it adds what is not here yet and nothing else: bytes that an
import brought for the same team are known. Only a few wait at any time, so that new mail never stands behind them.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from whiteglove.channels.email.actions.filing import file_waiting_mails
from whiteglove.channels.email.actions.taking_in import Delivered, take_in
from whiteglove.channels.email.facts import MailImported
from whiteglove.channels.email.importing.archives import Listed, OldMail, Unreadable
from whiteglove.channels.email.models import MailImport, RawMail
from whiteglove.channels.email.models.raw_mail import RawState
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.blobs.actions import KeptBytes
from whiteglove.foundation.blobs.storage import blobs
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.loops import living
from whiteglove.foundation.passing import is_passing
from whiteglove.foundation.settings_checks import bare_address
from whiteglove.team.models import Team
from whiteglove.team.permissions import May, require

TOGETHER = 100
BYTES_TOGETHER = 20_000_000
# A mail larger than this goes from file to file and is never whole in memory here.
LARGE = 8_000_000
WAIT_FOR_OTHERS_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Wishes:
    """How an archive is taken in. team: gets all of it; None: as addressed. ours: whose mails are answers of ours.

    closed_before: what is older waits for nobody.
    """

    team: Team | None = None
    closed_before: datetime | None = None
    ours: tuple[str, ...] = ()


@dataclass
class Counts:
    """How far it is. read = filed + known + quarantined; unreadable ones are not among those read."""

    read: int = 0
    filed: int = 0
    known: int = 0
    quarantined: int = 0
    unreadable: list[Unreadable] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Held:
    """A mail whose bytes we have. digest: their SHA-256."""

    bytes: bytes | KeptBytes
    digest: str
    came_at: datetime


def import_mails(
    actor: Actor, listed: Listed, wishes: Wishes, *, told: Callable[[Counts], None] = lambda _counts: None
) -> Counts:
    """Take all of them in, oldest first, and file them. told: after each step, how far it is.

    Raises what hinders it (a full disk, the database away): what is in is in, and a second run goes on from there.
    """
    require(actor, May.SET_UP_MAILBOXES)
    run = MailImport.objects.create(
        team=wishes.team,
        closed_before=wishes.closed_before,
        ours=[_address(one) for one in wishes.ours],
        by_whom=actor.reference,
    )
    counts = Counts(unreadable=list(listed.unreadable))
    with living() as instance:
        for batch in _batches(listed.mails):
            _take(run, _read(batch, counts), counts, instance)
            told(counts)
    _write_down(actor, run, counts)
    return counts


def _address(written: str) -> str:
    try:
        return bare_address(written.strip().lower())
    except ValueError as error:
        raise NotUnderstood(f"{written!r} cannot be an address of ours: {error}.") from None


def _batches(mails: Sequence[OldMail]) -> Iterator[list[OldMail]]:
    batch: list[OldMail] = []
    size = 0
    for mail in mails:
        if batch and (len(batch) == TOGETHER or size + mail.size > BYTES_TOGETHER):
            yield batch
            batch, size = [], 0
        batch.append(mail)
        size += mail.size
    if batch:
        yield batch


def _read(batch: Sequence[OldMail], counts: Counts) -> list[_Held]:
    held = []
    for mail in batch:
        try:
            held.append(_held(mail))
        except OSError as error:
            if is_passing(error):  # it is our own disk that is full
                raise
            counts.unreadable.append(Unreadable(f"a mail of {mail.came_at:%Y-%m-%d %H:%M}", str(error)))
    counts.read += len(held)
    return held


def _held(mail: OldMail) -> _Held:
    if mail.size > LARGE:
        name, size = blobs.keep_all(mail.pieces())
        return _Held(KeptBytes(name, size), name, mail.came_at)
    content = b"".join(mail.pieces())
    return _Held(content, hashlib.sha256(content).hexdigest(), mail.came_at)


def _take(run: MailImport, held: Sequence[_Held], counts: Counts, instance: int) -> None:
    known = set(
        RawMail.objects.filter(
            blob__in=[mail.digest for mail in held], imported__isnull=False, imported__team=run.team_id
        ).values_list("blob_id", flat=True)
    )
    fresh: list[_Held] = []
    for mail in held:
        if mail.digest not in known:
            known.add(mail.digest)
            fresh.append(mail)
    counts.known += len(held) - len(fresh)
    if fresh:
        ids = take_in(
            [Delivered(mail.bytes, "import", received_at=mail.came_at, imported_id=run.pk) for mail in fresh]
        )
        became = _filed(ids, instance)
        counts.filed += became[RawState.FILED]
        counts.known += became[RawState.DUPLICATE]
        counts.quarantined += became[RawState.QUARANTINED]


def _filed(ids: Sequence[int], instance: int) -> Counter[str]:
    """What became of them, once none waits: we file, and so does the worker, where one runs."""
    ours = RawMail.objects.filter(pk__in=ids)
    while ours.filter(state=RawState.WAITING).exists():
        if file_waiting_mails(instance) > 0:
            time.sleep(WAIT_FOR_OTHERS_SECONDS)
    return Counter(ours.values_list("state", flat=True))


@transaction.atomic
def _write_down(actor: Actor, run: MailImport, counts: Counts) -> None:
    figures = {name: getattr(counts, name) for name in ("read", "filed", "known", "quarantined")}
    MailImport.objects.filter(pk=run.pk).update(ended_at=clock.now(), **figures)
    announce(MailImported(run.pk, **figures), actor=actor)
