"""Everyone a customer ever met, and whom else they were passed to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, QuerySet

from whiteglove.encounters.models import Encounter, HandOver, Involvement, Party
from whiteglove.encounters.queries.shown import PartyShown, party_shown
from whiteglove.encounters.queries.visible import visible
from whiteglove.foundation.actors import Actor

SHOWN = 20


@dataclass(frozen=True, slots=True)
class PartyMet:
    """Somebody who met a customer: in how many encounters, and when last."""

    party: PartyShown
    times: int
    last_at: datetime


def everyone_met(actor: Actor, rows: Collection[int], *, limit: int = SHOWN) -> list[PartyMet]:
    """Those who met a person most, then latest; four queries. The caller has read the person.

    rows: ids of all rows of the person. Whoever took part in an encounter counts, and so does the team that had it,
    and whom it was passed to. Raises NotAllowed.
    """
    theirs = visible(actor).filter(customer__in=rows)
    found = _both(_of_encounters(theirs), _of_involvements(theirs))
    for party, (times, last) in _of_hand_overs(theirs).items():
        found.setdefault(party, (times, last))
    chosen = sorted(found, key=lambda party: (-found[party][0], -found[party][1].timestamp(), party))[:limit]
    parties = Party.objects.filter(pk__in=chosen).select_related("colleague", "team")
    shown = {party.pk: party_shown(party) for party in parties}
    return [PartyMet(shown[party], *found[party]) for party in chosen]


Counted = dict[int, tuple[int, datetime]]


def _both(one: Counted, other: Counted) -> Counted:
    """A party is either a team or somebody who took part."""
    return {**one, **other}


def _of_encounters(theirs: "QuerySet[Encounter]") -> Counted:
    rows = theirs.exclude(team=None).values("team").annotate(times=Count("pk"), last=Max("at"))
    counted = rows.values_list("team", "times", "last")
    return {party: (times, last) for party, times, last in counted if party is not None}


def _of_involvements(theirs: "QuerySet[Encounter]") -> Counted:
    rows = Involvement.objects.filter(encounter__in=theirs.values("pk")).values("party")
    counted = rows.annotate(times=Count("pk"), last=Max("encounter__at"))
    return {party: (times, last) for party, times, last in counted.values_list("party", "times", "last")}


def _of_hand_overs(theirs: "QuerySet[Encounter]") -> Counted:
    """Whom it was passed to, or by whom, and who has no word in it: the silent ones count once for each encounter."""
    passed = HandOver.objects.filter(encounter__in=theirs.values("pk"))
    found: Counted = {}
    for column in ("from_party", "to_party"):
        counted = passed.values(party=F(column)).annotate(times=Count("encounter", distinct=True), last=Max("at"))
        for party, times, last in counted.values_list("party", "times", "last"):
            kept = found.get(party, (0, last))
            found[party] = (max(times, kept[0]), max(last, kept[1]))
    return found
