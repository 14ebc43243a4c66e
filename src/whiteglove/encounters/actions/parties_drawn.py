"""Whoever colleagues believe customers meet has a row too: teams, colleagues, machines, channels, or a bare name."""

from typing import TypeVar

from whiteglove.encounters.actions.parties import (
    LONGEST_NAME,
    MACHINE,
    known_teams,
    machine,
    parties_named,
    party_of_colleague,
    party_of_team,
)
from whiteglove.encounters.models import Party, PartyKind
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.foundation.text import folded, one_line, storable
from whiteglove.team.models import Colleague, Team

Row = TypeVar("Row", Party, Team, Colleague)

CHANNEL = "channel:"
QUEUE = "machine:queue"  # in which customers wait, and nobody is there
TEAM, COLLEAGUE, PARTY, NAME = "team:", "colleague:", "party:", "name:"


def party_meant(said: str) -> Party:
    """Who is meant: `party:7`, `team:3`, `colleague:9`, `channel:phone`, `machine:Automatic answer`, or a bare name.

    A bare name (also as `name:Ms. Sato`) is a team or colleague of ours who is called so, else an outside one, made
    now if need be. Raises NotFound, NotUnderstood.
    """
    words = one_line(storable(said), LONGEST_NAME + len(COLLEAGUE))
    for begins, find in ((PARTY, _party), (TEAM, _team), (COLLEAGUE, _colleague)):
        number = words.removeprefix(begins)
        if words.startswith(begins) and number.isascii() and number.isdecimal() and len(number) <= 18:
            return find(int(number))
    if words.startswith((CHANNEL, MACHINE)):
        return _machine(words)
    name = one_line(words.removeprefix(NAME), LONGEST_NAME)
    if not folded(name):
        raise NotUnderstood("Say whom you mean: choose somebody, or write a name.")
    return _called(name)


def _called(name: str) -> Party:
    """Whoever has this name; of two colleagues called alike, nobody knows which."""
    team = Team.objects.filter(name__iexact=name).first()
    if team is not None:
        return party_of_team(team)
    colleagues = Colleague.objects.filter(name__iexact=name, is_active=True)[:2]
    if len(colleagues) == 1:
        return party_of_colleague(colleagues[0])
    kind = PartyKind.TEAM if known_teams([name]) else PartyKind.COLLEAGUE
    return parties_named([name], kind)[name]


def _party(number: int) -> Party:
    return _there(Party.objects.filter(pk=number).first())


def _team(number: int) -> Party:
    return party_of_team(_there(Team.objects.filter(pk=number).first()))


def _colleague(number: int) -> Party:
    return party_of_colleague(_there(Colleague.objects.filter(pk=number).first()))


def _machine(words: str) -> Party:
    sort, _, name = words.partition(":")
    name = one_line(name, LONGEST_NAME)
    if not folded(name):
        raise NotUnderstood("Say which one you mean.")
    return machine(f"{sort}:{folded(name)}", name)


def _there(found: Row | None) -> Row:
    if found is None:
        raise NotFound("There is nobody of that sort.")
    return found
