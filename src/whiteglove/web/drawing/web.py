"""A spider's web: customers in the middle, those who meet them around, by team; lines for what is passed on."""

from math import sqrt

from whiteglove.web.drawing.letters import wrapped
from whiteglove.web.drawing.scene import Area, Box, Curve, Disc, Group, Line, Scene, Shape, Words
from whiteglove.web.drawing.web_figures import Sign, Sort, Stand, Thread, Webbed
from whiteglove.web.drawing.web_labels import BOLD, SIZE, SMALL, Room, Taken, anchor_of, room_around, room_of, wide
from whiteglove.web.drawing.web_lines import Bent, bent, tip
from whiteglove.web.drawing.web_places import WIDTH, Heading, Place, Plan, plan_of

NAME_ROOM, NOTE_ROOM, GAP, NOTE_GAP = 188.0, 78.0, 6.0, 6.0
MIDDLE_ROOM = 150.0  # of a name in the middle: what is free between both sides
WIDTHS = (1.5, 2.5, 4.0, 5.5, 7.5)  # as the stylesheet has them
OFTEN = 20  # what is drawn widest was at least so often: of a handful no line is thick


def draw_web(web: Webbed) -> Scene:
    """The web. The same web looks the same tomorrow, whatever order it is told in."""
    plan = plan_of(web.stands)
    named, rooms = [], [room_around(place) for place in plan.places.values()]
    for one in sorted(web.stands, key=lambda one: one.id):
        words = _names(one, plan.places[one.id])
        rooms += [_room(each) for each in words]
        named.append(_stand(one, plan.places[one.id], words))
    headings = [_heading(one) for one in plan.headings]
    rooms += [_room(each) for each in headings]
    taken = Taken(rooms, width=WIDTH, height=plan.height)
    lines, labels = _threads(web, plan, taken)
    groups = (_bars(plan), *lines, Group(tuple(headings)), *named, *labels)
    return Scene(WIDTH, plan.height, web.title, web.words, groups)


def _room(words: Words) -> Room:
    is_bold = words.look in ("stand-team", "stand-missed", "thread-said")
    size = SMALL if words.look in ("small", "stand-quiet") else SIZE
    return room_of(words, wide(words.text, is_bold=is_bold, size=size), size)


def _bars(plan: Plan) -> Group:
    """A thin line through those who belong together."""
    shapes = [
        Line(tuple((plan.places[one].x, plan.places[one].y) for one in group), "rule")
        for group in plan.groups
        if len(group) > 1
    ]
    return Group(tuple(shapes))


def _names(one: Stand, place: Place) -> list[Words]:
    """Name and note: outside the ring beside the mark; in the middle below it, or beside a channel."""
    if one.sort is Sort.CUSTOMER:
        y = place.y + place.radius + 14
        shown = _cut(one.name, MIDDLE_ROOM, is_bold=True)
        found = [Words(place.x, y, shown, "stand-team", "middle")]
        note = _cut(one.note, MIDDLE_ROOM, is_bold=False, size=SMALL)
        return found + ([Words(place.x, y + 13, note, "small", "middle")] if note else [])
    if one.sort is Sort.CHANNEL:
        text = _cut(f"{one.name} {one.note}".strip(), MIDDLE_ROOM - 40, is_bold=False, size=SMALL)
        return [Words(place.x + 10, place.y + 4, text, "stand-quiet")] if text else []
    look = "stand-missed" if one.is_missed else "stand-team" if one.sort is Sort.TEAM else "stand"
    is_bold = look != "stand"
    name = _cut(one.name, NAME_ROOM, is_bold=is_bold)
    start = place.x + place.side * (place.radius + GAP)
    found = [Words(start, place.y + 4, name, look, anchor_of(place.side))] if name else []
    note = _cut(one.note, NOTE_ROOM, is_bold=False, size=SMALL)
    if note:
        beyond = start + place.side * (wide(name, is_bold=is_bold) + NOTE_GAP)
        found.append(Words(beyond, place.y + 4, note, "small", anchor_of(place.side)))
    return found


