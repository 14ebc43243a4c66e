"""CPU time of processes with all they started, waiting times, memory."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from statistics import median, quantiles

import psutil


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system time of these processes, their living children, and those that ended meanwhile."""
    total = 0.0
    for process in family(pids):
        with suppress(psutil.NoSuchProcess):
            spent = process.cpu_times()
            total += spent.user + spent.system + spent.children_user + spent.children_system
    return total


def family(pids: Iterable[int]) -> list[psutil.Process]:
    """These processes and all they started, each once."""
    found: dict[int, psutil.Process] = {}
    for pid in pids:
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(pid)
            for one in (process, *process.children(recursive=True)):
                found[one.pid] = one
    return list(found.values())


def pss_megabytes(pids: Iterable[int]) -> float:
    """Memory of these processes and their children; what they share is counted once."""
    total = 0
    for process in family(pids):
        with suppress(psutil.NoSuchProcess):
            total += process.memory_full_info().pss
    return total / 1e6


@dataclass(frozen=True, slots=True)
class Waits:
    """Waiting times in milliseconds."""

    p50: float
    p95: float
    p99: float

    @classmethod
    def of(cls, seconds: list[float]) -> "Waits":
        """Of single waits."""
        cuts = quantiles(seconds, n=100, method="inclusive")
        return cls(median(seconds) * 1000, cuts[94] * 1000, cuts[98] * 1000)
