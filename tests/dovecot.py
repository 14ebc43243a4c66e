"""A real IMAP server of our own for a test: Dovecot in a folder that is thrown away."""

import contextlib
import getpass
import imaplib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests import peers

PASSWORD = "opensesame"
PATIENCE_SECONDS = 10.0

CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
ssl = no
disable_plaintext_auth = no
default_login_user = {login_user}
default_internal_user = {internal_user}
default_internal_group = {internal_group}
first_valid_uid = 1
mail_location = maildir:{home}/mail/%u
mail_max_userip_connections = 100
imap_capability = {capability}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/home/%u
}}
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
}}
service imap-login {{
  chroot =
  process_min_avail = 1
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service stats {{
  chroot =
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
service anvil {{
  chroot =
}}
"""


@dataclass
class Dovecot:
    """A running server. Users exist as soon as they sign in; all have the same password."""

    home: Path
    port: int
    process: subprocess.Popen[bytes]
    _clients: list[imaplib.IMAP4] = field(default_factory=list)

    def client(self, user: str) -> imaplib.IMAP4:
        """Signed in as a user; closed with the server."""
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        client.login(user, PASSWORD)
        self._clients.append(client)
        return client

    def append(self, user: str, *mails: bytes, folder: str = "INBOX", at: str | None = None) -> None:
        """Put mails into a folder. at: the day the server keeps for them, as IMAP writes it."""
        client = self.client(user)
        for mail in mails:
            answer = client.append(folder, "", at, mail)
            assert answer[0] == "OK", answer

    def renumber(self, user: str) -> None:
        """Make the server forget its numbers for INBOX: UIDVALIDITY changes, mails stay."""
        self.close_clients()
        folder = self.home / "mail" / user
        for index in folder.glob("dovecot*"):
            if index.is_file():
                index.unlink()
        numbers = folder / "dovecot-uidlist"
        numbers.write_text(f"3 V{int(time.time()) + 7} N1\n")
        _give(numbers)

    def restart(self, *, between: Callable[[], object]) -> None:
        """Go away, and come back after `between`."""
        self.close_clients()
        _end(self.process)
        between()
        self.process = _started(self.home)
        _wait_until_it_answers(self)

    def close_clients(self) -> None:
        """Sign all clients out."""
        while self._clients:
            with contextlib.suppress(OSError, imaplib.IMAP4.error):
                self._clients.pop().logout()


@contextlib.contextmanager
def dovecot(*, capability: str = "", separator: str = "/", prefix: str = "") -> Iterator[Dovecot]:
    """Start one on a free port; skips, loudly, where it is not installed."""
    peers.program("dovecot")
    home = Path(tempfile.mkdtemp(prefix="wg-imap-"))
    home.chmod(0o755)
    port = _free_port()
    (home / "dovecot.conf").write_text(
        _configuration(home, port, capability=capability, separator=separator, prefix=prefix)
    )
    server = Dovecot(home, port, _started(home))
    try:
        _wait_until_it_answers(server)
        yield server
    finally:
        server.close_clients()
        _end(server.process)
        shutil.rmtree(home, ignore_errors=True)


def _started(home: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [peers.program("dovecot"), "-F", "-c", str(home / "dovecot.conf")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    """Asked politely it waits some seconds for its clients; the group is our own."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(PATIENCE_SECONDS)


def _configuration(home: Path, port: int, *, capability: str, separator: str, prefix: str) -> str:
    for name in ("mail", "home", "state"):
        (home / name).mkdir()
        _give(home / name)
    me = getpass.getuser()
    is_root = os.getuid() == 0
    uid, gid = _mail_owner()
    return CONFIGURATION.format(
        home=home,
        port=port,
        capability=capability,
        separator=separator,
        prefix=prefix,
        password=PASSWORD,
        uid=uid,
        gid=gid,
        login_user="dovenull" if is_root else me,
        internal_user="dovecot" if is_root else me,
        internal_group="dovecot" if is_root else "",
    )


def _mail_owner() -> tuple[int, int]:
    """Dovecot refuses to keep mail as root."""
    if os.getuid() != 0:
        return os.getuid(), os.getgid()
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _give(path: Path) -> None:
    if os.getuid() == 0:
        os.chown(path, *_mail_owner())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(server: Dovecot) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and server.process.poll() is None:
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            imaplib.IMAP4("127.0.0.1", server.port, timeout=1).logout()
            return
        time.sleep(0.02)
    log = server.home / "log"
    raise AssertionError(f"Dovecot does not answer: {log.read_text() if log.exists() else 'it wrote no log'}")
