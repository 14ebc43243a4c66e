"""What somebody wants of a rule, looked at before it is written: words, people, places that there are."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.db.models import QuerySet

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.languages import LANGUAGES
from whiteglove.foundation.text import kept_words, one_line, storable
from whiteglove.journey.models import Touchpoint
from whiteglove.rulebook import rules
from whiteglove.rulebook.models import Rule, Serves
from whiteglove.rulebook.shape import Texts, WantedRule
from whiteglove.team.models import Colleague, Team
from whiteglove.team.visibility import hidden_teams, sees_team

LONGEST_KEY = 40
LONGEST_TITLE = 160
LONGEST_TEXT = 8_000
LONGEST_WHY = 2_000


def checked(actor: Actor, wanted: WantedRule, *, rule: Rule | None, today: date) -> WantedRule:
    """The same as it can be written: words trimmed, the day of review known, teams the actor does not see kept.

    rule: which is changed; None: a new one. Raises NotUnderstood.
    """
    title = texts_kept(wanted.title, LONGEST_TITLE, "title")
    if not title:
        raise NotUnderstood("A rule needs a title by which people know it.")
    if wanted.serves not in Serves.values:
        raise NotUnderstood(f"A rule serves one of: {', '.join(Serves.values)}; not “{wanted.serves}”.")
    law = one_line(storable(wanted.law), LONGEST_TITLE)
    if wanted.serves == Serves.LAW and not law:
        raise NotUnderstood("A rule that serves the law says which law.")
    _refuse_owner(wanted.owner, rule)
    _refuse_places(wanted.touchpoints, rule)
    rules.refuse_year(wanted.wound_tight_in, today)
    if wanted.holds_since is not None and wanted.holds_since >= today:
        raise NotUnderstood("A rule that is taken over has held since a day that is over.")
    was = None if rule is None else rule.review_by
    taken_over = rule is None and wanted.holds_since is not None
    return replace(
        wanted,
        key=_key(wanted.key),
        title=title,
        text=texts_kept(wanted.text, LONGEST_TEXT, "text"),
        reason=texts_kept(wanted.reason, LONGEST_TEXT, "reason"),
        instead=texts_kept(wanted.instead, LONGEST_TEXT, "instead"),
        law=law,
        review_by=rules.review_day(today, wanted.review_by, was=was, taken_over=taken_over),
        teams=_teams(actor, wanted.teams, rule),
        wound_tight_why=kept_words(wanted.wound_tight_why, LONGEST_WHY),
    )


def _key(key: str) -> str:
    said = one_line(storable(key), LONGEST_KEY + 1)
    if len(said) > LONGEST_KEY or "/" in said:
        raise NotUnderstood(f"A rule's short name has at most {LONGEST_KEY} characters and no slash, such as R-17.")
    if said.isdecimal():
        raise NotUnderstood("A rule's short name is more than a number, such as R-17: numbers stand for ids.")
    return said


def texts_kept(texts: Texts, longest: int, what: str) -> dict[str, str]:
    """Texts by language, trimmed, without empty ones. Raises NotUnderstood: unknown languages, texts too long."""
    unknown = sorted(code for code in texts if code not in LANGUAGES)
    if unknown:
        raise NotUnderstood(f"The {what} names a language nobody knows: {unknown[0]}. Write codes such as en or ja.")
    for code, text in texts.items():
        if len(text) > longest:
            raise NotUnderstood(f"The {what} in {code} is longer than {longest} characters.")
    return {code: kept for code, text in texts.items() if (kept := kept_words(text, longest))}


def _refuse_owner(owner: int | None, rule: Rule | None) -> None:
    if owner is None or (rule is not None and owner == rule.owner_id):
        return
    if not Colleague.objects.filter(pk=owner, is_active=True).exists():
        raise NotUnderstood(f"There is no colleague {owner} who could own this rule.")


def _refuse_places(touchpoints: Iterable[int], rule: Rule | None) -> None:
    """One that was retired from its map may stay, but is not chosen anew."""
    asked = set(touchpoints)
    known = set(Touchpoint.objects.filter(pk__in=asked, retired_at=None).values_list("pk", flat=True))
    if rule is not None:
        known |= set(rule.touchpoints.values_list("pk", flat=True))
    if missing := sorted(asked - known):
        raise NotUnderstood(f"There is no touchpoint {missing[0]} on any map.")


def _teams(actor: Actor, teams: Iterable[int], rule: Rule | None) -> tuple[int, ...]:
    asked = set(teams)
    known = set(Team.objects.filter(sees_team(actor, "pk"), pk__in=asked).values_list("pk", flat=True))
    if missing := sorted(asked - known):
        raise NotUnderstood(f"There is no team {missing[0]}.")
    return tuple(sorted(asked | _unseen(actor, rule)))


def _unseen(actor: Actor, rule: Rule | None) -> set[int]:
    """Teams of the rule that its writer does not see, and so could not name."""
    hidden: QuerySet[Team] | None = hidden_teams(actor)
    if rule is None or hidden is None:
        return set()
    return set(rule.teams.filter(pk__in=hidden.values("pk")).values_list("pk", flat=True))
