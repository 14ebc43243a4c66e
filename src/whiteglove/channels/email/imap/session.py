"""A signed-in connection to one mailbox. It only looks: folders are opened for reading, no mail is marked as read."""

import contextlib
import imaplib
import socket
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self, cast

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted

from whiteglove.channels.email.imap.answers import Answer, Part, read_answers
from whiteglove.channels.email.imap.errors import (
    BROKEN,
    REFUSED,
    ConnectionBroken,
    FolderMissing,
    MailboxClosed,
    SignInRefused,
    closed_by,
    in_words,
)
from whiteglove.channels.email.imap.folder_names import likely_name
from whiteglove.channels.email.imap.tokens import access_token, forget_token
from whiteglove.channels.email.models.imap import ImapAccount, Security, SignIn
from whiteglove.foundation.sealed import ENTER_AGAIN, Unreadable

TIMEOUT_SECONDS = 60.0
FAREWELL_SECONDS = 5.0
ENTER = "enter_again"
KEEP_ALIVE = {"TCP_KEEPIDLE": 60, "TCP_KEEPINTVL": 20, "TCP_KEEPCNT": 3}


class FetchRefused(Exception):
    """The server answered NO or BAD to a fetch; the connection is whole."""


@dataclass(frozen=True, slots=True)
class OpenFolder:
    """A folder as it is now. name: as the server calls it."""

    name: str
    uidvalidity: int


