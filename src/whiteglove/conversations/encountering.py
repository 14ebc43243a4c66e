"""What is said in a conversation makes encounters: from the customer's word to our answer, with all who took part."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from whiteglove.conversations.actions.calling import CALL
from whiteglove.conversations.actions.telling import OF_DELAY, OF_WHO_ANSWERS
from whiteglove.conversations.models import Assignment, Conversation, Direction, Message, Met, ToMeet
from whiteglove.conversations.queries.family import family_of, stands_in
from whiteglove.customers.models import Customer
from whiteglove.encounters.actions import recording
from whiteglove.encounters.rules import Contact
from whiteglove.foundation.actors import SYSTEM
from whiteglove.team.models import Colleague, Team

EMAIL, PHONE = "email", "phone"
STILL_THE_SAME = timedelta(days=1)
BY_PEOPLE = Q(is_automatic=False) & (
    Q(direction=Direction.IN, kind__in=["message", CALL]) | Q(direction=Direction.OUT)
)
# Words of ours that nobody pressed for. Asking how it felt is none: it is about what was met before.
BY_MACHINE = Q(
    direction=Direction.OUT, is_automatic=True, author=None, kind__in=[OF_DELAY, OF_WHO_ANSWERS, "auto_reply"]
)
SAID = Q(is_aside=False, taken_back_at=None) & (BY_PEOPLE | BY_MACHINE)


@dataclass(frozen=True, slots=True)
class Said:
    """One message, as far as it makes encounters. author_id: of the colleague; None: the customer's, or nobody's.

    is_machine: ours, and nobody of us said it.
    """

    message_id: int
    is_ours: bool
    at: datetime
    author_id: int | None = None
    channel: str = EMAIL
    is_machine: bool = False


@dataclass(slots=True)
class Meeting:
    """An encounter as the messages tell it. answered_at None: the customer waits for our word."""

    began: Said
    answered_at: datetime | None = None
    author_ids: set[int] = field(default_factory=set)


def meetings_in(said: Sequence[Said], begun: Collection[int] = ()) -> list[Meeting]:
    """The encounters that these messages make, in their order.

    A word of the customer begins one, unless one waits for our answer. Our word ends what waits; what we say within
    a day after that, before they speak again, belongs to it still. Else, and where we speak first or on another
    channel, it is one itself. What a machine of ours says is one by itself, and ends nothing: whoever waits, waits.
    begun: ids of messages with which an encounter was begun before: they begin one whatever came between, as when two
    conversations were merged.
    """
    meetings: list[Meeting] = []
    for word in said:
        by_people = [meeting for meeting in meetings if not meeting.began.is_machine]
        waiting = [meeting for meeting in by_people if meeting.answered_at is None]
        last = by_people[-1] if by_people else None
        if word.is_machine:
            meetings.append(Meeting(word, answered_at=word.at))
        elif word.is_ours:
            for meeting in waiting:
                meeting.answered_at = word.at
            if last is None or word.message_id in begun or not _is_the_same(last, word):
                last = Meeting(word, answered_at=word.at)
                meetings.append(last)
            if word.author_id is not None:
                last.author_ids.add(word.author_id)
        elif not waiting or word.message_id in begun:
            meetings.append(Meeting(word))
    return meetings


def _is_the_same(last: Meeting, ours: Said) -> bool:
    answered_at = last.answered_at or ours.at
    return last.began.channel == ours.channel and ours.at <= answered_at + STILL_THE_SAME


@transaction.atomic
def record_meetings(conversation_id: int) -> None:
    """Bring the encounters of a conversation to what was said in it. Harmless twice, and in any order of events."""
    conversation = _held(stands_in(conversation_id))
    if conversation is None:  # erased meanwhile
        return
    known = {met.message_id: met for met in Met.objects.filter(message__conversation=conversation)}
    for meeting in meetings_in(_said_in(conversation), begun=known):
        met = known.pop(meeting.began.message_id, None) or _begun(conversation, meeting)
        _bring_up_to_date(met, meeting)
    for met in known.values():  # what began them was taken back before it left
        recording.drop(SYSTEM, met.encounter_id)
    _record_passings(conversation)


def catch_up() -> int:
    """Conversations without an encounter are looked at by clockwork (`ToMeet`); returns how many. Harmless twice."""
    told = Message.objects.filter(SAID, conversation=OuterRef("pk"))
    met, waits = (model.objects.filter(conversation=OuterRef("pk")) for model in (Met, ToMeet))
    unknown = Conversation.objects.filter(Exists(told), ~Exists(met), ~Exists(waits)).order_by("-pk")
    rows = (ToMeet(conversation_id=pk) for pk in unknown.values_list("pk", flat=True).iterator())
    return len(ToMeet.objects.bulk_create(rows, batch_size=5000))


def _held(conversation_id: int) -> Conversation | None:
    """The customer first, then the conversation, as everybody does."""
    whose = Customer.objects.filter(pk__in=Conversation.objects.filter(pk=conversation_id).values("customer"))
    whose.select_for_update().order_by("pk").first()
    there = Conversation.objects.select_for_update(of=("self",)).select_related("team")
    return there.filter(pk=conversation_id).first()


def _said_in(conversation: Conversation) -> list[Said]:
    rows = Message.objects.filter(SAID, conversation=conversation).order_by("at", "id")
    return [
        Said(message_id, direction == Direction.OUT, at, author_id, PHONE if kind == CALL else EMAIL, is_automatic)
        for message_id, direction, at, author_id, kind, is_automatic in rows.values_list(
            "id", "direction", "at", "author_id", "kind", "is_automatic"
        )
    ]


def _begun(conversation: Conversation, meeting: Meeting) -> Met:
    message = Message.objects.get(pk=meeting.began.message_id)
    contact = Contact(
        channel=meeting.began.channel,
        addresses=tuple(address.lower() for address in message.to),
        subject=message.subject,
        text=message.reply_text or message.text,
        team_id=conversation.team_id,
    )
    whose = message.customer_id or conversation.customer_id
    is_machine = meeting.began.is_machine
    encounter = recording.begin(SYSTEM, whose, contact, at=message.at, team=None if is_machine else conversation.team)
    return Met.objects.create(conversation=conversation, message=message, encounter=encounter)


def _bring_up_to_date(met: Met, meeting: Meeting) -> None:
    for colleague in Colleague.objects.filter(pk__in=meeting.author_ids).order_by("pk"):
        recording.take_part(met.encounter_id, colleague)
    if meeting.answered_at is None:
        recording.go_on(SYSTEM, met.encounter_id)
    else:
        recording.end(SYSTEM, met.encounter_id, at=meeting.answered_at)


def _record_passings(conversation: Conversation) -> None:
    """Each hand-over stands on the encounter during which, or after which, it happened."""
    mets = list(
        Met.objects.filter(message__conversation=conversation)
        .order_by("-encounter__at", "-pk")
        .values_list("encounter_id", "encounter__at")
    )
    passed = Assignment.objects.filter(is_hand_over=True, conversation__in=family_of(conversation.pk))
    for assignment in passed.select_related("from_owner", "to_owner", "from_team", "to_team").order_by("pk"):
        there = next((encounter_id for encounter_id, at in mets if at <= assignment.at), None)
        passing = _passing(assignment)
        if there is not None and passing is not None:
            recording.pass_on(there, passing)


def _passing(assignment: Assignment) -> recording.Passing | None:
    from_whom: Colleague | Team | None = assignment.from_owner or assignment.from_team
    to_whom: Colleague | Team | None = assignment.to_owner or assignment.to_team
    if from_whom is None or to_whom is None:
        return None
    return recording.Passing(
        from_whom=from_whom,
        to_whom=to_whom,
        at=assignment.at,
        is_warm=bool(assignment.why.strip()),
        source_key=f"assignment:{assignment.pk}",
    )
