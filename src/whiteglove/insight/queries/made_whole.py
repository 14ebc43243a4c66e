"""Calm customers who got less for like harm and could be made whole: named to whoever may see them."""

from collections.abc import Collection
from dataclasses import dataclass

from whiteglove.conversations.queries.visible import visible as visible_conversations
from whiteglove.customers.queries.visible import visible as visible_customers
from whiteglove.encounters.queries.visible import visible as visible_encounters
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.insight.fair import Lesser
from whiteglove.insight.harmed import GivenByNow, given_by_now, ids_of
from whiteglove.insight.queries.fairness import Fairness, fairness, last_year
from whiteglove.journey.models import Touchpoint
from whiteglove.journey.shape import Names
from whiteglove.recovery.models import Incident
from whiteglove.rulebook.models import Rule
from whiteglove.team.house import house_currency
from whiteglove.team.permissions import May, require


@dataclass(frozen=True, slots=True)
class Issue:
    """What was done. kind: rule, promise, poor ...; key: of the rule, or the word for the harm.

    name: in several languages, {}: none.
    """

    kind: str
    key: str
    name: Names


@dataclass(frozen=True, slots=True)
class CouldBe:
    """One customer's case. conversation None: it happened elsewhere, in that encounter."""

    lesser: Lesser
    issue: Issue
    conversation: int | None
    customer: int
    customer_name: str
    subject: str


@dataclass(frozen=True, slots=True)
class CouldBePage:
    """Some of them, newest first. next: key of the last one shown, None: these are all. whole: how many there are."""

    rows: list[CouldBe]
    next: str | None
    whole: int


def could_be_made_whole(
    actor: Actor, report: Fairness | None = None, *, after: str | None = None, limit: int = 25
) -> CouldBePage:
    """Who got less and was not made whole from here yet; without what is hidden from the actor.

    report: where the caller has it already. after: `next` of the page before. A fixed number of queries. Raises
    NotAllowed.
    """
    require(actor, May.READ_FAIRNESS)
    found = (report or fairness(actor)).lesser
    seen = seen_cases(actor, [one.key for one in found])
    open_ones = [one for one in _as_they_stand(found) if one.key in seen]
    begins = next((at + 1 for at, one in enumerate(open_ones) if one.key == after), 0)
    shown = open_ones[begins : begins + limit]
    issues = _issues([one.issue for one in shown])
    rows = [CouldBe(one, issues[one.issue], *seen[one.key]) for one in shown]
    more = begins + limit < len(open_ones)
    return CouldBePage(rows, shown[-1].key if more else None, len(open_ones))


def _as_they_stand(found: list[Lesser]) -> list[Lesser]:
    """Without those to whom anything was given since the report was calculated; nobody is asked twice."""
    by_now = given_by_now([one.key for one in found], last_year(clock.now()), house_currency())
    nothing = GivenByNow()
    return [one for one in found if by_now.get(one.key, nothing) == GivenByNow(one.got)]


def seen_cases(actor: Actor, keys: Collection[str]) -> dict[str, tuple[int | None, int, str, str]]:
    """Of each case that the actor may see: conversation, customer, their name, what it is about. Three queries."""
    talks = visible_conversations(actor).filter(pk__in=ids_of(keys, "conversation"))
    met = visible_encounters(actor).filter(pk__in=ids_of(keys, "encounter"))
    where: dict[str, tuple[int | None, int, str]] = {}
    for talk, customer, merged, subject in talks.values_list("pk", "customer", "customer__merged_into", "subject"):
        where[f"conversation:{talk}"] = (talk, merged or customer, subject)
    for encounter, customer, merged in met.values_list("pk", "customer", "customer__merged_into"):
        where[f"encounter:{encounter}"] = (None, merged or customer, "")
    wanted = {customer for _, customer, _ in where.values()}
    names = dict(visible_customers(actor).filter(pk__in=wanted).values_list("pk", "name"))
    return {
        key: (talk, customer, names[customer], subject)
        for key, (talk, customer, subject) in where.items()
        if customer in names
    }


def _issues(issues: list[str]) -> dict[str, Issue]:
    """What the codes of `harmed_sql` stand for. Three queries."""
    parted = {issue: (issue.partition(":")[0], issue.partition(":")[2].partition(":")) for issue in issues}
    ids: dict[str, set[int]] = {}
    for kind, (first, _, _) in parted.values():
        if first.isascii() and first.isdigit():
            ids.setdefault(kind, set()).add(int(first))
    rules = {rule.pk: rule for rule in Rule.objects.filter(pk__in=ids.get("rule", ()))}
    incidents = dict(Incident.objects.filter(pk__in=ids.get("incident", ())).values_list("pk", "title"))
    there = ids.get("poor", set()) | ids.get("grievance", set())
    places = dict(Touchpoint.objects.filter(pk__in=there).values_list("pk", "name"))
    named: dict[str, Issue] = {}
    for issue, (kind, (first, _, rest)) in parted.items():
        number = int(first) if first.isascii() and first.isdigit() else 0
        key, name = "", places.get(number, {})
        if kind == "rule" and number in rules:
            key, name = rules[number].key, rules[number].title
        elif kind == "incident":
            name = {"": incidents.get(number, "")}
        elif kind == "issue":
            key, name = issue.removeprefix("issue:"), {"": issue.removeprefix("issue:")}
        elif kind in ("grievance", "reason"):
            key = rest or first
        named[issue] = Issue(kind, key, name)
    return named
