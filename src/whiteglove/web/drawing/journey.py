"""The journey as the field draws it: stages across, touchpoints in lanes by channel, beneath them how it was felt."""

from whiteglove.journey.shape import JourneyMap, StageMapped, name_in
from whiteglove.web.drawing.figures import Figures
from whiteglove.web.drawing.journey_felt import draw_arcs, draw_felt
from whiteglove.web.drawing.journey_frame import LEFT, RIGHT, Frame, Placed, Saying
from whiteglove.web.drawing.journey_lanes import draw_lanes, lanes_of
from whiteglove.web.drawing.letters import wrapped
from whiteglove.web.drawing.scene import Box, Disc, Group, Line, Scene, Shape, Words

TOP = 10.0
WIDTH = 1120.0
NARROWEST_SLOT, WIDEST_SLOT = 64.0, 150.0
STAGE_SIZE, STAGE_LINE, STAGE_LINES = 13.0, 16.0, 3
KEY_HEIGHT = 30.0


def draw_journey(told: JourneyMap, saying: Saying, *, figures: Figures | None = None) -> Scene:
    """The map, and over it what was measured; figures None: the plan alone. The same map looks the same tomorrow."""
    frame = _frame(told, saying)
    y = _names_end(frame)
    lanes, y = draw_lanes(frame, lanes_of(frame), y)
    groups = list(lanes)
    if figures is not None:
        arcs, y = draw_arcs(frame, figures, y)
        felt, y = draw_felt(frame, figures, y)
        groups += [*arcs, *felt]
    columns = _columns(frame, y)
    key = _key(frame, y + 8)
    return Scene(frame.width, y + 8 + KEY_HEIGHT, saying.title, saying.summary, (columns, *groups, key))


def _frame(told: JourneyMap, saying: Saying) -> Frame:
    slots = sum(max(1, len(stage.touchpoints)) for stage in told.stages) or 1
    slot = min(WIDEST_SLOT, max(NARROWEST_SLOT, (WIDTH - LEFT - RIGHT) / slots))
    columns: list[tuple[StageMapped, float, float]] = []
    placed: list[Placed] = []
    x = LEFT
    for stage in told.stages:
        end = x + slot * max(1, len(stage.touchpoints))
        columns.append((stage, x, end))
        for within, one in enumerate(stage.touchpoints):
            name = f"{len(placed) + 1} {name_in(one.name, saying.language)}"
            placed.append(Placed(one, len(placed) + 1, x + slot * (within + 0.5), name))
        x = end
    return Frame(saying, tuple(placed), tuple(columns), slot, max(WIDTH, round(x + RIGHT, 3)))


def _stage_lines(frame: Frame, stage: StageMapped, width: float) -> tuple[str, ...]:
    name = name_in(stage.name, frame.saying.language)
    return wrapped(name, size=STAGE_SIZE * 1.08, width=width - 12, lines=STAGE_LINES)  # bold is wider


def _names_end(frame: Frame) -> float:
    lines = max((len(_stage_lines(frame, stage, end - x)) for stage, x, end in frame.columns), default=1)
    return TOP + lines * STAGE_LINE + 8


def _columns(frame: Frame, bottom: float) -> Group:
    """Plain columns behind everything, each with the name of its stage."""
    shapes: list[Shape] = []
    for number, (stage, x, end) in enumerate(frame.columns):
        shapes.append(Box(x, 0, end - x, bottom, "stage" if number % 2 else "stage-other"))
        for line, text in enumerate(_stage_lines(frame, stage, end - x)):
            shapes.append(Words(x + 8, TOP + STAGE_LINE * (line + 0.8), text, "stage-name"))
    y = _names_end(frame)
    shapes.append(Line(((0, y), (frame.width, y)), "rule"))
    return Group(tuple(shapes))


def _key(frame: Frame, y: float) -> Group:
    """What a mark means, said beside it."""
    shapes: list[Shape] = []
    middle, x = y + 12, frame.left + 8
    saying = frame.saying
    for look, hatched, words in (
        ("mark-key", False, saying.key_moment),
        ("mark", False, saying.plain),
        ("mark-away", True, saying.not_ours),
    ):
        shapes += [Disc(x, middle, 6, look, hatched), Words(x + 12, middle + 4, words, "small")]
        x += 230
    return Group(tuple(shapes))
