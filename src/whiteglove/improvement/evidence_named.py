"""Evidence for a renewal is looked up: it exists, whoever names it may see it, and it is about the rule."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from whiteglove.conversations.models import Met
from whiteglove.conversations.queries.visible import visible as visible_conversations
from whiteglove.encounters.queries.visible import visible as visible_encounters
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.perception.queries.responses import visible as visible_answers
from whiteglove.recovery.models import Gesture, NoSaid, Obstruction
from whiteglove.rulebook.models import Rule
from whiteglove.rulebook.shape import Evidence
from whiteglove.team.visibility import sees_team

LARGEST = 2**63 - 1
NAMED_AT_MOST = 5


class EvidenceUnfounded(NotUnderstood):
    """What was named as evidence is not there, cannot be seen, or is about something else."""


def refuse_unfounded(actor: Actor, evidence: Sequence[Evidence], rule: Rule | None) -> None:
    """Raise EvidenceUnfounded, which says of each piece what is wrong with it. rule None: it is about a limit.

    About a rule is where it was met; else whatever was said or met where it applies. A fixed number of queries.
    """
    named: dict[str, set[int]] = defaultdict(set)
    for one in evidence:
        if one.id is not None:
            named[one.kind].add(one.id)
    wrong: list[str] = []
    for kind, ids in sorted(named.items()):
        seen = _seen(actor, kind).filter(pk__in=[one for one in ids if one <= LARGEST])
        there = set(seen.values_list("pk", flat=True))
        about = there if rule is None else set(seen.filter(_about(kind, rule)).values_list("pk", flat=True))
        wrong += [f"there is no {kind} {one} that you can see" for one in sorted(ids - there)]
        wrong += [f"{kind} {one} is about something else" for one in sorted(there - about)]
    if wrong:
        raise EvidenceUnfounded(_words(wrong, rule))


def _words(wrong: Sequence[str], rule: Rule | None) -> str:
    more = "" if len(wrong) <= NAMED_AT_MOST else f"; and {len(wrong) - NAMED_AT_MOST} more"
    what = "" if rule is None else f" about {rule.key}, or from where it applies"
    return (
        f"Nothing is renewed: {'; '.join(wrong[:NAMED_AT_MOST])}{more}. Name what customers said or met{what}, by "
        "the number in its address, or say how many customers said what."
    )


def _seen(actor: Actor, kind: str) -> QuerySet[Any]:
    match kind:
        case "conversation":
            return visible_conversations(actor)
        case "encounter":
            return visible_encounters(actor)
        case "response":
            return visible_answers(actor)
        case "obstruction":
            return Obstruction.objects.filter(sees_team(actor), taken_back_at=None).exclude(is_so=False)
        case _:
            return Gesture.objects.filter(sees_team(actor), taken_back_at=None)


def _about(kind: str, rule: Rule) -> Q:
    """Condition on things of this kind: they are about the rule."""
    if kind in ("obstruction", "gesture"):
        return Q(rule=rule)
    return _where_it_applies(kind, rule) | _where_it_was_met(kind, rule)


def _where_it_applies(kind: str, rule: Rule) -> Q:
    """At its touchpoints, by its teams; each where it names any."""
    places, teams = list(rule.touchpoints.values_list("pk", flat=True)), list(rule.teams.values_list("pk", flat=True))
    if kind == "conversation":
        met_there = Met.objects.filter(encounter__touchpoint__in=places)
        where, who = Q(pk__in=met_there.values("conversation")), Q(team__in=teams)
    else:
        where, who = Q(touchpoint__in=places), Q(team__team__in=teams)
    everything = ~Q(pk=None)
    return (where if places else everything) & (who if teams else everything)


def _where_it_was_met(kind: str, rule: Rule) -> Q:
    """Where it was in the way, a no was said because of it, or a gesture went around it."""
    found = Q()
    every: list[QuerySet[Any]] = [
        Obstruction.objects.filter(is_so=True),
        NoSaid.objects.all(),
        Gesture.objects.all(),
    ]
    for happened in every:
        rows = happened.filter(rule=rule, taken_back_at=None)
        talks, encounters = rows.values("conversation"), rows.values("encounter")
        if kind == "conversation":
            found |= Q(pk__in=talks) | Q(pk__in=Met.objects.filter(encounter__in=encounters).values("conversation"))
        else:
            column = "encounter" if kind == "response" else "pk"
            in_talks = Met.objects.filter(conversation__in=talks).values("encounter")
            found |= Q(**{f"{column}__in": encounters}) | Q(**{f"{column}__in": in_talks})
    return found
