"""The web of teams: whatever single colleagues did counts for the team they belong to."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from whiteglove.insight.chains import Chains

Lift = Mapping[int, int]  # from a party to that of its team


def first_lifted(first: Iterable[tuple[int | None, int]], lift: Lift) -> list[tuple[int | None, int]]:
    """Which team customers met first; None: nobody."""
    often = Counter[int | None]()
    for party, n in first:
        often[None if party is None else lift.get(party, party)] += n
    return sorted(often.items(), key=lambda one: (one[0] is not None, one[0] or 0))


def chains_lifted(found: Chains, lift: Lift) -> Chains:
    """The same encounters; hand-overs from team to team. Those within a team are no like cases either."""
    return Chains(
        found.encounters,
        [
            replace(
                one,
                from_party=lift.get(one.from_party, one.from_party),
                to_party=lift.get(one.to_party, one.to_party),
            )
            for one in found.passings
        ],
    )
