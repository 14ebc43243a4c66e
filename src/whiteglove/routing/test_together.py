"""Two workers at once, and a reply at the same moment: each matter has one who answers, and nobody waits forever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.db.models import Count

from whiteglove.conversations.actions import act_on, assign, write_note, write_reply
from whiteglove.conversations.actions.bulk import Act, Doing
from whiteglove.conversations.models import Conversation
from whiteglove.foundation.actors import SYSTEM
from whiteglove.routing.actions import route
from whiteglove.routing.conftest import Wrote, away, now
from whiteglove.routing.models import Answering
from whiteglove.routing.turns import turn
from whiteglove.team.models import Colleague, StandIn, Team

MATTERS = 24


@pytest.fixture
def matters(wrote: Wrote, ben: Colleague, chidi: Colleague, dora: Colleague) -> list[int]:
    StandIn.objects.create(colleague=ben, position=0, cover=chidi, by_whom="system")
    opened = [wrote(f"Bag {number}", author_address=f"c{number}@mail.example").pk for number in range(MATTERS)]
    for key in opened:
        assign(SYSTEM, key, owner=ben)
    turn()
    return opened


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Each in a thread of its own, started together; what they gave back."""
    together = Barrier(len(acts))

    def start(act: Callable[[], object]) -> object:
        try:
            together.wait(10)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [one.result(60) for one in [pool.submit(start, act) for act in acts]]


@pytest.mark.django_db(transaction=True)
def test_two_workers_move_each_matter_once_while_people_answer(
    matters: list[int], ben: Colleague, chidi: Colleague, dora: Colleague, baggage: Team
) -> None:
    away(ben)
    actor, manager = chidi.as_actor(), dora.as_actor()
    backwards = list(reversed(matters))
    moved = at_once(
        turn,
        turn,
        lambda: route(backwards),
        lambda: [write_reply(actor, key, text="We look.") for key in backwards[:8]],
        lambda: [write_note(manager, key, text="Seen.") for key in matters[:8]],
        lambda: act_on(manager, backwards[8:16], Act(Doing.ASSIGN, team=baggage.pk)),
    )
    assert len(moved) == 6
    turn()
    route(matters)
    rows = Conversation.objects.filter(pk__in=matters)
    assert set(rows.exclude(pk__in=backwards[8:16]).values_list("answering", flat=True)) == {chidi.pk}
    standing = Answering.objects.filter(until=None)
    assert standing.count() == MATTERS
    assert all(one.colleague_id == now(one.conversation).answering_id for one in standing)
    doubled = Answering.objects.values("conversation", "colleague", "since").annotate(n=Count("pk")).filter(n__gt=1)
    assert list(doubled) == []


@pytest.mark.django_db(transaction=True)
def test_adding_to_a_matter_need_not_wait_for_who_decides_who_answers(matters: list[int], dora: Colleague) -> None:
    """Rows that point at a conversation are written while its columns are held."""
    key = matters[0]

    def looks() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
            cursor.execute("SELECT 1 FROM conversations_conversation WHERE id = %s FOR KEY SHARE", [key])
            return len(cursor.fetchall())

    with transaction.atomic():
        route([key])
        assert at_once(looks) == [1]
