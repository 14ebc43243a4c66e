"""A rule is added, changed, softened, retired, brought back. Every version stays."""

from django.db import transaction

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import kept_words
from whiteglove.rulebook.actions.checking import LONGEST_WHY, checked
from whiteglove.rulebook.actions.holding import (
    as_then,
    held,
    hurdle_of,
    hurdle_wanted,
    insert,
    leave_version,
    refuse_retired,
)
from whiteglove.rulebook.actions.sunsets import begin_sunset, end_sunset, nothing_stricter, take_up_sunset
from whiteglove.rulebook.days import today
from whiteglove.rulebook.facts import RuleAdded, RuleChanged, RuleRestored, RuleRetired
from whiteglove.rulebook.models import Retirement, Rule, Serves, Tightening, Turn
from whiteglove.rulebook.rules import leaves_the_law, needs_sunset, turn_of
from whiteglove.rulebook.shape import Asks, Hurdle, RuleThen, WantedRule
from whiteglove.team.permissions import May, require


class LawUnchecked(Refused):
    """A rule of the law is loosened only when it is written down who checked the law."""


@transaction.atomic
def add_rule(actor: Actor, wanted: WantedRule, *, why: str = "") -> Rule:
    """A rule that holds from now on. A mandatory one ends by itself within 90 days, but the law's, and what was in
    force before it was written down (`holds_since`), which is looked at within 90 days instead.

    Raises NotUnderstood, KeyTaken, NotAllowed.
    """
    require(actor, May.WRITE_RULES)
    day = today()
    told = checked(actor, wanted, rule=None, today=day)
    rule = Rule(added_at=clock.now(), added_by_whom=actor.reference, holds_since=told.holds_since)
    _put(rule, told)
    rule.key = told.key
    insert(rule)
    rule.touchpoints.set(told.touchpoints)
    rule.teams.set(told.teams)
    hurdle = hurdle_wanted(told)
    turn = Turn.SAME if told.holds_since is not None else turn_of(None, hurdle)
    said = kept_words(why, LONGEST_WHY)
    if needs_sunset(turn, hurdle):
        begin_sunset(actor, rule, what=Tightening.NEW, goes_back_to={}, why=said, ends_on=told.ends_on)
    _refuse_other_day(rule, told)
    leave_version(actor, rule, turn=turn, why=said)
    announce(RuleAdded(rule.pk, rule.is_mandatory, _expiry(rule)), actor=actor)
    return rule


@transaction.atomic
def change_rule(
    actor: Actor,
    rule: int,
    *,
    wanted: WantedRule,
    why: str = "",
    revision: int | None = None,
    is_law_checked: bool = False,
) -> Rule:
    """The rule says this from now on. What asks more than before ends by itself within 90 days and goes back.

    revision: which the writer had read; None: not told. A key left empty stays. Saying what stands already is
    harmless and leaves no version. is_law_checked: it is written down who looked at the law. Raises ChangedMeanwhile,
    RuleIsRetired, LawUnchecked, NotUnderstood, KeyTaken, NotFound, NotAllowed.
    """
    require(actor, May.WRITE_RULES)
    row = held(actor, rule, revision=revision)
    refuse_retired(row)
    told = checked(actor, wanted, rule=row, today=today())
    if told.key not in ("", row.key):
        raise NotUnderstood(f"A rule keeps its short name: people know it as {row.key}.")
    before, was, after = hurdle_of(row), as_then(row), hurdle_wanted(told)
    if not is_law_checked and before.serves == Serves.LAW and turn_of(before, after, asks=told.asks) is Turn.LOOSER:
        raise LawUnchecked(
            f"{row.key} serves the law. It is loosened in the barnacle round, where it is written down who checked "
            "the law. Nothing of yours was saved."
        )
    _put(row, told)
    row.touchpoints.set(told.touchpoints)
    row.teams.set(told.teams)
    if as_then(row) == was and told.asks is Asks.SAME:
        _refuse_other_day(row, told)
        return row
    return _changed(actor, row, was=was, before=before, after=after, told=told, why=why)


def _changed(  # noqa: PLR0913 - one step of change_rule
    actor: Actor, rule: Rule, *, was: RuleThen, before: Hurdle, after: Hurdle, told: WantedRule, why: str
) -> Rule:
    said = kept_words(why, LONGEST_WHY)
    turn = turn_of(before, after, asks=told.asks)
    if needs_sunset(turn, after):
        afresh = leaves_the_law(before, after)
        what = Tightening.NEW if afresh else Tightening.RAISED
        begin_sunset(actor, rule, what=what, goes_back_to={} if afresh else was, why=said, ends_on=told.ends_on)
    elif after.serves == Serves.LAW or nothing_stricter(rule):
        end_sunset(rule, why="withdrawn")
    _refuse_other_day(rule, told)
    rule.revision += 1
    rule.save()
    leave_version(actor, rule, turn=turn, why=said)
    announce(RuleChanged(rule.pk, rule.revision, turn.value, _expiry(rule)), actor=actor)
    return rule


