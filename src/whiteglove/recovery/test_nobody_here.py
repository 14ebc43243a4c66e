"""What nobody here can put right waits, and takes no place from what somebody can."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from whiteglove.customers.models import Customer
from whiteglove.recovery.clockwork import recoveries
from whiteglove.recovery.clockwork.recoveries import somebody_puts_it_right
from whiteglove.recovery.conftest import Time
from whiteglove.recovery.models import Recovery
from whiteglove.team.models import Colleague, Team


def opened(team: Team, time: Time, hours: int) -> Recovery:
    return Recovery.objects.create(
        customer=Customer.objects.create(name="Somebody"), reasons=["colleague"], team=team,
        next_at=time.now - timedelta(hours=hours), opened_at=time.now, opened_by_whom="system",
    )  # fmt: skip


def test_what_nobody_here_sees_takes_no_place(
    time: Time, front_desk: Team, baggage: Team, ben: Colleague, monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    monkeypatch.setattr(recoveries, "AT_ONCE", 2)
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    private = [opened(baggage, time, hours=5) for _ in range(2)]
    ours = opened(front_desk, time, hours=1)
    assert somebody_puts_it_right() == {"handed_on": 1, "paused": 0}
    ours.refresh_from_db()
    assert ours.owner == ben
    with django_assert_num_queries(12):
        somebody_puts_it_right()
    private += [opened(baggage, time, hours=5) for _ in range(8)]
    with django_assert_num_queries(12):
        somebody_puts_it_right()
