"""What the demo's colleagues gave over a year: like harm, and the loud ones got more. Limits in yen, looks of peers.

The fairness page has something to find here: of guests whose bags were late those who were upset got an upgrade,
those who stayed calm mostly a word and a small gift; and who asked got more than who did not.
"""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from whiteglove.conversations.models import Conversation
from whiteglove.demo.loading.felt import Written
from whiteglove.demo.loading.people import Company
from whiteglove.demo.story.scenes import scene_addresses
from whiteglove.encounters.models import Encounter
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.recovery.actions.looks import lot_of
from whiteglove.recovery.models import Gesture, Obstruction, PeerLook, Upset
from whiteglove.recovery.rules_of_looks import Risk, chance_of_look
from whiteglove.rulebook.actions.limits import Wished, set_limit
from whiteglove.rulebook.models import Authority, Rule
from whiteglove.team.house import HouseWishes, change_house
from whiteglove.team.models import Colleague

SEED = 41
PIKE = "g.pike@penny-post.example"
CURRENCY = "JPY"
# In yen: of a case, and of thirty days.
LIMITS = {
    Role.TEMP: (3_000, 30_000),
    Role.COLLEAGUE: (10_000, 150_000),
    Role.LEAD: (50_000, 600_000),
    Role.MANAGER: (200_000, 3_000_000),
    Role.OWNER: (500_000, 9_000_000),
}
KINDS_OF_MONEY = ("refund", "upgrade", "gift", "waive_fee")
IN_CONVERSATIONS, AT_ENCOUNTERS = 240, 160
SHARE_UPSET, SHARE_ASKED = 0.3, 0.4
WHY = {
    "upgrade": "The bag was late and they were upset",
    "refund": "Things they had to buy while the bag was away",
    "gift": "To say sorry for the late bag",
    "waive_fee": "No fee for a bag that came late",
    "extra_time": "Stayed on the line until the bag was found",
    "elsewhere": "The hotel could bring it sooner than we could",
    "exception": "A photograph instead of the paper tag",
}
# (kind, worth, how likely): the same harm, by how it was borne.
UPSET = (("upgrade", 10_000, 6), ("refund", 8_000, 3), ("gift", 3_000, 1))
CALM = (("gift", 2_000, 4), ("extra_time", 0, 3), ("refund", 4_000, 2), ("waive_fee", 1_500, 1), ("elsewhere", 0, 1))
CLAIMS = (("refund", 6_000, 4), ("exception", 0, 3), ("gift", 2_000, 2), ("extra_time", 0, 2))
TO_PIKE = (
    ("refund", 46_000, "He shouted, and I had a full inbox. No receipts asked for.", True),
    ("upgrade", 60_000, "Business class home, so that he would stop", False),
)
PEERS = (("same", "", 7), ("more", "They had waited a whole day", 2), ("else", "A call the same evening", 2))


def write_gestures(people: Company, now: datetime, hindered: Sequence[Written]) -> None:
    """After the map is drawn, and after the rules where there are any. hindered: for some R-17 was bent."""
    change_house(SYSTEM, HouseWishes(currency=CURRENCY))
    for role, (per_case, per_period) in LIMITS.items():
        for kind in KINDS_OF_MONEY:
            set_limit(SYSTEM, Wished(kind=kind, role=role.value, per_case=per_case, per_period=per_period))
    lot = random.Random(SEED)  # noqa: S311 - a demo that is the same each time
    rule = Rule.objects.filter(key="R-17", retired_at=None).first()
    limits = {(one.role, one.kind): one for one in Authority.objects.filter(ended_at=None)}
    given = [*_in_conversations(lot, people, now), *_at_encounters(lot, rule, hindered), *_to_pike(people, rule)]
    for one in given:
        one.authority = limits.get((one.colleague.role if one.colleague else "", one.kind))
    made = Gesture.objects.bulk_create(sorted(given, key=lambda one: one.at))
    _look_at(lot, made, people)


def _in_conversations(lot: random.Random, people: Company, now: datetime) -> list[Gesture]:
    """Late bags: the same harm, and what was given goes by the tone."""
    late = Conversation.objects.filter(team=people.teams["baggage"], is_open=False, opened_at__lt=now)
    late = late.exclude(customer__main_address__in=scene_addresses())
    talks = list(late.exclude(owner=None).select_related("owner").order_by("id"))
    chosen = lot.sample(talks, min(IN_CONVERSATIONS, len(talks)))
    upset = [talk for talk in chosen if lot.random() < SHARE_UPSET]
    Upset.objects.bulk_create(
        [
            Upset(conversation=one, colleague=one.owner, by_whom=_reference(one.owner), at=one.opened_at)
            for one in upset
        ]
    )
    loud = {one.pk for one in upset}
    return [
        _gift(
            lot,
            talk.owner,
            UPSET if talk.pk in loud else CALM,
            conversation=talk,
            customer_id=talk.customer_id,
            team_id=talk.team_id,
            at=talk.opened_at + timedelta(hours=lot.randint(1, 20)),
            was_asked_for=lot.random() < SHARE_ASKED * (2 if talk.pk in loud else 1),
        )
        for talk in chosen
    ]


