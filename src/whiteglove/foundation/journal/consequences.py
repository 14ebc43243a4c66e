"""Bring about what follows from facts: each (fact, reaction) once; one that fails is kept, shown and retried."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from whiteglove.foundation import clock
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.journal.facts import KNOWN_FACTS
from whiteglove.foundation.journal.models import ReactionDone, ReactionTrouble, Row
from whiteglove.foundation.journal.queries import facts_of_transaction
from whiteglove.foundation.journal.reactions import REACTIONS, Registered
from whiteglove.foundation.text import storable

GIVE_UP_AFTER = 8
FIRST_WAIT = timedelta(seconds=5)

log = logging.getLogger(__name__)


def react_to_transaction(transaction_id: int) -> None:
    """Run every reaction to the facts of one transaction; one that fails does not stop the others.

    Raises, after all were run, when a failure could not even be kept: run it again then, done ones are passed over.
    """
    unkept: Exception | None = None
    for row in facts_of_transaction(transaction_id):
        for registered in REACTIONS.get(row.kind, ()):
            try:
                react(row, registered)
            except Exception as error:  # noqa: BLE001 - raised once the others had their turn
                unkept = error
    if unkept is not None:
        raise unkept


def react(row: Row, registered: Registered) -> bool:
    """Run one reaction to one fact unless it is done; True when it is done now.

    A failure is kept, shown and tried again. Raises only when the database does not keep it.
    """
    try:
        _react_once(row, registered)
    except Exception as error:  # noqa: BLE001 - whatever failed is kept, shown and tried again
        log.warning("reaction %s to fact %s failed: %s", registered.name, row.pk, type(error).__name__)
        _keep_trouble(row, registered, error)
        return False
    return True


def _react_once(row: Row, registered: Registered) -> None:
    with transaction.atomic():
        _, is_new = ReactionDone.objects.get_or_create(fact=row, reaction=registered.name)
        if is_new:
            registered.act(KNOWN_FACTS[row.kind].from_body(row.body))
        # Also of one done before: a database that goes away while it commits may have kept what it could not confirm.
        ReactionTrouble.objects.filter(fact=row, reaction=registered.name).delete()


def _keep_trouble(row: Row, registered: Registered, error: Exception) -> None:
    with transaction.atomic():
        trouble, _ = ReactionTrouble.objects.get_or_create(fact=row, reaction=registered.name)
        ReactionTrouble.objects.filter(pk=trouble.pk).update(attempts=F("attempts") + 1)
        trouble.refresh_from_db()
        trouble.last_error = storable(f"{type(error).__name__}: {error}")[:2000]
        has_given_up = trouble.attempts >= GIVE_UP_AFTER
        trouble.next_try_at = None if has_given_up else clock.now() + FIRST_WAIT * 2 ** (trouble.attempts - 1)
        trouble.save()


def retry_troubled() -> int:
    """Try due troubled reactions again; returns how many are done now. Run by clockwork."""
    due = ReactionTrouble.objects.select_related("fact").filter(next_try_at__lte=clock.now())
    return sum(map(_retried, due.order_by("next_try_at")[:200]))


def _retried(trouble: ReactionTrouble) -> bool:
    try:
        return _try_once_more(trouble)
    except Exception as error:  # noqa: BLE001 - still due, and the others have their turn
        log.warning("reaction %s to fact %s failed: %s", trouble.reaction, trouble.fact_id, type(error).__name__)
        return False


def try_again(trouble_id: int) -> bool:
    """A person asks for one more try of a reaction, also of one given up; True when it is done now.

    Raises NotFound.
    """
    trouble = ReactionTrouble.objects.select_related("fact").filter(pk=trouble_id).first()
    if trouble is None:
        raise NotFound("There is no such trouble, or it is over.")
    return _try_once_more(trouble)


def _try_once_more(trouble: ReactionTrouble) -> bool:
    for registered in REACTIONS.get(trouble.fact.kind, ()):
        if registered.name == trouble.reaction:
            return react(trouble.fact, registered)
    return False
