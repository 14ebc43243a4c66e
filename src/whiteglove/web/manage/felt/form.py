"""The question that comes before the figures: what do you think your customers say? Skipped with one press."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from whiteglove.analysis.scales import Scale
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.insight.actions.guessing import Given
from whiteglove.insight.models import GuessAbout
from whiteglove.insight.queries.guesses import Asked
from whiteglove.insight.queries.start import JourneyFelt
from whiteglove.insight.queries.there import There
from whiteglove.insight.queries.webs import Web, party_number, web
from whiteglove.insight.scales import scale_of
from whiteglove.journey.shape import TouchpointMapped
from whiteglove.web.desk.wanted import number

MOST_MOMENTS = 5
MOST_PARTIES = 200


@dataclass(frozen=True, slots=True)
class GuessForm:
    """What is asked. points: touchpoints of which the score is asked; parties: (id, name) for the hand-over; places:
    touchpoints for where it is worst. at: key, where the page of one touchpoint asks.
    """

    kind: str
    scale: Scale
    points: list[TouchpointMapped]
    parties: list[tuple[int, str]]
    places: list[TouchpointMapped]
    at: str


def form_of_journey(actor: Actor, found: JourneyFelt, asked: Asked, *, kind: str) -> GuessForm | None:
    """Of the key moments (else of the first touchpoints with answers); None when there is nothing to ask."""
    answered = {one.key for one in found.scores if one.mean.value is not None}
    points = [one for _, one in found.map.map.touchpoints() if one.key in answered]
    if not asked.round or not points:
        return None
    moments = [one for one in points if one.key_moment] or points
    chosen = [one for one in moments if one.key in asked.at][:MOST_MOMENTS]
    handing = parties_of(web(actor, found.map.map.key, kind=kind, period=found.period))
    return GuessForm(kind, scale_of(kind), chosen, handing, points, "")


def form_of_touchpoint(found: There, asked: Asked, *, kind: str) -> GuessForm | None:
    """Of this touchpoint alone; None when nobody knows the figure, or it was guessed or seen."""
    if found.place.key not in asked.at or found.score is None or found.score.mean.value is None:
        return None
    return GuessForm(kind, scale_of(kind), [found.place], [], [], found.place.key)


def parties_of(found: Web) -> list[tuple[int, str]]:
    """Whoever handed over or took over, by name."""
    passing = {end for edge in found.edges for end in (edge.from_id, edge.to_id)}
    names = [(party_number(node.id), node.name) for node in found.nodes if node.id in passing]
    return sorted(names, key=lambda one: one[1])[:MOST_PARTIES]


def given_from(form: QueryDict) -> list[Given]:
    """What was typed; what was left empty is skipped. Raises NotUnderstood."""
    skips = "skip" in form
    found = [Given(GuessAbout.SCORE, touchpoint=key, value=_value(form, key, skips)) for key in _keys(form)]
    if form.get("round"):
        found.append(
            Given(
                GuessAbout.WORST_HAND_OVER,
                from_party=_party(form, "from", skips),
                to_party=_party(form, "to", skips),
            )
        )
        worst = form.get("complaint", "")
        found.append(Given(GuessAbout.COMPLAINT, touchpoint=None if skips or not worst else worst))
    return found


def _keys(form: QueryDict) -> Iterable[str]:
    return list(dict.fromkeys(form.getlist("point")))[:MOST_MOMENTS]


def _value(form: QueryDict, key: str, skips: bool) -> float | None:
    said = form.get(f"score-{key}", "").strip().replace(",", ".")
    if skips or not said:
        return None
    try:
        value = float(said)
    except ValueError:
        raise NotUnderstood(f"{said[:20]!r} is no number.") from None
    if value != value or abs(value) > 100:  # noqa: PLR0124 - not a number; beyond every scale
        raise NotUnderstood(f"{said[:20]!r} is no number of this scale.")
    return value


def _party(form: QueryDict, name: str, skips: bool) -> int | None:
    return None if skips else number(form.get(name, "")) or None
