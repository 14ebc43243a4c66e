"""Guess first, then see: what is asked, what is kept, how far off each level of the house is."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from bench.planted.company import Happened
from django.test import Client

from tests.felt.test_journey import text_of
from whiteglove.api.conftest import Program
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.foundation.errors import NotAllowed
from whiteglove.foundation.journal.models import Row
from whiteglove.insight.actions.guessing import AlreadyGuessed, Given, guess
from whiteglove.insight.models import Guess, GuessAbout
from whiteglove.insight.queries.guesses import levels
from whiteglove.journey.models import Journey
from whiteglove.team.actions import add_colleague
from whiteglove.team.models import Colleague

SignedIn = Callable[[Colleague], Client]
SCORE = GuessAbout.SCORE


@pytest.mark.usefixtures("company")
def test_dora_guesses_before_she_sees(signed_in: SignedIn, dora: Colleague) -> None:
    hers = signed_in(dora)
    asked = hers.get("/manage/").content.decode()
    assert "Before you look" in asked
    assert "Between Call and Mail" not in asked
    assert "<svg" not in asked
    assert 'name="score-mail"' in asked  # the one key moment
    assert 'name="score-call"' not in asked
    form = {"point": "mail", "score-mail": "4,4", "round": "1", "complaint": "delivery", "from": "", "to": ""}
    answer = hers.post("/manage/journeys/lost-bag/guess/", form)
    assert answer.headers["Location"] == "/manage/?said=guessed&journey=lost-bag"
    said = text_of(hers.get(answer.headers["Location"]).content.decode())
    assert "Mail : You guessed 4.4; your customers say 2." in said
    assert "You guessed Delivery; your customers say Mail:" in said, re.findall("You guessed.{80}", said)
    assert "Between Call and Mail customers lose" in said
    kept = {(row.about, row.value, row.is_skipped, row.level) for row in Guess.objects.all()}
    assert kept == {
        ("score", 4.4, False, "manager"),
        ("complaint", None, False, "manager"),
        ("worst_hand_over", None, True, "manager"),
    }
    assert Row.objects.filter(kind="insight.Guessed").count() == 1


@pytest.mark.usefixtures("company")
def test_one_press_skips_and_nothing_nags(signed_in: SignedIn, ben: Colleague) -> None:
    his = signed_in(ben)
    place = "/manage/journeys/lost-bag/at/call/"
    asked = his.get(place).content.decode()
    assert "Look without guessing" in asked
    assert "felt-figure" not in asked
    answer = his.post(
        "/manage/journeys/lost-bag/guess/", {"point": "call", "at": "call", "score-call": "2", "skip": "1"}
    )
    assert answer.headers["Location"].startswith(place)
    assert "felt-figure" in his.get(place).content.decode()
    assert Guess.objects.get().is_skipped
    his.post("/manage/journeys/lost-bag/guess/", {"point": "mail", "round": "1", "skip": "1"})
    for path in ("/manage/", "/manage/journeys/lost-bag/at/delivery/"):
        assert "Before you look" not in his.get(path).content.decode()
    assert "You have not guessed yet." in his.get("/manage/guesses/").content.decode()


@pytest.mark.usefixtures("company")
def test_a_guess_is_kept_once_in_a_quarter_and_is_ones_own(dora: Colleague, ben: Colleague) -> None:
    first = guess(dora.as_actor(), "lost-bag", [Given(SCORE, touchpoint="mail", value=4.4)])
    assert first[0].said["n"] > 30
    with pytest.raises(AlreadyGuessed):
        guess(dora.as_actor(), "lost-bag", [Given(SCORE, touchpoint="mail", value=2.5)])
    assert [row.value for row in Guess.objects.all()] == [4.4]
    with pytest.raises(NotAllowed):
        guess(dora.as_actor(), "lost-bag", [Given(SCORE, touchpoint="call", value=2)], whose=ben)
    assert Guess.objects.count() == 1


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("said", ["six", "6", "-1", "nan", "inf", "1e999", "\x00"])
def test_what_is_no_guess_is_not_kept(signed_in: SignedIn, dora: Colleague, said: str) -> None:
    form = {"point": "mail", "score-mail": said, "at": "mail"}
    answer = signed_in(dora).post("/manage/journeys/lost-bag/guess/", form)
    assert answer.status_code == 302
    assert "said=no-number" in answer.headers["Location"]
    assert not Guess.objects.exists()


@pytest.mark.usefixtures("company")
def test_levels_are_told_from_five_colleagues_on(program: Program, lost_bag: Journey) -> None:
    def made(number: int, value: float) -> Any:
        address = f"lead{number}@desk.example"
        add_colleague(SYSTEM, email=address, name=f"L{number}", role=Role.LEAD)
        told = {"journey": "lost-bag", "colleague": address, "about": "score", "touchpoint": "mail", "value": value}
        return program.post("guesses", told)

    answers = [made(number, 4 + number / 10) for number in range(4)]
    assert [answer.status_code for answer in answers] == [201] * 4
    said = answers[0].json()["said"]["value"]
    [level] = program.get("guesses?journey=lost-bag").json()["items"]
    assert (level["level"], level["n"], level["distance"], level["suppressed"]) == ("lead", 4, None, True)
    assert made(4, 4.4).status_code == 201
    [level] = program.get("guesses?journey=lost-bag").json()["items"]
    assert level["distance"] == pytest.approx(4.2 - said)
    assert level["low"] < level["distance"] < level["high"]
    # Five guesses of one colleague are one colleague.
    assert levels(SYSTEM, "lost-bag")[0].distance.n == 5


def test_nobody_is_asked_what_nobody_knows(signed_in: SignedIn, dora: Colleague, lost_bag: Journey) -> None:
    assert "Before you look" not in signed_in(dora).get("/manage/").content.decode()


def test_those_who_lead_are_told_of_as_one_where_each_level_is_too_few(
    program: Program, company: Happened, signed_in: SignedIn, dora: Colleague
) -> None:
    def guessed(role: Role, number: int) -> None:
        who = add_colleague(SYSTEM, email=f"{role}{number}@desk.example", name=f"{role} {number}", role=role)
        told = {"journey": "lost-bag", "colleague": who.email, "about": "score", "touchpoint": "mail", "value": 4.4}
        assert program.post("guesses", told).status_code == 201

    def told() -> list[tuple[str, int, bool]]:
        return [(one.level, one.distance.n, one.is_known) for one in levels(SYSTEM, "lost-bag")]

    guessed(Role.MANAGER, 0)
    for number in range(3):
        guessed(Role.LEAD, number)
    assert told() == [("manager", 1, False), ("lead", 3, False)]
    guessed(Role.LEAD, 3)
    assert told() == [("leading", 5, True), ("manager", 1, False), ("lead", 4, False)]
    page = signed_in(dora).get("/manage/guesses/?journey=lost-bag").content.decode()
    assert "All who lead, together" in page
    assert "Team lead</td>" not in page
    guessed(Role.LEAD, 4)  # else the manager's guess were known from the difference
    assert told() == [("manager", 1, False), ("lead", 5, True)]
