"""The demo's incident: forty are told in their language, five answered, and what was promised stands."""

from datetime import UTC, datetime, timedelta

import pytest

from whiteglove.conversations.models import Message
from whiteglove.demo.loading.load import load_demo
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.promises.models import Promise
from whiteglove.recovery.models import Touched
from whiteglove.recovery.queries.incidents import incidents, touched_by

NOW = datetime(2026, 6, 12, 3, 0, tzinfo=UTC)


def test_they_were_told_before_they_asked(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    load_demo(now=NOW, conversations=600)
    [flight] = incidents(SYSTEM).rows
    assert (flight.touched, flight.told, flight.waiting, flight.answered) == (40, 40, 0, 5)
    assert flight.owner_name == "Keiko Hayashi"
    assert NOW + timedelta(hours=4) <= flight.next_at <= NOW + timedelta(hours=5)
    told = Touched.objects.select_related("message", "customer")
    assert {(one.message.language if one.message else None) for one in told} == {"ja", "en", "fr"}
    assert {one.message.at for one in told if one.message} == {NOW - timedelta(minutes=55)}
    standing = Promise.objects.filter(pk__in=told.values("promise"), state="made")
    assert {one.due for one in standing} == {flight.next_at}
    assert standing.count() == 40
    answered = touched_by(SYSTEM, flight.id, only="answered").rows
    assert [one.answered_at is not None and one.answered_at < NOW for one in answered] == [True] * 5
    assert not Message.objects.filter(delivery="queued").exists()
