"""The demo's guests: what is planted in their year is what the figures say."""

from datetime import UTC, datetime

import pytest

from whiteglove.demo.loading.felt import TAN
from whiteglove.demo.loading.load import load_demo
from whiteglove.encounters.models import Encounter
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.insight.queries import felt
from whiteglove.insight.queries.felt import QUARTER
from whiteglove.insight.queries.order import order
from whiteglove.insight.queries.webs import web
from whiteglove.insight.reading import Period
from whiteglove.perception.models import Invitation, Response

NOW = datetime(2026, 6, 12, 3, 0, tzinfo=UTC)
EARLIER = Period(felt.ever(NOW).first, felt.quarter(NOW).first - QUARTER)


@pytest.fixture
def loaded(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A company of 600 conversations."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    load_demo(now=NOW, conversations=600)


def test_the_call_delights_and_the_cold_transfer_spoils_it(loaded: None) -> None:
    scores = {one.key: one.mean for one in felt.perception(SYSTEM, "airline")}
    call, transfer = scores["call"], scores["transfer"]
    assert call.low is not None
    assert transfer.high is not None
    assert transfer.high + 1 < call.low
    assert call.response_rate is not None
    assert 0.3 < call.response_rate < 0.6
    [spoilt] = [one for one in felt.drops(SYSTEM, "airline") if (one.origin, one.touchpoint) == ("call", "transfer")]
    assert spoilt.mean_change.high is not None
    assert spoilt.mean_change.high < 0
    assert {one.touchpoint for one in felt.signals(SYSTEM, "airline", now=NOW)} <= {"search-news"}
    whole = felt.consistency(SYSTEM, "airline")
    assert whole.weakest in {"transfer", "claim-answer"}


def test_news_comes_later_than_the_map_asks_for(loaded: None) -> None:
    lately, before = (
        {(one.kind, one.first, one.then[0]): one for one in order(SYSTEM, "airline", period=period).asked}
        for period in (felt.quarter(NOW), EARLIER)
    )
    late, was = (asked["within", "report", "search-news"] for asked in (lately, before))
    assert late.share.low is not None
    assert late.share.low > 0.6
    assert late.felt.value is not None
    assert late.felt.value < 0
    assert was.share.high is not None
    assert was.share.high < 0.25
    assert lately["must", "found", "delivery"].broken == 0
    assert lately["never", "delivery", "search-news"].broken == 0
    assert lately["allowed", "call", "search-news"].broken == 0


def test_who_meets_guests_and_what_mr_tan_went_through(loaded: None) -> None:
    found = web(SYSTEM, "airline")
    names = {node.id: node.name for node in found.nodes}
    assert {"Yuto Arai", "automatic answer"} <= set(names.values())
    [clay] = [edge for edge in found.edges if (names[edge.from_id], names[edge.to_id]) == ("Switchboard", "Baggage")]
    assert clay.warm < clay.n / 2
    said = Response.objects.filter(customer__main_address=TAN, touchpoint__key__in=["call", "transfer"]).order_by(
        "at"
    )
    assert [one.value for one in said] == [5, 1]
    mails = Encounter.objects.filter(customer__main_address=TAN, channel="email")
    assert mails.count() >= 3
    assert not mails.filter(touchpoint=None).exists()
    assert not Invitation.objects.filter(outcome="due").exists()  # nobody is asked anew about what is history
