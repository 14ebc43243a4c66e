"""What follows in conversations from what happens in the teams."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from whiteglove.conversations.actions.columns import hold
from whiteglove.conversations.actions.standards import recount_next_moments
from whiteglove.conversations.actions.standing import assign_held
from whiteglove.conversations.encountering import record_meetings
from whiteglove.conversations.facts import (
    AnswerSentElsewhere,
    HandedOver,
    Merged,
    MergeUndone,
    MessageReceived,
    MessageTakenBack,
    MessageWritten,
)
from whiteglove.conversations.facts_of_moments import NextMomentsRecounted
from whiteglove.conversations.models import Conversation
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.reactions import when
from whiteglove.team.facts import HoursChanged, MemberLeft, RoleChanged, TeamChanged
from whiteglove.team.models import Membership
from whiteglove.team.permissions import MANAGING


@transaction.atomic
def owners_who_see_it_no_more(happened: TeamChanged | MemberLeft | RoleChanged) -> None:
    """Whoever may not see a private team's conversations any more answers for none of them: the team is free to."""
    managing = Q(owner__role__in=[role.value for role in MANAGING])
    belongs = Exists(Membership.objects.filter(colleague=OuterRef("owner"), team=OuterRef("team")))
    unseen = Conversation.objects.filter(team__is_private=True, owner__isnull=False).exclude(managing | belongs)
    if isinstance(happened, TeamChanged | MemberLeft):
        unseen = unseen.filter(team=happened.team_id)
    if isinstance(happened, MemberLeft | RoleChanged):
        unseen = unseen.filter(owner=happened.colleague_id)
    stands = unseen.filter(merged_into=None).values_list("pk", flat=True)
    for held in hold(SYSTEM, list(stands)):
        assign_held(SYSTEM, held, owner=None, is_undo=True)


when(TeamChanged)(owners_who_see_it_no_more)
when(MemberLeft)(owners_who_see_it_no_more)
when(RoleChanged)(owners_who_see_it_no_more)


@when(HoursChanged)
def next_moments_follow_the_hours(happened: HoursChanged) -> None:
    """Whoever waits for this team hears from us by its new standard."""
    recount_next_moments(happened.team_id)


@when(NextMomentsRecounted)
def and_those_of_the_next(happened: NextMomentsRecounted) -> None:
    """One bounded batch after the other."""
    if not happened.is_done:
        recount_next_moments(happened.team_id, after=happened.up_to_id)


def encounters_follow_what_is_said(
    happened: MessageReceived | MessageWritten | AnswerSentElsewhere | MessageTakenBack | HandedOver | Merged,
) -> None:
    """Each moment of truth is on the map, with its people and its hand-overs."""
    record_meetings(happened.conversation_id)


when(MessageReceived)(encounters_follow_what_is_said)
when(MessageWritten)(encounters_follow_what_is_said)
when(AnswerSentElsewhere)(encounters_follow_what_is_said)
when(MessageTakenBack)(encounters_follow_what_is_said)
when(HandedOver)(encounters_follow_what_is_said)
when(Merged)(encounters_follow_what_is_said)


@when(MergeUndone)
def encounters_stand_where_they_were_said(happened: MergeUndone) -> None:
    """What was said in each, again."""
    record_meetings(happened.conversation_id)
    record_meetings(happened.other_id)
