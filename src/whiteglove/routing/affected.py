"""Which open conversations may be answered for by somebody else, now that people came or went; by indexes."""

from collections.abc import Collection

from django.db.models import F, Q

from whiteglove.conversations.models import Conversation
from whiteglove.conversations.models.conversation import OPEN
from whiteglove.routing.moment import Moment
from whiteglove.team.models import Colleague


def of_people(moment: Moment, *, gone: Collection[int], absent: Collection[int], came: Collection[int]) -> set[int]:
    """Of those who went home (gone), are away or left for good (absent), and came.

    What lies with those who went home stays there while their team is closed.
    """
    found: set[int] = set()
    if gone:
        found |= _ids(Q(answering__among=list(gone)) & ~Q(team__in=_closed(moment)))
    if absent:
        found |= _ids(Q(answering__among=list(absent)))
    if came:
        found |= _ids(Q(owner__among=list(came)) & ~_by_owner())
        if covered := _covered_by(moment, set(came)):
            found |= _ids(Q(owner__among=list(covered)))
    return found


def of_teams(moment: Moment, *, opened: Collection[int], closed: Collection[int]) -> set[int]:
    """Of teams that have somebody, or nobody any more (opened), or are closed: all but what present owners have."""
    found: set[int] = set()
    present = [person for person in moment.snapshot.people if moment.is_present(person)]
    if opened:
        answered = Q(owner__among=present) & _by_owner()
        found |= _ids(Q(team__among=list(opened)) & ~answered)
    if closed:
        found |= _ids(Q(team__among=list(closed)) & (Q(answering=None) | Q(answering__among=_absent(moment))))
    return found


def of_owners(owners: Collection[int]) -> set[int]:
    """Theirs that somebody else answers for, as others stand in for them from now on."""
    return _ids(Q(owner__among=list(owners)) & ~_by_owner())


def unanswered(moment: Moment) -> set[int]:
    """Open conversations for which nobody present answers, of an open team or one that does not open again.

    Asked of the index of who answers, which knows the teams too: whoever is not here, or does not see the team, and
    teams without anybody. While all is well that finds nothing, however many conversations are open.
    """
    teams = moment.snapshot.teams
    open_teams = [team for team in teams if moment.is_open(team)]
    never = [team for team in teams if team not in open_teams and moment.opens(team) is None]
    nobody = [team for team in open_teams if not moment.members(team)]
    found = _ids(Q(team__among=never)) if never else set()
    if open_teams:
        found |= _ids(Q(answering__among=_not_here(moment), team__among=open_teams))
    if nobody:
        found |= _ids(Q(answering=None, team__among=nobody))
    for team in open_teams:
        if teams[team].is_private:
            found |= _ids(Q(team=team, answering__isnull=False) & ~Q(answering__among=list(moment.anybody(team))))
    return found


def _not_here(moment: Moment) -> list[int]:
    """Everybody who is not present, also who left."""
    everybody = Colleague.objects.order_by("pk").values_list("pk", flat=True)
    return [person for person in everybody if not moment.is_present(person)]


def _by_owner() -> Q:
    return Q(answering__isnull=False, answering=F("owner"))


def _closed(moment: Moment) -> list[int]:
    return [team for team in moment.snapshot.teams if not moment.is_open(team)]


def _absent(moment: Moment) -> list[int]:
    return [person for person in moment.snapshot.people if moment.is_absent(person)]


def _covered_by(moment: Moment, came: set[int]) -> list[int]:
    """Who is away and has one of these in their chain."""
    away = (person for person in moment.snapshot.people if not moment.is_present(person))
    return [person for person in away if came.intersection(moment.snapshot.chain(person, moment.at))]


def _ids(which: Q) -> set[int]:
    return set(Conversation.objects.filter(OPEN & which).order_by().values_list("pk", flat=True))
