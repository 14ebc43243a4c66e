"""Rows of the room: who serves, in which teams, when, and who stands in for whom."""

from whiteglove.team.models.absence import Absence, CalendarFeed, CoverFinding, StandIn
from whiteglove.team.models.hours import Attendance, OpeningException, PresenceState, Shift
from whiteglove.team.models.people import (
    ApiToken,
    Colleague,
    House,
    Membership,
    PushSubscription,
    SignInLink,
    Team,
    Tries,
    all_reasons,
)
from whiteglove.team.signed_in import SignedIn

__all__ = [
    "Absence",
    "ApiToken",
    "Attendance",
    "CalendarFeed",
    "Colleague",
    "CoverFinding",
    "House",
    "Membership",
    "OpeningException",
    "PresenceState",
    "PushSubscription",
    "Shift",
    "SignInLink",
    "SignedIn",
    "StandIn",
    "Team",
    "Tries",
    "all_reasons",
]
