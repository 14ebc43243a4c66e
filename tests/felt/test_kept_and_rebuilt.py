"""Whatever happens to the rows (late, corrected, dropped, merged), what is kept says what a new count of all says."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from whiteglove.customers.actions import merge_customers, undo_merge
from whiteglove.customers.actions.meeting import Somebody
from whiteglove.customers.facts import CustomersMerged, CustomersParted
from whiteglove.customers.models import Customer, Merging
from whiteglove.encounters.actions import recording
from whiteglove.encounters.actions.correcting import correct
from whiteglove.encounters.actions.taking import take_in
from whiteglove.encounters.conftest import lost_bag
from whiteglove.encounters.facts import EncounterCorrected
from whiteglove.encounters.given import EncounterGiven, HandOverGiven
from whiteglove.encounters.models import Encounter, HandOver, Involvement
from whiteglove.encounters.reactions import count_them_as_one, count_them_as_two
from whiteglove.encounters.rules import Contact
from whiteglove.foundation.actors import SYSTEM
from whiteglove.insight.keeping import forget_figures
from whiteglove.insight.models import KeptFigure, WebDay
from whiteglove.insight.queries import felt
from whiteglove.insight.queries.webs import Web, web
from whiteglove.insight.reading import Period
from whiteglove.insight.web_days import count_some
from whiteglove.journey.models import Journey, Touchpoint
from whiteglove.perception.reactions import follow_on_the_map
from whiteglove.perception.recording.actions import record_responses
from whiteglove.team.models import Colleague, Team

__all__ = ["lost_bag"]
BEGINS = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
DAYS = 6
WHEN = Period(BEGINS.date() + timedelta(days=1), BEGINS.date() + timedelta(days=4))


class Happening:
    """Things that happen by chance, by the actions through which they do."""

    def __init__(self, seed: int, people: list[Colleague], teams: list[Team]) -> None:
        self.chance, self.people, self.teams, self.number = random.Random(seed), people, teams, 0
        self.places = list(Touchpoint.objects.order_by("id"))

    def step(self) -> None:
        """One thing more."""
        acts: list[Callable[[], object]] = [
            self.told, self.told, self.told, self.answered, self.answered, self.at_our_desk, self.corrected,
            self.dropped, self.passed_on, self.merged, self.parted,
        ]  # fmt: skip
        self.chance.choice(acts)()

    def moment(self) -> datetime:
        """Any time of these days, also late at night."""
        return BEGINS + timedelta(minutes=self.chance.randrange(DAYS * 1440))

    def some(self) -> Encounter | None:
        """Any encounter."""
        found = list(Encounter.objects.order_by("id"))
        return self.chance.choice(found) if found else None

    def told(self) -> None:
        """Records come from elsewhere, in any order."""
        given = []
        for _ in range(3):
            self.number += 1
            at = self.moment()
            whom = [f"p{n}@out.example" for n in self.chance.sample(range(3), 2)]
            passed = HandOverGiven(from_whom=whom[0], to_whom=whom[1], at=at, is_warm=self.chance.random() < 0.5)
            given.append(
                EncounterGiven(
                    external_id=f"e{self.number}",
                    customer=Somebody(address=f"c{self.chance.randrange(5)}@mail.example", name="C"),
                    journey="lost-bag", touchpoint=self.chance.choice(self.places).key,
                    channel=self.chance.choice(["phone", "email"]), at=at, team=f"team {self.chance.randrange(2)}",
                    colleagues=tuple(self.chance.sample(whom, 1)),
                    hand_overs=(passed,) * (self.chance.random() < 0.4),
                )
            )  # fmt: skip
        assert {one.result for one in take_in(SYSTEM, given)} == {"accepted"}

    def answered(self) -> None:
        """Somebody says how it felt."""
        one = self.some()
        if one is not None and one.external_id:
            self.number += 1
            said = {"external_id": f"r{self.number}", "encounter": one.external_id, "kind": "csat"}
            at = (one.at + timedelta(hours=self.chance.randrange(40))).isoformat()
            record_responses(SYSTEM, [said | {"value": self.chance.randint(1, 5), "at": at}])

    def at_our_desk(self) -> None:
        """One begins at our own desk, a colleague takes part, it ends; it is put on the map by a colleague."""
        customer = Customer.objects.order_by("id").first()
        if customer is not None:
            at = self.moment()
            begun = recording.begin(SYSTEM, customer.pk, Contact(channel="email"), at=at, team=self.teams[0])
            correct(SYSTEM, begun.pk, self.chance.choice(self.places).pk)
            recording.take_part(begun.pk, self.chance.choice(self.people))
            recording.end(SYSTEM, begun.pk, at=at + timedelta(hours=1))

    def corrected(self) -> None:
        """It was elsewhere, or nowhere; answers follow it."""
        one = self.some()
        if one is not None:
            before, to = one.touchpoint_id, self.chance.choice([*(place.pk for place in self.places), None])
            correct(SYSTEM, one.pk, to)
            follow_on_the_map(EncounterCorrected(one.pk, one.customer_id, to, before))

    def dropped(self) -> None:
        """It was none."""
        one = self.some()
        if one is not None:
            recording.drop(SYSTEM, one.pk)

    def passed_on(self) -> None:
        """Later somebody takes part, or it is passed on."""
        one = self.some()
        if one is not None:
            self.number += 1
            first, second = self.people
            whom: list[Colleague | Team] = [second, *self.teams]
            recording.take_part(one.pk, first)
            recording.pass_on(
                one.pk,
                recording.Passing(
                    from_whom=first, to_whom=self.chance.choice(whom), at=one.at, is_warm=True,
                    source_key=f"k{self.number}",
                ),
            )  # fmt: skip

    def merged(self) -> None:
        """Two were one person."""
        alone = list(Customer.objects.filter(merged_into=None, main_address__startswith="c").order_by("id"))
        if len(alone) > 1:
            first, second = self.chance.sample(alone, 2)
            merge_customers(SYSTEM, first.pk, merged_id=second.pk)
            count_them_as_one(CustomersMerged(first.pk, second.pk))

    def parted(self) -> None:
        """They were two after all."""
        merging = Merging.objects.filter(undone_at=None).order_by("-id").first()
        if merging is not None:
            standing = merging.merged.merged_into_id or merging.merged_id
            undo_merge(SYSTEM, merging.pk)
            count_them_as_two(CustomersParted(standing, merging.merged_id))


def asked(period: Period) -> list[object]:
    """Everything that first pages show."""
    return [
        felt.perception(SYSTEM, "lost-bag", period=period),
        felt.consistency(SYSTEM, "lost-bag", period=period),
        felt.drops(SYSTEM, "lost-bag", period=period),
        web(SYSTEM, "lost-bag", period=period),
        web(SYSTEM, "lost-bag", period=period, by_team=True),
    ]


def counted_one_by_one(journey: Journey) -> tuple[int, int, Counter[str], Counter[tuple[str, str]]]:
    """Of the period, from the rows, without a statement that groups."""
    there = Encounter.objects.filter(journey=journey, at__gte=WHEN.since, at__lt=WHEN.until)
    met: Counter[str] = Counter()
    passed: Counter[tuple[str, str]] = Counter()
    customers = set()
    for one in there.select_related("customer"):
        customers.add(one.customer.merged_into_id or one.customer_id)
        took_part = set(Involvement.objects.filter(encounter=one).values_list("party", flat=True)) | {one.team_id}
        for a, b in HandOver.objects.filter(encounter=one).values_list("from_party", "to_party"):
            took_part |= {a, b}
            passed[f"party:{a}", f"party:{b}"] += 1
        met.update(f"party:{party}" for party in took_part if party is not None)
    return len(customers), there.count(), met, passed


def as_counted(found: Web) -> tuple[int, int, Counter[str], Counter[tuple[str, str]]]:
    """The same of the web that is shown."""
    met = Counter({node.id: node.n for node in found.nodes if node.id.startswith("party:")})
    passed = Counter({(edge.from_id, edge.to_id): edge.n for edge in found.edges})
    return found.customers, found.encounters, met, passed


@pytest.mark.parametrize("seed", range(3))
def test_kept_says_what_a_rebuilt_one_says(
    seed: int, lost_bag: Journey, ben: Colleague, chidi: Colleague, baggage: Team, front_desk: Team
) -> None:
    happening = Happening(seed, [ben, chidi], [baggage, front_desk])
    for _ in range(4):
        for _ in range(9):
            happening.step()
        kept = asked(WHEN)
        assert as_counted(web(SYSTEM, "lost-bag", period=WHEN)) == counted_one_by_one(lost_bag)
        days = dict(WebDay.objects.values_list("day", "counts"))
        forget_figures(lost_bag.pk)
        assert asked(WHEN) == kept
        assert dict(WebDay.objects.values_list("day", "counts")).keys() == days.keys()


def test_only_days_that_changed_are_counted_again(lost_bag: Journey, ben: Colleague, baggage: Team) -> None:
    happening = Happening(1, [ben, ben], [baggage])
    for _ in range(6):
        happening.told()
    first = Encounter.objects.filter(at__gte=WHEN.since, at__lt=WHEN.until).earliest("at")
    web(SYSTEM, "lost-bag", period=WHEN)
    WebDay.objects.update(counts={"together": [], "first": [], "passed": [], "channels": [], "beside": []})
    recording.take_part(first.pk, ben)
    web(SYSTEM, "lost-bag", period=WHEN)
    again = WebDay.objects.exclude(counts__channels=[])
    assert list(again.values_list("day", flat=True)) == [first.at.date()]


def test_days_are_counted_ahead_the_newest_first(lost_bag: Journey, ben: Colleague, baggage: Team) -> None:
    happening = Happening(2, [ben, ben], [baggage])
    for _ in range(6):
        happening.told()
    met = sorted({at.date() for at in Encounter.objects.values_list("at", flat=True)})
    everything = Period(met[0], met[-1])
    assert count_some(lost_bag.pk, everything, at_most=2) == 2
    assert sorted(WebDay.objects.values_list("day", flat=True)) == met[-2:]
    assert count_some(lost_bag.pk, everything, at_most=31) == len(met) - 2
    assert count_some(lost_bag.pk, everything, at_most=31) == 0
    assert KeptFigure.objects.count() == 0
