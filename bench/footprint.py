"""What the house needs: memory when idle, time of the first start, and room on the disk."""

import re
import smtplib
import subprocess
import sys
import time
from importlib import metadata

import psutil

from bench.house import House, answers, wait_until
from bench.mails import make_mails
from bench.measure import family, pss_megabytes
from bench.report import Table, write_section

IDLE_SECONDS = 20
MAILS = 20
LARGEST = 8


def main() -> None:
    """Run and write the section."""
    with House(prepared=False) as house:
        begin = time.monotonic()
        house.parts["run"] = subprocess.Popen(house.command("run", "--demo"), stdout=subprocess.DEVNULL)
        wait_until(lambda: answers(house.web_port) and answers(house.smtp_port))
        cold = time.monotonic() - begin
        with smtplib.SMTP("127.0.0.1", house.smtp_port, timeout=60) as server:
            for mail in make_mails(MAILS):  # the worker keeps its model of languages from now on
                server.sendmail("customer@example.org", ["desk@example.com"], mail)
        time.sleep(IDLE_SECONDS)
        memory = _memory(house.parts["run"].pid)
        house.parts["run"].terminate()
        house.parts["run"].wait(60)
        begin = time.monotonic()
        house.parts["run"] = subprocess.Popen(house.command("run", "--demo"), stdout=subprocess.DEVNULL)
        wait_until(lambda: answers(house.web_port) and answers(house.smtp_port))
        warm = time.monotonic() - begin
    sizes = installed_sizes("whiteglove")
    largest = ", ".join(
        f"{name} {size / 1e6:.0f}" for name, size in sorted(sizes.items(), key=lambda one: -one[1])[:LARGEST]
    )
    rows = [
        [
            "memory, idle after some mails, with database and demo, MB PSS",
            sum(memory.values()),
            f"{_bare_python():.0f} (a bare Python)",
        ],
        ["first start with the demo company, s", cold, f"{warm:.1f} (second start)"],
        ["installed, MB, with PostgreSQL, without Python", sum(sizes.values()) / 1e6, ""],
    ]
    table = Table(["what", "figure", "floor in the same run"], rows)
    parts = "Memory by part in MB: " + ", ".join(f"{name} {size:.0f}" for name, size in memory.items()) + "."
    write_section("footprint", "Memory, first start, size", table, parts, f"Largest packages in MB: {largest}.")


def _memory(supervisor: int) -> dict[str, float]:
    """PSS of each part; what belongs to none of ours is PostgreSQL's."""
    shares: dict[str, float] = {}
    for process in family([supervisor]):
        try:
            words = process.cmdline()
            name = words[-1] if "-m" in words and "whiteglove" in words else "PostgreSQL"
            shares[name] = shares.get(name, 0.0) + process.memory_full_info().pss / 1e6
        except (psutil.NoSuchProcess, IndexError):
            continue
    return shares


def _bare_python() -> float:
    bare = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    time.sleep(1)
    used = pss_megabytes([bare.pid])
    bare.kill()
    bare.wait()
    return used


def installed_sizes(name: str) -> dict[str, int]:
    """Bytes on the disk of a package and all it needs, by package."""
    sizes: dict[str, int] = {}
    waiting = [(name, frozenset({""}))]
    while waiting:
        current, extras = waiting.pop()
        try:
            package = metadata.distribution(current)
        except metadata.PackageNotFoundError:
            continue  # for another system
        key = re.sub(r"[-_.]+", "-", current).lower()
        if key not in sizes:
            sizes[key] = sum(_size(file) for file in package.files or [])
            waiting += [(needed, wanted) for needed, wanted in _needs(package, extras)]
    return sizes


def _needs(package: metadata.Distribution, extras: frozenset[str]) -> list[tuple[str, frozenset[str]]]:
    needs = []
    for line in package.requires or []:
        words, _, marker = line.partition(";")
        found = re.match(r"\s*([\w.-]+)(?:\[([\w,\s-]+)\])?", words)
        wanted_by = re.search(r"""extra\s*==\s*['"]([\w-]+)""", marker)
        if found and (wanted_by is None or wanted_by.group(1) in extras):
            needs.append((found.group(1), frozenset((found.group(2) or "").replace(" ", "").split(","))))
    return needs


def _size(file: metadata.PackagePath) -> int:
    try:
        return file.locate().stat().st_size  # type: ignore[attr-defined]
    except OSError:
        return 0


if __name__ == "__main__":
    main()
