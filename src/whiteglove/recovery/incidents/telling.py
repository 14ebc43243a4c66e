"""Each minute: whoever is still to be told is, in batches; each in a transaction of its own, nobody twice."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from whiteglove.conversations.actions.telling_many import WordTo, tell_many
from whiteglove.conversations.models import Conversation
from whiteglove.customers.actions import hold_served
from whiteglove.customers.models import Address, Customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.settings import settings
from whiteglove.promises.actions.many import ToOne, keep_many, promise_many
from whiteglove.promises.delays.words import spoken
from whiteglove.recovery.actions.coming_from import link_told
from whiteglove.recovery.facts.incidents import TouchedTold
from whiteglove.recovery.incidents.words import language_for, promised, words_for
from whiteglove.recovery.models import Incident, IncidentWord, Touched

AT_ONCE = 200
# So many batches in one minute's turn: some ten thousand customers; the next turn goes on.
MOST_BATCHES = 60
# So long a word can be taken back in its conversation before it leaves.
UNDO = timedelta(seconds=60)
NO_ADDRESS, BOUNCED, ERASED, SAME = "no_address", "bounced", "erased", "same"


@dataclass(slots=True)
class Person:
    """One customer over all their rows. address: at which mail arrives, empty: none; talk: open with the team."""

    id: int
    name: str = ""
    language: str | None = None
    time_zone: str = ""
    is_erased: bool = False
    has_bounced: bool = False
    address: str = ""
    talk: int | None = None
    talk_language: str | None = None
    rows: list[int] = field(default_factory=list)

    @property
    def why_not(self) -> str:
        """Why they cannot be told; empty: they can."""
        if self.is_erased:
            return ERASED
        return "" if self.address else BOUNCED if self.has_bounced else NO_ADDRESS


def tell_touched() -> dict[str, int]:
    """Tell whoever is still to be told; returns how many were, and of how many it is known why not.

    Killed in the middle, the batch is undone as a whole and told by the next run; of two at once each takes others.
    """
    done = {"told": 0, "not_told": 0}
    waiting = IncidentWord.objects.filter(told_all_at=None).order_by("at", "id").values_list("pk", flat=True)
    for word_id in list(waiting):
        for _ in range(MOST_BATCHES):
            told, left_out = tell_batch(word_id)
            done["told"] += told
            done["not_told"] += left_out
            if not told and not left_out:
                break
    return done


@transaction.atomic
def tell_batch(word_id: int) -> tuple[int, int]:
    """Tell some of those who are to be told; (how many were told, of how many it is known why not). (0, 0): nobody
    is left, all who are left are in other hands, or there is a newer word, which they are told instead.
    """
    word = IncidentWord.objects.select_related("incident__team").get(pk=word_id)
    held = _held(word) if word.told_all_at is None else []
    if not held:
        return _nobody_left(word)
    _hold_people({one.customer_id for one in held})
    people = _people_of(held, word.incident)
    told_before = _told_under_another_name(word, held, people)
    for one in held:
        person = people[one.customer_id]
        one.why_not = SAME if person.id in told_before else person.why_not
        told_before.add(person.id)
    reached = [one for one in held if not one.why_not]
    _tell(word, reached, people)
    columns = ["heard", "told_at", "told_end_at", "why_not", "conversation", "message", "promise"]
    Touched.objects.bulk_update(held, columns)
    link_told(word.incident, {one.conversation_id for one in reached if one.conversation_id is not None})
    incident, told, left_out = word.incident, len(reached), len(held) - len(reached)
    announce(TouchedTold(incident.pk, incident.team_id, word.number, told, left_out), actor=SYSTEM)
    return told, left_out


def _held(word: IncidentWord) -> list[Touched]:
    """Who is still to hear this, held. Of the end hear those alone who heard that it began."""
    to_tell = Touched.objects.filter(incident=word.incident_id, heard__lt=word.number, why_not="")
    if word.is_end:
        to_tell = to_tell.filter(told_at__isnull=False)
    held = to_tell.select_for_update(skip_locked=True, of=("self",))
    return list(held.order_by("heard", "id")[:AT_ONCE])


def _hold_people(named: Collection[int]) -> None:
    """Until the transaction ends nobody else tells them, under none of their names, and no two of them become one."""
    hold_served({*named, *_standing(named).values()})
    hold_served(_standing(named).values())  # of whom was merged while we waited


def _standing(named: Collection[int]) -> dict[int, int]:
    rows = Customer.objects.filter(pk__in=named).values_list("pk", "merged_into")
    return {pk: into or pk for pk, into in rows}


def _told_under_another_name(word: IncidentWord, held: Sequence[Touched], people: Mapping[int, Person]) -> set[int]:
    """Who heard it already: two rows of one person, that were merged since they were named."""
    rows = {row: person.id for person in people.values() for row in person.rows}
    others = Touched.objects.filter(incident=word.incident_id, customer__in=rows, heard__gte=word.number)
    others = others.exclude(pk__in=[one.pk for one in held])
    return {rows[customer] for customer in others.values_list("customer", flat=True)}


def _nobody_left(word: IncidentWord) -> tuple[int, int]:
    """Written down only when nobody is left in other hands either, nor being added now."""
    list(IncidentWord.objects.select_for_update().filter(pk=word.pk).values_list("pk"))
    left = Touched.objects.filter(incident=word.incident_id, heard__lt=word.number, why_not="")
    if word.is_end:
        left = left.filter(told_at__isnull=False)
    if not left.exists():
        IncidentWord.objects.filter(pk=word.pk, told_all_at=None).update(told_all_at=clock.now())
    return 0, 0


def _tell(word: IncidentWord, reached: Sequence[Touched], people: Mapping[int, Person]) -> None:
    incident, now = word.incident, clock.now()
    said = [_word_to(word, one, people[one.customer_id]) for one in reached]
    written = tell_many(SYSTEM, said, team=incident.team, undo=UNDO)
    keep_many(SYSTEM, [one.promise_id for one in reached if one.promise_id is not None])
    for one, message in zip(reached, written, strict=True):
        one.heard, one.told_at = word.number, one.told_at or now
        one.conversation_id, one.message = message.conversation_id, message
        one.promise = None
        one.told_end_at = now if word.is_end else None
    if word.next_at is None:
        return
    by_language: dict[str, list[Touched]] = defaultdict(list)
    for one, told in zip(reached, said, strict=True):
        by_language[spoken(told.language)].append(one)
    for language, theirs in by_language.items():
        to = [
            ToOne(people[one.customer_id].id, one.conversation_id or 0, one.message_id or 0, _zone(people, one))
            for one in theirs
        ]
        what = promised(incident.title, language)
        made = promise_many(SYSTEM, to, what=what, due=word.next_at, team=incident.team)
        for one, promise in zip(theirs, made, strict=True):
            one.promise = promise


def _word_to(word: IncidentWord, one: Touched, person: Person) -> WordTo:
    language = language_for(word.text, person.language, person.talk_language)
    zone = ZoneInfo(person.time_zone or settings().time_zone)
    return WordTo(
        customer=person.id,
        conversation=one.conversation_id or person.talk,
        to=person.address,
        name=person.name,
        subject=word.incident.title,
        text=words_for(word.text, language, next_at=word.next_at, zone=zone),
        language=language,
    )


def _zone(people: Mapping[int, Person], one: Touched) -> str:
    return people[one.customer_id].time_zone or settings().time_zone


def _people_of(held: Sequence[Touched], incident: Incident) -> dict[int, Person]:
    """The person behind each row, by the row's customer; a fixed number of queries."""
    named = {one.customer_id for one in held}
    standing = _standing(named)
    rows = Customer.objects.filter(pk__in=set(standing.values()))
    people = {
        pk: Person(pk, name, language, zone, erased is not None)
        for pk, name, language, zone, erased in rows.values_list("id", "name", "language", "time_zone", "erased_at")
    }
    members = {
        pk: into or pk
        for pk, into in Customer.objects.filter(Q(pk__in=people) | Q(merged_into__in=people)).values_list(
            "pk", "merged_into"
        )
    }
    for row, stands in members.items():
        people[stands].rows.append(row)
    _add_addresses(people, members)
    _add_talks(people, members, incident)
    return {pk: people[stands] for pk, stands in standing.items()}


def _add_addresses(people: Mapping[int, Person], members: Mapping[int, int]) -> None:
    main = dict(Customer.objects.filter(pk__in=people).values_list("pk", "main_address"))
    known = Address.objects.filter(customer__in=members).order_by("id")
    for customer, value, bounced in known.values_list("customer", "value", "bounced_at"):
        person = people[members[customer]]
        if bounced is not None:
            person.has_bounced = True
        elif not person.address or value == main[person.id]:
            person.address = value


def _add_talks(people: Mapping[int, Person], members: Mapping[int, int], incident: Incident) -> None:
    """The one they wrote in last, of those that are open with the team."""
    talks = Conversation.objects.filter(customer__in=members, team=incident.team_id, is_open=True, merged_into=None)
    for customer, pk, language in talks.order_by("updated_at", "id").values_list("customer", "pk", "language"):
        person = people[members[customer]]
        person.talk, person.talk_language = pk, language
