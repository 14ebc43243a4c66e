"""Names of customers, also when they are typed a little wrong."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q

from whiteglove.conversations.queries.visible import visible
from whiteglove.customers.models import Address, Customer
from whiteglove.customers.queries.lists import found_by
from whiteglove.customers.queries.visible import visible as visible_customers
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.text import WORD, folded, grams_of
from whiteglove.team.visibility import hidden_teams

CALLED_AT_MOST = 200
CANDIDATES = 200
OFFERED = 3
LIKE_ENOUGH = 0.45
LONGEST_ID = 18


def customers_called(actor: Actor, value: str) -> list[int]:
    """Ids of customers with this id or address, or in whose name all these words stand; a bounded number.

    Only of whom the actor sees a conversation: else a search would tell who is known to a team hidden from them.
    """
    if value.isascii() and value.isdecimal() and len(value) <= LONGEST_ID:
        found = Customer.objects.filter(Q(pk=int(value)) | Q(merged_into=int(value)))
    elif "@" in value:
        found = Customer.objects.filter(pk__in=Address.objects.filter(value=value.lower()).values("customer"))
    else:
        return _named(actor, WORD.findall(folded(value)))
    return list(found.filter(_speaks_where_seen(actor)).values_list("pk", flat=True)[:CALLED_AT_MOST])


def _named(actor: Actor, words: list[str]) -> list[int]:
    if not words:
        return []
    rows = Customer.objects.filter(_speaks_where_seen(actor), grams__contains=grams_of(*words))
    found = [
        pk
        for pk, name, address in rows.values_list("pk", "name", "main_address")[: CALLED_AT_MOST * 2]
        if all(word in folded(f"{name} {address}") for word in words)
    ]
    return found[:CALLED_AT_MOST]


def _speaks_where_seen(actor: Actor) -> Q:
    if hidden_teams(actor) is None:
        return Q()
    return Q(Exists(visible(actor).filter(customer=OuterRef("pk"))))


def customers_beginning(actor: Actor, words: str, *, limit: int) -> list[tuple[int, str, str]]:
    """(id, name, address) of some customers the actor may see whose names or addresses hold words that begin so.

    Not sorted by the database, so that the commonest beginning costs no more than the rarest.
    """
    rows = found_by(visible_customers(actor), words).filter(erased_at=None, merged_into=None).order_by()
    found = list(rows.values_list("id", "name", "main_address")[: limit * 10])
    first = folded(words)
    found.sort(key=lambda row: (not folded(row[1]).startswith(first), len(row[1])))
    return found[:limit]


def names_like(actor: Actor, word: str) -> list[str]:
    """Words of customers' names that are nearly this one, the likest first; only of whom the actor sees something."""
    wanted = folded(word)
    if not 2 < len(wanted) < 60 or not WORD.fullmatch(wanted) or wanted.isdecimal():
        return []
    likeness: dict[str, tuple[float, int]] = {}
    for customer_id, name in _candidates(wanted):
        for part in WORD.findall(folded(name)):
            like = _likeness(wanted, part)
            if part != wanted and like >= LIKE_ENOUGH and like > likeness.get(part, (0.0, 0))[0]:
                likeness[part] = (like, customer_id)
    best = sorted(likeness, key=lambda part: likeness[part], reverse=True)[: OFFERED * 2]
    if not best:
        return []
    ids = [likeness[part][1] for part in best]
    seen = set(visible(actor).filter(customer__in=ids).values_list("customer", flat=True))
    return [part for part in best if likeness[part][1] in seen][:OFFERED]


def _candidates(word: str) -> Sequence[tuple[int, str]]:
    """Customers who share two neighbouring pieces of the word: a wrong letter spoils three of them at most."""
    pieces = _in_order(word)
    pairs = [pieces[at : at + 2] for at in range(0, len(pieces) - 1, 2 if len(pieces) > 6 else 1)]
    shared = Q()
    for pair in pairs[-5:]:
        shared |= Q(grams__contains=pair)
    return list(Customer.objects.filter(shared, merged_into=None).order_by().values_list("pk", "name")[:CANDIDATES])


def _in_order(word: str) -> list[str]:
    padded = f"  {word} "
    known = set(grams_of(word))
    found = [padded[at : at + 3] for at in range(len(padded) - 2) if padded[at : at + 3] in known]
    return found or sorted(known)


def _likeness(one: str, other: str) -> float:
    """0 to 1: pieces in common, of all pieces (Dice)."""
    pieces, others = set(grams_of(one)), set(grams_of(other))
    return 2 * len(pieces & others) / (len(pieces) + len(others)) if pieces and others else 0.0
