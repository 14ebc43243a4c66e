"""Who is told when early signs grow strong: somebody senior who is here now. Pure, over a snapshot of the teams."""

from whiteglove.foundation.actors import Role
from whiteglove.team.presence import Snapshot

# A lead stands nearest; owners come last, for they are few.
RANKS = {Role.LEAD: 0, Role.MANAGER: 1, Role.OWNER: 2}


def senior_present(snapshot: Snapshot, *, team: int, besides: int | None) -> int | None:
    """A lead or manager who is here and sees this team, its own before others; None: nobody is.

    besides: who answers for the conversation, and knows.
    """
    here = [
        (team not in person.teams, RANKS[person.role], person.id)
        for person in snapshot.people.values()
        if person.role in RANKS
        and person.id != besides
        and snapshot.sees(person.id, team)
        and snapshot.is_present(person.id)
    ]
    return min(here)[-1] if here else None
