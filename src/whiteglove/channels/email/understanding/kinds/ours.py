"""What we ourselves may send without a person: never to machines, never twice, never without saying what it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from whiteglove.channels.email.understanding.mail import Kind

ONE_PER_CONVERSATION = timedelta(hours=24)
MOST_PER_ADDRESS_AND_HOUR = 5


class Answering(StrEnum):
    """What to do about an automatic mail that something would like to send."""

    SEND = "send"
    STAY_SILENT = "stay_silent"
    ASK_A_PERSON = "ask_a_person"


@dataclass(frozen=True, slots=True)
class AutomaticMailFacts:
    """All that counts when a machine of ours would answer a mail or write to its sender of its own accord.

    kind, automatic, return_path: of the mail answered; return_path is "" or "<>" when empty, None when not
    told. address: to whom it would go, None for nobody. is_ours: one of our own addresses.
    last_automatic_at: when anything automatic last went to this address in this conversation.
    automatic_in_last_hour: how many automatic mails the address had in the hour before `now`, all conversations.
    """

    kind: Kind
    automatic: bool
    return_path: str | None
    address: str | None
    is_ours: bool
    last_automatic_at: datetime | None
    automatic_in_last_hour: int
    now: datetime


@dataclass(frozen=True, slots=True)
class AnsweringDecision:
    """The decision and the one reason for it, a word for the journal."""

    answering: Answering
    because: str


def may_answer_automatically(
    facts: AutomaticMailFacts, *, most_per_hour: int = MOST_PER_ADDRESS_AND_HOUR
) -> AnsweringDecision:
    """Whether an automatic mail may go out; past the hourly limit a person is asked: machines may be talking."""
    refusal = refusal_of(facts)
    if refusal is not None:
        return AnsweringDecision(Answering.STAY_SILENT, refusal)
    if facts.automatic_in_last_hour >= most_per_hour:
        return AnsweringDecision(Answering.ASK_A_PERSON, "too_many_this_hour")
    if facts.last_automatic_at is not None and facts.now - facts.last_automatic_at < ONE_PER_CONVERSATION:
        return AnsweringDecision(Answering.STAY_SILENT, "answered_within_a_day")
    return AnsweringDecision(Answering.SEND, "allowed")


def refusal_of(facts: AutomaticMailFacts) -> str | None:
    """Why this mail or address never gets an automatic answer; None when it may."""
    if facts.address is None or "@" not in facts.address:
        return "no_address"
    if facts.is_ours:
        return "ourselves"
    if facts.kind is not Kind.MESSAGE:
        return f"is_{facts.kind.value}"
    if facts.return_path is not None and facts.return_path.strip().strip("<>").strip() == "":
        return "empty_return_path"
    return "automatic" if facts.automatic else None


def headers_of_automatic_mail(*, answers_a_mail: bool) -> dict[str, str]:
    """What every automatic mail of ours carries, so that other machines leave it alone (RFC 3834).

    answers_a_mail: a confirmation of one mail; otherwise sent of our own accord (survey, reminder, notice).
    """
    return {
        "Auto-Submitted": "auto-replied" if answers_a_mail else "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Precedence": "auto_reply" if answers_a_mail else "bulk",
    }


def return_path_of_automatic_mail(*, answers_a_mail: bool, bounce_address: str) -> str:
    """Empty for an answer, so that it never bounces back and forth; else where failures are tied to our mail."""
    return "" if answers_a_mail else bounce_address
