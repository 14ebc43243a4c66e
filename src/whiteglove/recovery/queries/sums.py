"""What was given, added up: by kind, cause, touchpoint and month; money by currency, never mixed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.money import Money
from whiteglove.recovery.queries.ledger import COLUMNS, GestureShown, Wanted, narrowed, visible
from whiteglove.rulebook.models import MONEY
from whiteglove.team.permissions import May, require

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Total:
    """One line. of: a kind, a cause, a touchpoint's names by language, or a month; None: not known. times: how many.

    money None: none of it costs any.
    """

    of: Any
    times: int
    money: Money | None


@dataclass(frozen=True, slots=True)
class Sums:
    """All lines, the dearest first, months in order; at most twelve of each, of months the newest."""

    by_kind: list[Total]
    by_cause: list[Total]
    by_touchpoint: list[Total]
    by_month: list[Total]


def sums(actor: Actor, wanted: Wanted) -> Sums:
    """Of what counts (nothing taken back) in a period; four queries. Raises NotUnderstood, NotAllowed."""
    rows = narrowed(visible(actor), wanted).filter(taken_back_at=None)
    return Sums(
        by_kind=_lines(rows, "kind"),
        by_cause=_lines(rows, "cause"),
        by_touchpoint=_lines(rows, "touchpoint_id", name="touchpoint__name"),
        by_month=_lines(rows.annotate(month=TruncMonth("at")), "month", order=("-month", "currency"))[::-1],
    )


def _lines(rows: Any, by: str, name: str | None = None, order: Sequence[str] = ()) -> list[Total]:
    names = (by, name) if name else (by,)
    found = rows.values_list(*names, "currency").annotate(times=Count("id"), worth=Sum("worth"))
    ordered = found.order_by(*(order or ("-worth", "-times", by)))[:SHOWN]
    return [Total(row[len(names) - 1], row[-2], Money(row[-1], row[-3]) if row[-1] else None) for row in ordered]


HEAD = (
    "id", "given_at", "kind", "worth", "currency", "cause", "rule", "touchpoint", "team", "colleague", "conversation",
    "encounter", "customer", "external_id", "taken_back_at", "why",
)  # fmt: skip


def rows_for_accounting(actor: Actor, wanted: Wanted) -> Iterator[list[str]]:
    """Every gesture as a line of text, the oldest first, with the head; ids stay the same in every export.

    worth: in whole units of the currency, those taken back too. Raises NotUnderstood, NotAllowed.
    """
    require(actor, May.EXPORT_GESTURES)
    rows = narrowed(visible(actor), wanted).order_by("at", "id")
    return chain(
        [list(HEAD)], (_line(GestureShown(*row)) for row in rows.values_list(*COLUMNS).iterator(chunk_size=2000))
    )


def _line(one: GestureShown) -> list[str]:
    worth = f"{Money(one.worth, one.currency).as_decimal():f}" if one.kind in MONEY else "0"
    ids = [_text(number) for number in (one.conversation_id, one.encounter_id, one.customer_id)]
    said = [one.rule_key, one.touchpoint_key, one.team_name, one.colleague_name or one.by_whom]
    return [
        str(one.id), _moment(one.at), one.kind, worth, one.currency, one.cause, *(part or "" for part in said), *ids,
        one.external_id or "", _moment(one.taken_back_at), one.why,
    ]  # fmt: skip


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _moment(at: datetime | None) -> str:
    return "" if at is None else at.isoformat(timespec="seconds")
