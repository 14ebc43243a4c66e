"""When one is refused for long it stops and says so, loses nothing, and goes on as people decide."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from whiteglove.channels.webhooks import posting, sending
from whiteglove.channels.webhooks.actions import (
    ask_again,
    leave_all_out,
    leave_out,
    pause_destination,
    remove_destination,
    resume_destination,
)
from whiteglove.channels.webhooks.clockwork import forget_old_postings
from whiteglove.channels.webhooks.conftest import Receiver, ring, stand, to, turn, why
from whiteglove.channels.webhooks.facts import DestinationResumed, DestinationStopped, FactsLeftOut
from whiteglove.channels.webhooks.models import Posting, SendingAsked
from whiteglove.channels.webhooks.offers import OFFERS, offer
from whiteglove.channels.webhooks.posting import Answer
from whiteglove.channels.webhooks.queries import (
    ahead_of,
    destination_seen,
    destinations_in_trouble,
    in_the_way,
)
from whiteglove.conversations.models import Notice
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.models import Row
from whiteglove.foundation.text import UNSPACED
from whiteglove.team.models import Colleague

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bells", "settled")]

Later = Callable[[timedelta], None]


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
    assert (receiver.rung, ahead_of(SYSTEM, made.id).count, Posting.objects.count()) == ([1], 0, 1)


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


def test_what_was_removed_while_it_stood_still_is_forgotten_too(receiver: Receiver, loop: int, later: Later) -> None:
    made = to(receiver)
    receiver.says(410, b"Aiko Tanaka is not known here")
    ring(1)
    turn(loop)
    remove_destination(SYSTEM, made.id)
    later(timedelta(days=15))
    assert (forget_old_postings(), Posting.objects.count()) == (1, 0)
