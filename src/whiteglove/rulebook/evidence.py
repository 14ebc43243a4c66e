"""Evidence that is named is looked up: rooms above know what customers said and met, and who may see it."""

from collections.abc import Callable, Sequence

from whiteglove.foundation.actors import Actor
from whiteglove.rulebook.models import Rule
from whiteglove.rulebook.shape import Evidence

Looks = Callable[[Actor, Sequence[Evidence], Rule | None], None]
_who_looks_up: list[Looks] = []


def look_up_by(looks: Looks) -> None:
    """A room above refuses evidence that is none: of nothing there is, unseen by the actor, or about another rule."""
    _who_looks_up.append(looks)


def refuse_unfounded(actor: Actor, evidence: Sequence[Evidence], *, rule: Rule | None) -> None:
    """Raise NotUnderstood for what is not there, or says nothing about this rule (None: of a limit)."""
    for looks in _who_looks_up:
        looks(actor, evidence, rule)
