"""Who puts it right: somebody who is here now and sees the matter, chosen as routing chooses."""

from collections.abc import Iterable

from whiteglove.conversations.models import Conversation
from whiteglove.promises.actions.telling import loads
from whiteglove.routing.dealing import Dealing, Wanted
from whiteglove.routing.house import moment_now
from whiteglove.routing.moment import Moment
from whiteglove.team.models import Team


def here_for(team: Team, *, preferred: Iterable[int | None] = (), language: str | None = None) -> int | None:
    """A colleague who is present: the preferred ones, who covers for them, the team, then the house; None: nobody is.

    preferred: in order; whoever owns or answers the matter. language: of the customer, for whom several could.
    """
    moment = moment_now(teams={team.pk}, is_fresh=True)
    named = [one for one in preferred if one is not None]
    known = next((one for one in named if moment.answers(one, team.pk)), None)
    return known or _cover(moment, named, team.pk) or _dealt(moment, team.pk, language)


def preferred_of(conversation: Conversation | None) -> tuple[int | None, ...]:
    """Whose matter it is, and who answers for it now."""
    return () if conversation is None else (conversation.owner_id, conversation.answering_id)


def _cover(moment: Moment, named: list[int], team: int) -> int | None:
    covers = (moment.cover_of(one, team) for one in named if moment.knows(one))
    return next((one for one in covers if one is not None), None)


def _dealt(moment: Moment, team: int, language: str | None) -> int | None:
    among = moment.members(team) or moment.anybody(team)
    if not among:
        return None
    chosen, _ = Dealing(moment, loads(moment.snapshot, team)).give(among, Wanted(language=language))
    return chosen
