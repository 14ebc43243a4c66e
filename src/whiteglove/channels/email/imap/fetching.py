"""Take what is new in a mailbox: by UID and UIDVALIDITY, never by a flag; by a date only where asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from whiteglove.channels.email.imap import recording
from whiteglove.channels.email.imap.errors import ConnectionBroken, FolderMissing, MailboxClosed
from whiteglove.channels.email.imap.reading import (
    Asked,
    in_batches,
    list_sizes,
    read_head,
    read_in_pieces,
    read_one,
    read_together,
)
from whiteglove.channels.email.imap.recording import Fetched, NumbersChanged, Problem
from whiteglove.channels.email.imap.session import OpenFolder, Session
from whiteglove.channels.email.models.imap import ImapPosition, TroubleKind
from whiteglove.foundation.settings import settings

LISTED_TOGETHER = 200
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def take_new_mail(session: Session, *, one_by_one: bool = False) -> int:
    """Everything that is in the account's folders and not with us. Returns how many mails came.

    one_by_one: after a connection broke, so that a mail which breaks it is found and passed over.
    Raises MailboxClosed in its kinds; what was taken until then is kept.
    """
    taken = 0
    missing: FolderMissing | None = None
    for folder in session.account.folders:
        try:
            taken += read_folder(session, folder, one_by_one=one_by_one)
        except FolderMissing as error:
            missing = error
    if missing is not None:
        raise missing
    recording.passed(session.account)
    return taken


def read_folder(session: Session, folder: str, *, one_by_one: bool = False) -> int:
    """Everything new in one folder."""
    position = our_place(session, folder, session.examine(folder))
    wanted = wanted_uids(session, position, everything=position.look_again)
    troubles = recording.open_troubles(position)
    lacking = wanted - recording.seen_uids(position) if position.look_again else wanted
    due = sorted((lacking - set(troubles)) | {uid for uid, is_due in troubles.items() if is_due})
    reading = _Reading(session, folder, position, one_by_one)
    for start in range(0, len(due), LISTED_TOGETHER):
        reading.take(due[start : start + LISTED_TOGETHER])
    recording.take_in_from_imap(position, [], up_to=max(wanted | {position.dated_until}))
    if position.look_again:
        recording.looked_again(position, sorted(wanted - recording.seen_uids(position)))
    if session.account.move_to:
        _move_away(session, folder, position)
    return reading.taken


def our_place(session: Session, folder: str, opened: OpenFolder) -> ImapPosition:
    """How far we are in the open folder; new numbers make us begin again."""
    position = recording.known_place(session.account, folder)
    if position is not None and position.uidvalidity == opened.uidvalidity:
        return position
    highest = max(session.uids("ALL"), default=0)
    return recording.place_in(session.account, folder, opened.uidvalidity, highest)


def wanted_uids(session: Session, position: ImapPosition, *, everything: bool) -> set[int]:
    """Mails of the open folder that are ours to take: behind our place, or, on request, all.

    A mail that was there before we were is ours when it is not older than the account's date.
    """
    behind = 0 if everything else position.last_uid
    since = session.account.since
    wanted: set[int] = set()
    if since is not None and behind < position.dated_until:
        wanted |= set(session.uids("UID", f"{behind + 1}:{position.dated_until}", "SINCE", _as_imap(since)))
        behind = position.dated_until
    # `n:*` always names the last mail, also when its number is below n.
    wanted |= {uid for uid in session.uids("UID", f"{behind + 1}:*") if uid > behind}
    return wanted


@dataclass
class _Reading:
    """A folder under the eyes. taken: how many mails were new so far."""

    session: Session
    folder: str
    position: ImapPosition
    one_by_one: bool
    taken: int = 0

    def take(self, uids: Sequence[int]) -> None:
        largest = settings().max_mail_bytes
        wanted_whole = recording.heads_only(self.position, uids)
        for batch in in_batches(list_sizes(self.session, uids), largest=largest, one_by_one=self.one_by_one):
            mail = batch[0]
            if mail.uid in wanted_whole:
                self._take_whole(mail)
            elif mail.size is not None and mail.size > largest:
                self._take_head(mail)
            else:
                self._take_batch(batch)

    def _take_batch(self, batch: Sequence[Asked]) -> None:
        unsure = list(batch)
        if len(batch) > 1:
            try:
                sure, unsure = read_together(self.session, self.position, batch)
            except ConnectionBroken:
                self._reconnect()
            else:
                self._keep(sure, [], up_to=0 if unsure else batch[-1].uid)
        for mail in unsure:
            up_to = batch[-1].uid if mail is unsure[-1] else 0
            try:
                result = read_one(self.session, mail)
            except ConnectionBroken as broken:
                self._note_and_reconnect(mail, broken)
                self._keep([], [], up_to=up_to)
                continue
            fetched, problems = ([result], []) if isinstance(result, Fetched) else ([], [result])
            self._keep(fetched, problems, up_to=up_to)

    def _take_head(self, mail: Asked) -> None:
        try:
            head, problem = read_head(self.session, mail)
        except ConnectionBroken as broken:
            self._note_and_reconnect(mail, broken)
        else:
            self._keep([head] if head else [], [problem], up_to=mail.uid)

    def _take_whole(self, mail: Asked) -> None:
        try:
            result = read_in_pieces(self.session, mail)
        except ConnectionBroken as broken:
            said = f"The connection broke while we fetched the rest. {broken}"
            self._keep([], [Problem(mail.uid, TroubleKind.OVERSIZE, said, mail.size)], up_to=0)
            self._reconnect()
            return
        if isinstance(result, Fetched):
            recording.take_in_the_whole(self.position, result)
        else:
            self._keep([], [result], up_to=0)

    def _note_and_reconnect(self, mail: Asked, broken: ConnectionBroken) -> None:
        """Noted first: should we not come in again, the next pass begins behind this mail."""
        said = f"The connection broke while we fetched this mail. {broken}"
        self._keep([], [Problem(mail.uid, TroubleKind.UNREADABLE, said, mail.size)], up_to=0)
        self._reconnect()

    def _reconnect(self) -> None:
        self.session.reopen()
        if self.session.examine(self.folder).uidvalidity != self.position.uidvalidity:
            raise MailboxClosed("The folder got new numbers while we read it. We begin again.")

    def _keep(self, mails: Sequence[Fetched], problems: Sequence[Problem], *, up_to: int) -> None:
        try:
            self.taken += recording.take_in_from_imap(self.position, mails, problems, up_to=up_to)
        except NumbersChanged:
            raise MailboxClosed("The folder got new numbers while we read it. We begin again.") from None


def _move_away(session: Session, folder: str, position: ImapPosition) -> None:
    """Mails that are wholly with us go where the operator wants them, if the server can move in one step."""
    if not session.can_move:
        raise MailboxClosed(
            "The server cannot move mail in one step, so it stays where it is. Unset the target folder."
        )
    settled = recording.seen_uids(position) - set(recording.open_troubles(position))
    movable = sorted(settled & set(session.uids("ALL")))
    if movable and session.examine(folder, to_move=True).uidvalidity == position.uidvalidity:
        session.move(movable, session.account.move_to)


def _as_imap(day: date) -> str:
    return f"{day.day}-{MONTHS[day.month - 1]}-{day.year}"
