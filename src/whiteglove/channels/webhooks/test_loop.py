"""The real loop: two workers send once, a slow receiver holds up nobody, and a killed process loses nothing."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import pytest
from django.db import DatabaseError, connection, transaction

from whiteglove.channels.webhooks import posting, sending
from whiteglove.channels.webhooks.conftest import Receiver, ring, to, turn
from whiteglove.channels.webhooks.models import Destination, Posting
from whiteglove.channels.webhooks.posting import Answer
from whiteglove.channels.webhooks.sending import Senders
from whiteglove.conversations.facts import Closed
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.journal.queries import facts_after

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("bells")]

PATIENCE_SECONDS = 60.0
PROGRAM = """
import django
django.setup()
from whiteglove.channels.webhooks.sending import CHANNEL, Senders
from whiteglove.foundation.loops import Loop
Loop("send webhooks", CHANNEL, Senders().step).run()
"""


def until(is_so: Callable[[], bool]) -> None:
    """Other transactions on this server may hold the journal back for a moment."""
    for _ in range(int(PATIENCE_SECONDS / 0.05)):
        if is_so():
            return
        threading.Event().wait(0.05)
    raise AssertionError("it did not come so far")


def test_two_workers_at_once_send_each_once_and_in_order(
    receiver: Receiver, receivers: Callable[[], Receiver], alive: Callable[[], int]
) -> None:
    other = receivers()
    to(receiver)
    to(other)
    workers = [(Senders(), alive()), (Senders(), alive())]
    ring(*range(100, 110))
    both = [threading.Thread(target=_work, args=worker) for worker in workers]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    until(lambda: not Destination.objects.exclude(claimed_by=None).exists())
    assert receiver.rung == other.rung == list(range(100, 110))
    assert Posting.objects.count() == 20


def _work(senders: Senders, instance: int) -> None:
    try:
        for _ in range(600):  # transactions of other tests hold up what may be read of the journal
            senders.step(instance)
            threading.Event().wait(0.05)
            if Posting.objects.count() >= 20:
                break
        senders.join(20)
    finally:
        connection.close()


def test_a_slow_receiver_holds_up_nobody_else(
    receiver: Receiver, receivers: Callable[[], Receiver], alive: Callable[[], int]
) -> None:
    quick = receivers()
    receiver.hold = threading.Event()
    to(receiver)
    to(quick)
    senders, instance = Senders(), alive()
    ring(1)

    def both_have_it() -> bool:
        senders.step(instance)
        return bool(receiver.came and quick.came)

    until(both_have_it)
    ring(2)

    def quick_has_more() -> bool:
        senders.step(instance)
        return quick.rung == [1, 2]

    until(quick_has_more)
    assert receiver.rung == [1]
    receiver.hold.set()
    receiver.hold = None
    until(lambda: senders.step(instance) >= 0 and receiver.rung == [1, 2])
    senders.join(20)
    until(lambda: Posting.objects.count() == 4)


def test_what_fails_within_us_rests_and_is_taken_up_again(
    receiver: Receiver, alive: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = to(receiver)
    senders, instance = Senders(), alive()
    ring(1)

    def fail(*_: object) -> None:
        raise LookupError("no shape")

    with monkeypatch.context() as now:
        now.setattr(sending, "serve", fail)
        until(lambda: senders.step(instance) >= 0 and Destination.objects.get().claimed_by is None
              and Destination.objects.get().next_try_at > Destination.objects.get().made_at)  # fmt: skip
    senders.join(20)
    Destination.objects.filter(pk=made.id).update(next_try_at=Destination.objects.get().made_at)
    until(lambda: senders.step(instance) >= 0 and receiver.rung == [1])
    senders.join(20)


def test_who_loses_the_database_while_it_sends_lets_go(
    receiver: Receiver, alive: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = to(receiver)
    senders, instance = Senders(), alive()
    ring(1)
    real = posting.post

    def loses_it(*given: Any) -> Answer:
        answer = real(*given)
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return answer

    with monkeypatch.context() as now:
        now.setattr(sending, "post", loses_it)
        until(lambda: senders.step(instance) >= 0 and receiver.rung == [1])
        senders.join(20)
    held = Destination.objects.get(pk=made.id)
    Destination.objects.update(next_try_at=held.made_at)
    until(lambda: senders.step(instance) >= 0 and receiver.rung == [1, 1])
    senders.join(20)
    assert receiver.came[0].event == receiver.came[1].event
    assert Destination.objects.get().claimed_by is None


def test_what_was_let_fall_in_our_own_hands_is_taken_up_again(receiver: Receiver, alive: Callable[[], int]) -> None:
    to(receiver)
    senders, instance = Senders(), alive()
    Destination.objects.update(claimed_by=instance)  # the thread that had it ended without a word
    ring(1)
    until(lambda: senders.step(instance) >= 0 and receiver.rung == [1])
    senders.join(20)


@pytest.mark.walk
def test_a_process_killed_while_it_sends_loses_nothing(receiver: Receiver, alive: Callable[[], int]) -> None:
    made = to(receiver, offers=["conversations"])
    place = Destination.objects.get().place
    with transaction.atomic():
        announce(Closed(conversation_id=1), actor=SYSTEM)
    until(lambda: bool(facts_after(place)))
    receiver.hold = threading.Event()
    process = subprocess.Popen([sys.executable, "-c", PROGRAM], env=_environment())
    try:
        assert receiver.arrived.wait(PATIENCE_SECONDS)
    finally:
        process.kill()
        process.wait(10)
    receiver.hold.set()
    receiver.hold = None
    assert (Posting.objects.count(), Destination.objects.get(pk=made.id).place) == (0, place)
    instance = alive()
    until(lambda: turn(instance) > 0)  # the database notices a moment later
    first, again = receiver.came
    assert (first.event, first.body) == (again.event, again.body)
    assert first.said["type"] == "conversations.Closed"
    assert Posting.objects.count() == 1


def _environment() -> dict[str, str]:
    database = connection.settings_dict
    place = f"?host={quote(database['HOST'], safe='')}" + (f"&port={database['PORT']}" if database["PORT"] else "")
    address = f"postgresql://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}{place}"
    return os.environ | {"DATABASE_URL": address, "WHITEGLOVE_WEBHOOK_HOSTS": "127.0.0.1"}
