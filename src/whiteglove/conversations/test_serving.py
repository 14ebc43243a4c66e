"""Which teams serve a customer stays true when matters are opened and given away at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from whiteglove.conversations.actions import act_on, assign, undo
from whiteglove.conversations.actions.bulk import Act, Doing
from whiteglove.conversations.conftest import Wrote
from whiteglove.customers.models import CustomerTeam
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.database.postmaster import wait_until
from whiteglove.team.models import Team

WAITS = "SELECT count(*) FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"


def serving(customer_id: int) -> set[int]:
    return set(CustomerTeam.objects.filter(customer=customer_id).values_list("team", flat=True))


def is_waited_for() -> bool:
    """Whether another connection waits for this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # within a transaction the first answer is kept
        cursor.execute(WAITS)
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("together", [False, True])
def test_one_is_given_away_while_another_is_opened(
    wrote: Wrote, front_desk: Team, baggage: Team, together: bool
) -> None:
    bag = wrote("Where is my bag?")

    def give_away() -> None:
        try:
            if together:
                act_on(SYSTEM, [bag.pk], Act(Doing.ASSIGN, team=baggage.pk))
            else:
                assign(SYSTEM, bag.pk, owner=None, team=baggage)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as beside:
        with transaction.atomic():
            wrote("And my ticket?", subject="Ticket")
            given = beside.submit(give_away)
            assert wait_until(lambda: given.done() or is_waited_for(), seconds=10)
        given.result(10)
    assert serving(bag.customer_id) == {front_desk.pk, baggage.pk}


@pytest.mark.django_db
def test_what_is_given_back_is_served_again(wrote: Wrote, as_ben: Actor, front_desk: Team, baggage: Team) -> None:
    bag = wrote("Where is my bag?")
    done = act_on(as_ben, [bag.pk], Act(Doing.ASSIGN, team=baggage.pk))
    assert serving(bag.customer_id) == {baggage.pk}
    undo(as_ben, done.id)
    assert serving(bag.customer_id) == {front_desk.pk}
