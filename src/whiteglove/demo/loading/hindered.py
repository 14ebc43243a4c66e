"""What stood in the way of the demo's guests: R-17 of polite Mr. Tan and of loud Mr. Pike; early signs today.

Which guests R-17 hurt is planted where their year is told (`story/trips.py`). Whether a colleague says so is chance,
however the guest felt, so the round compares what it should.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from whiteglove.conversations.models import Conversation, Direction, Message
from whiteglove.demo.loading.felt import Written
from whiteglove.demo.loading.people import Company
from whiteglove.demo.story.trips import RULES_MET
from whiteglove.encounters.models import Encounter
from whiteglove.journey.causes import Cause
from whiteglove.journey.models import Touchpoint
from whiteglove.recovery.actions.signs import columns_of_signs
from whiteglove.recovery.actions.somewhere import latest_encounter
from whiteglove.recovery.models import Grievance, NoSaid, Obstruction, SaidBy, Signs, Upset
from whiteglove.recovery.queries.sign_known import known_of
from whiteglove.recovery.signs import happened_of, is_strong, signs_of
from whiteglove.rulebook.models import Rule, Serves
from whiteglove.team.models import Colleague

SEED = 17
WAYS, NOES, GRIEVANCES = 320, 140, 120
JOURNEY, THE_RULE = "airline", "R-17"
TAN, PIKE = "weijie.tan@straits-mail.example", "g.pike@penny-post.example"
# It stands in the form about what it cost him, for a colleague to confirm.
COST_TAN = "¥18,400 for shirts and a razor, and days of asking for an original that never was"
COST_PIKE = "Days of asking for an original that never was"
# At the touchpoint: what guests wanted, and what it cost them.
WANTED = {
    "claim-answer": (
        ("The shirts paid from a receipt that came by mail", "Three letters and two weeks"),
        ("A taxi paid though the slip had faded", "The taxi"),
        ("The hotel paid; the paper is with the employer", "A day of asking around"),
    ),
    "transfer": (
        ("To stay with the colleague who knew the matter", "To tell it all once more"),
        ("A name to ask for", "Four calls"),
    ),
    "search-news": (
        ("To hear how the search goes before it is over", "Six days without a word"),
        ("A mail without a reference number to be read", "Another morning on the telephone"),
    ),
    "call": (("Things for the night without a form", "An evening in the shops"),),
    "report": (("A mail taken as a report", "A second mail, with the form"),),
    "delivery": (("The bag left at the reception", "A second day of waiting"),),
}
# Where one of these rules is named, what it kept them from.
KEPT_FROM = {
    "R-3": (("To be put through at once", "A minute on hold"),),
    "R-5": (("A coat for a wedding, beyond the first night's sum", "Six thousand yen of their own"),),
    "R-6": (("Money, and no voucher", "One more letter"),),
    "R-7": (("A mail taken as a report", "A second mail, with the form"),),
    "R-10": (("A call tomorrow: it was night where they are", "To be woken"),),
    "R-16": (("To say what happened, before looking for a number", "A search through old mails"),),
}
# Of the guests in whose way a rule was: how many colleagues say so, have to say no, find the grievance justified.
SAID_SO, SAID_NO, JUSTIFIED = 0.75, 0.4, 0.3
NOT_OURS_TO_LIFT = (Serves.LAW, Serves.SAFETY)
UNNAMED_SHARE = 0.3
# Where justified grievances are made that are met elsewhere, and how often.
MADE_AT = (("transfer", 4), ("claim-answer", 3), ("report", 2), ("booking", 1))
MOST_SIGNS = 400
POOR = 3  # up to it of five what a guest wrote tells of a hindrance; above, they wrote of something that went well
# By touchpoint: id and key of rules that hold there.
Harmless = dict[str, list[tuple[int, str]]]


def write_what_hindered(people: Company, now: datetime, hindered: Sequence[Written]) -> None:
    """After trips and encounters are there, and the house's rules if it has any; nobody is told: it is history.

    hindered: in whose way a rule was that hurts.
    """
    chance = random.Random(SEED)  # noqa: S311 - a story is dealt
    rules = {rule.key: rule.pk for rule in Rule.objects.order_by("id")}
    colleagues = _by_team(people)
    _planted([one for one in hindered if one.told.rule in rules], rules, colleagues, chance)
    met = list(
        Encounter.objects.filter(journey__key=JOURNEY, touchpoint__key__in=list(WANTED), at__lt=now)
        .exclude(pk__in=[one.id for one in hindered])
        .select_related("touchpoint", "team")
        .order_by("-at", "-id")[: 10 * WAYS]
    )
    most = WAYS + NOES + GRIEVANCES
    chosen = chance.sample(met, min(len(met), most))
    first, second = (len(chosen) * count // most for count in (WAYS, WAYS + NOES))
    ways, noes, grieved = chosen[:first], chosen[first:second], chosen[second:]
    harmless = _harmless(rules)
    Obstruction.objects.bulk_create(_ways(ways, harmless, colleagues, chance))
    NoSaid.objects.bulk_create(_noes(noes, harmless, colleagues, chance))
    Grievance.objects.bulk_create(_grievances(grieved, colleagues, chance))
    _of_the_scenes(people, rules, now)


def _planted(
    hindered: Sequence[Written],
    rules: Mapping[str, int],
    colleagues: dict[int, list[Colleague]],
    chance: random.Random,
) -> None:
    """Said of whom it hurt by chance alone, however they felt."""
    wanted = [one.id for one in hindered]
    met = Encounter.objects.select_related("touchpoint", "team").in_bulk(wanted)
    places = dict(Touchpoint.objects.filter(journey__key=JOURNEY).values_list("key", "pk"))
    ways, noes, grievances = [], [], []
    for one in hindered:
        place, rule = _place(met[one.id], colleagues, chance), rules[one.told.rule]
        what, cost = chance.choice(WANTED[one.told.touchpoint])
        if chance.random() < SAID_SO:
            quote = one.told.comment if one.told.is_answered and one.told.score <= POOR else ""
            minutes = chance.choice((None, 10, 20, 40))
            ways.append(
                Obstruction(
                    **place, rule_id=rule, wanted=what, cost=cost, quote=quote, minutes=minutes,
                    said_by=SaidBy.COLLEAGUE,
                )
            )  # fmt: skip
        if not one.told.is_bent and chance.random() < SAID_NO:
            noes.append(NoSaid(**place, rule_id=rule, what=what))
        if chance.random() < JUSTIFIED:
            made_at = places.get(one.told.touchpoint)
            grievances.append(Grievance(**place, is_justified=True, made_at_id=made_at, cause=Cause.DIRECTION.value))
    Obstruction.objects.bulk_create(ways)
    NoSaid.objects.bulk_create(noes)
    Grievance.objects.bulk_create(grievances)


def _harmless(rules: Mapping[str, int]) -> Harmless:
    """Rules that take nothing from anybody."""
    planted = {told.key for told in RULES_MET.values()}
    found: Harmless = {}
    held = Rule.objects.filter(pk__in=rules.values(), retired_at=None).exclude(serves__in=NOT_OURS_TO_LIFT)
    columns = ("touchpoints__key", "pk", "key")
    for place, rule, key in held.exclude(key__in=planted).values_list(*columns).order_by("pk"):
        found.setdefault(place or "", []).append((rule, key))
    return found


def write_signs(now: datetime) -> None:
    """Of the conversations that are open, when everything else is told. Told already: no notice for each of them."""
    rows = []
    for talk in Conversation.objects.filter(is_open=True).order_by("-updated_at", "-id")[:MOST_SIGNS]:
        seen = signs_of(known_of(talk), now)
        since = now if is_strong(happened_of(seen), was_strong=False) else None
        rows.append(Signs(conversation=talk, at=now, strong_since=since, told_at=since, **columns_of_signs(seen)))
    Signs.objects.bulk_create(rows)


def _ways(
    met: Sequence[Encounter], rules: Harmless, colleagues: dict[int, list[Colleague]], chance: random.Random
) -> Iterator[Obstruction]:
    for one in met:
        rule, wanted, cost = _rule_of(one, rules, chance)
        yield Obstruction(
            **_place(one, colleagues, chance), rule_id=rule, wanted=wanted, cost=cost, minutes=chance.choice(
                (None, 5, 10, 10, 20, 40)
            ), said_by=SaidBy.COLLEAGUE,
        )  # fmt: skip


def _noes(
    met: Sequence[Encounter], rules: Harmless, colleagues: dict[int, list[Colleague]], chance: random.Random
) -> Iterator[NoSaid]:
    for one in met:
        rule, what, _ = _rule_of(one, rules, chance)
        yield NoSaid(**_place(one, colleagues, chance), rule_id=rule, what=what)


def _grievances(
    met: Sequence[Encounter], colleagues: dict[int, list[Colleague]], chance: random.Random
) -> Iterator[Grievance]:
    places = dict(Touchpoint.objects.filter(journey__key=JOURNEY).values_list("key", "pk"))
    made = [key for key, times in MADE_AT for _ in range(times) if key in places]
    for one in met:
        justified = chance.random() < 0.7
        yield Grievance(
            **_place(one, colleagues, chance),
            is_justified=justified,
            made_at_id=places[chance.choice(made)] if justified and made else None,
            cause=chance.choice([Cause.PROCESS, Cause.ROLES, Cause.DIRECTION]).value if justified else "",
        )


def _rule_of(one: Encounter, rules: Harmless, chance: random.Random) -> tuple[int | None, str, str]:
    """One that holds there, or one that nobody could find; what was wanted, and what it cost."""
    touchpoint = one.touchpoint.key if one.touchpoint else "call"
    there = rules.get(touchpoint, [])
    if not there or chance.random() < UNNAMED_SHARE:
        return None, *chance.choice(WANTED[touchpoint])
    rule, key = chance.choice(there)
    return rule, *chance.choice(KEPT_FROM.get(key, WANTED[touchpoint]))


def _place(one: Encounter, colleagues: dict[int, list[Colleague]], chance: random.Random) -> dict[str, Any]:
    team = one.team.team_id if one.team else None
    said = chance.choice(colleagues[team]) if team in colleagues else None
    return {
        "encounter": one,
        "customer_id": one.customer_id,
        "journey_id": one.journey_id,
        "touchpoint_id": one.touchpoint_id,
        "team_id": team,
        "colleague": said,
        "by_whom": f"colleague:{said.pk}" if said else "system",
        "at": one.at + timedelta(minutes=5),
    }


def _by_team(people: Company) -> dict[int, list[Colleague]]:
    found: dict[int, list[Colleague]] = {}
    for key, team in people.teams.items():
        serving = [people.colleagues[told.key] for told in people.told.values() if key in told.teams]
        if serving:
            found[team.pk] = serving
    return found


def _of_the_scenes(people: Company, rules: dict[str, int], now: datetime) -> None:
    """The same rule and the same harm: Mr. Tan stayed polite and was told no, Mr. Pike shouted, and it was bent."""
    if THE_RULE not in rules:
        return
    rule = rules[THE_RULE]
    tan = _in_the_way(TAN, rule, people.colleagues["arai"], now - timedelta(hours=2), cost=COST_TAN)
    if tan is not None:
        no = tan | _by(people.colleagues["kondo"], _answered(tan["conversation"], people.colleagues["kondo"]))
        NoSaid.objects.create(**no, rule_id=rule, what="The shirts paid from receipts that came by mail")
        place = Touchpoint.objects.filter(journey__key=JOURNEY, key="claim-answer").first()
        Grievance.objects.create(**tan, is_justified=True, made_at=place, cause=Cause.DIRECTION.value)
    duty = people.colleagues["okabe"]
    at = _answered(Conversation.objects.filter(customer__main_address=PIKE).first(), duty)
    pike = _in_the_way(PIKE, rule, duty, at or now - timedelta(days=5), cost=COST_PIKE)
    if pike is not None:
        upset = {name: pike[name] for name in ("conversation", "colleague", "by_whom")}
        Upset.objects.create(**upset, at=pike["at"] - timedelta(minutes=30))


def _answered(talk: Conversation | None, by: Colleague) -> datetime | None:
    """When this colleague answered there."""
    said = Message.objects.filter(conversation=talk, author=by, direction=Direction.OUT)
    return said.order_by("at").values_list("at", flat=True).first()


def _by(colleague: Colleague, at: datetime | None) -> dict[str, Any]:
    said = {"colleague": colleague, "by_whom": colleague.as_actor().reference}
    return said if at is None else said | {"at": at}


def _in_the_way(address: str, rule: int, by: Colleague, at: datetime, *, cost: str) -> dict[str, Any] | None:
    """R-17 in the way of whoever writes from there; returns where that was, for what else is said of it."""
    talk = Conversation.objects.filter(customer__main_address=address).order_by("-is_open", "-updated_at").first()
    if talk is None:
        return None
    met = latest_encounter(talk.pk)
    there: dict[str, Any] = {
        "conversation": talk,
        "encounter": met,
        "customer_id": talk.customer_id,
        "journey_id": met.journey_id if met else None,
        "touchpoint_id": met.touchpoint_id if met else None,
        "team_id": talk.team_id,
        "colleague": by,
        "by_whom": f"colleague:{by.pk}",
        "at": at,
    }
    wanted = "What was bought meanwhile paid, from receipts that came by mail"
    Obstruction.objects.create(
        **there, rule_id=rule, wanted=wanted, cost=cost, minutes=40, said_by=SaidBy.COLLEAGUE,
    )  # fmt: skip
    return there
