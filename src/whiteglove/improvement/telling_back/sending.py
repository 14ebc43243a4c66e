"""Each minute: whoever is still to be told back is, in batches; each in a transaction of its own, nobody twice."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from whiteglove.conversations.actions.telling_many import WordTo, tell_many
from whiteglove.conversations.models import Message
from whiteglove.customers.actions import hold_served
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.settings import settings
from whiteglove.improvement.facts import CustomersToldBack
from whiteglove.improvement.models import Choice, Decision, Telling, ToldBack
from whiteglove.improvement.rules import MOVES_FOR_ALL
from whiteglove.improvement.telling_back.whom import (
    HOLDS_AGAIN,
    NEWER,
    PRIVATE,
    SAME,
    TAKEN_BACK,
    Listener,
    led_there,
    listeners,
)
from whiteglove.improvement.telling_back.words import subject_of
from whiteglove.recovery.incidents.words import language_for
from whiteglove.team.models import Team

AT_ONCE = 200
KIND = "told_back"
A_DAY = timedelta(days=1)
# So long a word can be taken back in its conversation before it leaves.
UNDO = timedelta(seconds=60)
# So that two who tell at once cannot tell more in a day than the house wants.
ONE_BY_ONE = "SELECT pg_advisory_xact_lock(hashtext('whiteglove.improvement.telling_back'))"


def tell_back() -> dict[str, int]:
    """Tell whoever is due; returns how many were, and of how many it is known why not. Harmless twice, also at once.

    Killed in the middle, the batch is undone as a whole and told by the next run.
    """
    done = {"told": 0, "not_told": 0}
    running = Telling.objects.filter(told_all_at=None).order_by("at", "id").values_list("pk", flat=True)
    for telling_id in list(running):
        goes_on = True
        while goes_on:
            told, not_told, goes_on = tell_batch(telling_id)
            done["told"] += told
            done["not_told"] += not_told
    return done


@transaction.atomic
def tell_batch(telling_id: int) -> tuple[int, int, bool]:
    """Tell some of those who are due: (how many were told, of how many it is known why not, whether more are due)."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_BY_ONE)
    now = clock.now()
    telling = Telling.objects.select_related("decision__rule").get(pk=telling_id)
    held = _held(telling, now)
    if not held:
        _end_when_all_are_told(telling, now)
        return 0, 0, False
    known = listeners({one.customer_id: one.conversation_id for one in held}, now=now)
    reached = _reached(telling, held, known, now)
    _tell(telling.decision, telling.text, [(one, known[one.customer_id]) for one in reached], now)
    ToldBack.objects.bulk_update(held, ["due_at", "told_at", "why_not", "conversation", "message"])
    told, not_told = len(reached), sum(1 for one in held if one.why_not)
    if told or not_told:
        decision = telling.decision
        announce(CustomersToldBack(decision.rule_id, decision.pk, told, not_told), actor=SYSTEM)
    return told, not_told, True


def is_still_so(decision: Decision) -> bool:
    """Whether what they would be told is true: the rule did not begin to hold, or to bind, again."""
    rule = decision.rule
    is_retired = rule.retired_at is not None
    match decision.choice:
        case Choice.RETIRE:
            return is_retired
        case Choice.SOFTEN:
            return is_retired or not rule.is_mandatory
        case _:
            return True


def why_nobody(decision: Decision) -> str:
    """Why nobody is told of it any more: it is not so, or not theirs to hear; empty: it can be told."""
    newer = Decision.objects.filter(rule=decision.rule_id, choice__in=MOVES_FOR_ALL, at__gt=decision.at)
    if newer.exists():
        return NEWER
    if not is_still_so(decision):
        return HOLDS_AGAIN
    return PRIVATE if decision.rule.teams.filter(is_private=True).exists() else ""


def _held(telling: Telling, now: datetime) -> list[ToldBack]:
    """Who is due, held; no more than the house may still tell today."""
    told_today = ToldBack.objects.filter(told_at__gt=now - A_DAY).count()
    room = min(AT_ONCE, settings().told_back_a_day - told_today)
    if room <= 0:
        return []
    due = _waiting(telling).filter(due_at__lte=now).select_for_update(skip_locked=True, of=("self",))
    return list(due.order_by("due_at", "id")[:room])


def _waiting(telling: Telling) -> "QuerySet[ToldBack]":
    return ToldBack.objects.filter(telling=telling, told_at=None, why_not="")


def _end_when_all_are_told(telling: Telling, now: datetime) -> None:
    if not _waiting(telling).exists():
        Telling.objects.filter(pk=telling.pk, told_all_at=None).update(told_all_at=now)


def _heard(telling: Telling, people: set[int]) -> set[int]:
    """Of these people, who heard it already under another name that was merged since."""
    told = ToldBack.objects.filter(telling=telling, told_at__isnull=False)
    theirs = told.filter(Q(customer__in=people) | Q(customer__merged_into__in=people))
    rows = theirs.values_list("customer", "customer__merged_into")
    return {into or customer for customer, into in rows}


def _reached(
    telling: Telling, held: Sequence[ToldBack], known: Mapping[int, Listener], now: datetime
) -> list[ToldBack]:
    """Who of those is told now; the row of each other says why not, or when instead."""
    nobody, words = why_nobody(telling.decision), led_there(telling.decision)
    heard = _heard(telling, {one.person.id for one in known.values()})
    reached = []
    for one in held:
        listener = known[one.customer_id]
        person = listener.person.id
        one.why_not = nobody or (SAME if person in heard else listener.why_not)
        if not one.why_not and person not in words:
            one.why_not = TAKEN_BACK
        one.due_at = max(one.due_at, listener.due_at)
        if not one.why_not and one.due_at <= now:
            heard.add(person)
            reached.append(one)
    return reached


def _tell(
    decision: Decision, text: dict[str, str], reached: Sequence[tuple[ToldBack, Listener]], now: datetime
) -> None:
    """Each hears from the team with whom they spoke, where they spoke; else from the default one."""
    by_team: dict[Team, list[tuple[ToldBack, Listener]]] = defaultdict(list)
    default = Team.objects.order_by("-is_default", "id")[0]
    hold_served([listener.person.id for _, listener in reached])  # all customers first, then conversations
    for one, listener in reached:
        by_team[listener.talk.team if listener.talk else default].append((one, listener))
    for team, those in by_team.items():
        said = [_word_to(decision, text, listener) for _, listener in those]
        written: list[Message] = tell_many(SYSTEM, said, team=team, undo=UNDO, kind=KIND)
        for (one, _), message in zip(those, written, strict=True):
            one.told_at, one.message, one.conversation_id = now, message, message.conversation_id


def _word_to(decision: Decision, text: dict[str, str], listener: Listener) -> WordTo:
    person, talk = listener.person, listener.talk
    language = language_for(text, person.language, talk.language if talk else None)
    return WordTo(
        customer=person.id,
        conversation=talk.id if talk else None,
        to=person.addresses[0],
        name=person.name,
        subject=(talk.subject if talk else "") or subject_of(decision, language),
        text=text[language],
        language=language,
    )
