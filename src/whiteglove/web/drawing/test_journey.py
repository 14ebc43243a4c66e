"""The journey drawn: labels never overlap, what is unknown is not invented, words are only words."""

import re
import xml.etree.ElementTree as ET
import zlib
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whiteglove.journey.ready import NAMES, ready_map
from whiteglove.journey.shape import JourneyMap, StageMapped, TouchpointMapped
from whiteglove.web.drawing.figures import Arc, Drop, Felt, Figures
from whiteglove.web.drawing.journey import draw_journey
from whiteglove.web.drawing.journey_frame import Saying
from whiteglove.web.drawing.letters import width_of, wrapped
from whiteglove.web.drawing.looks import looks, style_alone
from whiteglove.web.drawing.pdf import as_pdf
from whiteglove.web.drawing.scene import Area, Box, Line, Scene, Words
from whiteglove.web.drawing.svg import as_svg

SVG = "{http://www.w3.org/2000/svg}"
BOLD = 1.08


def saying(language: str = "en", **more: Any) -> Saying:
    return Saying(
        title="A lost bag", summary="All in words", key_moment="key moment", plain="touchpoint",
        not_ours="we are not there", felt="How it felt", felt_unknown="Not known yet.", unknown="unknown",
        handed_over="Passed on", of_n="n", language=language, **more,
    )  # fmt: skip


def felt(mean: float, n: int = 100) -> Felt:
    return Felt(mean, mean - 0.2, mean + 0.2, n, 1, 5)


def words_of(scene: Scene) -> list[Words]:
    return [shape for group in scene.groups for shape in group.shapes if isinstance(shape, Words)]


def boxes(scene: Scene) -> list[tuple[float, float, float, float, str]]:
    """Where each word stands: left, right, top, bottom."""
    found = []
    for words in words_of(scene):
        look = looks()[words.look]
        size = float(look["font-size"].removesuffix("px"))
        width = width_of(words.text, size * (BOLD if "font-weight" in look else 1))
        left = words.x - {"start": 0, "middle": width / 2, "end": width}[words.anchor]
        found.append((left, left + width, words.y - size * 0.75, words.y + size * 0.2, words.text))
    return found


def overlapping(scene: Scene) -> list[tuple[str, str]]:
    def meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
        slack = 0.5
        across = one[0] + slack < other[1] and other[0] + slack < one[1]
        return across and one[2] + slack < other[3] and other[2] + slack < one[3]

    return [(one[4], other[4]) for one, other in combinations(boxes(scene), 2) if meet(one[:4], other[:4])]


LETTERS = st.text(st.sampled_from("abc WM-éЖ手荷物ーのお待ち<&"), min_size=1, max_size=60).filter(str.strip)


@st.composite
def drawn(draw: st.DrawFn) -> tuple[JourneyMap, Figures]:
    """Any map, with any figures over it."""
    stages: list[StageMapped] = []
    keys: list[str] = []
    for number in range(draw(st.integers(0, 5))):
        points = []
        for _ in range(draw(st.integers(0, 6))):
            keys.append(f"t{len(keys)}")
            channel = draw(st.sampled_from(["phone", "email", "a channel of the house that is long"]))
            moment, ours = draw(st.booleans()), draw(st.booleans())
            name = {"en": draw(LETTERS)}
            points.append(TouchpointMapped(key=keys[-1], name=name, channel=channel, key_moment=moment, ours=ours))
        stages.append(StageMapped(key=f"s{number}", name={"en": draw(LETTERS)}, touchpoints=tuple(points)))
    told = JourneyMap(key="m", name={"en": "M"}, stages=tuple(stages))
    known = {key: draw(st.none() | st.floats(1, 5).map(felt)) for key in keys}
    arcs, worst = [], None
    if len(keys) > 1:
        ends = st.tuples(st.sampled_from(keys), st.sampled_from(keys))
        for first, second in draw(st.lists(ends, max_size=5)):
            arcs.append(Arc(first, second, 9, -1.0, draw(st.booleans()), draw(LETTERS)))
        worst = draw(st.none() | LETTERS.map(lambda name: Drop(keys[0], keys[1], name)))
    return told, Figures(known, tuple(arcs), worst)


@settings(deadline=None)
@given(drawn())
def test_no_two_labels_overlap_and_none_leaves_the_drawing(case: tuple[JourneyMap, Figures]) -> None:
    told, figures = case
    scene = draw_journey(told, saying(), figures=figures)
    assert overlapping(scene) == []
    for left, right, top, bottom, text in boxes(scene):
        assert left >= -0.5, text
        assert right <= scene.width + 0.5, text
        assert 0 <= top < bottom <= scene.height, text
    ET.fromstring(as_svg(scene))
    assert as_pdf(scene).startswith(b"%PDF-1.7")


@pytest.mark.parametrize("language", ["en", "ja", "fr"])
@pytest.mark.parametrize("name", NAMES)
def test_ready_maps_are_drawn_with_whole_names(name: str, language: str) -> None:
    told = ready_map(name)
    scene = draw_journey(told, saying(language))
    assert overlapping(scene) == []
    assert [words.text for words in words_of(scene) if "…" in words.text] == []
    assert scene.width == 1120


