"""What may go out automatically: one table of cases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from whiteglove.channels.email.understanding.kinds.ours import (
    AutomaticMailFacts,
    headers_of_automatic_mail,
    may_answer_automatically,
    return_path_of_automatic_mail,
)
from whiteglove.channels.email.understanding.mail import Kind

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
AIKO = AutomaticMailFacts(
    kind=Kind.MESSAGE,
    automatic=False,
    return_path="aiko@kunde.example",
    address="aiko@kunde.example",
    is_ours=False,
    last_automatic_at=None,
    automatic_in_last_hour=0,
    now=NOW,
)
CASES: tuple[tuple[dict[str, object], str, str], ...] = (
    ({}, "send", "allowed"),
    ({"return_path": None}, "send", "allowed"),
    ({"return_path": ""}, "stay_silent", "empty_return_path"),
    ({"return_path": "<>"}, "stay_silent", "empty_return_path"),
    ({"automatic": True}, "stay_silent", "automatic"),
    ({"is_ours": True}, "stay_silent", "ourselves"),
    ({"address": None}, "stay_silent", "no_address"),
    ({"address": "MAILER-DAEMON"}, "stay_silent", "no_address"),
    ({"last_automatic_at": NOW - timedelta(hours=23, minutes=59)}, "stay_silent", "answered_within_a_day"),
    ({"last_automatic_at": NOW - timedelta(hours=24)}, "send", "allowed"),
    ({"automatic_in_last_hour": 4}, "send", "allowed"),
    ({"automatic_in_last_hour": 5}, "ask_a_person", "too_many_this_hour"),
    ({"automatic_in_last_hour": 99, "kind": Kind.BOUNCE}, "stay_silent", "is_bounce"),
    ({"automatic_in_last_hour": 5, "last_automatic_at": NOW}, "ask_a_person", "too_many_this_hour"),
)


@pytest.mark.parametrize(("change", "answering", "because"), CASES)
def test_who_gets_an_automatic_mail(change: dict[str, object], answering: str, because: str) -> None:
    decision = may_answer_automatically(replace(AIKO, **change))  # type: ignore[arg-type]
    assert (decision.answering.value, decision.because) == (answering, because)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.MESSAGE])
def test_only_messages_are_answered(kind: Kind) -> None:
    decision = may_answer_automatically(replace(AIKO, kind=kind))
    assert (decision.answering.value, decision.because) == ("stay_silent", f"is_{kind.value}")


def test_a_team_may_set_its_own_limit() -> None:
    facts = replace(AIKO, automatic_in_last_hour=2)
    assert may_answer_automatically(facts, most_per_hour=2).answering.value == "ask_a_person"


def test_every_automatic_mail_says_so() -> None:
    assert headers_of_automatic_mail(answers_a_mail=True)["Auto-Submitted"] == "auto-replied"
    assert headers_of_automatic_mail(answers_a_mail=False)["Auto-Submitted"] == "auto-generated"


def test_only_an_answer_has_an_empty_return_path() -> None:
    assert return_path_of_automatic_mail(answers_a_mail=True, bounce_address="b@whiteglove.example") == ""
    assert return_path_of_automatic_mail(answers_a_mail=False, bounce_address="b@w.example") == "b@w.example"
