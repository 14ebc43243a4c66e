"""What the ledger lets go of: a customer who is erased, and what was settled longer ago than the house keeps."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model, Q

from whiteglove.conversations.anonymous import GONE, anonymous
from whiteglove.conversations.models import Conversation
from whiteglove.conversations.queries.origins import stand_with
from whiteglove.conversations.rules import months_before
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.promises.actions.settling import withdraw
from whiteglove.promises.models import (
    Asking,
    Attempt,
    Break,
    Callback,
    Delay,
    Keeping,
    Move,
    Opinion,
    Promise,
    Proposal,
    ProtocolObjection,
    Withdrawal,
)
from whiteglove.promises.models.promise import STANDS
from whiteglove.promises.queries.ledger import Order, Wanted, ledger
from whiteglove.promises.queries.reading import moves_of
from whiteglove.promises.queries.rows import PromiseShown
from whiteglove.team.models import House

AT_ONCE = 1000
EXPORTED = (
    "id", "what", "due", "time_zone", "state", "made_where", "made_at", "team_name", "conversation_id", "quote",
    "kept_at", "broken_at",
)  # fmt: skip
OF_A_CALL = (
    "promise_id", "name", "number", "extension", "language", "window_from", "window_until", "machine_words",
)  # fmt: skip
NOBODY_TO_CALL = "We no longer know whom to call: the customer was erased."
Person = re.Pattern[str] | None


def names_of_callers(rows: Sequence[int]) -> list[str]:
    """As whom the customer with these rows called, and from where; they may be on record by another name."""
    taken = Callback.objects.filter(promise__customer__in=rows).order_by("pk").values_list("name", "number")
    return [word for one in taken for word in one if word not in ("", GONE)]


def forget_promises_to(rows: Sequence[int], person: Person, *, keeps_words: bool) -> None:
    """The customer with these rows is erased; call it in that transaction. keeps_words: without what names them.

    The promises stay, for they tell how we keep our word; the number to call and the name of a caller go. A call that
    stands can be made no more.
    """
    theirs = Promise.objects.filter(customer__in=rows)
    _reword(Promise, Q(pk__in=theirs), ("what", "quote", "despite"), person, keeps_words=keeps_words)
    _reword(Asking, Q(customer__in=rows), ("what", "words", "answer"), person, keeps_words=keeps_words)
    of_theirs = Q(promise__in=theirs)
    _reword(Move, of_theirs, ("why", "customers_word"), person, keeps_words=keeps_words)
    _reword(Break, of_theirs, ("why", "cause_words"), person, keeps_words=keeps_words)
    for record in (Keeping, Withdrawal, Opinion, Delay):
        _reword(record, of_theirs, ("why",), person, keeps_words=keeps_words)
    _reword(Attempt, Q(callback__promise__in=theirs), ("words",), person, keeps_words=keeps_words)
    of_hand_over = Q(assignment__conversation__customer__in=rows)
    _reword(ProtocolObjection, of_hand_over, ("why", "answer"), person, keeps_words=keeps_words)
    ids = set(Conversation.objects.filter(customer__in=rows).values_list("pk", flat=True))
    elsewhere = Q(assignment__conversation__in=set(stand_with(ids)) - ids)  # others' matters: only the person goes
    _reword(ProtocolObjection, elsewhere, ("why", "answer"), person, keeps_words=True)
    calls = Callback.objects.filter(promise__in=theirs)
    calls.update(name=GONE, number="", extension="", region="", language=None, machine_words="")
    for promise_id in theirs.filter(STANDS, is_callback=True).order_by("pk").values_list("pk", flat=True):
        withdraw(SYSTEM, promise_id, why=NOBODY_TO_CALL)
    Proposal.objects.filter(conversation__customer__in=rows).delete()


def _reword(model: type[Model], where: Q, columns: Sequence[str], person: Person, *, keeps_words: bool) -> None:
    changed = []
    for row in model._default_manager.filter(where).order_by("pk"):
        for column in columns:
            words = getattr(row, column)
            gone = GONE if column == "what" else ""  # a promise always says something
            setattr(row, column, anonymous(words, person) if keeps_words else gone if words else words)
        changed.append(row)
    model._default_manager.bulk_update(changed, list(columns), batch_size=AT_ONCE)


def promises_for_export(actor: Actor, customer_id: int) -> tuple[str, list[dict[str, Any]]]:
    """What goes with everything we know of a customer: what the actor sees of what they were promised."""
    found: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        page = ledger(actor, Wanted(customer=customer_id, order=Order.NEWEST), after=after, limit=AT_ONCE)
        found += _exported(page.rows)
        after = page.next
        if after is None:
            return "promises.json", found


def _exported(rows: Sequence[PromiseShown]) -> list[dict[str, Any]]:
    ids = [one.id for one in rows]
    moves, calls = moves_of(ids), _calls(ids)
    found = []
    for one in rows:
        moved = [
            {"from": m.from_due, "to": m.to_due, "at": m.at, "you_said": m.customers_word}
            for m in moves.get(one.id, [])
        ]
        told = {name: getattr(one, name) for name in EXPORTED}
        found.append({**told, "moves": moved, "callback": calls.get(one.id)})
    return found


def _calls(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Of those that are calls: whom, when, and how each attempt ended; not what we noted of it among ourselves."""
    found = {row["promise_id"]: row for row in Callback.objects.filter(promise__in=ids).values(*OF_A_CALL)}
    for row in found.values():
        row["attempts"] = []
    tried = Attempt.objects.filter(callback__in=ids).order_by("id").values_list("callback", "outcome", "at")
    for callback_id, outcome, at in tried:
        found[callback_id]["attempts"].append({"outcome": outcome, "at": at})
    return found


def forget_old_promises(now: datetime | None = None) -> int:
    """Delete what was settled longer ago than the house keeps things; returns how many. What stands, stays."""
    months = House.objects.values_list("keep_months", flat=True).first()
    if months is None:
        return 0
    before = months_before(now or clock.now(), months)
    with transaction.atomic():
        old = Promise.objects.filter(settled_at__lt=before).order_by("settled_at").values_list("pk", flat=True)
        ids = list(old.select_for_update(skip_locked=True)[:AT_ONCE])
        Asking.objects.filter(promise__in=ids).delete()
        Asking.objects.filter(dropped_at__lt=before).delete()
        Promise.objects.filter(pk__in=ids).delete()
    return len(ids)
