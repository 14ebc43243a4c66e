"""Who hears: of a decision its owner and those who led there; of what came of it they, and customers who may."""

from typing import Any

from django.db import connection

from whiteglove.conversations.actions.attention import News, tell_news
from whiteglove.conversations.models import Because
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.improvement.models import Choice, Decision, Round
from whiteglove.improvement.queries.decisions import Week
from whiteglove.improvement.queries.rounds import owned
from whiteglove.improvement.rules import week_number
from whiteglove.rulebook.queries.visible import visible_rules
from whiteglove.team.models import Colleague
from whiteglove.team.permissions import LEADING

# Whose word led there: who said that it was in the way, had to say no, gave something around it, or proposed its end.
LED_THERE = """
SELECT colleague_id FROM recovery_obstruction WHERE rule_id = %(rule)s AND at <= %(until)s AND taken_back_at IS NULL
UNION SELECT colleague_id FROM recovery_nosaid WHERE rule_id = %(rule)s AND at <= %(until)s AND taken_back_at IS NULL
UNION SELECT colleague_id FROM recovery_gesture WHERE rule_id = %(rule)s AND at <= %(until)s AND taken_back_at IS NULL
UNION SELECT colleague_id FROM improvement_proposal WHERE rule_id = %(rule)s AND at <= %(until)s
"""
# Customers in whose way it was, or who were told no. Whoever wants no surveys wants no more words than they need.
TELL_CUSTOMERS = """
INSERT INTO improvement_told (decision_id, customer_id, told_at, why_not)
SELECT %(decision)s, c.id, CASE WHEN c.no_surveys OR c.erased_at IS NOT NULL THEN NULL ELSE %(now)s::timestamptz END,
    CASE WHEN c.erased_at IS NOT NULL THEN 'erased' WHEN c.no_surveys THEN 'no_consent' ELSE '' END
FROM (
    SELECT customer_id FROM recovery_obstruction
    WHERE rule_id = %(rule)s AND at <= %(until)s AND is_so AND taken_back_at IS NULL
    UNION SELECT customer_id FROM recovery_nosaid
    WHERE rule_id = %(rule)s AND at <= %(until)s AND taken_back_at IS NULL
) met JOIN customers_customer o ON o.id = met.customer_id
JOIN customers_customer c ON c.id = coalesce(o.merged_into_id, o.id)
GROUP BY c.id ON CONFLICT (decision_id, customer_id) DO NOTHING
"""


def tell_round(actor: Actor, one: Round, rules: list[int]) -> None:
    """Each owner hears that rules of theirs are before them; about the first of these."""
    first: dict[int, int] = {}
    for rule, owner in owned(rules).values_list("pk", "owner_id"):
        first[owner] = min(rule, first.get(owner, rule))
    for owner, rule in first.items():
        _tell(actor, rule, Because.RULE_ROUND, key=f"round:{one.pk}", whom={owner})


def tell_decided(actor: Actor, decision: Decision) -> None:
    """Its owner, and those whose word led there."""
    whom = _led_there(decision) | ({decision.rule.owner_id} if decision.rule.owner_id else set())
    _tell(actor, decision.rule_id, Because.RULE_DECIDED, key=f"decision:{decision.pk}", whom=whom)


def thank(actor: Actor, decision: Decision) -> int:
    """Whoever led there or decided hears what came of it; customers can read it, but of a trial. Harmless twice. How
    many may.
    """
    whom = _led_there(decision) | ({decision.by_id} if decision.by_id else set())
    _tell(actor, decision.rule_id, Because.RULE_HELPED, key=f"helped:{decision.pk}", whom=whom)
    if decision.choice == Choice.TRY:
        return 0
    told: dict[str, Any] = {
        "decision": decision.pk,
        "rule": decision.rule_id,
        "until": decision.at,
        "now": clock.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(TELL_CUSTOMERS, told)
    return decision.told.filter(told_at__isnull=False).count()


def tell_of_week(actor: Actor, week: Week) -> int:
    """Whoever leads hears what was scraped off that week, and whom it helps; how many rules. Harmless twice."""
    number = week_number(week.first)
    rules = {one.rule_id for one in (*week.scraped, *week.helped)}
    leading = Colleague.objects.filter(role__in=[role.value for role in LEADING], is_active=True)
    seeing = {one.pk for one in leading if visible_rules(one.as_actor()).filter(pk__in=rules).exists()}
    news = News(
        about=f"scraped_week:{number}",
        because=Because.RULE_WEEK,
        key=f"scraped_week:{number}",
        team=None,
        customer=None,
        conversation=None,
    )
    if seeing:
        tell_news(actor, news, whom=seeing)
    return len(rules)


def _led_there(decision: Decision) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(LED_THERE, {"rule": decision.rule_id, "until": decision.at})
        return {row[0] for row in cursor.fetchall() if row[0] is not None}


def _tell(actor: Actor, rule: int, because: Because, *, key: str, whom: set[int]) -> None:
    """Only whoever sees the rule."""
    here = Colleague.objects.filter(pk__in=whom, is_active=True)
    seeing = {one.pk for one in here if visible_rules(one.as_actor()).filter(pk=rule).exists()}
    news = News(about=f"round_rule:{rule}", because=because, key=key, team=None, customer=None, conversation=None)
    if seeing:
        tell_news(actor, news, whom=seeing)