@transaction.atomic
def soften_rule(actor: Actor, rule: int, *, why: str) -> Rule:
    """A mandatory rule becomes guidance; harmless where it is. What else was made tighter still ends on its day.

    Raises RuleIsRetired, NotUnderstood without a reason, NotFound, NotAllowed.
    """
    require(actor, May.DECIDE_RULES)
    said = _reason(why)
    row = held(actor, rule)
    refuse_retired(row)
    if not row.is_mandatory:
        return row
    row.is_mandatory = False
    if nothing_stricter(row):
        end_sunset(row, why="withdrawn")
    row.revision += 1
    row.save()
    leave_version(actor, row, turn=Turn.LOOSER, why=said)
    announce(RuleChanged(row.pk, row.revision, Turn.LOOSER.value, _expiry(row)), actor=actor)
    return row


@transaction.atomic
def retire_rule(actor: Actor, rule: int, *, why: str) -> Rule:
    """It holds no more; its row, versions and everything that names it stay. Harmless where it is retired.

    Raises NotUnderstood without a reason, NotFound, NotAllowed.
    """
    require(actor, May.DECIDE_RULES)
    said = _reason(why)
    row = held(actor, rule)
    if row.retired_at is None:
        end_sunset(row, why="retired")
        end_rule(actor, row, why=said)
    return row


def end_rule(actor: Actor, rule: Rule, *, why: str) -> Retirement:
    """The rule, which the caller holds, is over: with who, when and why."""
    now = clock.now()
    ended = Retirement.objects.create(rule=rule, by_id=actor.colleague_id, by_whom=actor.reference, at=now, why=why)
    rule.retired_at = now
    rule.revision += 1
    rule.save()
    leave_version(actor, rule, turn=Turn.LOOSER, why=why)
    announce(RuleRetired(rule.pk, ended.pk), actor=actor)
    return ended


@transaction.atomic
def undo_retirement(actor: Actor, rule: int) -> Rule:
    """It holds again, as it did. A mandatory one, but the law's, ends by itself: on its old day where it had one
    ahead, else 90 days from now when it was away for more than a day. Harmless where it holds.

    Raises SunsetOver where its day has passed, NotFound, NotAllowed.
    """
    require(actor, May.DECIDE_RULES)
    row = held(actor, rule)
    ended = Retirement.objects.select_for_update().filter(rule=row, undone_at=None).first()
    if row.retired_at is None or ended is None:
        return row
    away = clock.now() - row.retired_at
    ended.undone_at = clock.now()
    ended.save(update_fields=["undone_at"])
    row.retired_at = None
    take_up_sunset(actor, row, away=away)
    row.revision += 1
    row.save()
    leave_version(actor, row, turn=Turn.TIGHTER if row.is_mandatory else Turn.SAME, why="")
    announce(RuleRestored(row.pk, ended.pk), actor=actor)
    return row


def _put(rule: Rule, told: WantedRule) -> None:
    rule.title, rule.text = dict(told.title), dict(told.text)
    rule.reason, rule.instead = dict(told.reason), dict(told.instead)
    rule.serves, rule.law, rule.is_mandatory = told.serves, told.law, told.is_mandatory
    rule.owner_id, rule.review_by = told.owner, told.review_by
    rule.wound_tight_in, rule.wound_tight_why = told.wound_tight_in, told.wound_tight_why


def _refuse_other_day(rule: Rule, told: WantedRule) -> None:
    """Raise NotUnderstood for a day on which the rule is to end and does not; the transaction takes all back."""
    if told.ends_on in (None, rule.expires_on):
        return
    if rule.expires_on is None:
        raise NotUnderstood(
            "Only what asks more than before ends by itself: a mandatory rule, but not one of the law, nor one that "
            "held before. Leave `expires` out. Nothing was saved."
        )
    raise NotUnderstood(
        f"{rule.key} ends by itself on {rule.expires_on.isoformat()}. Another day is not written: a sunset is "
        "renewed with customers' evidence (renewals). Nothing was saved."
    )


def _expiry(rule: Rule) -> str | None:
    return rule.expires_on.isoformat() if rule.expires_on else None


def _reason(why: str) -> str:
    said = kept_words(why, LONGEST_WHY)
    if not said:
        raise NotUnderstood("Say why: whoever follows the rule will want to know.")
    return said
