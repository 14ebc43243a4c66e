"""What can be sent: the kinds of facts, and the public shape in which each is told. Rooms above register theirs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from whiteglove.foundation.actors import Actor, ActorKind, Role
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.journal.facts import FactRead

# What the reader is told of a fact, ready for JSON; None: nothing, for it is hidden from them, or nothing is left.
Shape = Callable[[Actor, FactRead], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Offer:
    """Some kinds of facts under one name. key: stable; kinds: as docs/facts.md has them."""

    key: str
    words: Promise
    kinds: frozenset[str]
    shape: Shape


OFFERS: dict[str, Offer] = {}


def offer(one: Offer) -> None:
    """Let destinations choose it."""
    OFFERS[one.key] = one


def shapes_of(keys: Iterable[str]) -> dict[str, Shape]:
    """By kind of fact, how it is told to a destination that chose these; what is offered no more is left out."""
    return {kind: OFFERS[key].shape for key in keys if key in OFFERS for kind in OFFERS[key].kinds}


def chosen(keys: Iterable[str]) -> list[str]:
    """These offers, each once, in the order of the page. Raises NotUnderstood for none, or one we do not know."""
    wanted = set(keys)
    if not wanted or not wanted <= OFFERS.keys():
        raise NotUnderstood(f"Say what is to be sent: one or more of {', '.join(OFFERS)}.")
    return [key for key in OFFERS if key in wanted]


def reader(*, with_private: bool) -> Actor:
    """As whom a destination sees: as a colleague of no team; or, with private teams, as an owner."""
    role = Role.OWNER if with_private else Role.COLLEAGUE
    return Actor(kind=ActorKind.COLLEAGUE, id=0, name="webhook", role=role)
