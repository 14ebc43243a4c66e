"""What putting right lets go of: the words of a customer who is erased; and what we give out of it to them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Model, Q

from whiteglove.conversations.anonymous import anonymous
from whiteglove.customers.queries import family_ids
from whiteglove.foundation.actors import Actor
from whiteglove.recovery.harm import HarmKind, harm_from
from whiteglove.recovery.models import Recovery, RecoveryStep, Touched
from whiteglove.recovery.queries.recoveries import visible
from whiteglove.team.permissions import May, require

AT_ONCE = 1000
EXPORTED = (
    "id", "reasons", "opened_at", "next_at", "closed_at", "their_word", "is_satisfied", "conversation", "harm",
    "incident__title",
)  # fmt: skip
OF_INCIDENTS = ("incident__title", "told_at", "told_end_at", "conversation")
GONE = "The customer was erased."
Person = re.Pattern[str] | None


def forget_recoveries_of(rows: Sequence[int], person: Person, *, keeps_words: bool) -> None:
    """The customer with these rows is erased; call it in that transaction. keeps_words: without what names them.

    That something was put right stays, what it cost in figures and what touched them, for these tell how we serve.
    """
    _forget_words_of_harm(rows)
    reword(Recovery, Q(customer__in=rows), ("their_word", "why_closed"), person, keeps_words=keeps_words)
    reword(RecoveryStep, Q(recovery__customer__in=rows), ("words",), person, keeps_words=keeps_words)


def reword(model: type[Model], where: Q, columns: Sequence[str], person: Person, *, keeps_words: bool) -> None:
    """Take a person out of these columns of these rows, or all that was said; what was said once stays said."""
    changed: list[Any] = list(model._default_manager.filter(where).order_by("pk"))
    for row in changed:
        for column in columns:
            words = getattr(row, column)
            gone = GONE if words else words  # what was closed keeps having been closed with something
            setattr(row, column, anonymous(words, person) or gone if keeps_words else gone)
    model._default_manager.bulk_update(changed, list(columns), batch_size=AT_ONCE)


def _forget_words_of_harm(rows: Sequence[int]) -> None:
    """What another program wrote there may be words of theirs; what the desk writes is none."""
    changed = list(Recovery.objects.filter(customer__in=rows).exclude(harm={}).order_by("pk"))
    for one in changed:
        harm = harm_from(one.harm)
        one.harm = (harm if harm.issue in set(HarmKind) else replace(harm, issue="")).as_kept()
    Recovery.objects.bulk_update(changed, ["harm"], batch_size=AT_ONCE)


def recoveries_for_export(actor: Actor, customer_id: int) -> tuple[str, list[dict[str, Any]]]:
    """What goes with everything we know of a customer: what was put right, and what touched them with others."""
    require(actor, May.EXPORT_CUSTOMERS)
    rows = family_ids(customer_id)
    right = visible(actor).filter(customer__in=rows).order_by("-id").values(*EXPORTED)
    touched = Touched.objects.filter(customer__in=rows).order_by("-id").values(*OF_INCIDENTS)
    told = [{"put_right": _as_theirs(one)} for one in right]
    return "put_right.json", [*told, *({"told_of": one} for one in touched)]


def _as_theirs(row: dict[str, Any]) -> dict[str, Any]:
    """money: in the smallest unit of the currency; empty: nobody wrote down what it cost them."""
    harm, incident = row.pop("harm"), row.pop("incident__title")
    return row | {"what_it_cost_you": harm_from(harm).as_kept(), "comes_from": incident}