class Session:
    """One connection, opened again by `reopen` when it broke."""

    def __init__(self, account: ImapAccount, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self.account = account
        self._timeout = timeout_seconds
        self._box: BaseMailBox | None = None
        self._names: dict[str, str] = {}
        self.capabilities: frozenset[str] = frozenset()

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    @property
    def box(self) -> BaseMailBox:
        """The connection. Raises ConnectionBroken when there is none."""
        if self._box is None:
            raise ConnectionBroken("There is no connection.")
        return self._box

    def open(self) -> None:
        """Connect and sign in. Raises MailboxClosed or SignInRefused, with words for a person."""
        try:
            self._open_once()
        except SignInRefused:
            if not forget_token(self.account):
                raise
            self._open_once()

    def _open_once(self) -> None:
        self.connect()
        self.sign_in()

    def connect(self) -> None:
        """Reach the server, behind TLS where that is wanted. Raises MailboxClosed."""
        account = self.account
        try:
            self._box = _connect(account, self._timeout)
            _keep_alive(self._box.client.sock)
        except BROKEN as error:
            raise closed_by(error, account.host, account.port) from None
        except REFUSED as error:
            words = f"{account.host}:{account.port} does not greet us: {_said(error)}"
            raise MailboxClosed(words, code="no_greeting") from None

    def sign_in(self) -> None:
        """Say who we are, on a connection just made. Raises SignInRefused or MailboxClosed; then it is closed."""
        try:
            self._sign_in(self.box)
            self.capabilities = _capabilities(self.box)
        except BaseException:
            self.close()
            raise

    def reopen(self) -> None:
        """Leave a broken connection and make another."""
        self.close()
        self.open()

    def close(self) -> None:
        """Say good-bye where somebody listens, and leave."""
        box, self._box = self._box, None
        if box is None:
            return
        with contextlib.suppress(*REFUSED, *BROKEN):
            box.client.sock.settimeout(FAREWELL_SECONDS)
            box.client.logout()
        with contextlib.suppress(*REFUSED, *BROKEN):
            box.client.shutdown()

    def examine(self, folder: str, *, to_move: bool = False) -> OpenFolder:
        """Open a folder, for reading unless mail is to be moved. Raises FolderMissing or ConnectionBroken."""
        name = self._names.get(folder, folder)
        with self._talk():
            try:
                self.box.folder.set(name, readonly=not to_move)
            except REFUSED as error:
                if isinstance(error, BROKEN):
                    raise
                name = self._find(folder)
                self.box.folder.set(name, readonly=not to_move)
            self._names[folder] = name
            _, said = self.box.client.response("UIDVALIDITY")
            if not said or said[0] is None:
                return OpenFolder(name, self.box.folder.status(name, ["UIDVALIDITY"]).get("UIDVALIDITY", 0))
            return OpenFolder(name, int(said[-1]))

    def uids(self, *criteria: str) -> list[int]:
        """UIDs in the open folder, ascending. criteria: as IMAP's SEARCH has them."""
        with self._talk():
            status, parts = self.box.client.uid("SEARCH", *criteria)
        if status != "OK":
            raise MailboxClosed(f"The server would not list its mail ({status}). We try again.")
        return sorted({int(word) for part in parts if isinstance(part, bytes) for word in part.split()})

    def fetch(self, uids: Sequence[int], what: str) -> dict[int, Answer]:
        """Ask for several mails. Raises FetchRefused; ConnectionBroken after which `reopen` is needed."""
        with self._talk():
            try:
                status, parts = self.box.client.uid("FETCH", ",".join(map(str, uids)), f"(UID {what})")
            except REFUSED as error:
                if isinstance(error, BROKEN):
                    raise
                raise FetchRefused(_said(error)) from None
        if status != "OK":
            raise FetchRefused(f"{status} {parts[-1]!r}"[:200] if parts else status)
        return read_answers(cast(Sequence[Part], parts))

    def move(self, uids: Sequence[int], folder: str) -> None:
        """Move mails of the folder opened for it; ask `can_move` first. Raises FolderMissing."""
        with self._talk():
            if folder not in self._names:
                self._names[folder] = self._find(folder)
            self.box.move([str(uid) for uid in uids], self._names[folder], chunks=500)

    @property
    def can_move(self) -> bool:
        """Whether the server moves in one step. Copying and deleting could take other people's mail along."""
        return "MOVE" in self.capabilities

    @contextlib.contextmanager
    def _talk(self) -> Iterator[None]:
        try:
            yield
        except BROKEN as error:
            raise ConnectionBroken(in_words(error, self.account.host, self.account.port)) from error
        except REFUSED as error:
            raise MailboxClosed(f"The server refused: {_said(error)}") from error

    def _find(self, folder: str) -> str:
        listed = [(found.name, found.delim) for found in self.box.folder.list()]
        name = likely_name(folder, listed)
        if name is None:
            there = ", ".join(sorted(name for name, _ in listed)[:30])
            raise FolderMissing(f"There is no folder {folder!r}. There are: {there}.")
        return name

    def _sign_in(self, box: BaseMailBox) -> None:
        account = self.account
        by_password = account.auth == SignIn.PASSWORD
        if isinstance(account.secret if by_password else account.refresh_token, Unreadable):
            raise SignInRefused(f"The password kept for {account.user} cannot be read: {ENTER_AGAIN}.", code=ENTER)
        token = "" if by_password else access_token(account)
        try:
            if not by_password:
                box.xoauth2(account.user, token, initial_folder=None)
            elif (account.user + account.secret).isascii():
                box.login(account.user, account.secret, initial_folder=None)
            else:
                box.login_utf8(account.user, account.secret, initial_folder=None)
        except BROKEN as error:
            raise closed_by(error, account.host, account.port) from None
        except REFUSED as error:
            words = f"{account.host} refused to sign {account.user} in: {_said(error)}"
            raise SignInRefused(words, code="refused") from None


def _connect(account: ImapAccount, timeout: float) -> BaseMailBox:
    if account.security == Security.TLS:
        return MailBox(account.host, account.port, timeout=timeout, ssl_context=ssl.create_default_context())
    if account.security == Security.STARTTLS:
        return _StartTls(account.host, account.port, timeout, ssl_context=ssl.create_default_context())
    return MailBoxUnencrypted(account.host, account.port, timeout)


class _StartTls(MailBoxStartTls):
    """Leaves no open connection behind when the server will not go on in private, at any port."""

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4(self._host, self._port, self._timeout)
        try:
            client.starttls(self._ssl_context)
        except BaseException:
            client.shutdown()
            raise
        return client


def _capabilities(box: BaseMailBox) -> frozenset[str]:
    """Asked after signing in: many servers tell strangers less."""
    try:
        _, parts = box.client.capability()
    except REFUSED:
        return frozenset(box.client.capabilities)
    told = frozenset(word.decode("ascii", "replace").upper() for part in parts if part for word in part.split())
    box.client.capabilities = tuple(told)
    return told


def _keep_alive(sock: socket.socket) -> None:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in KEEP_ALIVE.items():
        if hasattr(socket, name):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _said(error: BaseException) -> str:
    """The server's own words, short and printable; they hold no password of ours."""
    result = getattr(error, "command_result", None)
    words = result[1][-1] if result and result[1] else str(error)
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return "".join(sign for sign in text if sign.isprintable())[:300]
