"""Whatever is killed when: no answer leaves twice, none is lost, and doubt is said."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection
from procrastinate.contrib.django.utils import connector_params
from tests.mail_server import ScriptedServer

from whiteglove.channels.email.models import OutgoingMail
from whiteglove.channels.email.sending import queue, recording, trying
from whiteglove.channels.email.sending.compose import compose
from whiteglove.channels.email.sending.letter import Letter
from whiteglove.channels.email.sending.outbox import Outbox
from whiteglove.channels.email.sending.outcomes import INTERRUPTED
from whiteglove.channels.email.sending.smtp_conversation import Patience, SmtpConversation
from whiteglove.conversations.models import Delivery
from whiteglove.foundation import clock
from whiteglove.foundation.journal.consequences import react_to_transaction
from whiteglove.foundation.journal.models import Row

Answer = Callable[..., OutgoingMail]
Later = Callable[[timedelta], None]
SetUp = Callable[..., None]
Says = dict[str, list[str]]

pytestmark = pytest.mark.django_db


def deliveries(outgoing: OutgoingMail) -> list[tuple[str, str]]:
    return list(Delivery.objects.filter(message=outgoing.message_id).order_by("id").values_list("state", "why"))


def state(outgoing: OutgoingMail) -> str:
    outgoing.refresh_from_db()
    return str(outgoing.state)


def react() -> None:
    for transaction in Row.objects.values_list("transaction", flat=True).distinct():
        react_to_transaction(transaction)


def test_killed_before_the_hand_over_it_is_sent_by_another(
    outbox: Outbox, server: ScriptedServer, answer: Answer, alive: Callable[[], int], later: Later
) -> None:
    outgoing = answer()
    dead = 12345
    assert queue.claim_one(dead, clock.now()) == outgoing
    outbox.turn(alive())
    assert (state(outgoing), len(server.took)) == ("sent", 1)


def test_killed_in_the_hand_over_nobody_knows(
    outbox: Outbox, server: ScriptedServer, answer: Answer, alive: Callable[[], int]
) -> None:
    outgoing = answer()
    claimed = queue.claim_one(12345, clock.now())
    assert claimed is not None
    assert queue.start_hand_over(claimed, 12345)
    outbox.turn(alive())
    assert (state(outgoing), server.took) == ("unsure", [])
    assert deliveries(outgoing) == [("unsure", INTERRUPTED)]


def test_what_we_know_is_kept_in_mind_while_the_database_is_away(
    outbox: Outbox,
    server: ScriptedServer,
    answer: Answer,
    alive: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    outgoing = answer()

    def away(*_args: object, **_kwargs: object) -> bool:
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as now:
        now.setattr(recording, "record", away)
        with pytest.raises(OperationalError):
            outbox.turn(12345)
    assert (state(outgoing), len(server.took)) == ("handing_over", 1)
    outbox.turn(alive())
    assert (state(outgoing), len(server.took)) == ("sent", 1)


def test_what_a_living_loop_has_in_hand_is_left_to_it(
    outbox: Outbox, server: ScriptedServer, answer: Answer, alive: Callable[[], int]
) -> None:
    outgoing = answer()
    queue.claim_one(alive(), clock.now())
    outbox.turn(alive())
    assert (state(outgoing), server.connections) == ("claimed", 0)


def test_one_taken_for_dead_gives_nothing_away(
    outbox: Outbox, server: ScriptedServer, answer: Answer, loop: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    outgoing = answer()
    start = queue.start_hand_over

    def taken_over(row: OutgoingMail, instance: int) -> bool:
        OutgoingMail.objects.filter(pk=row.pk).update(state="waiting", claimed_by=None)
        monkeypatch.setattr(queue, "start_hand_over", start)
        return start(row, instance)

    monkeypatch.setattr(queue, "start_hand_over", taken_over)
    outbox.turn(loop)
    assert len(server.took) == 1
    assert (state(outgoing), outgoing.attempts) == ("sent", 2)


def test_certainty_replaces_the_doubt_of_those_who_thought_us_dead(
    outbox: Outbox, server: ScriptedServer, answer: Answer, loop: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    outgoing = answer()
    start = queue.start_hand_over

    def doubted(row: OutgoingMail, instance: int) -> bool:
        assert start(row, instance)
        OutgoingMail.objects.filter(pk=row.pk).update(state="unsure", claimed_by=None)
        return True

    monkeypatch.setattr(queue, "start_hand_over", doubted)
    outbox.turn(loop)
    assert state(outgoing) == "sent"


def test_a_fault_of_ours_is_kept_and_the_next_mail_goes(
    outbox: Outbox,
    server: ScriptedServer,
    answer: Answer,
    loop: int,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    first, second = answer("First"), answer("Second")

    def broken(letter: Letter) -> bytes:
        if letter.text == "First":
            raise ZeroDivisionError
        return compose(letter)

    monkeypatch.setattr(trying, "compose", broken)
    outbox.turn(loop)
    assert (state(first), state(second)) == ("waiting", "sent")
    assert "ZeroDivisionError" in deliveries(first)[0][1]


@pytest.mark.django_db(transaction=True)
def test_two_loops_send_each_mail_once(
    server: ScriptedServer, answer: Answer, alive: Callable[[], int], set_up: SetUp
) -> None:
    set_up(mail_out=server.url)
    rows = [answer(f"Number {n}") for n in range(12)]

    def work() -> None:
        Outbox(Patience(reply=5)).turn(alive())
        connection.close()

    loops = [Thread(target=work) for _ in range(3)]
    for each in loops:
        each.start()
    for each in loops:
        each.join()
    assert len(server.took) == 12
    assert {state(row) for row in rows} == {"sent"}


@pytest.mark.django_db(transaction=True)
def test_a_mail_somebody_is_just_taking_is_passed_over(answer: Answer, loop: int, set_up: SetUp) -> None:
    set_up(mail_out="smtp://127.0.0.1:1")
    answer()
    with psycopg.connect(**connector_params()) as other, connection.cursor() as cursor:
        other.execute("SELECT 1 FROM email_outgoingmail FOR UPDATE")
        cursor.execute("SET lock_timeout = '2s'")
        assert queue.claim_one(loop, clock.now()) is None
        cursor.execute("RESET lock_timeout")


@pytest.mark.django_db(transaction=True)
def test_no_server_is_talked_to_inside_a_transaction(
    outbox: Outbox, server: ScriptedServer, answer: Answer, loop: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside: list[bool] = []
    connect = SmtpConversation.__init__
    for step in ("offer", "hand_over", "close"):
        monkeypatch.setattr(SmtpConversation, step, _noting(getattr(SmtpConversation, step), inside))
    monkeypatch.setattr(SmtpConversation, "__init__", _noting(connect, inside))
    answer()
    outbox.turn(loop)
    assert inside == [False] * 4
    assert len(server.took) == 1


def _noting(step: Callable[..., Any], inside: list[bool]) -> Callable[..., Any]:
    def noted(*args: Any, **named: Any) -> Any:
        inside.append(connection.in_atomic_block)
        return step(*args, **named)

    return noted
