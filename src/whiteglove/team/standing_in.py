"""Who stands in for whom: a colleague's cover chain, said by themselves or by somebody who leads."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound
from whiteglove.foundation.journal.actions import announce
from whiteglove.team.absences.actions import locked
from whiteglove.team.absences.facts import StandInsChanged
from whiteglove.team.covers import circle_of
from whiteglove.team.models import Colleague, StandIn
from whiteglove.team.permissions import LEADING, May, require
from whiteglove.team.times import TimesRefused

MOST_COVERS = 10


@dataclass(frozen=True, slots=True)
class Chain:
    """Who stands in for a colleague, in order. circle: names of those in the circle they lead into, if any."""

    colleague_id: int
    covers: tuple[tuple[int, str], ...] = ()
    circle: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What to know of the circle; empty when there is none."""
        return circle_words(self.circle)


def circle_words(circle: Sequence[str]) -> str:
    """A circle of covers as a sentence, by the names in it; empty when there is none."""
    if not circle:
        return ""
    first, *others = circle
    said = f"{first}'s cover is {', whose cover is '.join((*others, first))}"
    return f"{said}: if {'both' if len(circle) == 2 else 'all of them'} are away, the team answers."


@transaction.atomic
def set_stand_ins(actor: Actor, colleague: Colleague, covers: Sequence[Colleague]) -> Chain:
    """These stand in for somebody from now on, the first who is present; none: their team does.

    A circle is allowed, since beyond every chain the team answers; it is told. Raises NotAllowed, NotUnderstood.
    """
    require(actor, May.PLAN_ABSENCES)
    if actor.colleague_id not in (None, colleague.pk) and actor.role not in LEADING:
        raise NotAllowed(f"{actor.name} may say who covers for them; for others somebody who leads does.")
    row = locked(colleague.pk)
    wished = list(dict.fromkeys(cover.pk for cover in covers))
    _refuse(row, covers)
    if wished != [cover for cover, _ in _covers(row.pk)]:
        StandIn.objects.filter(colleague=row).delete()
        StandIn.objects.bulk_create(
            StandIn(colleague=row, position=position, cover_id=cover, by_whom=actor.reference)
            for position, cover in enumerate(wished)
        )
        announce(StandInsChanged(colleague_id=row.pk, cover_ids=wished), actor=actor)
    return _chain(row.pk)


def stand_ins(actor: Actor, colleague_id: int) -> Chain:
    """Who stands in for a colleague. Raises NotFound."""
    require(actor, May.READ_PRESENCE)
    if not Colleague.objects.filter(pk=colleague_id, is_active=True).exists():
        raise NotFound("There is no such colleague.")
    return _chain(colleague_id)


def _refuse(colleague: Colleague, covers: Sequence[Colleague]) -> None:
    if len(covers) > MOST_COVERS:
        raise TimesRefused(
            _("At most %(most)s can stand in for somebody; beyond them the team answers."), most=MOST_COVERS
        )
    for cover in covers:
        if cover.pk == colleague.pk:
            raise TimesRefused(_("%(name)s cannot cover for themselves. Name somebody else."), name=colleague.name)
        if not cover.is_active:
            raise TimesRefused(_("%(name)s is not with us any more. Name somebody else."), name=cover.name)


def _chain(colleague_id: int) -> Chain:
    links: dict[int, list[int]] = {}
    for person, cover in StandIn.objects.order_by("position").values_list("colleague_id", "cover_id"):
        links.setdefault(person, []).append(cover)
    circle = circle_of(colleague_id, links)
    names = dict(Colleague.objects.filter(pk__in=circle).values_list("pk", "name"))
    return Chain(colleague_id, tuple(_covers(colleague_id)), tuple(names[one] for one in circle))


def _covers(colleague_id: int) -> list[tuple[int, str]]:
    rows = StandIn.objects.filter(colleague=colleague_id).order_by("position")
    return list(rows.values_list("cover_id", "cover__name"))
