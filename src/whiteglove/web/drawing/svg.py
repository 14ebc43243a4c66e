"""A drawing as SVG: looks are classes, never styles; every word is escaped."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from whiteglove.web.drawing.looks import style_alone
from whiteglove.web.drawing.scene import Area, Box, Curve, Disc, Group, Line, Point, Scene, Shape, Words

SPACE = "http://www.w3.org/2000/svg"


def as_svg(scene: Scene, *, name: str = "drawing", is_alone: bool = False) -> str:
    """The drawing. name: begins the ids within it, other for each on a page; is_alone: a file that needs no other."""
    size = f'viewBox="0 0 {_number(scene.width)} {_number(scene.height)}"'
    alone = f' xmlns="{SPACE}" width="{_number(scene.width)}" height="{_number(scene.height)}"' if is_alone else ""
    style = f"<style>{style_alone()}</style>" if is_alone else ""
    told = f'role="group" aria-labelledby="{name}-title" aria-describedby="{name}-words"'
    parts = [
        f'<svg class="drawing"{alone} {size} {told}>',
        f'<title id="{name}-title">{escape(_clean(scene.title))}</title>',
        f'<desc id="{name}-words">{escape(_clean(scene.words))}</desc>',
        f"{style}<defs>{_hatch(name)}</defs>",
        *(_group(group, name) for group in scene.groups),
        "</svg>",
    ]
    return "\n".join(parts)


def _hatch(name: str) -> str:
    return (
        f'<pattern id="{name}-hatch" width="5" height="5" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)">'
        '<rect class="hatch-ground" width="5" height="5"/><path class="hatch-line" d="M0 0V5"/></pattern>'
    )


def _group(group: Group, name: str) -> str:
    title = f"<title>{escape(_clean(group.title))}</title>" if group.title else ""
    inside = title + "".join(_shape(shape, name) for shape in group.shapes)
    if group.href:
        label = f" aria-label={quoteattr(_clean(group.title))}" if group.title else ""
        return f"<a href={quoteattr(group.href)}{label}>{inside}</a>"
    return f"<g>{inside}</g>"


def _shape(shape: Shape, name: str) -> str:
    look = f'class="{shape.look}"'
    match shape:
        case Box():
            at = f'x="{_number(shape.x)}" y="{_number(shape.y)}"'
            size = f'width="{_number(shape.width)}" height="{_number(shape.height)}"'
            return f"<rect {look}{_filled(shape.hatched, name)} {at} {size}/>"
        case Disc():
            at = f'cx="{_number(shape.x)}" cy="{_number(shape.y)}" r="{_number(shape.radius)}"'
            return f"<circle {look}{_filled(shape.hatched, name)} {at}/>"
        case Line():
            return f'<polyline {look} points="{_points(shape.points)}"/>'
        case Area():
            return f'<polygon {look} points="{_points(shape.points)}"/>'
        case Curve():
            first, one, other, last = (_points([point]) for point in shape.points)
            return f'<path {look} d="M{first}C{one} {other} {last}"/>'
        case Words():
            anchor = "" if shape.anchor == "start" else f' text-anchor="{shape.anchor}"'
            at = f'x="{_number(shape.x)}" y="{_number(shape.y)}"'
            return f"<text {look} {at}{anchor}>{escape(_clean(shape.text))}</text>"


def _filled(hatched: bool, name: str) -> str:
    return f' fill="url(#{name}-hatch)"' if hatched else ""


def _points(points: Iterable[Point]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _clean(text: str) -> str:
    """XML knows no control characters, escaped or not."""
    return "".join(mark if mark >= " " and mark not in "\ufffe\uffff" else " " for mark in text)
