"""What happens reaches a real receiver: in order, signed, again after a refusal, never twice in order."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from whiteglove.channels.webhooks import posting, sending
from whiteglove.channels.webhooks.actions import (
    ask_again,
    ask_for_test,
    leave_all_out,
    leave_out,
    pause_destination,
    remove_destination,
    renew_secret,
    resume_destination,
)
from whiteglove.channels.webhooks.clockwork import forget_old_postings
from whiteglove.channels.webhooks.conftest import Receiver, ring, to, turn
from whiteglove.channels.webhooks.facts import DestinationResumed, DestinationStopped, FactsLeftOut
from whiteglove.channels.webhooks.models import Destination, Posting, SendingAsked
from whiteglove.channels.webhooks.offers import OFFERS, offer
from whiteglove.channels.webhooks.posting import Answer
from whiteglove.channels.webhooks.queries import (
    ahead_of,
    destination_seen,
    destinations_in_trouble,
    in_the_way,
    postings,
)
from whiteglove.channels.webhooks.sending import claim, serve
from whiteglove.channels.webhooks.signing import signature
from whiteglove.conversations.models import Notice
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.foundation.journal.models import Row
from whiteglove.foundation.sealed import MARK
from whiteglove.foundation.text import UNSPACED
from whiteglove.team.actions import add_colleague
from whiteglove.team.models import Colleague, Team
from whiteglove.team.rehearsal import be_rehearsal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bells", "settled")]

Later = Callable[[timedelta], None]


@pytest.fixture
def olu(front_desk: Team) -> Colleague:
    """The owner."""
    return add_colleague(SYSTEM, email="olu@desk.example", name="Olu", role=Role.OWNER)


def stand(made: int) -> str:
    return destination_seen(SYSTEM, made).state


def why(made: int) -> str:
    return destination_seen(SYSTEM, made).why


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


def test_410_stops_it_and_tells_the_owners(
    receiver: Receiver, loop: int, olu: Colleague, ben: Colleague, later: Later
) -> None:
    made = to(receiver)
    receiver.says(410)
    ring(1)
    turn(loop)
    later(timedelta(days=1))
    assert (turn(loop), stand(made.id)) == (0, "gone")
    told = Notice.objects.values_list("colleague", "because", "about")
    assert list(told) == [(olu.pk, "webhook_gone", f"webhook:{made.id}")]
    resume_destination(olu.as_actor(), made.id)
    turn(loop)
    assert (receiver.rung, stand(made.id)) == ([1, 1], "works")


def test_owners_hear_while_it_is_still_tried_that_something_waits(
    receiver: Receiver, loop: int, olu: Colleague, later: Later
) -> None:
    made = to(receiver)
    ring(1)
    for _ in range(7):
        receiver.says(422)
    told = []
    for minutes in (0, 1, 3, 12, 36, 72, 144):
        later(timedelta(minutes=minutes))
        assert turn(loop) == 1
        told.append(list(Notice.objects.values_list("because", "colleague", "about")))
    about = ("webhook_waiting", olu.pk, f"webhook:{made.id}")
    assert (told, stand(made.id)) == ([[]] * 5 + [[about]] * 2, "trying")


def test_after_three_days_it_stops_says_so_and_loses_nothing(
    receiver: Receiver, loop: int, olu: Colleague, later: Later
) -> None:
    made = to(receiver)
    ring(1)
    for _ in range(200):
        receiver.says(500)
    while stand(made.id) != "failing":
        turn(loop)
        is_told = Notice.objects.filter(because="webhook_failing").exists()
        assert is_told == (stand(made.id) == "failing")
        later(timedelta(hours=1))
    since = destination_seen(SYSTEM, made.id)
    assert since.stopped_at is not None
    assert since.failing_since is not None
    assert timedelta(days=3) <= since.stopped_at - since.failing_since < timedelta(days=3, hours=5)
    assert [one.because for one in Notice.objects.order_by("id")] == ["webhook_waiting", "webhook_failing"]
    assert Row.objects.filter(kind=DestinationStopped.kind).count() == 1
    ring(2)
    later(timedelta(days=20))
    assert turn(loop) == 0
    assert forget_old_postings() == 0  # one still has to see why
    receiver.answers.clear()
    resume_destination(olu.as_actor(), made.id)
    turn(loop)
    assert receiver.rung[-2:] == [1, 2]
    later(timedelta(days=20))
    assert forget_old_postings() == len(receiver.came)


def test_one_that_is_refused_for_ever_is_named_and_can_be_left_out(receiver: Receiver, loop: int) -> None:
    made = to(receiver)
    assert in_the_way(SYSTEM, made.id) is None
    assert not leave_out(SYSTEM, made.id, fact=0)
    assert not Row.objects.filter(kind=FactsLeftOut.kind).exists()
    receiver.says(422)
    ring(1, 2, 3)
    turn(loop)
    seen = in_the_way(SYSTEM, made.id)
    assert seen is not None
    assert (seen.event, seen.subject) == (receiver.came[0].event, "bell:1")
    assert leave_out(SYSTEM, made.id, fact=seen.fact)
    turn(loop)
    assert (receiver.rung, in_the_way(SYSTEM, made.id)) == ([1, 2, 3], None)
    pause_destination(SYSTEM, made.id)
    ring(4, 5)
    assert (turn(loop), ahead_of(SYSTEM, made.id).count) == (0, 2)
    assert leave_all_out(SYSTEM, made.id)
    assert stand(made.id) == "person"
    resume_destination(SYSTEM, made.id)
    ring(6)
    turn(loop)
    assert receiver.rung == [1, 2, 3, 6]


def test_only_the_one_that_somebody_saw_in_the_way_is_left_out(receiver: Receiver, loop: int, later: Later) -> None:
    made = to(receiver)
    receiver.says(500)
    ring(1, 2)
    turn(loop)
    seen = in_the_way(SYSTEM, made.id)
    assert seen is not None
    receiver.says(204)
    receiver.says(500)
    later(timedelta(minutes=1))
    turn(loop)  # the first is taken meanwhile; now the second is in the way
    assert not leave_out(SYSTEM, made.id, fact=seen.fact)
    later(timedelta(minutes=1))
    turn(loop)
    assert receiver.rung == [1, 1, 2, 2]


@pytest.mark.parametrize(("status", "stood"), [(500, "failing"), (410, "gone")])
def test_where_it_stopped_by_itself_it_goes_on_without_the_one_in_the_way(
    receiver: Receiver, loop: int, olu: Colleague, later: Later, status: int, stood: str
) -> None:
    made = to(receiver)
    ring(1, 2)
    for _ in range(200):
        receiver.says(status)
    while stand(made.id) != stood:
        turn(loop)
        later(timedelta(hours=2))
    receiver.answers.clear()
    assert [one.id for one in destinations_in_trouble(SYSTEM)] == [made.id]
    seen = in_the_way(SYSTEM, made.id)
    assert seen is not None
    assert leave_out(olu.as_actor(), made.id, fact=seen.fact)
    turn(loop)
    assert (receiver.rung[-1], stand(made.id), destinations_in_trouble(SYSTEM)) == (2, "works", [])
    assert Row.objects.filter(kind=DestinationResumed.kind).count() == 1


def test_what_is_left_out_while_it_is_sent_stays_left_out(
    receiver: Receiver, loop: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = to(receiver)
    ring(1, 2)
    real = posting.post

    def somebody_leaves_out(*given: Any) -> Answer:
        leave_all_out(SYSTEM, made.id)
        return real(*given)

    monkeypatch.setattr(sending, "post", somebody_leaves_out)
    turn(loop)
    assert (receiver.rung, ahead_of(SYSTEM, made.id).count, log()) == ([1], 0, [(204, 1)])


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


def test_under_another_key_it_stops_and_says_so(
    receiver: Receiver, loop: int, olu: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = to(receiver)
    ring(1)
    monkeypatch.setattr("whiteglove.foundation.sealed.secret_key", lambda: "another")
    turn(loop)
    assert (receiver.came, stand(made.id)) == ([], "lost")
    assert "cannot be read" in why(made.id)
    with translation.override("ja"):
        assert UNSPACED.search(why(made.id))


def test_what_was_removed_hears_nothing(receiver: Receiver, loop: int) -> None:
    made = to(receiver)
    ring(1)
    ask_for_test(SYSTEM, made.id)
    remove_destination(SYSTEM, made.id)
    assert (turn(loop), receiver.came) == (0, [])
    assert Destination.objects.values_list("secret", flat=True).get() == ""


def test_what_we_cannot_put_into_words_is_seen_and_holds_up_no_request(
    receiver: Receiver, loop: int, olu: Colleague, later: Later
) -> None:
    made = to(receiver, offers=["bells"])
    ring(1)
    turn(loop)
    ask_again(SYSTEM, Posting.objects.get().pk)

    def broken(*_: object) -> dict[str, Any] | None:
        raise LookupError("no such bell")

    whole = OFFERS["bells"]
    offer(replace(whole, shape=broken))
    ring(2)
    turn(loop)
    assert (receiver.rung, SendingAsked.objects.count(), stand(made.id)) == ([1], 0, "trying")
    assert "Something of this desk itself failed" in why(made.id)
    while stand(made.id) != "failing":
        later(timedelta(hours=4))
        assert turn(loop) == 1
    assert Notice.objects.filter(colleague=olu).exists()
    offer(whole)
    resume_destination(SYSTEM, made.id)
    turn(loop)
    assert receiver.rung == [1, 2]


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


def test_what_was_removed_while_it_stood_still_is_forgotten_too(receiver: Receiver, loop: int, later: Later) -> None:
    made = to(receiver)
    receiver.says(410, b"Aiko Tanaka is not known here")
    ring(1)
    turn(loop)
    remove_destination(SYSTEM, made.id)
    later(timedelta(days=15))
    assert (forget_old_postings(), Posting.objects.count()) == (1, 0)


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
