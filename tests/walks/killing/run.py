"""One run of the kill test, for the walks (300 mails) and the benchmarks (10,000)."""

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.house import House, eventually
from tests.walks.killing.audit import Audit, audit, unsettled
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
    """Send so many distinct mails, spread over the kills of random parts; wait until all is quiet; count."""
    sent = distinct_mails(mails, seed=seed)
    with tempfile.TemporaryDirectory(prefix="whiteglove-kill-") as folder, House(Path(folder) / "home") as house:
        killer = Killer(house, seed, at_most=kills or min(MOST_KILLS, 8 + mails // 20))
        post = Post(house, may_go=lambda mail: mail.number <= mails * killer.progress)
        patience = SECONDS_BESIDES + mails * SECONDS_FOR_EACH_MAIL
        began = time.monotonic()
        killer.start()
        for way, share, at_once in shares(sent):
            post.send(share, way, at_once=at_once)
        eventually(lambda: post.is_done, seconds=patience)
        killer.stop()
        post.give_up()
        acknowledged_after = time.monotonic() - began
        eventually(lambda: _is_quiet(house, killer), seconds=patience, pause_seconds=0.5)
        return KillReport(
            seed=seed,
            mails=mails,
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


def shares(mails: Sequence[SentMail]) -> list[tuple[WayIn, Sequence[SentMail], int]]:
    """Which mails go by which way, and how many at once."""
    by_hand = min(BY_PIPE_AT_MOST, len(mails) // 10)
    rest = mails[by_hand:]
    return [(by_pipe, mails[:by_hand], 1), (by_lmtp, rest[::3], 2), (by_smtp, [*rest[1::3], *rest[2::3]], 4)]


def _is_quiet(house: House, killer: Killer) -> bool:
    killer.start_again_if_it_ended()
    return unsettled(house) == 0