def test_what_is_unknown_breaks_the_curve() -> None:
    told = ready_map("web-shop")
    keys = [one.key for _, one in told.touchpoints()]
    scene = draw_journey(told, saying(), figures=Figures({keys[0]: felt(4), keys[1]: felt(3), keys[3]: felt(2)}))
    shapes = [shape for group in scene.groups for shape in group.shapes]
    assert sum(isinstance(shape, Line) and shape.look == "felt-line" for shape in shapes) == 1
    assert sum(isinstance(shape, Area) and shape.look == "band" for shape in shapes) == 1
    assert sum(isinstance(shape, Box) and shape.look == "unknown" and shape.hatched for shape in shapes) == 7
    assert [words.text for words in words_of(scene) if words.look == "mean"] == ["4.0", "3.0", "2.0"]
    assert sum(words.text == "unknown" for words in words_of(scene)) == 7


def test_nothing_measured_draws_no_curve() -> None:
    told = ready_map("web-shop")
    plan, empty = draw_journey(told, saying()), draw_journey(told, saying(), figures=Figures())
    assert "Not known yet." in {words.text for words in words_of(empty)}
    assert "Not known yet." not in {words.text for words in words_of(plan)}
    assert not [words for words in words_of(empty) if words.look == "mean"]


def test_what_hurts_is_thicker_and_named() -> None:
    told = ready_map("airline")
    arcs = (Arc("call", "transfer", 40, -1.2, True, "A cold transfer"), Arc("booking", "call", 9))
    figures = Figures({"call": felt(4.6), "transfer": felt(2.1)}, arcs, Drop("call", "transfer", "2.5 worse"))
    scene = draw_journey(told, saying(), figures=figures)
    shapes = [shape for group in scene.groups for shape in group.shapes]
    assert sorted(shape.look for shape in shapes if shape.look.startswith("arc"))[:3] == [
        "arc",
        "arc-end",
        "arc-end-hurts",
    ]
    assert {"A cold transfer", "2.5 worse"} <= {words.text for words in words_of(scene)}
    assert sum(shape.look == "worst" for shape in shapes) == 1
    assert draw_journey(told, saying(), figures=figures) == scene


@pytest.mark.parametrize(("mean", "step"), [(1, 1), (1.7, 1), (1.9, 2), (3, 3), (4.1, 4), (4.3, 5), (5, 5)])
def test_five_steps_of_feeling(mean: float, step: int) -> None:
    assert felt(mean).step == step


def test_words_are_escaped_and_no_look_is_inline() -> None:
    nasty = '<script>"&\x00\x0b'
    point = TouchpointMapped(key="t", name={"en": nasty})
    stage = StageMapped(key="s", name={"en": nasty}, touchpoints=(point,))
    told = JourneyMap(key="m", name={"en": nasty}, stages=(stage,))
    places, titles = {"t": '/x/?a="&b'}, {"t": nasty}
    drawing = as_svg(draw_journey(told, saying(places=places, titles=titles)), name="plan")
    assert "<script" not in drawing
    assert "style" not in drawing
    link = ET.fromstring(drawing.replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1)).find(f".//{SVG}a")
    assert link is not None
    assert link.get("href") == places["t"]
    assert 'aria-labelledby="plan-title"' in drawing


def test_a_file_alone_brings_its_looks_along() -> None:
    alone = as_svg(draw_journey(ready_map("airline"), saying()), is_alone=True)
    used = set(re.findall(r'class="([\w-]+)"', alone)) - {"drawing"}
    assert used <= set(looks())
    assert "var(" not in style_alone()
    assert ".rule{fill:none;stroke:#E4E1DA" in alone


def test_a_pdf_says_the_same_words() -> None:
    made = as_pdf(draw_journey(ready_map("airline"), saying("ja")))
    content = zlib.decompress(made.partition(b"stream\n")[2].partition(b"\nendstream")[0]).decode()
    assert f"<{'手荷物発見のご連絡'.encode('utf-16-be').hex()}>" in content
    assert f"<{b'key moment'.hex()}>" in content
    start = int(made.rpartition(b"startxref\n")[2].split()[0])
    assert made[start:].startswith(b"xref\n0 11\n")
    for number, line in enumerate(made[start:].splitlines()[3:13], 1):
        assert made[int(line[:10]) :].startswith(b"%d 0 obj" % number)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("A word afterwards", 70, ("A word", "afterwards")),
        ("手荷物発見のご連絡", 48, ("手荷物発", "見のご連", "絡")),
        ("Donaudampfschiff", 60, ("Donauda", "mpfschiff")),
        ("one two three four five six seven", 40, ("one", "two", "thre…")),
        ("", 40, ()),
    ],
)
def test_words_are_wrapped(text: str, width: float, lines: tuple[str, ...]) -> None:
    assert wrapped(text, size=12, width=width, lines=3) == lines
