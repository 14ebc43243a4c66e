"""Something is given on somebody's own authority: recorded by giving it, counted once whatever happens."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from whiteglove.conversations.queries.family import family
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor, ActorKind
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.money import LARGEST, Money
from whiteglove.foundation.text import one_line, storable
from whiteglove.journey.causes import Cause
from whiteglove.recovery.actions.somewhere import Somewhere, being_put_right, somewhere
from whiteglove.recovery.facts.gestures import GestureGiven, GestureTakenBack
from whiteglove.recovery.models import Gesture, Purse
from whiteglove.recovery.queries.allowed import Allowed, Case, allowed_to, given_under
from whiteglove.recovery.queries.more import HasMore, who_has_more
from whiteglove.recovery.queries.seen_here import seen_here
from whiteglove.rulebook.limits import fits_from
from whiteglove.rulebook.models import MONEY, GestureKind, Rule
from whiteglove.team.house import house_currency
from whiteglove.team.models import ApiToken
from whiteglove.team.permissions import May, is_allowed, require

LONGEST_WHY = 2000
LONGEST_EXTERNAL = 200
A_MOMENT = timedelta(minutes=1)


class MixedCurrency(NotUnderstood):
    """The house counts in another currency."""

    def __init__(self, given: str, house: str) -> None:
        super().__init__(f"This house counts in {house}: {given[:10]} cannot be mixed in. Give it in {house}.")
        self.house = house


class GivenOtherwise(Refused):
    """The same external id stands for another gesture already."""


class GivenJustNow(Refused):
    """The same was given there by the same actor a moment ago, and nothing says that it is meant twice."""

    def __init__(self) -> None:
        super().__init__(
            "The same was given here a moment ago, and was not given again. To give it once more, say another why, "
            "or send an external_id or an Idempotency-Key of its own."
        )


class RuleBinds(Refused):
    """A mandatory rule has no exceptions that one decides alone."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(
            f"{rule.key} binds, and an exception to it is not one's own to decide. Give something else, "
            "or say that the rule stood in the way."
        )
        self.key = rule.key


