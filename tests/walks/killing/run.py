"""One run of the kill test, for the walks (300 mails) and the benchmarks (10,000)."""

import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.dovecot import PASSWORD, Dovecot, dovecot
from tests.house import House, eventually
from tests.walks.killing.audit import Audit, audit, contents_kept, unsettled
from tests.walks.killing.killer import Killer
from tests.walks.killing.mails import SentMail, distinct_mails
from tests.walks.killing.senders import Post, WayIn, by_lmtp, by_pipe, by_smtp

BY_PIPE_AT_MOST = 12
SECONDS_FOR_EACH_MAIL = 1.0
SECONDS_BESIDES = 300.0
MOST_KILLS = 100


@dataclass(frozen=True)
class KillReport:
    """What was done to the house, and what it kept."""

    seed: int
    mails: int
    ways: dict[str, int]
    kills: dict[str, int]
    supervisor_started: int
    ended_by_itself: list[str]
    acknowledged: int
    deliveries_tried: int
    refused: dict[str, str]
    hindered: dict[str, int]
    seconds_to_acknowledge: float
    seconds_until_quiet: float
    found: Audit

    @property
    def in_words(self) -> str:
        """For a report; the seed first, so that the run can be made again."""
        lines = [f"{name}: {value}" for name, value in vars(self).items() if name not in ("found", "ended_by_itself")]
        return "\n".join([*lines, *(f"  {name}: {value}" for name, value in vars(self.found).items())])


def run_kill_test(mails: int, seed: int, *, kills: int | None = None) -> KillReport:
    """Send so many distinct mails, spread over the kills of random parts; wait until all is quiet; count.

    By SMTP, LMTP and the pipe; where Dovecot is installed, a quarter of them lie in a mailbox that the house reads.
    """
    sent = distinct_mails(mails, seed=seed)
    with ExitStack() as ends:
        folder = ends.enter_context(tempfile.TemporaryDirectory(prefix="whiteglove-kill-"))
        server = ends.enter_context(dovecot()) if shutil.which("dovecot") else None
        house = ends.enter_context(House(Path(folder) / "home"))
        ways = shares(sent, imap=read_mailbox(house, server) if server else None)
        return _send_and_kill(
            house, sent, ways, Killer(house, seed, at_most=kills or min(MOST_KILLS, 8 + mails // 20))
        )


def _send_and_kill(house: House, sent: Sequence[SentMail], ways: "list[Share]", killer: Killer) -> KillReport:
    post = Post(house, may_go=lambda mail: mail.number <= len(sent) * killer.progress)
    patience = SECONDS_BESIDES + len(sent) * SECONDS_FOR_EACH_MAIL
    began = time.monotonic()
    killer.start()
    for way in ways:
        post.send(way.mails, way.go, at_once=way.at_once)
    eventually(lambda: post.is_done, seconds=patience)
    killer.stop()
    post.give_up()
    acknowledged_after = time.monotonic() - began
    eventually(lambda: _is_quiet(house, killer, len(post.acknowledged)), seconds=patience, pause_seconds=0.5)
    return KillReport(
        seed=killer.seed,
        mails=len(sent),
        ways=_counted(ways),
        kills=dict(killer.killed),
        supervisor_started=house.times_started,
        ended_by_itself=killer.ended_by_itself,
        acknowledged=len(post.acknowledged),
        deliveries_tried=sum(post.acknowledged.values()),
        refused=post.refused,
        hindered=dict(post.hindered),
        seconds_to_acknowledge=round(acknowledged_after, 1),
        seconds_until_quiet=round(time.monotonic() - began, 1),
        found=audit(house, [mail for mail in sent if mail.token in post.acknowledged]),
    )


@dataclass(frozen=True)
class Share:
    """The mails that take one way in, and how many senders there are."""

    go: WayIn
    mails: Sequence[SentMail]
    at_once: int


def shares(mails: Sequence[SentMail], *, imap: WayIn | None) -> list[Share]:
    """Which mails go by which way."""
    by_hand = min(BY_PIPE_AT_MOST, len(mails) // 10)
    piped, rest = mails[:by_hand], mails[by_hand:]
    first, second, third, fourth = (rest[quarter::4] for quarter in range(4))
    fourth_way = Share(imap, fourth, 1) if imap else Share(by_smtp, fourth, 1)
    return [Share(by_pipe, piped, 1), Share(by_lmtp, first, 2), Share(by_smtp, [*second, *third], 4), fourth_way]


def _counted(ways: list[Share]) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for way in ways:
        counted[way.go.__name__] += len(way.mails)
    return dict(counted)


def read_mailbox(house: House, server: Dovecot) -> WayIn:
    """Let the house read a mailbox; returns the way into it, for one sender."""
    added = house.call(
        *("mailbox", "add", "desk@desk.example", "--team", "front-desk", "--password-stdin"),
        *("--imap", f"imap://desk@127.0.0.1:{server.port}"),
        given=PASSWORD.encode(),
    )
    assert added.returncode == 0, added.stderr

    def by_imap(_house: House, mail: SentMail) -> None:
        server.append("desk", mail.raw)
        server.close_clients()

    return by_imap


def _is_quiet(house: House, killer: Killer, acknowledged: int) -> bool:
    killer.start_again_if_it_ended()
    return unsettled(house) == 0 and contents_kept(house) >= acknowledged
