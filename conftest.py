"""Shared by all tests: a real PostgreSQL, a home of their own, the cast, and a loud word about absent peers."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as property_tests
from pytest_django import DjangoDbBlocker
from tests.peers import absent_peers
from whitenoise.middleware import WhiteNoiseMiddleware

pytest_plugins = ["tests.people"]


def pytest_configure() -> None:
    """No test fails because the machine is busy: speed is shown by benchmarks.

    Tests use plain connections: a pool keeps one open, and the test database could not be dropped.
    """
    property_tests.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    property_tests.load_profile("unhurried")
    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_looked_for_once() -> Iterator[None]:
    """Every `Client` makes its middleware anew, which looks for all our files: half of what a request costs."""
    found: dict[str, Any] = {}

    def add_files(middleware: WhiteNoiseMiddleware) -> None:
        if not found:
            look_for(middleware)
            found.update(middleware.files)
        middleware.files.update(found)

    look_for = WhiteNoiseMiddleware.add_files_from_finders
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(WhiteNoiseMiddleware, "add_files_from_finders", add_files)
        yield


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


@pytest.fixture(scope="session", autouse=True)
def _nobody_stays_in_the_test_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Threads of a test may leave a connection open; the test database is dropped all the same."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
