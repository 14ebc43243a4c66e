"""A tightening's end: it begins with the tightening, is renewed by customers' evidence, or comes by itself."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import kept_words
from whiteglove.rulebook import rules
from whiteglove.rulebook.actions.checking import LONGEST_WHY
from whiteglove.rulebook.actions.holding import as_then, held, leave_version
from whiteglove.rulebook.days import today
from whiteglove.rulebook.evidence import refuse_unfounded
from whiteglove.rulebook.facts import SunsetRenewed
from whiteglove.rulebook.models import Rule, Serves, Sunset, Tightening, Turn
from whiteglove.rulebook.shape import Evidence, RuleThen
from whiteglove.team.permissions import May, require

MOST_EVIDENCE = 200
UNDO_WITHIN = timedelta(days=1)
WITHDRAWN = "withdrawn"


class SunsetOver(Refused):
    """The tightening has ended; what was not renewed in time is not renewed later."""


class NothingEnds(Refused):
    """No tightening of the rule ends by itself."""


def begin_sunset(
    actor: Actor, rule: Rule, *, what: Tightening, goes_back_to: RuleThen, why: str, ends_on: date | None = None
) -> None:
    """The rule, which the caller holds and saves, ends by itself. One that does already, or did until it was
    loosened, keeps its day and what it goes back to: who tightens twice gains no time.
    """
    day = today()
    running = Sunset.objects.filter(rule=rule, ended_at=None).first() or _taken_up(rule, day)
    if running is None:
        running = Sunset.objects.create(
            rule=rule,
            what=what,
            began_on=day,
            ends_on=rules.last_day(day, ends_on),
            goes_back_to=goes_back_to,
            why=why,
            by_whom=actor.reference,
        )
    rule.expires_on = running.ends_on
    rule.save(update_fields=["expires_on"])


def _taken_up(rule: Rule, day: date) -> Sunset | None:
    """The last one, where it was withdrawn and its day is ahead."""
    last = Sunset.objects.filter(rule=rule).order_by("-id").first()
    if last is None or last.why_ended != WITHDRAWN or rules.has_passed(last.ends_on, day):
        return None
    last.ended_at, last.why_ended = None, ""
    last.save(update_fields=["ended_at", "why_ended"])
    return last


def end_sunset(rule: Rule, *, why: str) -> None:
    """Nothing ends by itself any more; the caller saves the rule. why: withdrawn or retired. Harmless without one."""
    Sunset.objects.filter(rule=rule, ended_at=None).update(ended_at=clock.now(), why_ended=why)
    rule.expires_on = None


def nothing_stricter(rule: Rule) -> bool:
    """Whether nothing is left of what a running sunset would take back; the caller holds the rule."""
    running = Sunset.objects.filter(rule=rule, ended_at=None).first()
    if running is None:
        return False
    if not running.goes_back_to:
        return not rule.is_mandatory
    return rules.asks_no_more(as_then(rule), running.goes_back_to)


def take_up_sunset(actor: Actor, rule: Rule, *, away: timedelta) -> None:
    """What holds again ends by itself as before; the caller holds and saves the rule. away: how long it was retired.

    Raises SunsetOver.
    """
    last = Sunset.objects.select_for_update().filter(rule=rule).order_by("-id").first()
    was_running = last is not None and last.why_ended == "retired" and not rules.has_passed(last.ends_on, today())
    is_new = last is not None and last.what == Tightening.NEW and last.why_ended in ("passed", "retired")
    if is_new and not was_running:
        raise SunsetOver(
            f"{rule.key} ended by itself, for no evidence of customers kept it. Who needs it adds a new rule."
        )
    if last is not None and was_running:
        last.ended_at, last.why_ended = None, ""
        last.save(update_fields=["ended_at", "why_ended"])
        rule.expires_on = last.ends_on
    elif rule.is_mandatory and rule.serves != Serves.LAW and away > UNDO_WITHIN:
        begin_sunset(actor, rule, what=Tightening.NEW, goes_back_to={}, why="")


@transaction.atomic
def renew_sunset(actor: Actor, sunset: int, *, why: str, evidence: Sequence[Evidence]) -> Sunset:
    """Customers' evidence keeps a rule's tightening until 90 days from today. What is named by id is looked up.

    Raises SunsetOver, NotUnderstood without a reason or evidence of customers, or where that is not there, unseen by
    the actor or about something else, NotFound, NotAllowed.
    """
    require(actor, May.WRITE_RULES)
    rules.refuse_thin_evidence(evidence)
    rule_id = Sunset.objects.filter(pk=sunset).values_list("rule_id", flat=True).first()
    if rule_id is None:
        raise NotFound("There is no such sunset of a rule.")
    rule = held(actor, rule_id)  # first the rule, as every other act does
    row = Sunset.objects.select_for_update(of=("self",)).get(pk=sunset)
    said = kept_words(why, LONGEST_WHY)
    if not said:
        raise NotUnderstood("Say why it is kept: whoever it binds will want to know.")
    if len(evidence) > MOST_EVIDENCE:
        raise NotUnderstood(f"{MOST_EVIDENCE} pieces of evidence are enough: choose the clearest, count the rest.")
    if row.ended_at is not None or rules.has_passed(row.ends_on, today()):
        raise SunsetOver(f"This tightening of {rule.key} has ended. Who needs it makes it anew.")
    refuse_unfounded(actor, evidence, rule=rule)
    row.ends_on = rules.last_day(today())
    row.renewals = [*row.renewals, _renewal(actor, row.ends_on, said, evidence)]
    row.save(update_fields=["ends_on", "renewals"])
    rule.expires_on = row.ends_on
    rule.revision += 1
    rule.save(update_fields=["expires_on", "revision"])
    leave_version(actor, rule, turn=Turn.SAME, why=said)
    announce(SunsetRenewed(rule.pk, row.pk, row.ends_on.isoformat()), actor=actor)
    return row


def _renewal(actor: Actor, until: date, why: str, evidence: Sequence[Evidence]) -> dict[str, object]:
    return {
        "at": clock.now().isoformat(),
        "by_whom": actor.reference,
        "until": until.isoformat(),
        "why": why,
        "evidence": [one.as_json() for one in evidence],
    }
