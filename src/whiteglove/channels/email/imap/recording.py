"""What we know of a mailbox, in rows: mails and our place among them change in one transaction."""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from whiteglove.channels.email.actions.taking_in import Delivered, take_in
from whiteglove.channels.email.facts import FolderRenumbered
from whiteglove.channels.email.models.imap import (
    ImapAccount,
    ImapPosition,
    ImapSeen,
    ImapTrouble,
    Reconciliation,
    TroubleKind,
)
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import storable

FIRST_TRY_AGAIN = timedelta(minutes=1)
LAST_TRY_AGAIN = timedelta(hours=12)


class NumbersChanged(Exception):
    """The folder got new numbers while we worked: what we hold is of no use any more."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A mail of a folder, verified. said_size: what the server called its size, where that was wrong.

    arrived_at: when it came to that server; None: it does not say.
    """

    uid: int
    content: bytes
    said_size: int | None = None
    arrived_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A mail of a folder that did not come, or not wholly. again: whether to try without being asked."""

    uid: int
    kind: TroubleKind
    said: str
    size: int | None = None
    again: bool = True


@contextlib.contextmanager
def rows() -> Iterator[None]:
    """Use the database and give the connection back: between two uses a server may let us wait for minutes."""
    try:
        yield
    finally:
        if not connection.in_atomic_block:
            connection.close()


def known_place(account: ImapAccount, folder: str) -> ImapPosition | None:
    """How far we were in a folder; None when we were never there."""
    with rows():
        return ImapPosition.objects.filter(account=account, folder=folder).first()


def place_in(account: ImapAccount, folder: str, uidvalidity: int, highest_uid: int) -> ImapPosition:
    """Our place in a folder. New numbers: from the beginning again; duplicates are refused when mails are filed."""
    with rows(), transaction.atomic():
        fresh = {"uidvalidity": uidvalidity, "last_uid": 0, "dated_until": highest_uid, "look_again": False}
        ImapPosition.objects.bulk_create(
            [ImapPosition(account=account, folder=folder, **fresh)], ignore_conflicts=True
        )
        position = ImapPosition.objects.select_for_update().get(account=account, folder=folder)
        if position.uidvalidity != uidvalidity:
            ImapPosition.objects.filter(pk=position.pk).update(**fresh)
            ImapTrouble.objects.filter(account=account, folder=folder, settled_at=None).update(settled_at=clock.now())
            announce(FolderRenumbered(mailbox_id=account.mailbox_id), actor=SYSTEM)
            position.refresh_from_db()
    return position


def take_in_from_imap(
    position: ImapPosition, mails: Sequence[Fetched], problems: Sequence[Problem] = (), *, up_to: int = 0
) -> int:
    """Keep mails, note what did not come, and step on to `up_to`: all or nothing. Returns how many mails were new.

    What another fetcher took meanwhile is left out. Raises NumbersChanged.
    """
    with rows(), transaction.atomic():
        now = ImapPosition.objects.select_for_update().select_related("account").get(pk=position.pk)
        if now.uidvalidity != position.uidvalidity:
            raise NumbersChanged
        known = _seen(now).filter(uid__in=[mail.uid for mail in mails]).values_list("uid", flat=True)
        fresh = [mail for mail in mails if mail.uid not in set(known)]
        _keep(now, fresh)
        _settle(now, [mail.uid for mail in mails])
        _note(now, problems)
        if fresh:
            ImapAccount.objects.filter(pk=now.account_id).update(answered_at=clock.now())
        if up_to > now.last_uid:
            ImapPosition.objects.filter(pk=now.pk).update(last_uid=up_to)
    position.last_uid = max(position.last_uid, up_to)
    return len(fresh)


def take_in_the_whole(position: ImapPosition, mail: Fetched) -> None:
    """Keep a mail of which we had the head only; it is filed beside its head."""
    with rows(), transaction.atomic():
        now = ImapPosition.objects.select_for_update().select_related("account").get(pk=position.pk)
        if now.uidvalidity != position.uidvalidity:
            raise NumbersChanged
        raw_id = take_in([_delivered(now, mail)])[0]
        _seen(now).filter(uid=mail.uid).update(raw_id=raw_id)
        _settle(now, [mail.uid])


def _keep(position: ImapPosition, mails: Sequence[Fetched]) -> None:
    raw_ids = take_in([_delivered(position, mail) for mail in mails]) if mails else []
    ImapSeen.objects.bulk_create(
        ImapSeen(**_place(position), uid=mail.uid, raw_id=raw_id, said_size=mail.said_size)
        for mail, raw_id in zip(mails, raw_ids, strict=True)
    )


def _delivered(position: ImapPosition, mail: Fetched) -> Delivered:
    return Delivered(mail.content, "imap", mailbox_id=position.account.mailbox_id, received_at=mail.arrived_at)


def _settle(position: ImapPosition, uids: Sequence[int]) -> None:
    settled = _troubles(position).filter(uid__in=uids)
    settled.update(settled_at=clock.now(), next_try_at=None)


def _note(position: ImapPosition, problems: Sequence[Problem]) -> None:
    now = clock.now()
    for problem in problems:
        trouble, _ = ImapTrouble.objects.get_or_create(
            **_place(position), uid=problem.uid, defaults={"kind": problem.kind, "attempts": 0}
        )
        waits = min(LAST_TRY_AGAIN, FIRST_TRY_AGAIN * 2 ** min(trouble.attempts, 12))
        gone = problem.kind == TroubleKind.GONE
        ImapTrouble.objects.filter(pk=trouble.pk).update(
            kind=problem.kind,
            said=storable(problem.said)[:1000],
            size=problem.size if problem.size is not None else trouble.size,
            attempts=F("attempts") + 1,
            next_try_at=now + waits if problem.again and not gone else None,
            settled_at=now if gone else None,
        )


def seen_uids(position: ImapPosition) -> set[int]:
    """Which mails of the folder are with us."""
    with rows():
        return set(_seen(position).values_list("uid", flat=True))


def open_troubles(position: ImapPosition) -> dict[int, bool]:
    """UIDs of mails that did not come (wholly), and whether to try them now."""
    with rows():
        now = clock.now()
        found = _troubles(position).filter(settled_at=None).values_list("uid", "next_try_at")
        return {uid: at is not None and at <= now for uid, at in found}


def heads_only(position: ImapPosition, uids: Iterable[int]) -> set[int]:
    """Of these mails, those of which we hold the head already, so that now the whole is wanted."""
    with rows():
        oversize = _troubles(position).filter(kind=TroubleKind.OVERSIZE, settled_at=None, uid__in=list(uids))
        return set(oversize.values_list("uid", flat=True))


def known_bytes(position: ImapPosition, digests: Sequence[str]) -> set[str]:
    """Of these contents, by SHA-256, those that another mail of this folder had already."""
    with rows():
        return set(_seen(position).filter(raw__blob__in=digests).values_list("raw__blob_id", flat=True))


def looked_again(position: ImapPosition, missing: Sequence[int]) -> None:
    """Everything was compared. missing: what the server has and we still lack."""
    with rows(), transaction.atomic():
        ImapPosition.objects.filter(pk=position.pk).update(look_again=False)
        if not missing:
            open_ones = Reconciliation.objects.filter(account=position.account_id, folder=position.folder)
            open_ones.filter(~Q(missing=[]), mended_at=None).update(mended_at=clock.now())


def passed(account: ImapAccount) -> None:
    """We have everything that is there now."""
    with rows():
        ImapAccount.objects.filter(pk=account.pk).update(answered_at=clock.now(), failing_since=None, said="")


def hindered(account: ImapAccount, said: str) -> None:
    """We did not come in, or not to the end; kept where people see it."""
    with rows():
        mine = ImapAccount.objects.filter(pk=account.pk)
        mine.update(said=storable(said)[:1000])
        mine.filter(failing_since=None).update(failing_since=clock.now())


def _place(position: ImapPosition) -> dict[str, Any]:
    return {"account_id": position.account_id, "folder": position.folder, "uidvalidity": position.uidvalidity}


def _seen(position: ImapPosition) -> QuerySet[ImapSeen]:
    return ImapSeen.objects.filter(**_place(position))


def _troubles(position: ImapPosition) -> QuerySet[ImapTrouble]:
    return ImapTrouble.objects.filter(**_place(position))
