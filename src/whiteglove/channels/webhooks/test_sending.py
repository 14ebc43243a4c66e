"""What happens reaches a real receiver: in order, signed, again after a refusal, never twice in order."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from whiteglove.channels.webhooks import posting, sending
from whiteglove.channels.webhooks.actions import (
    ask_again,
    ask_for_test,
    pause_destination,
    remove_destination,
    renew_secret,
)
from whiteglove.channels.webhooks.clockwork import forget_old_postings
from whiteglove.channels.webhooks.conftest import Receiver, ring, stand, to, turn, why
from whiteglove.channels.webhooks.models import Destination, Posting, SendingAsked
from whiteglove.channels.webhooks.posting import Answer
from whiteglove.channels.webhooks.queries import (
    ahead_of,
    destination_seen,
    postings,
)
from whiteglove.channels.webhooks.sending import claim, serve
from whiteglove.channels.webhooks.signing import signature
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.models import Row
from whiteglove.foundation.sealed import MARK
from whiteglove.team.rehearsal import be_rehearsal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bells", "settled")]

Later = Callable[[timedelta], None]


def log() -> list[tuple[int | None, int]]:
    return list(Posting.objects.order_by("id").values_list("status", "number"))


def test_what_happens_arrives_in_order_signed_and_once(receiver: Receiver, loop: int) -> None:
    ring(100)
    made = to(receiver)
    assert stand(made.id) == "new"
    ring(1, 2)
    ring(3, 7, 4)
    assert turn(loop) == 1
    assert (receiver.rung, turn(loop)) == ([1, 2, 3, 4], 0)
    first = receiver.came[0]
    row = Row.objects.get(body={"times": 1})
    assert first.said == {"type": "test.BellRungAtTheDoor", "timestamp": row.at.isoformat(), "data": {"times": 1}}
    assert first.event == f"fact_{row.pk}_{int(row.at.timestamp() * 1000)}"
    stamp = int(first.headers["webhook-timestamp"])
    assert first.headers["webhook-signature"] == signature(
        made.secret, event=first.event, timestamp=stamp, body=first.body
    )
    assert (first.path, first.headers["content-type"]) == ("/books?from=desk", "application/json")
    assert stand(made.id) == "works"
    assert log() == [(204, 1)] * 4


def test_secrets_and_addresses_lie_sealed(receiver: Receiver) -> None:
    made = to(receiver)
    renew_secret(SYSTEM, made.id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, secret, old_secret FROM webhooks_destination")
        (row,) = cursor.fetchall()
    assert all(word.startswith(MARK) for word in row)


def test_what_was_refused_comes_again_under_the_same_id_before_anything_else(
    receiver: Receiver, loop: int, later: Later
) -> None:
    made = to(receiver)
    receiver.says(500, b"The books are closed. " * 50)
    ring(1)
    ring(2)
    turn(loop)
    assert (receiver.rung, stand(made.id), why(made.id)) == ([1], "trying", "127.0.0.1 did not take it (500).")
    assert turn(loop) == 0
    later(timedelta(seconds=7))
    turn(loop)
    assert (receiver.rung, stand(made.id), why(made.id)) == ([1, 1, 2], "works", "")
    assert receiver.came[0].event == receiver.came[1].event != receiver.came[2].event
    assert int(receiver.came[1].headers["webhook-timestamp"]) > int(receiver.came[0].headers["webhook-timestamp"])
    assert log() == [(500, 1), (204, 2), (204, 1)]
    (refused,) = [one for one in postings(SYSTEM, made.id).rows if one.status == 500]
    assert (len(refused.answered), refused.answered[:20]) == (500, "The books are closed")


def test_a_receiver_that_asks_for_time_gets_it(receiver: Receiver, loop: int, later: Later) -> None:
    to(receiver)
    receiver.says(503, Retry_After="60")
    ring(1)
    turn(loop)
    later(timedelta(seconds=50))
    assert turn(loop) == 0
    later(timedelta(seconds=11))
    assert turn(loop) == 1
    assert receiver.rung == [1, 1]


def test_killed_between_sending_and_noting_the_same_comes_again_under_the_same_id(
    receiver: Receiver, alive: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = to(receiver)
    ring(1)
    gone = 1234567  # nobody holds this number: its process was killed
    (taken,) = claim(gone)

    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> bool:
        raise Killed

    with monkeypatch.context() as now:
        now.setattr(sending, "record_in_order", die)
        now.setattr(sending, "release", lambda *_: None)
        with pytest.raises(Killed):
            serve(taken, gone)
    assert (log(), Destination.objects.get(pk=made.id).claimed_by) == ([], gone)
    turn(alive())
    assert receiver.rung == [1, 1]
    assert receiver.came[0].event == receiver.came[1].event
    assert log() == [(204, 1)]


def test_what_lives_keeps_what_it_claimed(receiver: Receiver, alive: Callable[[], int]) -> None:
    to(receiver)
    ring(1)
    one, other = alive(), alive()
    assert (len(claim(one)), claim(other), claim(one)) == (1, [], [])


def test_a_claim_that_was_lost_notes_nothing_but_the_log(
    receiver: Receiver, alive: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = to(receiver)
    ring(1)
    one, other = alive(), alive()
    (taken,) = claim(one)
    real = posting.post

    def is_stolen_meanwhile(*given: Any) -> Answer:
        Destination.objects.update(claimed_by=other)
        return real(*given)

    monkeypatch.setattr(sending, "post", is_stolen_meanwhile)
    serve(taken, one)
    assert log() == [(204, 1)]
    assert (ahead_of(SYSTEM, made.id).count, Destination.objects.get().claimed_by) == (1, other)


def test_a_redirect_is_not_followed(receiver: Receiver, receivers: Callable[[], Receiver], loop: int) -> None:
    made, elsewhere = to(receiver), receivers()
    receiver.says(301, Location=elsewhere.address)
    ring(1)
    turn(loop)
    assert (elsewhere.came, stand(made.id)) == ([], "trying")
    assert "sends us to another address (301)" in why(made.id)


def test_a_test_and_once_more_come_out_of_order_also_while_it_is_paused(receiver: Receiver, loop: int) -> None:
    made = to(receiver)
    ring(1)
    turn(loop)
    pause_destination(SYSTEM, made.id)
    ring(2)
    ask_for_test(SYSTEM, made.id)
    ask_for_test(SYSTEM, made.id)
    ask_again(SYSTEM, Posting.objects.get().pk)
    assert destination_seen(SYSTEM, made.id).is_asked
    turn(loop)
    first, test, again = receiver.came
    assert (test.said["type"], test.event[:5]) == ("test", "test_")
    assert (again.event, again.body) == (first.event, first.body)
    assert (SendingAsked.objects.count(), ahead_of(SYSTEM, made.id).count, turn(loop)) == (0, 1, 0)
    assert [one.was_asked_for for one in postings(SYSTEM, made.id).rows] == [True, True, False]


def test_a_new_secret_signs_beside_the_old_one_for_a_day(receiver: Receiver, loop: int, later: Later) -> None:
    made = to(receiver)
    renewed = renew_secret(SYSTEM, made.id)
    ring(1)
    turn(loop)
    later(timedelta(hours=25))
    ring(2)
    turn(loop)
    for request, held in zip(receiver.came, [[renewed.secret, made.secret], [renewed.secret]], strict=True):
        stamp = int(request.headers["webhook-timestamp"])
        signed = [signature(one, event=request.event, timestamp=stamp, body=request.body) for one in held]
        assert request.headers["webhook-signature"].split() == signed
    forget_old_postings()
    assert Destination.objects.get().old_secret == ""


def test_who_makes_a_new_secret_twice_does_not_silence_the_one_the_receiver_knows(
    receiver: Receiver, loop: int, later: Later
) -> None:
    made = to(receiver)
    secrets = [renew_secret(SYSTEM, made.id).secret, renew_secret(SYSTEM, made.id).secret]
    ring(1)
    turn(loop)
    (request,) = receiver.came
    stamp = int(request.headers["webhook-timestamp"])
    known = signature(made.secret, event=request.event, timestamp=stamp, body=request.body)
    assert known in request.headers["webhook-signature"].split()
    later(timedelta(hours=25))
    third = renew_secret(SYSTEM, made.id)
    ring(2)
    turn(loop)
    request = receiver.came[-1]
    stamp = int(request.headers["webhook-timestamp"])
    signed = [
        signature(one, event=request.event, timestamp=stamp, body=request.body) for one in (third.secret, secrets[-1])
    ]
    assert request.headers["webhook-signature"].split() == signed


def test_what_was_removed_hears_nothing(receiver: Receiver, loop: int) -> None:
    made = to(receiver)
    ring(1)
    ask_for_test(SYSTEM, made.id)
    remove_destination(SYSTEM, made.id)
    assert (turn(loop), receiver.came) == (0, [])
    assert Destination.objects.values_list("secret", flat=True).get() == ""


def test_a_clock_that_was_ahead_for_a_while_holds_up_nothing(receiver: Receiver, loop: int, later: Later) -> None:
    made = to(receiver)
    later(timedelta(hours=5))
    ring(1)
    turn(loop)
    later(-timedelta(hours=5))
    ring(2)
    turn(loop)
    assert (receiver.rung, stand(made.id)) == ([1, 2], "works")
    later(timedelta(days=400))
    receiver.says(500)
    ring(3)
    turn(loop)
    later(-timedelta(days=400))
    turn(loop)
    assert receiver.rung == [1, 2, 3, 3]


def test_nothing_leaves_a_rehearsal(receiver: Receiver, loop: int) -> None:
    to(receiver)
    ring(1)
    be_rehearsal(is_rehearsal=True)
    assert (turn(loop), receiver.came) == (0, [])


def test_the_log_keeps_the_newest(receiver: Receiver, loop: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whiteglove.channels.webhooks.clockwork.MOST_KEPT", 3)
    made = to(receiver)
    ring(1, 2, 3, 4, 5)
    turn(loop)
    assert forget_old_postings() == 2
    page = postings(SYSTEM, made.id, limit=2)
    rest = postings(SYSTEM, made.id, before=page.next, limit=2)
    assert ([len(page.rows), len(rest.rows)], rest.next) == ([2, 1], None)
