"""Questions about tags: for those who use them, and for those who look after them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Func, IntegerField, OuterRef, QuerySet, Subquery

from whiteglove.conversations.models import Tag
from whiteglove.conversations.queries.visible import visible
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.questions import Row, question
from whiteglove.team.permissions import May, require

COUNT_UP_TO = 1000


@dataclass(frozen=True, slots=True)
class TagKnown:
    """A tag; a retired one is offered no more."""

    id: int
    name: str
    is_retired: bool


def tags(actor: Actor) -> list[TagKnown]:
    """All tags by name, the retired ones last."""
    require(actor, May.READ_CONVERSATIONS)
    found = [TagKnown(pk, name, retired_at is not None) for pk, name, retired_at in _tags(actor, ids=None)]
    return sorted(found, key=lambda known: (known.is_retired, known.name.casefold()))


def names_of_tags(ids: Iterable[int]) -> dict[int, str]:
    """The names of these tags; no query when there are none."""
    wanted = set(ids)
    return {pk: name for pk, name, _ in _tags(SYSTEM, ids=list(wanted))} if wanted else {}


@question
def _tags(actor: Actor, *, ids: list[int] | None) -> QuerySet[Tag, Row]:  # noqa: ARG001 - all of them
    found = Tag.objects.all() if ids is None else Tag.objects.filter(pk__among=ids)
    return found.order_by("name").values_list("id", "name", "retired_at")


@dataclass(frozen=True, slots=True)
class TagSeen:
    """A tag. carried: by how many conversations that the actor sees, to COUNT_UP_TO. retired_at: offered no more."""

    id: int
    name: str
    carried: int
    retired_at: datetime | None


class _Only(Func):
    """An array of this id alone."""

    template = "ARRAY[%(expressions)s]"
    output_field = ArrayField(BigIntegerField())


class _HowMany(Subquery):
    """How many rows it has."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"


def tags_seen(actor: Actor) -> list[TagSeen]:
    """All tags by name, those retired at the end."""
    require(actor, May.READ_CONVERSATIONS)
    carrying = visible(actor).filter(merged_into=None, tags__contains=_Only(OuterRef("pk"))).order_by().values("pk")
    counted = _HowMany(carrying[:COUNT_UP_TO], output_field=IntegerField())
    rows = [TagSeen(tag.pk, tag.name, tag.carried, tag.retired_at) for tag in Tag.objects.annotate(carried=counted)]
    return sorted(rows, key=lambda tag: (tag.retired_at is not None, tag.name.casefold(), tag.id))


def tag_seen(actor: Actor, tag_id: int) -> TagSeen:
    """One of them. Raises NotFound."""
    for tag in tags_seen(actor):
        if tag.id == tag_id:
            return tag
    raise NotFound("There is no such tag.")
