"""The front desk and baggage agree; for the tests of protocols."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from whiteglove.conversations.actions import assign, write_reply
from whiteglove.conversations.conftest import Time, time, wrote
from whiteglove.conversations.models import Assignment, Conversation
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor, Role
from whiteglove.promises.models import Protocol
from whiteglove.promises.protocols.actions import Terms, agree, write
from whiteglove.promises.protocols.objecting import object_to
from whiteglove.team.actions import add_colleague, add_team
from whiteglove.team.models import Colleague, Team

__all__ = ["HandedOver", "Time", "Written", "time", "wrote"]

Written = Callable[..., Protocol]
HandedOver = Callable[..., Assignment]
REVIEW_ON = date(2026, 9, 1)
# As a program sends them, with names in place of what `between_teams` makes.
TERMS = {
    "from_team": "front-desk",
    "to_team": "{to_team}",
    "what": "Bags",
    "how": "With the tag",
    "within_hours": 4,
    "customer_is_told": "Soon",
    "review_on": "{day}",
}


def terms(**more: Any) -> Terms:
    """What the front desk hands to baggage, unless told otherwise."""
    given: dict[str, Any] = {
        "what": "Lost bags",
        "how": "With the tag, the flight, and where the customer stays",
        "must_be_warm": True,
        "within_hours": 4,
        "customer_is_told": "Baggage writes to you today.",
        "review_on": REVIEW_ON,
    }
    return Terms(**given | more)


def a_protocol(from_team: Team, to_team: Team, *, agreed: bool = True) -> Protocol:
    """One between these teams that holds, or is only proposed; whatever was there before is over."""
    now = clock.now()
    Protocol.objects.filter(ended_at=None).update(ended_at=now)
    given = terms(review_on=now.date() + timedelta(days=90))
    made = write(SYSTEM, (from_team, to_team), given)
    for team in (from_team, to_team) if agreed else ():
        agree(SYSTEM, made.pk, team=team)
    return made


def a_hand_over(conversation_id: int, protocol: Protocol, *, objected: bool = False) -> Assignment:
    """Under this protocol."""
    handed = Assignment.objects.create(
        conversation_id=conversation_id,
        from_team=protocol.from_team,
        to_team=protocol.to_team,
        is_hand_over=True,
        at=clock.now(),
        by_whom=SYSTEM.reference,
    )
    if objected:
        object_to(SYSTEM, handed.pk, why="No tag number")
    return handed


def between_teams(bag: Conversation) -> dict[str, Any]:
    """A protocol that holds, a hand-over under it, and terms of another."""
    to_team = Team.objects.filter(key="baggage").first() or add_team(SYSTEM, key="baggage", name="Baggage")
    made = a_protocol(bag.team, to_team)
    reader = Colleague.objects.filter(email="emi@desk.example").first()
    return {
        "protocol": made.pk,
        "hand_over": a_hand_over(bag.pk, made).pk,
        "day": (clock.now() + timedelta(days=60)).date().isoformat(),
        "colleague": (reader or add_colleague(SYSTEM, email="emi@desk.example", name="Emi")).pk,
        "to_team": to_team.key,
    }


@pytest.fixture
def gina(front_desk: Team) -> Colleague:
    """Leads the front desk."""
    return add_colleague(SYSTEM, email="gina@desk.example", name="Gina", role=Role.LEAD, teams=[front_desk])


@pytest.fixture
def emi(baggage: Team) -> Colleague:
    """Leads baggage."""
    return add_colleague(SYSTEM, email="emi@desk.example", name="Emi", role=Role.LEAD, teams=[baggage])


@pytest.fixture
def kofi(baggage: Team) -> Colleague:
    """Serves in baggage."""
    return add_colleague(SYSTEM, email="kofi@desk.example", name="Kofi", teams=[baggage])


@pytest.fixture
def written(time: Time, front_desk: Team, baggage: Team, gina: Colleague, emi: Colleague) -> Written:
    """Gina writes what the front desk hands to baggage, and Emi agrees: `written(within_hours=2)`."""

    def make(*, agreed: bool = True, by: Actor | None = None, **more: Any) -> Protocol:
        protocol = write(by or gina.as_actor(), (front_desk, baggage), terms(**more))
        if agreed:
            agree(emi.as_actor(), protocol.pk, team=baggage)
        protocol.refresh_from_db()
        return protocol

    return make


@pytest.fixture
def handed_over(ben: Colleague, baggage: Team, wrote: Callable[..., Conversation]) -> HandedOver:
    """Ben hands a matter of Aiko's to baggage: `handed_over(why="Tag 123")`."""

    def make(*, why: str = "Tag HS 123, Hotel Fuji", to: Team = baggage) -> Assignment:
        talk = wrote("Where is my bag?")
        assign(ben.as_actor(), talk.pk, owner=None, team=to, why=why)
        return Assignment.objects.get(conversation=talk)

    return make


def answers(colleague: Colleague, handed: Assignment) -> None:
    """They answer the customer."""
    write_reply(colleague.as_actor(), handed.conversation_id, text="We look for it now.")
