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
from whiteglove.routing.covers import keep_covers
from whiteglove.routing.house import moment_now
from whiteglove.routing.turns import turn
from whiteglove.team.absences.facts import (
    AbsenceBegan,
    AbsenceChanged,
    AbsenceEnded,
    AbsenceOver,
    AbsencePlanned,
    StandInsChanged,
)
from whiteglove.team.facts import (
    ColleagueAdded,
    ColleagueLeft,
    ColleagueReturned,
    HoursChanged,
    MemberAdded,
    MemberLeft,
    PresenceChanged,
    RoleChanged,
    ShiftsChanged,
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
    turn()


def turn_from_who_may_not_see(_happened: Fact) -> None:
    """Nobody answers for what they no longer see."""
    turn()
    now = moment_now()
    route(unanswered(now), moment=now)


for _change in (ColleagueAdded, ColleagueLeft, ColleagueReturned, MemberAdded, TeamAdded, HoursChanged):
    when(_change)(turn_to_others)
for _coming in (PresenceChanged, ShiftsChanged, AbsencePlanned, AbsenceBegan, AbsenceOver, AbsenceEnded):
    when(_coming)(turn_to_others)
for _limit in (MemberLeft, RoleChanged, TeamChanged):
    when(_limit)(turn_from_who_may_not_see)


def turn_by_other_covers(happened: StandInsChanged | AbsenceChanged) -> None:
    """Others stand in for a colleague from now on, or until another time: what others answer for is decided anew."""
    turn()
    now = moment_now()
    if route(of_owners([happened.colleague_id]), moment=now):
        keep_covers(now, [happened.colleague_id])


when(StandInsChanged)(turn_by_other_covers)
when(AbsenceChanged)(turn_by_other_covers)
