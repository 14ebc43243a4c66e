"""The kill test at its full size: 10,000 mails while parts are killed at random moments (`KILL_MAILS` of them)."""

import os
import sys

from bench.report import write_section

MAILS = int(os.environ.get("KILL_MAILS", "10000"))


def main() -> int:
    """Run and write the section; 1 when a mail was lost or doubled."""
    from tests.walks.killing import run_kill_test  # noqa: PLC0415 - not needed by the other benchmarks

    report = run_kill_test(MAILS, int.from_bytes(os.urandom(3)))
    found = report.found
    write_section("kill", "Nothing is lost, nothing happens twice", report.in_words)
    return int(bool(found.lost or found.doubled or found.wrong or report.acknowledged != MAILS))


if __name__ == "__main__":
    sys.exit(main())
