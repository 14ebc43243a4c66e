"""What happened to the demo's guests on the map, and what they said of it: a year of it, and Mr. Tan's own trip."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from whiteglove.conversations.encountering import record_meetings
from whiteglove.conversations.models import Conversation
from whiteglove.customers.models import Customer
from whiteglove.demo.loading.copying import copy_rows, json_text, reserve_ids
from whiteglove.demo.loading.people import Company
from whiteglove.demo.story.scenes import scene_addresses
from whiteglove.demo.story.told import Language
from whiteglove.demo.story.trips import ASKED_AT, CHANNELS, MetTold, TripTold, trips
from whiteglove.encounters.actions.parties import party_of_colleague, party_of_team
from whiteglove.encounters.actions.ruling import RuleWanted, add_rule
from whiteglove.encounters.actions.tally import touch_days
from whiteglove.encounters.models import Encounter, Episode, HandOver, Involvement, Party, PartyKind, PlacedBy
from whiteglove.foundation.actors import SYSTEM
from whiteglove.journey.models import Journey, Touchpoint
from whiteglove.perception.actions.questions import ready_questions
from whiteglove.perception.actions.surveys import change_rule
from whiteglove.perception.models import Feeling, Invitation, Kind, Outcome, Response, Survey

SEED = 25
TRIPS_FOR_EACH_CONVERSATION = 0.8
LASTED, ANSWERED_AFTER = timedelta(minutes=12), timedelta(hours=5)
ASKED_AFTER = timedelta(hours=1)
ENCOUNTER = (
    "id", "customer_id", "journey_id", "touchpoint_id", "episode_id", "channel", "team_id", "at", "ended_at",
    "is_machine", "placed_by", "place",
)  # fmt: skip
FEELINGS = {1: Feeling.ANGRY, 2: Feeling.LET_DOWN, 3: Feeling.INDIFFERENT, 4: Feeling.CARED_FOR, 5: Feeling.DELIGHTED}
MACHINE = "automatic answer"  # as the web knows it, and says it in the reader's language
SPOKEN: dict[str, Language] = {"ja": "ja", "fr": "fr"}
# By team of the mail; the first that fits decides.
RULES = (
    (
        "claim-answer",
        RuleWanted(channel="email", words=("receipt", "receipts", "r-17", "領収書", "レシート", "ticket de caisse")),
    ),
    ("call", RuleWanted(channel="phone")),
    (
        "search-news",
        RuleWanted(channel="email", words=("bag", "bags", "suitcase", "バッグ", "荷物", "valise", "bagage")),
    ),
    ("question", RuleWanted(channel="email")),
)


@dataclass(slots=True)
class Place:
    """The map with everybody who stands on it, by their keys."""

    journey: Journey
    touchpoints: dict[str, int]
    colleagues: dict[str, int]
    teams: dict[str, int]
    machine: int
    surveys: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """One moment of truth with its id."""

    id: int
    episode_id: int
    customer_id: int
    language: str
    told: MetTold


def write_what_was_felt(people: Company, now: datetime, *, conversations: int) -> list[Written]:
    """After the map is drawn and the conversations are loaded; nobody is asked, for all of it is history.

    Returns those in whose way a rule was.
    """
    place = _place(people)
    _ask_at(place, now)
    for key, wanted in RULES:
        add_rule(SYSTEM, Touchpoint.objects.get(pk=place.touchpoints[key]), wanted)
    others = Customer.objects.filter(merged_into=None).exclude(main_address__in=scene_addresses())  # told apart
    guests = list(others.order_by("id").values_list("id", "language"))
    spoken = [SPOKEN.get(language or "", "en") for _, language in guests]
    told = list(trips(SEED, spoken, round(conversations * TRIPS_FOR_EACH_CONVERSATION), now))
    written = _write_trips(told, [customer for customer, _ in guests], place)
    _write_people(written, place)
    _write_answers(written, place)
    touch_days({(place.journey.pk, one.told.at) for one in written})
    return [one for one in written if one.told.rule]


def _place(people: Company) -> Place:
    journey = Journey.objects.get(key="airline")
    machine, _ = Party.objects.get_or_create(kind=PartyKind.MACHINE, key="~machine", defaults={"name": MACHINE})
    return Place(
        journey=journey,
        touchpoints=dict(Touchpoint.objects.filter(journey=journey).values_list("key", "pk")),
        colleagues={key: party_of_colleague(one).pk for key, one in people.colleagues.items()},
        teams={key: party_of_team(one).pk for key, one in people.teams.items()},
        machine=machine.pk,
    )


def _ask_at(place: Place, now: datetime) -> None:
    """One question soon after, at six touchpoints, for a year; at any hour, for whoever looks waits for it."""
    change_rule(SYSTEM, window_days=30, quiet_from=time(0), quiet_until=time(0), change_within_days=14)
    question = ready_questions()[Kind.CSAT]
    for key in ASKED_AT:
        survey = Survey.objects.create(
            journey=place.journey,
            touchpoint_id=place.touchpoints[key],
            question=question,
            delay_minutes=1,
            hold_out=0.0,
            by_whom=SYSTEM.reference,
            at=now - timedelta(days=365),
        )
        place.surveys[key] = survey.pk


def _write_trips(told: Sequence[TripTold], guests: Sequence[int], place: Place) -> list[Written]:
    episodes = reserve_ids(Episode, len(told))
    ids = iter(reserve_ids(Encounter, sum(len(trip.met) for trip in told)))
    written = [
        Written(next(ids), episode, guests[trip.guest], trip.language, met)
        for episode, trip in zip(episodes, told, strict=True)
        for met in trip.met
    ]
    copy_rows(
        Episode,
        ("id", "customer_id", "journey_id", "began_at", "last_at"),
        (
            (episode, guests[trip.guest], place.journey.pk, trip.met[0].at, trip.met[-1].at)
            for episode, trip in zip(episodes, told, strict=True)
        ),
    )
    copy_rows(Encounter, ENCOUNTER, (_encounter(one, place) for one in written))
    return written


def _encounter(one: Written, place: Place) -> tuple[Any, ...]:
    told, channel = one.told, CHANNELS[one.told.touchpoint]
    lasted = ANSWERED_AFTER if channel == "email" else LASTED
    return (
        one.id, one.customer_id, place.journey.pk, place.touchpoints[told.touchpoint], one.episode_id, channel,
        place.teams[told.team], told.at, told.at + lasted, told.colleague is None, PlacedBy.SOURCE.value,
        json_text({}),
    )  # fmt: skip


def _write_people(written: Sequence[Written], place: Place) -> None:
    who = [(one.id, place.colleagues[one.told.colleague] if one.told.colleague else place.machine) for one in written]
    copy_rows(Involvement, ("encounter_id", "party_id"), who)
    copy_rows(
        HandOver,
        ("encounter_id", "from_party_id", "to_party_id", "at", "is_warm"),
        (
            (one.id, *_from_to(one.told, place), one.told.at, one.told.is_warm)
            for one in written
            if one.told.came_from and one.told.colleague
        ),
    )


def _from_to(told: MetTold, place: Place) -> tuple[int, int]:
    """The transfer goes from team to team, as guests meet it; the rest from person to person."""
    if told.touchpoint == "transfer":
        return place.teams["switchboard"], place.teams["baggage"]
    return place.colleagues[str(told.came_from)], place.colleagues[str(told.colleague)]


def _write_answers(written: Sequence[Written], place: Place) -> None:
    chance = random.Random(SEED)  # noqa: S311 - a story, no secret
    asked = [one for one in written if one.told.touchpoint in place.surveys]
    invitations = dict(zip((one.id for one in asked), reserve_ids(Invitation, len(asked)), strict=True))
    copy_rows(
        Invitation,
        ("id", "survey_id", "customer_id", "encounter_id", "episode_id", "journey_id", "touchpoint_id", "outcome",
         "reason", "due_at", "at", "language", "channel"),
        (_invitation(one, invitations[one.id], place, chance) for one in asked),
    )  # fmt: skip
    question = Survey.objects.filter(pk__in=place.surveys.values()).values_list("question", flat=True)[0]
    copy_rows(
        Response,
        ("invitation_id", "encounter_id", "episode_id", "customer_id", "journey_id", "touchpoint_id", "team_id",
         "channel", "language", "question_id", "kind", "scale_min", "scale_max", "value", "feeling", "comment", "at"),
        (_response(one, invitations[one.id], place, question) for one in asked if one.told.is_answered),
    )  # fmt: skip


def _invitation(one: Written, number: int, place: Place, chance: random.Random) -> tuple[Any, ...]:
    told, due = one.told, one.told.at + ASKED_AFTER
    outcome = Outcome.ASKED if told.is_asked else Outcome.NOT_ASKED
    why_not = "asked_lately" if chance.random() < 0.8 else "held_out"
    return (
        number, place.surveys[told.touchpoint], one.customer_id, one.id, one.episode_id, place.journey.pk,
        place.touchpoints[told.touchpoint], outcome.value, "soon_after" if told.is_asked else why_not, due, due,
        one.language, "email",
    )  # fmt: skip


def _response(one: Written, invitation: int, place: Place, question: int) -> tuple[Any, ...]:
    told = one.told
    feeling = FEELINGS[told.score].value if told.comment else ""
    return (
        invitation, one.id, one.episode_id, one.customer_id, place.journey.pk, place.touchpoints[told.touchpoint],
        place.teams[told.team], CHANNELS[told.touchpoint], one.language, question, Kind.CSAT.value, 1, 5, told.score,
        feeling, told.comment, told.at + ANSWERED_AFTER,
    )  # fmt: skip


TAN = "weijie.tan@straits-mail.example"
DELIGHTED = "She had looked my bag up before I had finished spelling the tag. I hung up smiling, without my bag."
PASSED_ON = "Then I was put through. A new voice, my whole story again, and: she is not at her desk."
QUIET = "I only asked what was promised. I do not want to make trouble for anybody."


def tell_of_mr_tan(people: Company, now: datetime) -> None:
    """He called, and was a guest; he was put through, and was a parcel. His mails stand where the rules put them."""
    tan = Customer.objects.filter(main_address=TAN, merged_into=None).first()
    if tan is None:
        return
    place = _place(people)
    place.surveys = dict(
        Survey.objects.filter(journey=place.journey, ended_at=None).values_list("touchpoint__key", "pk")
    )
    called = now - timedelta(days=5, hours=1)
    scenes = (
        MetTold("report", called - timedelta(hours=3), "baggage", "nair", None, False, 4, False, False, ""),
        MetTold("call", called, "switchboard", "ishikawa", None, False, 5, True, True, DELIGHTED),
        MetTold(
            "transfer", called + timedelta(minutes=9), "baggage", "mori", "ishikawa", False, 1, True, True, PASSED_ON
        ),
    )
    written = _write_trips([TripTold(0, "en", scenes)], [tan.pk], place)
    _write_people(written, place)
    _write_answers(written, place)
    Response.objects.filter(customer=tan, feeling=Feeling.ANGRY).update(feeling=Feeling.LET_DOWN)  # he never is
    talks = Conversation.objects.filter(customer__main_address__in=scene_addresses()).order_by("id")
    for conversation in talks.values_list("pk", flat=True):
        record_meetings(conversation)
    answered = Encounter.objects.filter(customer=tan, touchpoint__key="claim-answer", ended_at__isnull=False)
    last = answered.order_by("at").last()
    if last is not None and last.ended_at is not None:
        Response.objects.create(
            external_id="demo-tan", encounter=last, episode=last.episode, customer=tan,
            journey=last.journey, touchpoint=last.touchpoint, team=last.team, channel=last.channel, language="en",
            kind=Kind.CSAT, scale_min=1, scale_max=5, value=2, feeling=Feeling.LET_DOWN, comment=QUIET,
            at=last.ended_at + timedelta(hours=2),
        )  # fmt: skip
    touch_days({(place.journey.pk, one.told.at) for one in written})
