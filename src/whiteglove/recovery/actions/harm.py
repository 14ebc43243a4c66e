"""What it cost a customer is written down by a person, while it is put right and after."""

from dataclasses import replace
from typing import Any

from django.db import transaction

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.journal.actions import announce
from whiteglove.recovery.actions.columns import told_of
from whiteglove.recovery.actions.gestures import MixedCurrency
from whiteglove.recovery.actions.recoveries import hold
from whiteglove.recovery.facts.recoveries import HarmWritten
from whiteglove.recovery.harm import Harm, harm_from, refuse_unlikely
from whiteglove.recovery.models import Recovery
from whiteglove.team.house import house_currency


@transaction.atomic
def say_harm(actor: Actor, recovery_id: int, harm: Harm) -> Recovery:
    """As much as is known of what it cost them; it replaces what stood there, and the same again is harmless.

    Money is counted in the house's currency; what stands there in another one may stay, and so may another program's
    word for the harm. Raises MixedCurrency, NotUnderstood for what cannot be so, and for nothing where nothing was
    known; NotFound, NotAllowed.
    """
    held = hold(actor, recovery_id)
    before = harm_from(held.harm)
    refuse_unlikely(harm if harm.issue != before.issue else replace(harm, issue=""))
    if harm.money is not None and harm.money != before.money and harm.money.currency != (house := house_currency()):
        raise MixedCurrency(harm.money.currency, house)
    if not harm.is_known and not before.is_known:
        raise NotUnderstood("Say what it cost them, how late it came, or what was done to them. Leave it if unknown.")
    if harm == before:
        return held
    held.harm, held.harm_at = harm.as_kept(), clock.now()
    held.harm_by_id, held.harm_by_whom = actor.colleague_id, actor.reference
    held.save(update_fields=["harm", "harm_at", "harm_by", "harm_by_whom"])
    announce(HarmWritten(*told_of(held), **_told(harm)), actor=actor)
    return held


def _told(harm: Harm) -> dict[str, Any]:
    money = harm.money
    return {
        "money": money.amount if money else None,
        "currency": money.currency if money else None,
        "delay_hours": harm.delay_hours,
        "issue": harm.issue,
    }
