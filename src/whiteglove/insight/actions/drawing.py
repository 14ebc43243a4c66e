"""The staff draws the web before it sees it: line by line, saved as one goes, closed by looking."""

from django.db import transaction

from whiteglove.encounters.actions.parties_drawn import party_meant
from whiteglove.encounters.models import Party
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.insight.facts_of_webs import WebDrawn, WebLineTakenOff, WebShown
from whiteglove.insight.models import DrawnEdge, WebSeen
from whiteglove.journey.models import Journey
from whiteglove.team.models import Colleague
from whiteglove.team.permissions import MANAGING, May, require

CUSTOMERS = "customers"
MOST_LINES = 200


class SeenAlready(Refused):
    """They know the actual web: what they draw now is no belief any more."""


class DrawFirst(Refused):
    """Who has drawn nothing yet is shown nothing."""


def draw_line(
    actor: Actor, journey_key: str, *, first: str, second: str, whose: Colleague | None = None
) -> DrawnEdge:
    """That customers are passed on from one to another, or come to one (first: `customers`). Twice is once.

    first, second: as `party_meant` takes them. whose: said by a program for a colleague. Raises NotFound,
    NotUnderstood, SeenAlready.
    """
    with transaction.atomic():
        journey, colleague = _drawing(actor, journey_key, whose)
        giver = None if first == CUSTOMERS else party_meant(first)
        taker = party_meant(second)
        _make_sense(giver, taker)
        known = DrawnEdge.objects.filter(journey=journey, colleague=colleague)
        if known.count() >= MOST_LINES:
            raise NotUnderstood(f"A drawing holds {MOST_LINES} lines. Leave out what hardly ever happens.")
        edge, is_new = known.get_or_create(
            from_party=giver, to_party=taker, defaults={"journey": journey, "colleague": colleague}
        )
        if is_new:
            told = WebDrawn(journey.pk, colleague.pk, giver.pk if giver else None, taker.pk)
            announce(told, actor=actor)
        return edge


def take_off_line(actor: Actor, journey_key: str, line_id: int) -> None:
    """One's own line away; one that is gone already is no harm. Raises NotFound, SeenAlready."""
    with transaction.atomic():
        journey, colleague = _drawing(actor, journey_key, None)
        edge = DrawnEdge.objects.filter(journey=journey, colleague=colleague, pk=line_id).first()
        if edge is None:
            return
        edge.delete()
        told = WebLineTakenOff(journey.pk, colleague.pk, edge.from_party_id, edge.to_party_id)
        announce(told, actor=actor)


def look(actor: Actor, journey_key: str, *, undrawn: bool = False) -> WebSeen:
    """Show the actual web to a colleague from now on; harmless twice. undrawn: without having drawn, for managers.

    Raises NotFound, NotAllowed, DrawFirst.
    """
    with transaction.atomic():
        journey, colleague = _whose(actor, journey_key, None)
        _hold(colleague)
        seen = WebSeen.objects.filter(journey=journey, colleague=colleague).first()
        if seen is not None:
            return seen
        has_drawn = DrawnEdge.objects.filter(journey=journey, colleague=colleague).exists()
        if not has_drawn and not undrawn:
            raise DrawFirst("Draw at least one line first: whom do customers meet?")
        if not has_drawn and actor.role not in MANAGING:
            raise NotAllowed("Draw first, then look. Only managers may look without.")
        seen = WebSeen.objects.create(journey=journey, colleague=colleague, has_drawn=has_drawn, at=clock.now())
        announce(WebShown(journey.pk, colleague.pk, has_drawn), actor=actor)
        return seen


def _drawing(actor: Actor, journey_key: str, whose: Colleague | None) -> tuple[Journey, Colleague]:
    """Whose drawing may still change, held until the end. Raises SeenAlready."""
    journey, colleague = _whose(actor, journey_key, whose)
    _hold(colleague)
    if WebSeen.objects.filter(journey=journey, colleague=colleague).exists():
        raise SeenAlready("You have seen the actual web: your drawing stands as it was.")
    return journey, colleague


def _whose(actor: Actor, journey_key: str, whose: Colleague | None) -> tuple[Journey, Colleague]:
    require(actor, May.GUESS)
    journey = Journey.objects.filter(key=journey_key).first()
    if journey is None:
        raise NotFound(f"There is no journey {journey_key!r}.")
    if actor.colleague_id is not None:
        if whose is not None and whose.pk != actor.colleague_id:
            raise NotAllowed("Everybody draws for themselves.")
        return journey, Colleague.objects.get(pk=actor.colleague_id)
    if whose is None:
        raise NotUnderstood("Say whose drawing it is.")
    return journey, whose


def _hold(colleague: Colleague) -> None:
    """One drawing at a time, so that no line comes in while its owner is being shown the web."""
    Colleague.objects.select_for_update(no_key=True).get(pk=colleague.pk)


def _make_sense(giver: Party | None, taker: Party) -> None:
    if giver is not None and giver.pk == taker.pk:
        raise NotUnderstood("Nobody passes a customer on to themselves.")
