"""Shared by all tests: a real PostgreSQL, a home of their own, the cast, and a loud word about absent peers."""

import os

import pytest
from django.conf import settings
from tests.peers import absent_peers

pytest_plugins = ["tests.people"]


def pytest_configure() -> None:
    """Tests use plain connections: a pool keeps one open, and the test database could not be dropped."""
    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)


def _absent(config: pytest.Config) -> str | None:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    return absent_peers(str(report.longrepr[2]) for report in skipped if isinstance(report.longrepr, tuple))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where no peer may be absent (CI), a test skipped for one is a failure."""
    if os.environ.get("WHITEGLOVE_NO_ABSENT_PEERS") and _absent(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say which peers are absent and what that skips."""
    if said := _absent(config):
        terminalreporter.write_sep("!", said, red=True, bold=True)