def _cut(text: str, width: float, *, is_bold: bool, size: float = SIZE) -> str:
    return "".join(wrapped(text, size=size * (BOLD if is_bold else 1), width=width, lines=1))


def _heading(one: Heading) -> Words:
    name = _cut(one.name, NAME_ROOM, is_bold=False, size=SMALL)
    return Words(one.x + one.side * GAP, one.y + 4, name, "stand-quiet", anchor_of(one.side))


def _stand(one: Stand, place: Place, words: list[Words]) -> Group:
    grounds = [_ground(each) for each in words] if place.side == 0 else []
    return Group((*grounds, _mark(one, place), *words), one.title or one.name, one.href)


def _mark(one: Stand, place: Place) -> Shape:
    """A shape for each sort, so that it can be told without colour."""
    if one.sort is Sort.NOBODY:
        return Disc(place.x, place.y, place.radius, "mark-missed", hatched=True)
    if one.is_missed:
        return Disc(place.x, place.y, place.radius + 1, "mark-missed", hatched=True)
    if one.sort in (Sort.MACHINE, Sort.CHANNEL):
        side = place.radius * 2
        look = "mark" if one.sort is Sort.MACHINE else "mark-quiet"
        return Box(place.x - place.radius, place.y - place.radius, side, side, look)
    return Disc(place.x, place.y, place.radius, "mark" if one.sort is Sort.COLLEAGUE else "mark-key")


def _threads(web: Webbed, plan: Plan, taken: Taken) -> tuple[list[Group], list[Group]]:
    """Lines, those that matter on top; and what is written on them."""
    known = {(one.first, one.second): one for one in web.threads if {one.first, one.second} <= set(plan.places)}
    most = {
        is_meeting: max([OFTEN, *(one.n for one in known.values() if (one.sign is Sign.MEETS) is is_meeting)])
        for is_meeting in (True, False)
    }
    middle = (WIDTH / 2, plan.height / 2)
    lines, labels = [], []
    for one in sorted(known.values(), key=_importance):
        if one.first == one.second:
            continue
        curve = bent(plan.places[one.first], plan.places[one.second], middle)
        width = _width(one.n, most[one.sign is Sign.MEETS])
        lines.append(_line(one, curve, min(width, 1) if one.sign is Sign.MEETS else width))
        placed = taken.place(one.said, curve) if one.said else None
        if placed:
            words, leads_to = placed
            leader = [Line(((words.x, words.y + 3), leads_to), "leader")] if leads_to else []
            labels.append(Group((*leader, _ground(words), words), one.title, one.href))
    return lines, labels


def _ground(words: Words) -> Box:
    """Behind words that stand on lines, so that they are read."""
    left, right, top, bottom = _room(words)
    return Box(left - 2, top, right - left + 4, bottom - top, "ground")


def _importance(one: Thread) -> tuple[bool, bool, str, str]:
    return bool(one.said), one.sign is not Sign.MEETS, one.first, one.second


def _width(n: int, most: int) -> int:
    """One of five, by the square root of how often: so also the few are seen."""
    return min(len(WIDTHS) - 1, int(sqrt(n / most) * len(WIDTHS)))


def _line(one: Thread, curve: Bent, width: int) -> Group:
    title = one.title
    if one.sign is Sign.FELT and one.step is not None:
        look, casing = f"pass-{one.step}-{width + 1}", Curve(curve, f"casing-{width + 1}")
        head = Area(tip(curve, WIDTHS[width]), f"felt-{one.step}")
        return Group((casing, Curve(curve, look), head), title, one.href)
    look = "unknown" if one.sign is Sign.FELT else one.sign.value
    head = Area(tip(curve, WIDTHS[width]), f"head-{look}")
    return Group((Curve(curve, f"pass-{look}-{width + 1}"), head), title, one.href)
