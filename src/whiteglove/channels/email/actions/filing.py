"""File raw mails: understood, then a message for each team addressed. Each once, whatever is killed when.

What answers a mail that is not here yet waits while older ones are in other hands: one of them may be that mail.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import IntegrityError, OperationalError, connection, transaction

from whiteglove.channels.email.actions.placing import place_mail
from whiteglove.channels.email.facts import MailQuarantined
from whiteglove.channels.email.models import RawMail
from whiteglove.channels.email.models.raw_mail import RawState
from whiteglove.channels.email.targets import our_addresses
from whiteglove.channels.email.threading import referenced_ids
from whiteglove.channels.email.understanding.mail import UnderstoodMail
from whiteglove.channels.email.understanding.read import understand, understand_beginning
from whiteglove.conversations.models import Message
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.blobs.storage import blobs
from whiteglove.foundation.journal.actions import announce, announced_together
from whiteglove.foundation.loops import LIVING
from whiteglove.foundation.passing import is_passing
from whiteglove.foundation.settings import settings
from whiteglove.foundation.text import storable

BATCH = 40
# Mails of a batch are in memory together, with what was understood of them; a larger one is taken alone.
BATCH_BYTES = 30_000_000
GIVE_UP_AFTER = 4
OVERSIZE = "oversize"
OVERSIZE_READ = 500_000
IDLE_SECONDS = 5.0
WAIT_FOR_OTHERS_SECONDS = 0.05
TRIES_AGAINST_OTHERS = 3

log = logging.getLogger(__name__)

# Fresh ones are taken by the batch. One that was in hand when a process ended is a suspect and taken alone, so
# that it cannot pull others down: its tries are counted before it is touched, theirs are not.
FRESH, SUSPECT = "attempts = 0", "attempts > 0"
# Chosen once and for all first: as a condition of the update, some plans choose again for each row, past the limit.
CLAIM = """
WITH locked AS MATERIALIZED (
    SELECT id, attempts, blob_id FROM email_rawmail WHERE state = 'waiting' AND {which}
        AND (claimed_by IS NULL OR claimed_by NOT IN {living})
    ORDER BY attempts, id LIMIT %s FOR UPDATE SKIP LOCKED),
summed AS (
    SELECT locked.id, row_number() OVER turn AS place, sum(blob.size) OVER turn AS bytes
    FROM locked JOIN blobs_blob blob ON blob.sha256 = locked.blob_id
    WINDOW turn AS (ORDER BY locked.attempts, locked.id))
