"""The demo company's rulebook: few rules that bind, one left from the recession, and where the house wants to go."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from whiteglove.demo.loading.people import Company
from whiteglove.foundation import clock
from whiteglove.journey.models import Touchpoint
from whiteglove.rulebook.actions.direction import write_direction
from whiteglove.rulebook.actions.rules import add_rule
from whiteglove.rulebook.models import Rule, RuleVersion, Sunset
from whiteglove.rulebook.shape import WantedRule

TEXTS = Path(__file__).parents[1] / "story" / "texts" / "rules.json"
WRITTEN_DOWN = timedelta(days=200)
YEAR = timedelta(days=365)
JOURNEY = "airline"


def write_rules(people: Company, now: datetime) -> None:
    """Into a company that was just loaded: added by the room's own verbs, then dated as the story has it."""
    told = json.loads(TEXTS.read_text(encoding="utf-8"))
    by = people.colleagues["okabe"].as_actor()
    write_direction(by, told["direction"])
    places = dict(Touchpoint.objects.filter(journey__key=JOURNEY).values_list("key", "pk"))
    for one in told["rules"]:
        added = add_rule(by, _wanted(one, people, places, now))
        _date(added, one, now)


def _wanted(one: dict[str, Any], people: Company, places: dict[str, int], now: datetime) -> WantedRule:
    held = one.get("held_years")
    owner = people.colleagues.get(one.get("owner") or "")
    return WantedRule(
        key=one["key"],
        title=one["title"],
        text=one["text"],
        reason=one["reason"],
        instead=one["instead"],
        serves=one["serves"],
        law=one.get("law", ""),
        is_mandatory=one.get("mandatory", False),
        owner=owner.pk if owner else None,
        touchpoints=tuple(places[key] for key in one["touchpoints"]),
        teams=tuple(people.teams[key].pk for key in one.get("teams", ())),
        wound_tight_in=one.get("wound_tight_in"),
        wound_tight_why=one.get("wound_tight_why", ""),
        holds_since=(now - held * YEAR).date() if held else None,
    )


def _date(rule: Rule, one: dict[str, Any], now: datetime) -> None:
    """Each was written down some time ago; a new one then."""
    at = now - (timedelta(days=one["new_days"]) if "new_days" in one else WRITTEN_DOWN)
    later = at - clock.now()
    days = timedelta(days=later.days)
    review_by = (now + timedelta(days=one.get("review_days", 0))).date()
    expires = rule.expires_on + days if rule.expires_on else None
    Rule.objects.filter(pk=rule.pk).update(added_at=at, review_by=review_by, expires_on=expires)
    RuleVersion.objects.filter(rule=rule).update(at=at)
    for sunset in Sunset.objects.filter(rule=rule):
        sunset.began_on, sunset.ends_on = sunset.began_on + days, sunset.ends_on + days
        sunset.save(update_fields=["began_on", "ends_on"])
