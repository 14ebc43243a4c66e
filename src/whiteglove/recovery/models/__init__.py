"""Rows of the room: what was given, what stood in the way, early signs, recoveries, and incidents that touch many."""

from whiteglove.recovery.models.asked import MoreAsked
from whiteglove.recovery.models.gesture import Gesture, PeerLook, PeerWord, Purse
from whiteglove.recovery.models.hindered import Grievance, NoSaid, Obstruction, SaidBy
from whiteglove.recovery.models.incident import Incident, IncidentWord, Touched
from whiteglove.recovery.models.recovery import OpenedBy, Recovery, RecoveryStep, StepName
from whiteglove.recovery.models.sign import Leaving, Signs, SignSeen, Upset

__all__ = [
    "Gesture",
    "Grievance",
    "Incident",
    "IncidentWord",
    "Leaving",
    "MoreAsked",
    "NoSaid",
    "Obstruction",
    "OpenedBy",
    "PeerLook",
    "PeerWord",
    "Purse",
    "Recovery",
    "RecoveryStep",
    "SaidBy",
    "SignSeen",
    "Signs",
    "StepName",
    "Touched",
    "Upset",
]