class BeyondTheLimit(Refused):
    """More than the actor may decide alone; nothing was given. fits_from: when so much fits again, None: never.

    has_more: who here could say yes now.
    """

    def __init__(
        self, allowed: Allowed, wished: Money, *, has_more: list[HasMore], fits_from: datetime | None
    ) -> None:
        self.allowed, self.wished, self.has_more, self.fits_from = allowed, wished, has_more, fits_from
        super().__init__(" ".join(_sentences(self)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift:
    """What is given, in words and figures that were looked at."""

    kind: str
    worth: int
    currency: str
    why: str
    cause: str
    rule: Rule | None
    was_asked_for: bool | None
    external_id: str | None


@transaction.atomic
def give(  # noqa: PLR0913 - a gesture is this much
    actor: Actor,
    *,
    kind: str,
    worth: int,
    currency: str,
    why: str,
    conversation: int | None = None,
    encounter: int | None = None,
    rule: Rule | None = None,
    was_asked_for: bool | None = None,
    external_id: str | None = None,
    cause: str = "",
    is_meant: bool = False,
) -> Gesture:
    """Give it, within the actor's own limit: what two give at once is counted one after the other.

    worth: in the smallest unit of `currency`, 0 for what is no money. The same external_id again is the same
    gesture. is_meant: the caller knows that it is another one, though the same was given within the last minute.
    Where something is being put right there, it belongs to that.
    Else GivenJustNow; BeyondTheLimit, MixedCurrency, RuleBinds, GivenOtherwise, NotUnderstood, NotFound, NotAllowed.
    """
    require(actor, May.GIVE)
    gift = Gift(
        kind=kind,
        worth=worth,
        currency=currency,
        why=one_line(storable(why), LONGEST_WHY),
        cause=cause,
        rule=rule,
        was_asked_for=was_asked_for,
        external_id=external_id,
    )
    _refuse_unclear(gift)
    place = somewhere(actor, conversation=conversation, encounter=encounter)
    _hold_purse(actor)
    if external_id is None and not is_meant:
        _refuse_given_just_now(actor, gift, place)
    return _known(actor, gift, place) or _write(actor, gift, place, _within(actor, gift, case_of(place)))


@transaction.atomic
def take_back(actor: Actor, gesture: int, why: str = "") -> Gesture:
    """It was not given after all, and counts no more: by whoever gave it, or whoever sets limits. Harmless twice.

    Raises NotFound, NotAllowed.
    """
    require(actor, May.GIVE)
    seen = Gesture.objects.filter(seen_here(actor), pk=gesture).values_list("pk", flat=True).first()
    if seen is None:
        raise NotFound("There is no such gesture.")
    held = Gesture.objects.select_for_update(of=("self",)).get(pk=seen)
    if held.by_whom != actor.reference and not is_allowed(actor, May.SET_LIMITS):
        raise NotAllowed("Only whoever gave it takes it back, or somebody who sets limits.")
    if held.taken_back_at is not None:
        return held
    held.taken_back_at, held.taken_back_by_whom = clock.now(), actor.reference
    held.taken_back_why = one_line(storable(why), LONGEST_WHY)
    held.save(update_fields=["taken_back_at", "taken_back_by_whom", "taken_back_why"])
    announce(GestureTakenBack(*about(held), held.worth, held.currency), actor=actor)
    return held


def about(gesture: Gesture) -> tuple[int, int | None, int | None, int | None, int | None]:
    """What every fact about a gesture says first."""
    return gesture.pk, gesture.conversation_id, gesture.customer_id, gesture.team_id, gesture.colleague_id


def case_of(place: Somewhere) -> Case:
    """The case in which the limit of a case counts."""
    return Case(
        conversation=place.conversation, encounter=place.encounter, touchpoint=place.touchpoint, team=place.team
    )


def _refuse_unclear(gift: Gift) -> None:
    if gift.kind not in GestureKind.values:
        raise NotUnderstood(f"What can be given is one of: {', '.join(GestureKind.values)}.")
    if gift.currency != (house := house_currency()):
        raise MixedCurrency(gift.currency, house)
    if not 0 <= gift.worth <= LARGEST:
        raise NotUnderstood("What is given is worth 0 or more.")
    if gift.kind not in MONEY and gift.worth:
        raise NotUnderstood("This costs no money. Give the money as what it is, such as a refund or a gift.")
    if gift.kind in MONEY and not gift.worth:
        raise NotUnderstood(
            "Say how much it is worth, above 0. What costs nothing is given as extra time, an exception, or a "
            "word about who else serves them better."
        )
    if not gift.why:
        raise NotUnderstood("Say why, in a few words: a colleague may look at it later, to learn from it.")
    if gift.cause and gift.cause not in Cause.values:
        raise NotUnderstood(f"A cause is one of: {', '.join(Cause.values)}.")
    if gift.external_id is not None and not 0 < len(gift.external_id) <= LONGEST_EXTERNAL:
        raise NotUnderstood(f"An external id has 1 to {LONGEST_EXTERNAL} characters.")
    if gift.kind == GestureKind.EXCEPTION and gift.rule and gift.rule.is_mandatory and not gift.rule.retired_at:
        raise RuleBinds(gift.rule)


def _hold_purse(actor: Actor) -> None:
    """Until the transaction ends nobody else spends from it; a program's purse is its token."""
    if actor.kind is ActorKind.TOKEN:
        ApiToken.objects.select_for_update().filter(pk=actor.id or 0).values_list("pk").first()
    elif actor.colleague_id is not None:
        Purse.objects.bulk_create([Purse(colleague_id=actor.colleague_id)], ignore_conflicts=True)
        Purse.objects.select_for_update().get(pk=actor.colleague_id)


def _known(actor: Actor, gift: Gift, place: Somewhere) -> Gesture | None:
    known = None if gift.external_id is None else Gesture.objects.filter(external_id=gift.external_id).first()
    if known is None:
        return None
    same = (known.kind, known.worth, known.currency) == (gift.kind, gift.worth, gift.currency)
    if place.conversation is not None:  # or in one that was merged into it since
        is_here = known.conversation_id in family([place.conversation])
    else:
        is_here = (known.conversation_id, known.encounter_id) == (None, place.encounter)
    if not same or not is_here or known.by_whom != actor.reference:
        raise GivenOtherwise("Another gesture has this external id already. Give each its own.")
    return known


def _refuse_given_just_now(actor: Actor, gift: Gift, place: Somewhere) -> None:
    """A request that came twice looks like this; call it while the purse is held."""
    same = Gesture.objects.filter(
        by_whom=actor.reference,
        conversation=place.conversation,
        encounter=place.encounter,
        kind=gift.kind,
        worth=gift.worth,
        why=gift.why,
        at__gt=clock.now() - A_MOMENT,
        taken_back_at=None,
    )
    if same.exists():
        raise GivenJustNow


def _within(actor: Actor, gift: Gift, case: Case) -> Allowed:
    allowed = allowed_to(actor, case, [gift.kind])[gift.kind]
    is_free = gift.kind not in MONEY and allowed.left.at_once is None
    if is_free or (gift.kind in MONEY and allowed.limit is not None and allowed.left.covers(gift.worth)):
        return allowed
    has_more = who_has_more(actor, case, kind=gift.kind, worth=gift.worth)
    fits = fits_from(limit, given_under(actor, limit), gift.worth) if (limit := allowed.limit) is not None else None
    if allowed.left.in_case is not None and gift.worth > allowed.left.in_case:
        fits = None  # another day changes nothing about this case
    raise BeyondTheLimit(allowed, Money(gift.worth, gift.currency), has_more=has_more, fits_from=fits)


def _write(actor: Actor, gift: Gift, place: Somewhere, allowed: Allowed) -> Gesture:
    made = Gesture(
        **place.columns(actor, clock.now()),
        external_id=gift.external_id,
        kind=gift.kind,
        worth=gift.worth,
        currency=gift.currency,
        why=gift.why,
        cause=gift.cause,
        rule=gift.rule,
        authority_id=allowed.limit.id if allowed.limit else None,
        recovery_id=being_put_right(place),
        was_asked_for=gift.was_asked_for,
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:  # somebody else's purse, the same external id, at the same moment
        known = _known(actor, gift, place)
        if known is None:
            raise
        return known
    announce(
        GestureGiven(
            *about(made),
            kind_of_gesture=made.kind,
            worth=made.worth,
            currency=made.currency,
            rule_id=made.rule_id,
            touchpoint_id=made.touchpoint_id,
            recovery_id=made.recovery_id,
            was_asked_for=made.was_asked_for,
        ),
        actor=actor,
    )
    return made


def _sentences(refused: BeyondTheLimit) -> list[str]:
    limit, left = refused.allowed.limit, refused.allowed.left
    if limit is None:
        said = ["Nobody has set how much of this you may give."]
    elif refused.wished.amount == 0:
        said = ["This is not for one alone to decide here."]
    else:
        said = ["This is more than you may give alone, and nothing was given."]
        if limit.per_case is not None:
            left_here, whole = _money(left.in_case, limit.currency), _money(limit.per_case, limit.currency)
            said.append(f"In this case {left_here} of {whole} are left.")
        if limit.per_period is not None:
            still, whole = _money(left.in_period, limit.currency), _money(limit.per_period, limit.currency)
            said.append(f"Of {whole} in {limit.period_days} days {still} are left.")
        if refused.fits_from is not None:
            said.append(f"So much fits again from {refused.fits_from:%Y-%m-%d %H:%M} UTC.")
    names = ", ".join(one.name for one in refused.has_more)
    said.append(f"Here now, with more: {names}." if names else "Nobody who may give so much is here now.")
    return said


def _money(amount: int | None, currency: str) -> str:
    return Money(amount or 0, currency).said("en")
