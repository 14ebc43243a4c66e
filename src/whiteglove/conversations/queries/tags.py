"""Questions about tags."""

from collections.abc import Iterable
from dataclasses import dataclass

from whiteglove.conversations.models import Tag
from whiteglove.foundation.actors import Actor
from whiteglove.team.permissions import May, require


@dataclass(frozen=True, slots=True)
class TagKnown:
    """A tag; a retired one is offered no more."""

    id: int
    name: str
    is_retired: bool


def tags(actor: Actor) -> list[TagKnown]:
    """All tags by name, the retired ones last."""
    require(actor, May.READ_CONVERSATIONS)
    rows = Tag.objects.order_by("name").values_list("id", "name", "retired_at")
    found = [TagKnown(pk, name, retired_at is not None) for pk, name, retired_at in rows]
    return sorted(found, key=lambda known: (known.is_retired, known.name.casefold()))


def names_of_tags(ids: Iterable[int]) -> dict[int, str]:
    """The names of these tags; no query when there are none."""
    wanted = set(ids)
    return dict(Tag.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def known_as(tag: Tag) -> TagKnown:
    """A tag as it is shown."""
    return TagKnown(tag.pk, tag.name, tag.retired_at is not None)