UPDATE email_rawmail SET claimed_by = %s, attempts = email_rawmail.attempts + 1
FROM summed WHERE email_rawmail.id = summed.id AND (summed.place = 1 OR summed.bytes <= %s)
RETURNING email_rawmail.id
"""
GIVE_BACK = """
UPDATE email_rawmail SET claimed_by = NULL, attempts = attempts - 1
WHERE state = 'waiting' AND attempts > 0 AND claimed_by = ANY(%s)
"""
POSTPONE = """
UPDATE email_rawmail SET claimed_by = NULL, attempts = attempts - 1
WHERE state = 'waiting' AND id = ANY(%s) AND claimed_by = %s
"""
LET_GO_COUNTED = "UPDATE email_rawmail SET claimed_by = NULL WHERE state = 'waiting' AND id = %s AND claimed_by = %s"

# Numbers under which this process had mails in hand when the disk or the database failed it.
_interrupted: set[int] = set()


@dataclass(frozen=True, slots=True)
class Claimed:
    """A raw mail in hand, understood."""

    raw: RawMail
    mail: UnderstoodMail


def file_waiting_mails(instance: int) -> float:
    """One turn of the loop: file what waits. Returns seconds until it should look again.

    Raises what hinders it. When that passes (disk full, database away) no mail is to blame; else the try counts,
    and each mail in hand is taken alone next time.
    """
    try:
        _give_back_what_was_interrupted()
        fresh = _claim(FRESH, instance, BATCH)
        postponed = _file_together(fresh, instance)
        suspects = _claim(SUSPECT, instance, 1)
        postponed += sum(_file_suspect(raw, instance) for raw in suspects)
    except Exception as error:
        if _is_nobodys_fault(error):
            _interrupted.add(instance)
        raise
    taken = len(fresh) + len(suspects)
    if not taken:
        return IDLE_SECONDS
    return WAIT_FOR_OTHERS_SECONDS if postponed == taken else 0.0


def _is_nobodys_fault(error: BaseException) -> bool:
    """Memory may well be short because of what is in hand; a full disk or an absent database is not its doing."""
    return is_passing(error) and not isinstance(error, MemoryError)


def _give_back_what_was_interrupted() -> None:
    if not _interrupted:
        return
    with connection.cursor() as cursor:
        cursor.execute(GIVE_BACK, [list(_interrupted)])
    _interrupted.clear()


def _claim(which: str, instance: int, limit: int) -> list[RawMail]:
    with connection.cursor() as cursor:
        cursor.execute(CLAIM.format(which=which, living=LIVING), [limit, instance, BATCH_BYTES])
        ids = [row[0] for row in cursor.fetchall()]
    return (
        list(RawMail.objects.select_related("mailbox__team", "imported__team").filter(pk__in=ids).order_by("id"))
        if ids
        else []
    )


def _file_suspect(raw: RawMail, instance: int) -> bool:
    """Whether it waits for others."""
    if raw.attempts > GIVE_UP_AFTER:
        quarantine(raw, "Understanding this mail ended our program several times.", instance=instance)
        return False
    return _file_alone(raw, instance)


def _file_together(rows: list[RawMail], instance: int) -> int:
    """All in one transaction for speed; should any trouble another, each on its own. Returns how many wait."""
    understood = [claimed for raw in rows if (claimed := _understand(raw, instance)) is not None]
    try:
        with transaction.atomic(), announced_together():
            return _place(understood, instance)
    except Exception as error:
        if is_passing(error) and not _others_were_in_the_way(error):
            raise
        log.info("filing %d mails one by one after %s", len(understood), type(error).__name__)
        return sum(_file_alone(claimed.raw, instance) for claimed in understood)


def _place(understood: Sequence[Claimed], instance: int) -> int:
    """Each in its place, in order. Returns how many were put back, for they answer what may come yet."""
    ours = our_addresses()
    ahead = _oldest_in_other_hands([claimed.raw.pk for claimed in understood])
    placed: list[tuple[RawMail, RawState]] = []
    postponed: list[int] = []
    for claimed in understood:
        if ahead is not None and ahead < claimed.raw.pk and _answers_what_is_not_here(claimed.mail):
            postponed.append(claimed.raw.pk)
        else:
            placed.append((claimed.raw, place_mail(claimed.raw, claimed.mail, ours)))
    _let_go(placed, instance)
    if postponed:
        with connection.cursor() as cursor:
            cursor.execute(POSTPONE, [postponed, instance])
    return len(postponed)


def _oldest_in_other_hands(ids: Sequence[int]) -> int | None:
    """The oldest mail that waits besides these: asked before one looks what is here, so that none is missed."""
    if not ids:
        return None
    waiting = RawMail.objects.filter(state=RawState.WAITING, pk__lt=max(ids)).exclude(pk__in=ids)
    return waiting.order_by("pk").values_list("pk", flat=True).first()


def _answers_what_is_not_here(mail: UnderstoodMail) -> bool:
    ids = referenced_ids(mail)
    return bool(ids) and not Message.objects.filter(message_id__in=ids).exists()


def _file_alone(raw: RawMail, instance: int) -> bool:
    """Whether it waits for others."""
    claimed = _understand(raw, instance)
    if claimed is None:
        return False
    for tries_left in reversed(range(TRIES_AGAINST_OTHERS)):
        try:
            with transaction.atomic():
                return _place([claimed], instance) > 0
        except Exception as error:
            if _others_were_in_the_way(error) and tries_left:
                continue
            if is_passing(error):
                raise
            log.warning("raw mail %s was not filed: %s", raw.pk, type(error).__name__)
            quarantine(raw, f"We could not file it ({type(error).__name__}: {error}).", instance=instance)
        return False
    return False


def _others_were_in_the_way(error: Exception) -> bool:
    """Another worker was quicker with the same customer or content, or we waited for each other (a deadlock)."""
    rolled_back_for_others = str(getattr(error.__cause__, "sqlstate", None) or "").startswith("40")
    return isinstance(error, IntegrityError) or (isinstance(error, OperationalError) and rolled_back_for_others)


def _let_go(placed: Sequence[tuple[RawMail, RawState]], instance: int) -> None:
    for state in {state for _, state in placed}:
        ids = [raw.pk for raw, became in placed if became == state]
        still_ours = RawMail.objects.filter(pk__in=ids, state=RawState.WAITING, claimed_by=instance)
        if still_ours.update(state=state, claimed_by=None, reason="") != len(ids):
            raise ClaimLost(ids)


class ClaimLost(RuntimeError):
    """Another loop took a mail over while we worked; nothing of our work is kept."""


def _understand(raw: RawMail, instance: int) -> Claimed | None:
    try:
        return Claimed(raw, _with_files_kept(_understand_bounded(blobs.read(raw.blob_id))))
    except MemoryError:
        _try_alone_later(raw, instance)
        return None
    except OSError as error:
        if is_passing(error):
            raise
        quarantine(raw, f"Its bytes cannot be read ({error.strerror}).", instance=instance)
        return None
    except Exception as error:  # noqa: BLE001 - kept, shown to people, replayable
        log.warning("raw mail %s was not understood: %s", raw.pk, type(error).__name__)
        quarantine(raw, f"We could not understand it ({type(error).__name__}: {error}).", instance=instance)
        return None


def _try_alone_later(raw: RawMail, instance: int) -> None:
    log.warning("raw mail %s was too much for our memory", raw.pk)
    with connection.cursor() as cursor:
        cursor.execute(LET_GO_COUNTED, [raw.pk, instance])


def _with_files_kept(mail: UnderstoodMail) -> UnderstoodMail:
    """On disk before rows are locked: placing finds the files there and writes their rows alone."""
    for file in mail.attachments:
        blobs.keep(file.content)
    return mail


def _understand_bounded(content: bytes) -> UnderstoodMail:
    """Of a mail larger than the setting only the head is read, and it says so; the raw original stays whole."""
    if len(content) <= settings().max_mail_bytes:
        return understand(content)
    head = understand_beginning(content, limit=OVERSIZE_READ)
    return replace(head, attachments=(), defects=(*head.defects, OVERSIZE))


def quarantine(raw: RawMail, reason: str, *, instance: int) -> None:
    """Put a mail where people see it, with the reason in words and its original."""
    with transaction.atomic():
        in_hand = RawMail.objects.filter(pk=raw.pk, state=RawState.WAITING, claimed_by=instance)
        if in_hand.update(state=RawState.QUARANTINED, claimed_by=None, reason=storable(reason)[:2000]):
            announce(MailQuarantined(raw_mail_id=raw.pk), actor=SYSTEM)
