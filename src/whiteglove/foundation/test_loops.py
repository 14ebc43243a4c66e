"""Loops go on, whatever a step meets."""

import logging
import threading

import pytest
from django.db import connection

from whiteglove.foundation import loops
from whiteglove.foundation.loops import LIVING, Loop, still_alive


@pytest.mark.django_db(transaction=True)
def test_a_step_that_fails_is_tried_again_under_another_number(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[int] = []
    done = threading.Event()

    def step(instance: int) -> float:
        seen.append(instance)
        if len(seen) == 1:
            raise ValueError("odd")
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT %s IN {LIVING}, %s IN {LIVING}", seen[:2])
            living.extend(cursor.fetchone() or ())
        done.set()
        return 60.0

    living: list[bool] = []
    loop = Loop("odd loop", "odd_channel", step)
    with caplog.at_level(logging.WARNING):
        thread = loop.start()
        assert done.wait(10)
    loop.stop()
    thread.join(10)
    assert not thread.is_alive()
    assert seen[0] != seen[1]
    assert living == [False, True]
    assert "odd loop waits after ValueError" in caplog.text


@pytest.mark.parametrize("says_so", [True, False])
def test_a_long_step_that_says_it_lives_is_not_taken_for_stuck(
    monkeypatch: pytest.MonkeyPatch, *, says_so: bool
) -> None:
    given_up = threading.Event()
    monkeypatch.setattr(loops, "STUCK_AFTER_SECONDS", 0.5)
    monkeypatch.setattr(Loop, "_give_up", lambda _loop: given_up.set())

    def step(_instance: int) -> float:
        for _ in range(10):
            given_up.wait(0.1)
            if says_so:
                still_alive()
        return 1.0

    assert Loop("long loop", "long_channel", step)._step_watched(1) == 1.0
    assert given_up.is_set() is not says_so
    still_alive()


@pytest.mark.django_db(transaction=True)
def test_a_lost_connection_means_a_new_number_before_the_next_step() -> None:
    seen: list[int] = []
    done = threading.Event()

    def step(instance: int) -> float:
        seen.append(instance)
        if len(seen) == 2:
            done.set()
            return 60.0
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s",
                [instance],
            )
        return 0.0

    loop = Loop("cut off", "odd_channel", step)
    thread = loop.start()
    assert done.wait(10)
    loop.stop()
    thread.join(10)
    assert seen[0] != seen[1]
