"""Which rules apply where a touchpoint and a team meet, and which others somebody may mean there."""

from typing import Any

from django.db.models import BooleanField, Case, Exists, IntegerField, OuterRef, Q, QuerySet, When

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.text import folded, storable
from whiteglove.rulebook.days import today
from whiteglove.rulebook.models import Rule
from whiteglove.rulebook.queries.exempt import exempt
from whiteglove.rulebook.queries.shown import RuleShown, shown
from whiteglove.rulebook.queries.visible import visible_rules

HERE = 30
OFFERED = 8
LOOKED_AT = 5000


def rules_here(
    actor: Actor,
    *,
    touchpoint: int | None = None,
    team: int | None = None,
    words: str = "",
    elsewhere: bool = False,
    limit: int = HERE,
) -> list[RuleShown]:
    """Those that hold where a touchpoint and a team meet, mandatory ones and those made for the place first; none
    that the actor may not see, nor one that this team does without for a trial.

    touchpoint, team: ids; None: not known, so that only what applies everywhere, or to everybody, is here. elsewhere:
    those that apply somewhere else follow. words: only those in whose key, title or text each of them stands. Three
    queries, one more for words. Raises NotAllowed.
    """
    held = visible_rules(actor).filter(retired_at=None)
    held = held.exclude(Exists(exempt(team, today()).filter(rule_id=OuterRef("pk"))))
    rows = _in_order(held, touchpoint, team)
    if not elsewhere:
        rows = rows.filter(is_here=True)
    if words.strip():
        rows = rows.filter(pk__in=_with_words(rows, words, limit))
    return shown(actor, rows[:limit])


def applies_at(what: str, wanted_id: int | None) -> Q:
    """Condition: it applies there, or everywhere. what: `touchpoint` or `team`."""
    links = Rule.touchpoints.through if what == "touchpoint" else Rule.teams.through
    everywhere = ~Q(Exists(links.objects.filter(rule_id=OuterRef("pk"))))
    return everywhere | _made_for(what, wanted_id) if wanted_id is not None else everywhere


def _made_for(what: str, wanted_id: int | None) -> Q:
    links = Rule.touchpoints.through if what == "touchpoint" else Rule.teams.through
    return Q(Exists(links.objects.filter(rule_id=OuterRef("pk"), **{f"{what}_id": wanted_id or 0})))


def _in_order(rows: QuerySet[Rule], touchpoint: int | None, team: int | None) -> QuerySet[Any]:
    here = applies_at("touchpoint", touchpoint) & applies_at("team", team)
    rows = rows.annotate(is_here=Case(When(here, then=True), default=False, output_field=BooleanField()))
    is_made_for_it = Case(When(_made_for("touchpoint", touchpoint), then=0), default=1, output_field=IntegerField())
    return rows.order_by("-is_here", "-is_mandatory", is_made_for_it, "pk")


def _with_words(rows: QuerySet[Any], words: str, limit: int) -> list[int]:
    asked = folded(storable(words)).split()
    known = rows.values_list("pk", "key", "title", "text")[:LOOKED_AT]
    found = (pk for pk, *said in known if all(word in _folded(*said) for word in asked))
    return [pk for pk, _ in zip(found, range(limit), strict=False)]


def _folded(key: str, title: dict[str, str], text: dict[str, str]) -> str:
    return folded(" ".join([key, *title.values(), *text.values()]))
