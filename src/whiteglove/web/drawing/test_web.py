"""The web drawn: steady, no label over another, told by more than colour."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from math import hypot

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whiteglove.web.drawing.looks import looks
from whiteglove.web.drawing.pdf import as_pdf
from whiteglove.web.drawing.scene import Curve, Disc, Scene, Words
from whiteglove.web.drawing.svg import as_svg
from whiteglove.web.drawing.test_journey import LETTERS, boxes, overlapping
from whiteglove.web.drawing.web import draw_web
from whiteglove.web.drawing.web_figures import Sign, Sort, Stand, Thread, Webbed
from whiteglove.web.drawing.web_places import plan_of

CUSTOMERS = Stand("customers", Sort.CUSTOMER, "Customers", note="1,204")
AROUND = [Sort.TEAM, Sort.COLLEAGUE, Sort.COLLEAGUE, Sort.MACHINE, Sort.NOBODY]


def colleague(number: int, team: int = 0) -> Stand:
    return Stand(
        f"party:{number}", Sort.COLLEAGUE, f"Colleague {number}", (1, team), number, f"Team {team}", note="n 12"
    )


def web_of(*stands: Stand, threads: tuple[Thread, ...] = ()) -> Webbed:
    return Webbed("The web", "All in words", (CUSTOMERS, *stands), threads)


@st.composite
def webs(draw: st.DrawFn) -> Webbed:
    """Any web of up to sixty, with lines and words between any of them."""
    stands = [replace(CUSTOMERS, name=draw(LETTERS))]
    for number in range(draw(st.integers(0, 50))):
        sort, team = draw(st.sampled_from(AROUND)), draw(st.integers(0, 9))
        name, note = draw(LETTERS), draw(st.sampled_from(["", "n 12", "n 1,234,567", "名前の長い"]))
        stands.append(
            Stand(f"party:{number}", sort, name, (1, team), number, draw(st.just("") | LETTERS), note,
                  is_missed=draw(st.booleans()))
        )  # fmt: skip
    for number in range(draw(st.integers(0, 5))):
        stands.append(Stand(f"customers:{number}", Sort.CUSTOMER, draw(LETTERS), number=number, note="n 7"))
    for number in range(draw(st.integers(0, 4))):
        stands.append(Stand(f"channel:{number}", Sort.CHANNEL, draw(LETTERS), number=number, note="7"))
    ids = st.sampled_from([one.id for one in stands])
    threads = []
    for _ in range(draw(st.integers(0, 14))):
        sign, step = draw(st.sampled_from(list(Sign))), draw(st.none() | st.integers(1, 5))
        said = draw(
            st.just("")
            | st.sampled_from(["-1.1 (-1.4 to -0.8, n 60)", "+0.4 (+0.3 to +0.5, n 1,200)", "だれも描かなかった"])
        )
        threads.append(Thread(draw(ids), draw(ids), draw(st.integers(1, 900)), sign, step, said, "All of it"))
    return Webbed("The web", "All in words", tuple(stands), tuple(threads))


@settings(deadline=None, max_examples=60)
@given(webs())
def test_no_two_labels_overlap_and_none_leaves_the_drawing(web: Webbed) -> None:
    scene = draw_web(web)
    assert overlapping(scene) == []
    for left, right, top, bottom, text in boxes(scene):
        assert left >= 0, text
        assert right <= scene.width, text
        assert 0 <= top < bottom <= scene.height, text
    ET.fromstring(as_svg(scene))
    used = {shape.look for group in scene.groups for shape in group.shapes}
    assert used <= set(looks())


@settings(deadline=None, max_examples=30)
@given(webs(), st.randoms())
def test_the_same_web_looks_the_same_in_whatever_order_it_is_told(web: Webbed, chance: object) -> None:
    stands, threads = list(web.stands), list({(one.first, one.second): one for one in web.threads}.values())
    before = draw_web(replace(web, threads=tuple(threads)))
    chance.shuffle(stands)  # type: ignore[attr-defined]
    chance.shuffle(threads)  # type: ignore[attr-defined]
    assert draw_web(replace(web, stands=tuple(stands), threads=tuple(threads))) == before


@pytest.mark.parametrize("many", [3, 8, 20, 40, 59])
@pytest.mark.parametrize("new", [0, 1, 7, 100])
def test_a_new_colleague_moves_the_others_by_about_a_place(many: int, new: int) -> None:
    there = [colleague(number * 2 + 1, team=number % 4) for number in range(many)]
    before = plan_of([CUSTOMERS, *there]).places
    after = plan_of([CUSTOMERS, *there, colleague(new * 2, team=new % 4)]).places
    ring = [before[one.id] for one in sorted(there, key=lambda one: (one.group, one.number))]
    places = [hypot(one.x - two.x, one.y - two.y) for one, two in zip(ring, [*ring[1:], ring[0]], strict=True)]
    moved = [hypot(before[key].x - after[key].x, before[key].y - after[key].y) for key in before]
    assert max(moved) <= 1.5 * max(places)
    assert after["customers"].x == before["customers"].x


def test_figures_move_nobody() -> None:
    some, same = (
        [colleague(1), colleague(2)],
        [replace(colleague(1), note="n 900"), replace(colleague(2), note="n 5")],
    )
    assert plan_of(some) == plan_of(same)


def drawn(scene: Scene) -> list[str]:
    return [shape.look for group in scene.groups for shape in group.shapes if isinstance(shape, Curve)]


@pytest.mark.parametrize(
    ("thread", "looks_of_line"),
    [
        (Thread("party:1", "party:2", 60, step=1), ["casing-5", "pass-1-5"]),
        (Thread("party:1", "party:2", 60), ["pass-unknown-5"]),
        (Thread("party:1", "party:2", 60, Sign.DRAWN), ["pass-drawn-5"]),
        (Thread("customers", "party:2", 60, Sign.MEETS), ["pass-meets-2"]),
        (Thread("party:1", "party:1", 60), []),
        (Thread("party:1", "party:77", 60), []),
    ],
)
def test_a_line_says_what_it_is_by_more_than_colour(thread: Thread, looks_of_line: list[str]) -> None:
    assert drawn(draw_web(web_of(colleague(1), colleague(2), threads=(thread,)))) == looks_of_line


def test_width_tells_how_often() -> None:
    often, seldom = Thread("party:1", "party:2", 100, step=3), Thread("party:2", "party:1", 4, step=3)
    scene = draw_web(web_of(colleague(1), colleague(2), threads=(often, seldom)))
    assert drawn(scene) == ["casing-5", "pass-3-5", "casing-2", "pass-3-2"]
    few = draw_web(web_of(colleague(1), colleague(2), threads=(Thread("party:1", "party:2", 2, step=3),)))
    assert drawn(few) == ["casing-2", "pass-3-2"]
    assert looks()["pass-3-5"]["stroke-width"] == "7.5"
    assert looks()["pass-3-2"] == {"fill": "none", "stroke": "#B9B5A7", "stroke-width": "2.5"}


def test_a_group_is_headed_by_its_team_or_by_its_name() -> None:
    team = Stand("party:9", Sort.TEAM, "Baggage", (1, 4), 9, "Baggage")
    scene = draw_web(web_of(colleague(1, 4), team, colleague(2, 5)))
    looks_of = {
        shape.text: shape.look for group in scene.groups for shape in group.shapes if isinstance(shape, Words)
    }
    assert looks_of["Baggage"] == "stand-team"
    assert "Team 4" not in looks_of
    assert looks_of["Team 5"] == "stand-quiet"


def test_what_nobody_drew_is_hatched() -> None:
    nobody = Stand("nobody", Sort.NOBODY, "Nobody", (9, 0), note="n 41")
    scene = draw_web(web_of(replace(colleague(1), is_missed=True), nobody, colleague(2)))
    discs = [shape for group in scene.groups for shape in group.shapes if isinstance(shape, Disc)]
    assert sorted((disc.look, disc.hatched) for disc in discs) == [
        ("mark", False), ("mark-key", False), ("mark-missed", True), ("mark-missed", True)
    ]  # fmt: skip


def test_a_web_is_a_file_of_its_own_and_a_page_of_paper() -> None:
    thread = Thread("party:1", "party:2", 90, step=2, said="-1.1, n 60", title="<b>", href="?open=1&x")
    scene = draw_web(web_of(colleague(1), colleague(2), threads=(thread,)))
    alone = as_svg(scene, is_alone=True)
    assert ".pass-2-5{fill:none;stroke:#D98A6A;stroke-width:7.5}" in alone
    assert "<b>" not in alone
    assert 'href="?open=1&amp;x"' in alone
    assert as_pdf(scene).startswith(b"%PDF-1.7")
