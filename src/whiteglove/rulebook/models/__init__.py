"""Rows of the room: rules with every version they had, their sunsets and ends, and what people may decide alone."""

from whiteglove.rulebook.models.authority import MONEY, Authority, GestureKind
from whiteglove.rulebook.models.rule import (
    Direction,
    Exemption,
    Retirement,
    Rule,
    RuleVersion,
    Serves,
    Sunset,
    Tightening,
    Turn,
)

__all__ = [
    "MONEY",
    "Authority",
    "Direction",
    "Exemption",
    "GestureKind",
    "Retirement",
    "Rule",
    "RuleVersion",
    "Serves",
    "Sunset",
    "Tightening",
    "Turn",
]
