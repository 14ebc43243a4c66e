"""The demo tells the story of fairness: the report finds what was planted, and names who could be made whole."""

from datetime import UTC, datetime

import pytest

from whiteglove.conversations.models import Conversation
from whiteglove.demo.loading.hindered import PIKE, TAN
from whiteglove.demo.loading.load import load_demo
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.money import Money
from whiteglove.insight.queries.fairness import fairness
from whiteglove.insight.queries.made_whole import could_be_made_whole
from whiteglove.recovery.models import Gesture
from whiteglove.recovery.queries.harm import suggested
from whiteglove.recovery.queries.recoveries import recovery_of

NOW = datetime(2026, 6, 12, 3, 0, tzinfo=UTC)


def test_polite_guests_got_less_than_angry_ones(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    load_demo(now=NOW)
    found = fairness(SYSTEM)
    assert found.currency == "JPY"
    assert found.anger.given.is_above
    assert found.anger.until_given.figure.value is not None
    assert found.anger.until_given.figure.value < 0
    open_ones = Conversation.objects.filter(is_open=True, subject__contains="HSH217")
    tan, pike = (open_ones.get(customer__main_address=address) for address in (TAN, PIKE))
    page = could_be_made_whole(SYSTEM, limit=1000)
    [polite] = [one for one in page.rows if one.conversation == tan.pk]
    assert (polite.issue.key, polite.lesser.got) == ("R-17", 0)
    assert polite.lesser.less > 5_000
    assert pike.pk not in {one.conversation for one in page.rows}
    assert sum(Gesture.objects.filter(conversation=pike).values_list("worth", flat=True)) > 100_000
    assert not Gesture.objects.filter(customer=tan.customer).exists()
    of_pike = recovery_of(SYSTEM, pike.pk)
    assert of_pike is not None
    assert (of_pike.harm.money, of_pike.harm.delay_hours) == (Money(21_000, "JPY"), 7.5)
    of_tan = recovery_of(SYSTEM, tan.pk)
    assert of_tan is not None
    assert (of_tan.harm.is_known, suggested(SYSTEM, of_tan).money) == (False, Money(18_400, "JPY"))
    assert found.cost_known > 1
    assert found.delay_known > 1
    [tenure] = [row for row in found.rows if row.by == "tenure"]
    assert not tenure.given.is_below
