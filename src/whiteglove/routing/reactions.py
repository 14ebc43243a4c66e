"""What follows from facts for who answers."""

from whiteglove.conversations.facts import (
    Assigned,
    Closed,
    ConversationFact,
    ConversationOpened,
    Merged,
    MergeUndone,
    PauseEnded,
    Reopened,
)
from whiteglove.foundation.journal.facts import Fact
from whiteglove.foundation.journal.reactions import when
from whiteglove.routing.actions import route
from whiteglove.routing.affected import of_owners, unanswered
from whiteglove.routing.house import moment_now
from whiteglove.routing.turns import turn
from whiteglove.team.facts import (
    ColleagueAdded,
    ColleagueLeft,
    ColleagueReturned,
    MemberAdded,
    MemberLeft,
    RoleChanged,
    TeamAdded,
    TeamChanged,
)


def decide_who_answers(happened: ConversationFact) -> None:
    """It is new, open again, closed, or somebody else's: who answers is decided and written down."""
    also = [happened.other_id] if isinstance(happened, Merged | MergeUndone) else []
    route([happened.conversation_id, *also])


for _kind in (ConversationOpened, Reopened, Assigned, Closed, PauseEnded, Merged, MergeUndone):
    when(_kind)(decide_who_answers)


def turn_to_others(_happened: Fact) -> None:
    """Somebody or some team stands otherwise: what that changes is done at once, not at the next minute."""
    now = moment_now(is_fresh=True)
    turn(now)


def turn_from_who_may_not_see(_happened: Fact) -> None:
    """Nobody answers for what they no longer see."""
    now = moment_now(is_fresh=True)
    turn(now)
    route(unanswered(now), moment=now)


for _change in (ColleagueAdded, ColleagueLeft, ColleagueReturned, MemberAdded, TeamAdded):
    when(_change)(turn_to_others)
for _limit in (MemberLeft, RoleChanged, TeamChanged):
    when(_limit)(turn_from_who_may_not_see)


def turn_by_other_covers(owner_id: int) -> None:
    """Others stand in for a colleague from now on: what they do not answer for themselves is decided anew."""
    now = moment_now(is_fresh=True)
    turn(now)
    route(of_owners([owner_id]), moment=now)