def _at_encounters(lot: random.Random, rule: Rule | None, hindered: Sequence[Written]) -> list[Gesture]:
    """Where claims are answered: to some of those in whose way nothing was, and to all for whom R-17 was bent."""
    in_the_way = {one.id: one.told.is_bent for one in hindered}
    claims = Encounter.objects.filter(touchpoint__key="claim-answer", involvements__party__colleague__isnull=False)
    columns = (
        "id",
        "customer_id",
        "journey_id",
        "touchpoint_id",
        "team__team_id",
        "at",
        "involvements__party__colleague",
    )
    rows = list(claims.exclude(customer__main_address__in=scene_addresses()).order_by("id").values_list(*columns))
    free = [row for row in rows if row[0] not in in_the_way]
    bent = [row for row in rows if in_the_way.get(row[0])]
    colleagues = Colleague.objects.in_bulk()
    return [
        _gift(
            lot,
            colleagues[row[6]],
            CLAIMS,
            encounter_id=row[0],
            customer_id=row[1],
            journey_id=row[2],
            touchpoint_id=row[3],
            team_id=row[4],
            at=row[5] + timedelta(minutes=20),
            rule=rule if row[0] in in_the_way else None,
            was_asked_for=lot.random() < SHARE_ASKED,
        )
        for row in (*lot.sample(free, min(AT_ENCOUNTERS, len(free))), *bent)
    ]


def _to_pike(people: Company, rule: Rule | None) -> list[Gesture]:
    """He shouted. What Mr. Tan asked for politely he got without any paper, and an upgrade besides."""
    met = Obstruction.objects.filter(customer__main_address=PIKE, conversation__isnull=False).order_by("id").first()
    if met is None:
        return []
    duty = people.colleagues["okabe"]
    where = {"conversation_id": met.conversation_id, "customer_id": met.customer_id, "team_id": met.team_id}
    by = {"colleague": duty, "by_whom": _reference(duty), "at": met.at, "currency": CURRENCY, "cause": "direction"}
    return [
        Gesture(kind=kind, worth=worth, why=why, rule=rule if bends else None, was_asked_for=True, **where, **by)
        for kind, worth, why, bends in TO_PIKE
    ]


def _gift(
    lot: random.Random, giver: Colleague | None, usual: tuple[tuple[str, int, int], ...], **where: object
) -> Gesture:
    kind, worth, _ = lot.choices(usual, weights=[one[2] for one in usual])[0]
    most = LIMITS[Role(giver.role)][0] if giver else 0
    return Gesture(
        kind=kind,
        worth=min(worth, most),
        currency=CURRENCY,
        why=WHY[kind],
        cause="process",
        colleague=giver,
        by_whom=_reference(giver),
        **where,
    )


def _reference(colleague: Colleague | None) -> str:
    return colleague.as_actor().reference if colleague else SYSTEM.reference


def _look_at(lot: random.Random, made: list[Gesture], people: Company) -> None:
    """As the nights of the year would have chosen; most have been answered."""
    peers = [one for one in people.colleagues.values() if one.role == Role.COLLEAGUE.value]
    looks = []
    for one in made:
        per_case = one.authority.per_case if one.authority else None
        binds = one.rule is not None and one.rule.is_mandatory
        upset = one.kind == "upgrade"
        chance, reasons = chance_of_look(
            Risk(worth=one.worth, per_case=per_case, rule_binds=binds, again=0, is_upset=upset)
        )
        peer = lot.choice([peer for peer in peers if peer.pk != one.colleague_id])
        if lot_of(one.pk) / 2**64 < chance:
            said, words, _ = lot.choices(PEERS, weights=[peer_word[2] for peer_word in PEERS])[0]
            at = one.at + timedelta(days=1)
            looks.append(
                PeerLook(
                    gesture=one, peer=peer, chosen_at=at, reasons=reasons, chance=chance, said=said, words=words,
                    said_at=at + timedelta(hours=9),
                )
            )  # fmt: skip
    PeerLook.objects.bulk_create(looks)
