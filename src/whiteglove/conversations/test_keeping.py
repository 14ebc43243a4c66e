"""What is closed for long enough goes, whole; what is not yet stays."""

from datetime import UTC, datetime

import pytest

from whiteglove.conversations.actions import close, merge, write_reply
from whiteglove.conversations.conftest import Time, Wrote
from whiteglove.conversations.keeping import erase_old_conversations
from whiteglove.conversations.models import Conversation, Message
from whiteglove.conversations.queries.keeping import count_older
from whiteglove.conversations.rules import months_before
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.team.models import House


@pytest.fixture
def kept_a_month(db: None) -> None:
    """The house keeps what is closed for a month."""
    House.objects.update_or_create(pk=1, defaults={"keep_months": 1})


@pytest.mark.usefixtures("kept_a_month")
def test_a_chain_of_merges_goes_as_one(wrote: Wrote, as_ben: Actor, time: Time) -> None:
    bag, ticket, seat, other = wrote("Bag"), wrote("Ticket"), wrote("Seat"), wrote("Other")
    merge(as_ben, ticket.pk, merged_id=seat.pk)
    merge(as_ben, bag.pk, merged_id=ticket.pk)
    close(as_ben, bag.pk)
    close(as_ben, other.pk)
    time.passes(days=100)
    assert count_older(SYSTEM, months=1, now=clock.now()) == 2
    assert erase_old_conversations(clock.now()) == 2
    assert not Conversation.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.usefixtures("kept_a_month")
def test_what_is_said_to_go_is_what_goes(wrote: Wrote, as_ben: Actor, time: Time) -> None:
    bag = wrote("Bag")
    close(as_ben, bag.pk)
    time.passes(days=100)
    write_reply(as_ben, bag.pk, text="One more word.")
    assert count_older(SYSTEM, months=1, now=clock.now()) == 0
    assert erase_old_conversations(clock.now()) == 0


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [((2026, 3, 31), 1, (2026, 2, 28)), ((2026, 12, 31), 12, (2025, 12, 31)), ((2026, 5, 2), 99_999, (1, 1, 1))],
)
def test_months_end_where_they_end(day: tuple[int, int, int], months: int, before: tuple[int, int, int]) -> None:
    assert months_before(datetime(*day, tzinfo=UTC), months) == datetime(*before, tzinfo=UTC)
