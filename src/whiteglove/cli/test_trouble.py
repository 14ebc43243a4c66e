"""`whiteglove trouble ...`, as an operator types it."""

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.contrib.django.utils import connector_params
from typer.testing import CliRunner, Result

from whiteglove.cli import trouble
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.journal.consequences import react_to_transaction
from whiteglove.foundation.journal.facts import Fact, fact
from whiteglove.foundation.journal.models import ReactionTrouble, Row
from whiteglove.foundation.journal.reactions import REACTIONS, when

pytestmark = pytest.mark.usefixtures("no_jobs")


@fact("test.GongStruck")
@dataclass(frozen=True, slots=True)
class GongStruck(Fact):
    """Somebody struck it."""

    @property
    def subject(self) -> str:
        """The gong."""
        return "gong:1"


def typed(*words: str) -> Result:
    return CliRunner().invoke(trouble.app, list(words))


@pytest.fixture
def broken() -> Iterator[list[bool]]:
    """A reaction that fails while this says so, already in trouble."""
    is_broken = [True]

    def fail(_: GongStruck) -> None:
        if is_broken[0]:
            raise LookupError("no\nmallet")

    when(GongStruck)(fail)
    with transaction.atomic():
        announce(GongStruck(), actor=SYSTEM)
    react_to_transaction(Row.objects.latest("id").transaction)
    yield is_broken
    REACTIONS.pop(GongStruck.kind, None)


@pytest.fixture(autouse=True)
def own_options(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands change how they connect; the tests after ours connect as before."""
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", dict(connection.settings_dict["OPTIONS"]))


def test_a_reaction_in_trouble_is_listed_and_tried_again(broken: list[bool]) -> None:
    number = ReactionTrouble.objects.get().pk
    assert f"reaction-{number}\t" in typed("list").stdout
    assert "LookupError: no mallet" in typed("list").stdout
    again = typed("retry", f"reaction-{number}")
    assert (again.exit_code, again.stdout) == (1, "")
    broken[0] = False
    assert typed("retry", f"reaction-{number}").stdout == f"reaction-{number}\n"
    assert not ReactionTrouble.objects.exists()
    assert typed("retry", f"reaction-{number}").exit_code == 1


def test_failed_jobs_are_tried_again_or_forgotten(broken: list[bool]) -> None:
    with psycopg.connect(**connector_params(), autocommit=True) as other:
        other.execute("UPDATE procrastinate_jobs SET status = 'failed'")
        other.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('clockwork', 'a', 'failed')"
        )
    broken[0] = False
    woken, other_job = ProcrastinateJob.objects.order_by("id").values_list("id", flat=True)
    assert typed("forget", f"job-{other_job}").exit_code == 0
    assert typed("forget", f"job-{other_job}").exit_code == 1
    done = typed("retry", "--all")
    assert (done.exit_code, done.stdout.split()[-1]) == (0, f"job-{woken}")
    assert list(ProcrastinateJob.objects.values_list("id", "status")) == [(woken, "todo")]
    assert typed("list").stdout == ""


@pytest.mark.parametrize(
    "words", [["retry"], ["retry", "job-1", "--all"], ["retry", "12"], ["retry", "job-x"], ["forget", "reaction-1"]]
)
def test_what_is_not_understood_is_said(words: list[str]) -> None:
    done = typed(*words)
    assert done.exit_code == 1
    assert done.stderr
