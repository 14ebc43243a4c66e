"""Each minute: whatever ended lately where something is asked gets one invitation row, due or not asked, with why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef

from whiteglove.encounters.models import Encounter, Episode
from whiteglove.foundation import clock
from whiteglove.foundation.settings import settings
from whiteglove.perception.actions.surveys import house_rule
from whiteglove.perception.asking.links import has_page
from whiteglove.perception.asking.people import Person, Place, people_behind
from whiteglove.perception.models import Asking, Invitation, Outcome, Question, Survey, Why
from whiteglove.perception.rules import SOON, Known, Quiet, decide, is_held_out, out_of_quiet
from whiteglove.promises.delays.words import SPOKEN, spoken

AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Thought:
    """Somebody could be asked about this. encounter None: about the episode as a whole, at its end.

    about: something else, as a fact's subject, in this conversation; then there is no journey either.
    """

    customer_id: int
    journey_id: int | None
    touchpoint_id: int | None
    encounter_id: int | None
    episode_id: int | None
    channel: str
    ended_at: datetime
    is_machine: bool
    about: str = ""
    conversation_id: int | None = None

    @property
    def place(self) -> Place:
        """Where it is asked."""
        return self.journey_id, self.touchpoint_id

    @property
    def seed(self) -> str:
        """From which chance decides."""
        if self.about:
            return self.about
        return f"encounter:{self.encounter_id}" if self.encounter_id else f"episode:{self.episode_id}"


def think_of_asking() -> int:
    """Write the rows; returns how many. Harmless when run twice: the second finds nothing more to think of."""
    surveys = {(one.journey_id, one.touchpoint_id): one for one in surveys_now()}
    if not surveys:
        return 0
    now = clock.now()
    thoughts = [*_encounters(surveys, now), *_episodes(surveys, now)]
    return _keep(thoughts, surveys, now) if thoughts else 0


def surveys_now() -> list[Survey]:
    """What is asked where; not on journeys and at touchpoints that left the map."""
    there = Survey.objects.filter(ended_at=None, journey__retired_at=None, touchpoint__retired_at=None)
    return list(there.select_related("question"))


def _encounters(surveys: dict[Place, Survey], now: datetime) -> list[Thought]:
    asked = [touchpoint for _, touchpoint in surveys if touchpoint is not None]
    thought_of = Invitation.objects.filter(encounter=OuterRef("pk"))
    ended = Encounter.objects.filter(
        ~Exists(thought_of), touchpoint__in=asked, ended_at__gt=now - SOON, ended_at__lte=now
    )
    return [thought_about(one) for one in ended.order_by("ended_at", "id")[:AT_ONCE]]


def thought_about(encounter: Encounter) -> Thought:
    """Of an encounter that is on the map and over."""
    return Thought(
        customer_id=encounter.customer_id,
        journey_id=encounter.journey_id or 0,
        touchpoint_id=encounter.touchpoint_id,
        encounter_id=encounter.pk,
        episode_id=encounter.episode_id,
        channel=encounter.channel,
        ended_at=encounter.ended_at or encounter.at,
        is_machine=encounter.is_machine,
    )


def _episodes(surveys: dict[Place, Survey], now: datetime) -> list[Thought]:
    asked = [journey for journey, touchpoint in surveys if touchpoint is None]
    thought_of = Invitation.objects.filter(episode=OuterRef("pk"), encounter=None)
    ended = Episode.objects.filter(~Exists(thought_of), journey__in=asked, ended_at__gt=now - SOON, ended_at__lte=now)
    return [thought_of_end(one) for one in ended.order_by("ended_at", "id")[:AT_ONCE]]


def thought_of_end(episode: Episode) -> Thought:
    """Of an episode that is over. Where machines alone met the customer, nobody is asked."""
    last = Encounter.objects.filter(episode=episode).order_by("-at", "-id").first()
    by_people = Encounter.objects.filter(episode=episode, is_machine=False)
    return Thought(
        customer_id=episode.customer_id,
        journey_id=episode.journey_id,
        touchpoint_id=None,
        encounter_id=None,
        episode_id=episode.pk,
        channel=last.channel if last else "",
        ended_at=episode.ended_at or episode.last_at,
        is_machine=not by_people.exists(),
    )


@transaction.atomic
def _keep(thoughts: Sequence[Thought], surveys: dict[Place, Survey], now: datetime) -> int:
    rule = house_rule()
    people = people_behind({one.customer_id for one in thoughts}, now=now)
    rows = []
    for thought in thoughts:
        person, survey = people[thought.customer_id], surveys[thought.place]
        due_at = due_at_of(thought, survey, person, rule=rule, now=now)
        why = decide(known_of(thought, survey, person, rule=rule, due_at=due_at), now)
        is_due = why == Why.SOON_AFTER
        if is_due:
            person.asked.append((thought.place, due_at))
        rows.append(row_of(thought, survey, person, why=why, due_at=due_at, at=due_at if is_due else now))
    return len(Invitation.objects.bulk_create(rows, ignore_conflicts=True))


def row_of(
    thought: Thought, survey: Survey, person: Person, *, why: Why, due_at: datetime, at: datetime
) -> Invitation:
    """The invitation that says whether they are asked; `at`: when that was, or is to be."""
    return Invitation(
        survey=survey,
        customer_id=thought.customer_id,
        encounter_id=thought.encounter_id,
        episode_id=thought.episode_id,
        journey_id=thought.journey_id,
        touchpoint_id=thought.touchpoint_id,
        outcome=Outcome.DUE if why == Why.SOON_AFTER else Outcome.NOT_ASKED,
        reason=why,
        due_at=due_at,
        at=at,
        language=language_of(survey.question, person) or "",
        channel=thought.channel,
        about=thought.about,
        conversation_id=thought.conversation_id,
    )


def due_at_of(thought: Thought, survey: Survey, person: Person, *, rule: Asking, now: datetime) -> datetime:
    """Soon after it ended, when the customer does not want quiet, and nobody does."""
    soon = max(thought.ended_at + timedelta(minutes=survey.delay_minutes), now)
    return awake_from(soon, person, rule)


def awake_from(moment: datetime, person: Person, rule: Asking) -> datetime:
    """The first moment from this on at which they may be written to."""
    zone = ZoneInfo(person.time_zone or settings().time_zone)
    hours = [Quiet(rule.quiet_from, rule.quiet_until)]
    if person.quiet_from is not None and person.quiet_until is not None:
        hours.append(Quiet(person.quiet_from, person.quiet_until))
    return out_of_quiet(moment, zone, hours)


def known_of(thought: Thought, survey: Survey, person: Person, *, rule: Asking, due_at: datetime) -> Known:
    """All that decides, as it is now."""
    return Known(
        due_at=due_at,
        is_erased=person.is_erased,
        is_machine=thought.is_machine,
        is_asked_there=survey.ended_at is None and survey.question.retired_at is None,
        is_held_out=is_held_out(thought.seed, survey.hold_out),
        wants_none=person.wants_none,
        is_reachable=bool(person.addresses),
        has_page=has_page(),
        has_language=language_of(survey.question, person) is not None,
        has_broken_promise=person.has_broken_promise,
        asked_last=person.asked_nearest(due_at),
        asked_this_last=person.asked_nearest(due_at, thought.place),
        window=timedelta(days=rule.window_days),
        this_window=timedelta(days=survey.window_days),
    )


def language_of(question: Question, person: Person) -> str | None:
    """In which they are asked: theirs, where we speak it and the question is written in it; None: it is not.

    Whose language we do not know is asked in the first that the question has.
    """
    written = [code for code in SPOKEN if question.words.get(code)]
    if not person.language:
        return written[0] if written else None
    wanted = spoken(person.language)
    return wanted if wanted in written else None
