"""Logs say what broke and where, and nothing of what customers wrote."""

import logging
import threading

import pytest

from whiteglove.foundation.errors import Refused
from whiteglove.foundation.logs import in_one_line
from whiteglove.foundation.loops import Loop
from whiteglove.foundation.settings import Settings

SECRET = "Key (value)=(aiko@mail.example) already exists."


def caught(act: object) -> Exception:
    try:
        act()  # type: ignore[operator]
    except Exception as error:  # noqa: BLE001
        return error
    raise AssertionError


def refuse() -> None:
    raise Refused(SECRET)


def test_type_and_innermost_place_of_ours_and_no_message() -> None:
    said = in_one_line(caught(refuse))
    assert said.startswith("Refused at whiteglove/foundation/test_logs.py:")
    foreign = in_one_line(caught(lambda: Settings.model_validate({"port": SECRET})))
    assert foreign.startswith("ValidationError at whiteglove/foundation/test_logs.py:")
    assert in_one_line(ValueError(SECRET)) == "ValueError"


@pytest.mark.django_db(transaction=True)
def test_a_loop_logs_no_message(caplog: pytest.LogCaptureFixture) -> None:
    tried = threading.Event()

    def step(_instance: int) -> float:
        if loop.stopping.is_set():
            return 1.0
        tried.set()
        raise ValueError(SECRET)

    loop = Loop("odd loop", "odd_channel", step)
    with caplog.at_level(logging.WARNING):
        thread = loop.start()
        assert tried.wait(10)
        loop.stop()
        thread.join(10)
    assert "odd loop waits after ValueError at whiteglove/foundation/test_logs.py:" in caplog.text
    assert "aiko" not in caplog.text
