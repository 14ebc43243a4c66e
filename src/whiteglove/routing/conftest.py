"""Aiko's mails, a clock that somebody moves, and people who come and go."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from whiteglove.conversations.conftest import Time, Wrote, time, wrote
from whiteglove.conversations.models import Conversation
from whiteglove.foundation import clock
from whiteglove.foundation.journal.consequences import react_to_transaction
from whiteglove.foundation.journal.models import ReactionDone, ReactionTrouble, Row
from whiteglove.team.models import Absence, Attendance, Colleague, PresenceState

__all__ = ["Time", "Wrote", "time", "wrote"]

Follows = Callable[[], None]


def away(colleague: Colleague, *, until: datetime | None = None, cover: Colleague | None = None) -> Absence:
    """They are away from now on."""
    return Absence.objects.create(
        colleague=colleague, starts=clock.now(), ends=until, cover=cover, by_whom="system", is_sudden=True
    )


def says(colleague: Colleague, state: PresenceState, *, hours: int | None = None) -> Attendance:
    """They say that they are here, busy, away or gone."""
    now = clock.now()
    until = now + timedelta(hours=hours) if hours else None
    return Attendance.objects.create(colleague=colleague, state=state, at=now, until=until, by_whom="system")


def now(conversation: Conversation) -> Conversation:
    """As it stands now."""
    return Conversation.objects.get(pk=conversation.pk)


@pytest.fixture
def follows(db: None) -> Follows:
    """What follows from all that was announced happens, as the worker would bring it about."""

    def react() -> None:
        before = -1
        while before != (before := ReactionDone.objects.count()):
            for one in list(Row.objects.values_list("transaction", flat=True).distinct().order_by("transaction")):
                react_to_transaction(one)
        assert list(ReactionTrouble.objects.values_list("last_error", flat=True)) == []

    return react
