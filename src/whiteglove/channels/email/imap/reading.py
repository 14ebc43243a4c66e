"""Read mails of an open folder and check that they are what was asked for. A bad one never hinders the next."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from whiteglove.channels.email.imap.answers import Answer
from whiteglove.channels.email.imap.recording import Fetched, Problem, known_bytes
from whiteglove.channels.email.imap.session import FetchRefused, Session
from whiteglove.channels.email.models.imap import ImapPosition, TroubleKind

BATCH_BYTES = 8_000_000
BATCH_MAILS = 64
HEAD_BYTES = 262_144
PIECE_BYTES = 4_000_000
WHOLE = "RFC822.SIZE INTERNALDATE BODY.PEEK[]"


@dataclass(frozen=True, slots=True)
class Asked:
    """A mail that is wanted. size: as the server lists it; None: it did not say. doubtful: look twice."""

    uid: int
    size: int | None
    doubtful: bool = False


def list_sizes(session: Session, uids: Sequence[int]) -> list[Asked]:
    """What the server says of the size of each mail."""
    try:
        answers = session.fetch(uids, "RFC822.SIZE")
    except FetchRefused:
        answers = {}
    return [Asked(uid, answers[uid].size if uid in answers else None) for uid in uids]


def in_batches(asked: Sequence[Asked], *, largest: int, one_by_one: bool) -> Iterator[list[Asked]]:
    """Together what is small; alone what is large, of unknown size, or when something broke before."""
    batch: list[Asked] = []
    filled = 0
    for mail in asked:
        alone = one_by_one or mail.size is None or mail.size > largest
        size = mail.size or 0
        if batch and (alone or filled + size > BATCH_BYTES or len(batch) == BATCH_MAILS):
            yield batch
            batch, filled = [], 0
        batch.append(mail)
        filled += size
        if alone:
            yield batch
            batch, filled = [], 0
    if batch:
        yield batch


def read_together(
    session: Session, position: ImapPosition, batch: Sequence[Asked]
) -> tuple[list[Fetched], list[Asked]]:
    """Mails that are beyond doubt, and those that need a closer look. Raises ConnectionBroken."""
    try:
        answers = session.fetch([mail.uid for mail in batch], WHOLE)
    except FetchRefused:
        return [], list(batch)
    digests: dict[int, str] = {}
    for uid, answer in answers.items():
        if answer.content is not None:
            digests[uid] = hashlib.sha256(answer.content).hexdigest()
    known = known_bytes(position, list(digests.values()))
    sure: list[Fetched] = []
    unsure: list[Asked] = []
    for mail in batch:
        digest = digests.get(mail.uid)
        content = answers[mail.uid].content if digest else None
        if content is None or len(content) != mail.size:
            unsure.append(mail)
        elif digest in known:
            unsure.append(Asked(mail.uid, mail.size, doubtful=True))
        else:
            known.add(str(digest))
            sure.append(Fetched(mail.uid, content, arrived_at=answers[mail.uid].arrived_at))
    return sure, unsure


def read_one(session: Session, mail: Asked) -> Fetched | Problem:
    """One mail, looked at closely. Raises ConnectionBroken."""
    try:
        answers = session.fetch([mail.uid], WHOLE)
        answer = answers.get(mail.uid)
        if answer is None:
            return _without_answer(session, mail, answers)
        if answer.content is None:
            return Problem(mail.uid, TroubleKind.UNREADABLE, "The server answers without the mail.", mail.size)
        said = mail.size if mail.size is not None else answer.size
        if len(answer.content) == said and not mail.doubtful:
            return Fetched(mail.uid, answer.content, arrived_at=answer.arrived_at)
        return _looked_at_twice(session, mail, answer.content, said)
    except FetchRefused as refused:
        said_words = f"The server would not hand this mail out: {refused}"
        return Problem(mail.uid, TroubleKind.UNREADABLE, said_words, mail.size)


def read_head(session: Session, mail: Asked) -> tuple[Fetched | None, Problem]:
    """Of a mail that is too large: its beginning, and the item that tells people so. Raises ConnectionBroken."""
    too_large = f"This mail is too large to take whole ({mail.size} bytes). We have its beginning; ask for the rest."
    try:
        answer = session.fetch([mail.uid], f"INTERNALDATE BODY.PEEK[]<0.{HEAD_BYTES}>").get(mail.uid)
    except FetchRefused as refused:
        answer, too_large = None, f"This mail is too large to take whole, and its beginning was refused: {refused}"
    if answer is None or not answer.content:
        return None, Problem(mail.uid, TroubleKind.UNREADABLE, too_large, mail.size)
    return Fetched(mail.uid, answer.content, arrived_at=answer.arrived_at), Problem(
        mail.uid, TroubleKind.OVERSIZE, too_large, mail.size, again=False
    )


def read_in_pieces(session: Session, mail: Asked) -> Fetched | Problem:
    """A mail of any size, because somebody asked. Raises ConnectionBroken."""
    pieces: list[bytes] = []
    length = 0
    arrived_at = None
    try:
        while mail.size is None or length < mail.size:
            answer = session.fetch([mail.uid], f"INTERNALDATE BODY.PEEK[]<{length}.{PIECE_BYTES}>").get(mail.uid)
            if answer is None or not answer.content:
                break
            pieces.append(answer.content)
            arrived_at = answer.arrived_at
            length += len(answer.content)
    except FetchRefused as refused:
        said = f"The server would not hand the rest out: {refused}"
        return Problem(mail.uid, TroubleKind.OVERSIZE, said, mail.size, again=False)
    if not length or (mail.size is not None and length < mail.size):
        said = f"The server gave {length} of {mail.size} bytes."
        return Problem(mail.uid, TroubleKind.OVERSIZE, said, mail.size, again=False)
    return Fetched(mail.uid, b"".join(pieces), mail.size if length != mail.size else None, arrived_at)


def _without_answer(session: Session, mail: Asked, answers: dict[int, Answer]) -> Problem:
    if mail.uid not in session.uids("UID", str(mail.uid)):
        gone = "Somebody removed this mail from the server before we had it."
        return Problem(mail.uid, TroubleKind.GONE, gone, mail.size, again=False)
    if answers:
        others = ", ".join(map(str, sorted(answers)))
        return Problem(
            mail.uid, TroubleKind.MIXED_UP, f"The server answered with another mail ({others}).", mail.size
        )
    return Problem(
        mail.uid, TroubleKind.UNREADABLE, "The server lists this mail, but does not hand it out.", mail.size
    )


def _looked_at_twice(session: Session, mail: Asked, content: bytes, said: int | None) -> Fetched | Problem:
    """Servers err about sizes; what comes twice alike, under the same head, is the mail."""
    second = session.fetch([mail.uid], WHOLE).get(mail.uid)
    head = session.fetch([mail.uid], "BODY.PEEK[HEADER]").get(mail.uid)
    same = second is not None and second.content == content
    headed = head is not None and head.content is not None and content.startswith(head.content.rstrip(b"\r\n"))
    if same and headed:
        arrived_at = second.arrived_at if second is not None else None
        return Fetched(mail.uid, content, None if len(content) == said else said, arrived_at)
    words = f"The server says {said} bytes and sent {len(content)}, which did not come a second time alike."
    return Problem(mail.uid, TroubleKind.MIXED_UP, words, mail.size)
