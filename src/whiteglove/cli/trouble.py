"""`whiteglove trouble ...`: what failed behind the scenes and waits for a person."""

from typing import Annotated

import typer

from whiteglove.cli.desk import Home, open_desk, plain_words
from whiteglove.foundation.errors import NotUnderstood

EVERY = 1_000_000
REACTION, JOB = "reaction", "job"

app = typer.Typer(no_args_is_help=True, help="What failed and waits for a person: list, try again, forget.")
Id = Annotated[str, typer.Argument(help="As `list` shows it: reaction-12 or job-34")]


@app.command("list")
def list_troubles(_home: Home = None) -> None:
    """List reactions and jobs that failed: id, since when, how often tried, and what failed, with tabs between."""
    with plain_words(), open_desk():
        from whiteglove.foundation.journal import queries  # noqa: PLC0415 - needs Django ready

        for one in queries.troubled_reactions(EVERY):
            said = " ".join(f"{one.reaction}: {one.last_error}".split())
            typer.echo(f"{REACTION}-{one.pk}\t{one.first_failed_at.isoformat()}\t{one.attempts}\t{said}")
        for job in queries.jobs_that_failed(EVERY):
            at = job.at.isoformat() if job.at else "(not known)"
            typer.echo(f"{JOB}-{job.id}\t{at}\t{job.attempts}\t{job.task}")


@app.command()
def retry(
    trouble_id: Annotated[str | None, typer.Argument(help="As `list` shows it: reaction-12 or job-34")] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="All that failed")] = False,
    _home: Home = None,
) -> None:
    """Try a reaction again, at once, or a job, by the worker. Prints what is done now or waits for the worker.

    Exit 1 when a reaction failed once more.
    """
    with plain_words(), open_desk():
        if (trouble_id is None) is not everything:
            raise NotUnderstood("Give the id of one trouble, or --all.")
        wanted = _all() if trouble_id is None else [_understood(trouble_id)]
        over = [_retry_one(kind, number) for kind, number in wanted]
    raise typer.Exit(0 if all(over) else 1)


@app.command()
def forget(trouble_id: Id, _home: Home = None) -> None:
    """Forget a failed job that need not be run. Reactions cannot be forgotten: what follows from a fact is owed."""
    with plain_words(), open_desk():
        from whiteglove.foundation.journal.clockwork import forget_failed_job  # noqa: PLC0415 - needs Django ready

        kind, number = _understood(trouble_id)
        if kind != JOB:
            raise NotUnderstood("Only a job can be forgotten.")
        forget_failed_job(number)


def _all() -> list[tuple[str, int]]:
    from whiteglove.foundation.journal import queries  # noqa: PLC0415 - needs Django ready

    reactions = [(REACTION, one.pk) for one in queries.troubled_reactions(EVERY)]
    return reactions + [(JOB, job.id) for job in queries.jobs_that_failed(EVERY)]


def _understood(trouble_id: str) -> tuple[str, int]:
    kind, _, number = trouble_id.partition("-")
    if kind not in (REACTION, JOB) or not (number.isascii() and number.isdecimal()) or int(number[:30]) >= 2**63:
        raise NotUnderstood("An id looks like reaction-12 or job-34; `whiteglove trouble list` shows them.")
    return kind, int(number)


def _retry_one(kind: str, number: int) -> bool:
    from whiteglove.foundation.journal.clockwork import try_failed_job_again  # noqa: PLC0415 - needs Django ready
    from whiteglove.foundation.journal.consequences import try_again  # noqa: PLC0415

    is_over = try_again(number) if kind == REACTION else try_failed_job_again(number)
    if is_over:
        typer.echo(f"{kind}-{number}")
    else:
        typer.echo(f"{kind}-{number} failed again or is under way.", err=True)
    return is_over
