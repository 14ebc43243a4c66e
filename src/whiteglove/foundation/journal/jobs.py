"""Jobs of the journal, run by the worker."""

from procrastinate.contrib.django import app as jobs

from whiteglove.foundation.journal.consequences import react_to_transaction
from whiteglove.foundation.journal.reactions import WAKE_UP


@jobs.task(name=WAKE_UP, queue="facts")
def wake_up(transaction: int) -> None:
    """Run the reactions to the facts of one transaction."""
    react_to_transaction(transaction)
