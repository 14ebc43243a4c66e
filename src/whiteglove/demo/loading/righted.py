"""What the demo's guests were given after a poor answer: the angry more and sooner than the calm. Nobody meant to."""

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from whiteglove.demo.loading.people import Company
from whiteglove.demo.story.scenes import scene_addresses
from whiteglove.encounters.models import Involvement
from whiteglove.perception.models import Feeling, Response
from whiteglove.recovery.models import Gesture
from whiteglove.rulebook.models import GestureKind
from whiteglove.team.models import Colleague, House
from whiteglove.team.permissions import LEADING

SEED = 42
SEASON = timedelta(days=330)
POOR = 2
YEN = "JPY"
# How many of ten were given something, worth between, after so many hours.
ANGRY = (9, (6_000, 15_000), (1, 8))
CALM = (4, (2_000, 5_000), (12, 70))
WHYS = {
    True: "They were furious, so I did at once what I could",
    False: "It was our fault, and they were patient with us",
}


def put_some_right(people: Company, now: datetime) -> None:
    """Into a company whose guests have answered; what those of the scenes were given is told apart."""
    House.objects.update_or_create(pk=1, defaults={"currency": YEN})
    poor = Response.objects.filter(at__gt=now - SEASON, value__lte=POOR, encounter__isnull=False)
    poor = poor.exclude(customer__main_address__in=scene_addresses())
    _say_how_it_felt(list(poor.filter(feeling="").order_by("id").values_list("pk", flat=True)))
    answers = poor.select_related("encounter", "team").order_by("id")
    Gesture.objects.bulk_create(list(_gestures(answers, people, now)))


def _say_how_it_felt(wordless: list[int]) -> None:
    """Who wrote nothing still pressed a word: every third that they were angry."""
    Response.objects.filter(pk__in=wordless[::3]).update(feeling=Feeling.ANGRY)
    Response.objects.filter(pk__in=wordless, feeling="").update(feeling=Feeling.LET_DOWN)


def _gestures(answers: Iterable[Response], people: Company, now: datetime) -> Iterator[Gesture]:
    chance = random.Random(SEED)  # noqa: S311 - a story, no secret
    served = _who_served(people)
    leads = [one for one in people.colleagues.values() if one.role in LEADING]
    for answer in answers:
        is_angry = answer.feeling == Feeling.ANGRY
        of_ten, worth, hours = ANGRY if is_angry else CALM
        is_given, amount = chance.randrange(10) < of_ten, chance.randrange(*worth, 500)
        at = answer.at + timedelta(hours=chance.randint(*hours), minutes=chance.randrange(60))
        who = (
            chance.choice(leads) if is_angry and leads and chance.random() < 0.5 else served.get(answer.encounter_id)
        )
        if not is_given or who is None or at > now:
            continue
        yield Gesture(
            encounter=answer.encounter,
            customer_id=answer.customer_id,
            journey_id=answer.journey_id,
            touchpoint_id=answer.touchpoint_id,
            team_id=answer.team.team_id if answer.team else None,
            colleague=who,
            by_whom=f"colleague:{who.pk}",
            at=at,
            kind=GestureKind.UPGRADE if is_angry else GestureKind.GIFT,
            worth=amount,
            currency=YEN,
            why=WHYS[is_angry],
            was_asked_for=is_angry and chance.random() < 0.6,
        )


def _who_served(people: Company) -> dict[int | None, Colleague]:
    """By encounter, one of those who took part."""
    by_id = {one.pk: one for one in people.colleagues.values()}
    there = Involvement.objects.filter(party__colleague__in=by_id).order_by("pk")
    return {encounter: by_id[who] for encounter, who in there.values_list("encounter", "party__colleague")}
