"""Hand-overs name whom they pass to and do not say what that is: once a record calls it a team, it is that team."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDay

from whiteglove.encounters.actions.parties import LONGEST_NAME, outside_key, parties_named
from whiteglove.encounters.actions.tally import Happened
from whiteglove.encounters.models import HandOver, Involvement, Party, PartyKind
from whiteglove.foundation.text import kept_words


def teams_named(names: Collection[str]) -> tuple[dict[str, Party], set[Happened]]:
    """The team behind each of these names, and on which days of which journeys who met whom changed by that.

    Whoever only hand-overs named so far, and was taken for a colleague, becomes the team. Where records name a
    colleague who is called like it, too, hand-overs to the name go to the team, but for those of encounters in which
    that colleague took part. So it ends the same in whichever order records come, and twice is once. Call it inside
    a transaction that others of its kind wait for.
    """
    twins = list(Party.objects.filter(_called(names), kind=PartyKind.COLLEAGUE, colleague=None))
    changed = _days(_misdirected([twin.pk for twin in twins]))
    _become_teams(twins, {outside_key(name): kept_words(name, LONGEST_NAME) for name in names})
    teams = parties_named(names, PartyKind.TEAM)
    by_key = {outside_key(name): team for name, team in teams.items()}
    for twin in twins:
        _redirect(twin, by_key[twin.key])
    return teams, changed


def _called(names: Iterable[str]) -> Q:
    return Q(key__in={outside_key(name) for name in names})


def _become_teams(twins: Iterable[Party], names: Mapping[str, str]) -> None:
    """Those whom no record names as one who took part; who drew a line to them drew it to the team."""
    same = Party.objects.filter(kind=PartyKind.TEAM, key=OuterRef("key"))
    took_part = Involvement.objects.filter(party=OuterRef("pk"))
    alone = Party.objects.filter(~Exists(same), ~Exists(took_part))
    for twin in twins:
        alone.filter(pk=twin.pk).update(kind=PartyKind.TEAM, name=names[twin.key])


def _misdirected(twins: Collection[int]) -> "QuerySet[HandOver]":
    took_part = Involvement.objects.filter(encounter=OuterRef("encounter"), party__in=twins)
    return HandOver.objects.filter(~Exists(took_part), Q(from_party__in=twins) | Q(to_party__in=twins))


def _days(passed: "QuerySet[HandOver]") -> set[Happened]:
    day = TruncDay("encounter__at", tzinfo=UTC)
    return set(passed.values_list("encounter__journey", day).distinct().order_by())


def _redirect(twin: Party, team: Party) -> None:
    if twin.pk != team.pk:
        passed = _misdirected([twin.pk])
        passed.filter(from_party=twin).update(from_party=team)
        passed.filter(to_party=twin).update(to_party=team)
