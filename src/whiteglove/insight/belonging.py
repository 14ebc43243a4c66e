"""Who belongs to which team: those of the house by membership, outside ones by whom they met customers with."""

from collections.abc import Collection
from dataclasses import dataclass

from whiteglove.encounters.models import PartyKind
from whiteglove.foundation.actors import Role
from whiteglove.insight.reading import rows

HOUSE = """
SELECT p.id, p.kind, p.key, p.team_id, c.role, p.colleague_id, m.team_id, t.name, tp.id
FROM encounters_party p LEFT JOIN team_colleague c ON c.id = p.colleague_id
LEFT JOIN team_membership m ON m.colleague_id = c.id LEFT JOIN team_team t ON t.id = m.team_id
LEFT JOIN encounters_party tp ON tp.team_id = m.team_id
WHERE p.id = ANY(%(ids)s) ORDER BY p.id, m.team_id
"""
OF_HOUSE, OUTSIDE, MACHINES, OTHERS = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Belonging:
    """To whom one belongs. group: sort and id of the team, which never change; whole: its party, None: it has none.

    wholes: the parties of all teams they are in. is_under_roof: who draws the team means them too: members of the
    house who stay; not temporary help, not outside ones, not machines.
    """

    group: tuple[int, int]
    group_name: str
    whole: int | None
    wholes: frozenset[int]
    is_under_roof: bool


def belongings(ids: Collection[int], beside: dict[int, int]) -> dict[int, Belonging]:
    """Of these parties. beside: of outside ones the party of their team, as `web.counted` says. One statement."""
    found: dict[int, Belonging] = {}
    everybody = list(set(ids) | set(beside.values()))
    own_groups: dict[int, tuple[int, int]] = {}
    told = rows(HOUSE, {"ids": everybody})
    for party, kind, _, own_team, *_ in told:
        if kind == PartyKind.TEAM:
            own_groups[party] = (OUTSIDE, party) if own_team is None else (OF_HOUSE, own_team)
    for party, kind, _, _, role, colleague, team, team_name, team_party in told:
        if kind == PartyKind.TEAM:
            found[party] = Belonging(own_groups[party], "", party, frozenset(), is_under_roof=False)
        elif kind == PartyKind.MACHINE:
            found[party] = Belonging((MACHINES, 0), "", None, frozenset(), is_under_roof=False)
        elif party in found:
            known, more = found[party], {team_party} - {None}
            wholes = known.wholes | more
            found[party] = Belonging(known.group, known.group_name, known.whole, wholes, known.is_under_roof)
        elif colleague is not None and team is not None:
            wholes = frozenset({team_party} - {None})
            stays = role != Role.TEMP
            found[party] = Belonging((OF_HOUSE, team), team_name, team_party, wholes, is_under_roof=stays)
        else:
            whole = beside.get(party)
            group = own_groups.get(whole, (OTHERS, 0)) if whole is not None else (OTHERS, 0)
            found[party] = Belonging(group, "", whole, frozenset(), is_under_roof=False)
    return {party: found[party] for party in ids if party in found}
