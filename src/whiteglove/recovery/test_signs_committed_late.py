"""What is written down while signs are looked at, and committed after that, is seen within the minute."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection, transaction

from whiteglove.conversations.actions import open_conversation
from whiteglove.conversations.conftest import said
from whiteglove.conversations.models import Conversation
from whiteglove.customers.actions import recognise_customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.recovery.actions.signs import look_for_signs
from whiteglove.recovery.clockwork.signs import look_for_due_signs
from whiteglove.recovery.models import Incident, Signs, Touched
from whiteglove.team.models import Team

AN_HOUR = timedelta(hours=1)


@pytest.fixture
def waiting(transactional_db: None, front_desk: Team) -> Conversation:
    """Aiko's matter; nothing is visible of it yet."""
    aiko = recognise_customer(SYSTEM, address="aiko@mail.example", name="Aiko", language="en")
    talk = open_conversation(SYSTEM, said("Where?", clock.now()), customer=aiko, team=front_desk).conversation
    Conversation.objects.filter(pk=talk.pk).update(next_moment=clock.now() + AN_HOUR)
    look_for_signs(talk.pk)
    return talk


@contextmanager
def not_committed_yet(act: Callable[[], object]) -> Iterator[None]:
    """What another connection did in a transaction that ends only after the block."""
    done, may_end = Event(), Event()

    def elsewhere() -> None:
        try:
            with transaction.atomic():
                act()
                done.set()
                assert may_end.wait(30)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        there = pool.submit(elsewhere)
        try:
            assert done.wait(30) or there.result(1)
            yield
        finally:
            may_end.set()
        there.result(30)


def fog(talk: Conversation) -> Incident:
    return Incident.objects.create(
        title="Fog", text={}, next_at=clock.now(), team=talk.team, by_whom="system", began_at=clock.now()
    )


def seen(talk: Conversation) -> list[str]:
    return [one["sign"] for one in Signs.objects.get(pk=talk.pk).reasons]


def test_what_commits_after_the_look_is_seen_within_the_minute(waiting: Conversation) -> None:
    """An incident that touches her, and its end."""
    incident = fog(waiting)

    def touch() -> None:
        Touched.objects.create(incident=incident, customer=waiting.customer, added_at=clock.now())

    def end() -> None:
        Incident.objects.filter(pk=incident.pk).update(ended_at=clock.now())

    for act, before, after in ((touch, [], ["incident"]), (end, ["incident"], [])):
        with not_committed_yet(act):
            look_for_signs(waiting.pk)
            assert (look_for_due_signs(), seen(waiting)) == (0, before)
        assert (look_for_due_signs(), seen(waiting)) == (1, after)
        assert look_for_due_signs() == 0
