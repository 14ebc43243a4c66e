"""Whoever meets customers has a row: colleagues and teams of the house, and outside ones that records name."""

from collections.abc import Collection, Iterable

from whiteglove.encounters.actions.of_the_house import colleagues_meant, is_number, teams_meant
from whiteglove.encounters.models import Party, PartyKind
from whiteglove.foundation.text import folded, kept_words
from whiteglove.team.models import Colleague, Team

LONGEST_NAME = 200
MACHINE = "machine:"
AUTOMATIC_ANSWER = "Automatic answer"


def party_of_colleague(colleague: Colleague) -> Party:
    """Their row, made now if need be."""
    return _party(PartyKind.COLLEAGUE, key=str(colleague.pk), name=colleague.name, colleague=colleague)


def party_of_team(team: Team) -> Party:
    """Its row, made now if need be."""
    return _party(PartyKind.TEAM, key=str(team.pk), name=team.name, team=team)


def automatic_answer() -> Party:
    """What our machine writes by itself."""
    return machine(f"{MACHINE}{folded(AUTOMATIC_ANSWER)}", AUTOMATIC_ANSWER)


def machine(key: str, name: str) -> Party:
    """One that is no person, made now if need be."""
    return Party.objects.get_or_create(kind=PartyKind.MACHINE, key=key, defaults={"name": name})[0]


def _party(kind: PartyKind, *, key: str, name: str, **whose: object) -> Party:
    found = Party.objects.filter(kind=kind, **whose).first()
    return found or Party.objects.get_or_create(kind=kind, key=key, defaults={"name": name, **whose})[0]


def parties_named(names: Iterable[str], kind: PartyKind) -> dict[str, Party]:
    """The party behind each of these: id, key, address or name of one of the house; else an outside one so called.

    kind: COLLEAGUE or TEAM, what they are taken for when nobody of the house is meant.
    """
    wanted = {name: kept_words(name, LONGEST_NAME) for name in names}
    ours = _of_the_house(kind, wanted.values())
    outside = {outside_key(said): said for said in wanted.values() if said not in ours}
    Party.objects.bulk_create(
        [Party(kind=kind, key=key, name=said) for key, said in outside.items()], ignore_conflicts=True
    )
    known = {party.key: party for party in Party.objects.filter(kind=kind, key__in=list(outside))}
    return {name: ours.get(said) or known[outside_key(said)] for name, said in wanted.items()}


def outside_key(said: str) -> str:
    """Of an outside one; apart from the keys of the house, which are ids."""
    return f"~{folded(kept_words(said, LONGEST_NAME))}"


def _of_the_house(kind: PartyKind, said: Collection[str]) -> dict[str, Party]:
    if kind is PartyKind.TEAM:
        return {word: party_of_team(team) for word, team in teams_meant(said).items()}
    return {word: party_of_colleague(colleague) for word, colleague in colleagues_meant(said).items()}


def known_teams(names: Iterable[str]) -> set[str]:
    """Those of these names that mean a team: one of the house, or an outside one that records named as such.

    A number is the id of a colleague. Whom the house knows as a colleague is no outside team of that name.
    """
    wanted = {name: said for name in names if not is_number(said := kept_words(name, LONGEST_NAME))}
    ours, people = teams_meant(wanted.values()), colleagues_meant(wanted.values())
    keys = {outside_key(said) for said in wanted.values() if said not in people}
    outside = set(Party.objects.filter(kind=PartyKind.TEAM, key__in=keys).values_list("key", flat=True))
    return {name for name, said in wanted.items() if said in ours or outside_key(said) in outside}
