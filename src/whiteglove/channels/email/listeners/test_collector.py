"""Mails kept together: one that cannot be kept does not hold up the others."""

import asyncio
import threading
from collections.abc import Sequence

import pytest
from django.db import OperationalError

from whiteglove.channels.email.actions.taking_in import Delivered
from whiteglove.channels.email.listeners import collector
from whiteglove.channels.email.listeners.collector import Collector

GOOD, BAD = Delivered(b"good", "smtp"), Delivered(b"bad", "smtp")


async def kept_together(mails: Sequence[Delivered]) -> list[object]:
    """What each sender is told: None for kept."""
    together = Collector()
    keeping = [asyncio.create_task(together.keep(mail)) for mail in mails]
    await asyncio.sleep(0)
    together.start()
    told = await asyncio.gather(*keeping, return_exceptions=True)
    await together.close()
    return [None if each is None else type(each) for each in told]


async def test_one_that_cannot_be_kept_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def take_in(mails: Sequence[Delivered]) -> None:
        tried.append(len(mails))
        if BAD in mails:
            raise ValueError("odd")

    monkeypatch.setattr(collector, "take_in", take_in)
    assert await kept_together([GOOD, BAD, GOOD]) == [None, ValueError, None]
    assert tried == [3, 1, 1, 1]


async def test_while_the_database_is_away_all_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def take_in(mails: Sequence[Delivered]) -> None:
        assert threading.current_thread().name.startswith("take-in")
        tried.append(len(mails))
        raise OperationalError("connection refused")

    monkeypatch.setattr(collector, "take_in", take_in)
    assert await kept_together([GOOD, BAD, GOOD]) == [OperationalError] * 3
    assert tried == [3]
