"""What the round says of a rule: how often it was met in whole words, and why what is not known is not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from whiteglove.analysis.figures import CHANGE, POINTS, Figure, unknown
from whiteglove.conversations.actions.beginning import write_first
from whiteglove.customers.actions import recognise_customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.improvement.queries.evidence import Counts
from whiteglove.improvement.queries.known import Bent, Known
from whiteglove.recovery.models import Obstruction, SaidBy
from whiteglove.rulebook.actions.rules import add_rule
from whiteglove.rulebook.conftest import RECEIPT
from whiteglove.team.models import Colleague, Team
from whiteglove.web.manage.round.words import why_unknown, work_words

NOTHING, NO_MEAN = unknown(unit=CHANGE, method="m"), unknown(unit=POINTS, method="m")
KNOWN = Known(
    rule_id=1,
    period=(date(2026, 1, 1), date(2026, 12, 31)),
    until=datetime(2026, 12, 31, tzinfo=UTC),
    counts=Counts(),
    effect=NOTHING,
    felt_with=NO_MEAN,
    felt_without=NO_MEAN,
    given=[],
    bent=Bent({}, NO_MEAN, NO_MEAN),
)


def figure(n: int, unit: str) -> Figure:
    return Figure(value=1.0, low=0.5, high=1.5, n=n, unit=unit, method="m")


@pytest.mark.parametrize(
    ("known", "why"),
    [
        (KNOWN, "Not known: nobody in whose way it was has said how it felt."),
        (replace(KNOWN, felt_with=figure(9, POINTS)), "Not known: too few like cases without a rule in the way."),
        (replace(KNOWN, effect=figure(4, CHANGE)), ""),
        (replace(KNOWN, effect=figure(50, CHANGE)), ""),
    ],
)
def test_what_is_not_known_says_why(known: Known, why: str) -> None:
    assert why_unknown(known) == why


def test_work_is_said_in_minutes() -> None:
    assert [work_words(1), work_words(2580)] == ["1 minute", "2,580 minutes"]


def test_the_round_says_whole_sentences(
    dora: Colleague, front_desk: Team, signed_in: Callable[[Colleague], Client]
) -> None:
    aiko = recognise_customer(SYSTEM, address="aiko@mail.example", name="Aiko", language="en")
    talk = write_first(dora.as_actor(), aiko, team=front_desk, subject="Your taxi", text="We pay it.").conversation
    rule = add_rule(SYSTEM, replace(RECEIPT, owner=None, is_mandatory=True, wound_tight_in=2020))
    Obstruction.objects.create(
        rule=rule, conversation=talk, customer=aiko, team=front_desk, wanted="A taxi paid", minutes=20,
        said_by=SaidBy.COLLEAGUE, by_whom="system", at=clock.now(),
    )  # fmt: skip
    browser = signed_in(dora)
    assert "met once within a year" in browser.get("/manage/round/").content.decode()
    page = " ".join(browser.get(f"/manage/round/{rule.pk}/").content.decode().split())
    assert "Nobody owns it.</span> Wound tight in 2020." in page
    assert "as it was written down once" in page
    assert "<dd>not once</dd>" in page
    assert "1 times" not in page
