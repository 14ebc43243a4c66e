"""Jobs of the journal, run by the worker."""

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app as jobs
from procrastinate.jobs import Job

from whiteglove.foundation.journal.consequences import react_to_transaction
from whiteglove.foundation.journal.reactions import WAKE_UP

LONGEST_WAIT_SECONDS = 300


class UntilItRan(BaseRetryStrategy):
    """Again and again, with waits that double up to five minutes: a job given up is a reply that never leaves."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:  # noqa: ARG002
        """When to try again."""
        return RetryDecision(retry_in={"seconds": min(2 ** min(job.attempts, 10), LONGEST_WAIT_SECONDS)})


@jobs.task(name=WAKE_UP, queue="facts", retry=UntilItRan())
def wake_up(transaction: int) -> None:
    """Run the reactions to the facts of one transaction."""
    react_to_transaction(transaction)
