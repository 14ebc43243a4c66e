"""The report of fairness in a browser: it says who got less, and one press makes whole whom one ticks."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.insight.conftest import Harmed, give_to, harmed, r17, unfair
from whiteglove.insight.fair import FairBy
from whiteglove.insight.queries.fairness import fairness
from whiteglove.insight.queries.made_whole import Issue, could_be_made_whole
from whiteglove.recovery.actions.gestures import give
from whiteglove.recovery.models import Gesture
from whiteglove.rulebook.models import Authority
from whiteglove.team.actions import add_team
from whiteglove.team.models import Colleague, Team
from whiteglove.web.manage.fairness.words import CELLS, issue_words, said

__all__ = ["harmed", "r17", "unfair"]

SignIn = Callable[[Colleague], Client]
PLACE, PRESS = "/manage/fairness/", "/manage/fairness/make-whole/"


def body(client: Client, place: str = PLACE) -> str:
    answer = client.get(place)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def limits(db: None) -> None:
    """Managers may give 100.00 at once and 200.00 a month."""
    Authority.objects.create(
        kind="refund", role="manager", per_case=10_000, per_period=20_000, currency="EUR", by_whom="system"
    )


def test_it_says_that_calm_customers_got_less_and_names_them(
    unfair: None,
    dora: Colleague,
    signed_in: SignIn,
) -> None:
    text = body(signed_in(dora))
    assert "For the same harm, calm customers got €43.78 to €71.22 less than angry customers (€57.50, n 12)." in text
    assert "Something was given to calm customers" in text
    assert "6 calm customers of the last 90 days got less" in text
    assert text.count('name="case"') == 6
    assert "the rule R-17 was in the way: Original receipt only" in text
    assert 'value="57.00"' in text
    assert "docs/methods/fairness.md" in text


def test_nothing_went_wrong_yet(db: None, dora: Colleague, signed_in: SignIn) -> None:
    text = body(signed_in(dora))
    assert "Nothing has gone wrong for a customer in the last year" in text
    assert '<form method="post" action="/manage/fairness' not in text


def test_silence_says_as_far_as_so_many_cases_can_tell(
    harmed: Harmed,
    dora: Colleague,
    signed_in: SignIn,
) -> None:
    for number in range(6):
        harmed(f"Calm {number}", worth=1000 + 100 * number)
        harmed(f"Angry {number}", worth=1000 + 100 * number, angry=True)
    text = body(signed_in(dora))
    assert "As far as 12 cases can tell, calm customers are served no worse" in text
    assert "Who could be made whole" not in text


def test_too_few_is_said(harmed: Harmed, dora: Colleague, signed_in: SignIn) -> None:
    harmed("Calm", worth=1000)
    harmed("Angry", worth=9000, angry=True)
    text = body(signed_in(dora))
    assert "Too few to say: fewer than five customers on one of the two sides" in text
    assert "€80" not in text


def test_one_press_makes_whole_whoever_is_ticked(
    unfair: None,
    limits: None,
    dora: Colleague,
    signed_in: SignIn,
) -> None:
    client = signed_in(dora)
    first, second = [one.lesser.key for one in could_be_made_whole(dora.as_actor()).rows[:2]]
    form = {
        "case": [first, second],
        f"worth-{first}": "50.00",
        f"worth-{second}": "1",
        "kind": "refund",
        "why": "Fair",
    }
    answer = client.post(PRESS, form)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{PLACE}?given=2#made-whole")
    assert sorted(Gesture.objects.filter(why="Fair").values_list("worth", flat=True)) == [100, 5000]
    assert client.post(PRESS, form).headers["Location"] == f"{PLACE}?given=0#made-whole"
    assert Gesture.objects.filter(why="Fair").count() == 2
    text = body(client, f"{PLACE}?given=2")
    assert "Given to 2 customers." in text
    assert "4 calm customers of the last 90 days" in text


def test_what_is_beyond_the_limit_is_listed_with_the_words(
    unfair: None,
    limits: None,
    dora: Colleague,
    signed_in: SignIn,
) -> None:
    keys = {one.customer_name: one.lesser.key for one in could_be_made_whole(dora.as_actor()).rows}
    form = {"case": list(keys.values()), "kind": "refund", "why": "Fair"}
    form |= {f"worth-{key}": "150" if name == "Calm 0" else "10" for name, key in keys.items()}
    answer = signed_in(dora).post(PRESS, form)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Given to 5 customers." in text
    assert "Nothing was given to one customer:" in text
    assert "<strong>Calm 0</strong>: This is more than you may give alone" in text
    assert Gesture.objects.filter(why="Fair").count() == 5


def test_what_a_colleague_gave_since_the_page_was_made_is_said(
    unfair: None,
    limits: None,
    dora: Colleague,
    signed_in: SignIn,
) -> None:
    one = could_be_made_whole(dora.as_actor()).rows[0]
    key, name = one.lesser.key, one.customer_name
    assert f'name="got-{key}" value="{one.lesser.got}"' in body(signed_in(dora))
    give(dora.as_actor(), conversation=one.conversation, kind="refund", worth=500, currency="EUR", why="By phone")
    form = {"case": [key], f"worth-{key}": "5", f"got-{key}": str(one.lesser.got), "kind": "refund", "why": "Fair"}
    answer = signed_in(dora).post(PRESS, form)
    assert answer.status_code == 409
    assert f"<strong>{name}</strong>: Somebody gave something there meanwhile." in answer.content.decode()
    assert not Gesture.objects.filter(why="Fair").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"case": []}, "Tick at least one customer."),
        ({"why": "  "}, "Say why, in a few words"),
        ({"kind": "elsewhere"}, "Choose what is given."),
        ({"worth": "much"}, "“much” is no amount of money."),
        ({"worth": "-5"}, "“-5” is no amount of money."),
        ({"worth": ""}, "“” is no amount of money."),
    ],
)
def test_what_cannot_be_understood_gives_nothing_and_loses_nothing(
    unfair: None,
    limits: None,
    dora: Colleague,
    signed_in: SignIn,
    *,
    change: dict[str, str],
    words: str,
) -> None:
    first, second = [one.lesser.key for one in could_be_made_whole(dora.as_actor()).rows[:2]]
    form = {"case": [first, second], "worth": "7", "kind": "refund", "why": "Fair"} | change
    form |= {f"worth-{first}": "5.00", f"worth-{second}": form.pop("worth")}
    answer = signed_in(dora).post(PRESS, form)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert not Gesture.objects.filter(why="Fair").exists()
    if form["case"]:
        assert f'value="{first}" checked' in text
        assert 'value="5.00"' in text


def test_who_may_not_give_alone_hears_so_of_each(
    unfair: None,
    ben: Colleague,
    signed_in: SignIn,
) -> None:
    key = could_be_made_whole(ben.as_actor()).rows[0].lesser.key
    form = {"case": [key], f"worth-{key}": "5", "kind": "refund", "why": "Fair"}
    answer = signed_in(ben).post(PRESS, form)
    assert answer.status_code == 409
    assert "Nothing was given to one customer:" in answer.content.decode()


def test_private_matters_are_not_named(
    unfair: None,
    harmed: Harmed,
    ben: Colleague,
    dora: Colleague,
    signed_in: SignIn,
) -> None:
    private = add_team(SYSTEM, key="doctors", name="Doctors")
    Team.objects.filter(pk=private.pk).update(is_private=True)
    harmed("Hidden One", worth=1000, team=private)
    assert "Hidden One" not in body(signed_in(ben))
    assert "Hidden One" in body(signed_in(dora))


def test_as_many_queries_for_many_as_for_few(
    unfair: None,
    harmed: Harmed,
    dora: Colleague,
    signed_in: SignIn,
) -> None:
    client = signed_in(dora)
    body(client)
    with CaptureQueriesContext(
        connection,
    ) as few:
        body(client)
    for number in range(30):
        harmed(f"Also calm {number}", worth=1000)
    with CaptureQueriesContext(connection) as many:
        text = body(client)
    assert len(many) == len(few)
    assert text.count('name="case"') == 25
    assert '<a id="earlier" href="?after=conversation%3A' in text


def test_words_of_every_comparison(harmed: Harmed, dora: Colleague) -> None:
    for number in range(40):
        loud = number % 2 == 0
        matter = harmed(
            f"Customer {number}",
            worth=(3000 if number % 4 < 2 else 5000) + number,
            angry=loud,
            with_us_days=400 if number % 4 < 2 else 30,
            language="ja" if number % 4 < 2 else "en",
            asked=number % 4 >= 2,
        )
        give_to(matter, 0, at=clock.now() - timedelta(days=29), kind="extra_time", was_asked_for=number % 4 >= 2)
    found = fairness(dora.as_actor())
    rows = {row.by: [said(row, what, found.currency) for what in CELLS] for row in found.rows}
    leads = {by: (told[0].is_worse, told[0].words.split(" €")[0]) for by, told in rows.items()}
    assert leads[FairBy.TENURE] == (True, "For the same harm, customers of a year or more got")
    assert leads[FairBy.LANGUAGE] == (True, "For the same harm, customers in Japanese got")
    assert leads[FairBy.ASKED] == (True, "For the same harm, customers who did not ask got")
    assert not leads[FairBy.ANGER][0]
    assert rows[FairBy.TENURE][1].words.startswith("Everybody got the same.")


@pytest.mark.parametrize(
    ("issue", "words"),
    [
        (Issue("rule", "", {}), "a rule was in the way"),
        (Issue("promise", "", {}), "a promise was broken"),
        (Issue("callback", "", {}), "we did not call back"),
        (Issue("poor", "", {"en": "Check-in"}), "a poor answer: Check-in"),
        (Issue("poor", "", {}), "a poor answer"),
        (Issue("grievance", "roles", {}), "a justified complaint"),
        (Issue("grievance", "roles", {"en": "Check-in"}), "a justified complaint: Check-in"),
        (Issue("issue", "", {"": "Bag lost"}), "Bag lost"),
        (Issue("reason", "complaint", {}), "something went wrong"),
    ],
)
def test_what_was_done_to_them(issue: Issue, words: str) -> None:
    assert issue_words(issue) == words
