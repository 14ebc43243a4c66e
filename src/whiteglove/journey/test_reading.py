"""Maps as JSON: what is taken, what is refused and with which words, and that what is given out is taken again."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whiteglove.foundation.errors import NotUnderstood
from whiteglove.journey.conftest import lost_bag
from whiteglove.journey.reading import map_from
from whiteglove.journey.ready import NAMES, ready_map
from whiteglove.journey.shape import (
    JourneyMap,
    Someone,
    StageMapped,
    StepsMapped,
    TouchpointMapped,
    Within,
    as_json,
    name_in,
)
from whiteglove.journey.tables import as_table, laid_over, table_from


def stage(*touchpoints: Any, **more: Any) -> dict[str, Any]:
    return {"name": "A", "touchpoints": list(touchpoints)} | more


def point(**more: Any) -> dict[str, Any]:
    return {"name": "Call"} | more


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": None}, "The journey: it has no name."),
        ({"name": {"en": "  "}}, "The journey: it has no name."),
        ({"name": 7}, "The journey: its name is text, or text by language."),
        ({"name": {"klingon!": "x"}}, "The journey: 'klingon!' is no code of a language, such as en or ja."),
        ({"key": "lost bag"}, "The journey: a key has at most 80 letters from a to z, digits, - and _: 'lost bag'."),
        ({"gap_days": 0}, "The journey: gap_days: a whole number from 1 to 3650."),
        ({"gap_days": True}, "The journey: gap_days: a whole number from 1 to 3650."),
        ({"revision": -1}, "The journey: revision: a whole number from 0 to 2147483647."),
        ({"stages": {}}, "The journey: stages: this is to be a list."),
        ({"stages": ["A"]}, "Stage 1: this is to be an object with fields such as name."),
        ({"stages": [stage()] * 61}, "The journey: stages: at most 60."),
        ({"stages": [stage(key="a"), stage(key="a")]}, "Stage 2: there is a stage with the key a already."),
        ({"stages": [stage(), stage(point(), {})]}, "Stage 2, touchpoint 2: it has no name."),
        ({"stages": [stage(point(name=" \u3000"))]}, "Stage 1, touchpoint 1: it has no name."),
        ({"stages": [stage(point(name="x" * 201))]}, "Stage 1, touchpoint 1: a name has at most 200 characters."),
        (
            {"stages": [stage(point(key="a")), stage(point(), point(key="a"))]},
            "Stage 2, touchpoint 2: there is a touchpoint with the key a already.",
        ),
        ({"stages": [stage(point(ours="no"))]}, "Stage 1, touchpoint 1: ours: true or false."),
        ({"stages": [stage(point(wants=["x"]))]}, "Stage 1, touchpoint 1: wants: this is text."),
        ({"stages": [stage(point(wants="x" * 4001))]}, "Stage 1, touchpoint 1: wants: at most 4000 characters."),
        (
            {"stages": [stage(point(channel=3))]},
            "Stage 1, touchpoint 1: a channel is a word, such as phone or email.",
        ),
        ({"stages": [stage(point(owner=True))]}, "Stage 1, touchpoint 1: owner: an id, a key, an address or a name."),
        ({"stages": [stage(*[point()] * 401)]}, "Stage 1: touchpoints: at most 400."),
        ({"stages": [stage(*[point()] * 300)] * 2}, "A map has at most 400 touchpoints."),
        ({"touchpoints": [point(stage="nowhere")]}, "Touchpoint 1: there is no stage nowhere."),
        ({"steps": []}, "The steps: an object with allowed, must, never and within."),
        ({"steps": {"must": [["call"]]}}, "The steps: must 1: two keys of touchpoints, from and to."),
        ({"steps": {"must": [["call", "x"]]}}, "The steps: must call > x: there is no touchpoint x."),
        (
            {"steps": {"within": [["call", "courier", 0.5]]}},
            "The steps: within 1: whole hours, from 1 to 87600.",
        ),
        (
            {"steps": {"within": [["call", "courier", 1], ["call", "courier", 2]]}},
            "The steps: within 2: from call to courier there are two limits.",
        ),
        ({"steps": {"never": [["call", "call"]]}}, "The steps: never call > call: name two different touchpoints."),
        (
            {"steps": {"must": [["call", "courier"]], "never": [["call", "courier"]]}},
            "The steps: call > courier is must and never at once.",
        ),
    ],
)
def test_what_cannot_be_taken_is_said_with_its_place(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        map_from(lost_bag(**wrong))
    assert str(refused.value) == words


def test_a_map_is_an_object() -> None:
    cases: tuple[object, ...] = (None, [], "map", 3)
    for wrong in cases:
        with pytest.raises(NotUnderstood, match="The map: this is to be an object"):
            map_from(wrong)


def test_much_may_be_left_out() -> None:
    told = map_from({"name": "電話", "stages": [stage(point(), point())], "unheard": 1}, language="ja")
    assert dict(told.name) == {"ja": "電話"}
    assert told.key.startswith("p-")
    assert told.key == map_from({"name": "電話"}).key
    assert [one.key for _, one in told.touchpoints()] == ["call", "call-2"]
    first = next(told.touchpoints())[1]
    assert (first.channel, first.ours, first.key_moment, first.owner) == ("other", True, False, None)
    assert (told.gap_days, told.revision) == (30, None)


def test_touchpoints_may_stand_beside_the_stages() -> None:
    beside = [point(stage="Telling us", name="Letter"), point(stage="back", name="Delivery")]
    told = map_from(lost_bag(touchpoints=beside))
    assert [(at.key, one.key) for at, one in told.touchpoints()] == [
        ("telling", "call"), ("telling", "transfer"), ("telling", "letter"),
        ("back", "courier"), ("back", "delivery"),
    ]  # fmt: skip
    flat = map_from({"name": "Bags", "touchpoints": [point(), point(name="Letter", stage={"name": "Later"})]})
    assert [(at.key, one.key) for at, one in flat.touchpoints()] == [("bags", "call"), ("later", "letter")]


def test_steps_are_pairs_or_objects() -> None:
    said = {"must": [{"from": "call", "to": "courier"}], "within": [["call", "courier", 24.0]]}
    assert map_from(lost_bag(steps=said)).steps == StepsMapped(
        must=(("call", "courier"),), within=(Within("call", "courier", 24),)
    )


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("ben@desk.example", Someone("ben@desk.example")),
        (7, Someone("7")),
        ({"id": "7", "name": "Ben"}, Someone("7", "Ben")),
        ({"name": "Ben"}, Someone("Ben", "Ben")),
        ({}, None),
        ("", None),
    ],
)
def test_somebody_is_named_in_many_ways(given: Any, found: Someone | None) -> None:
    told = map_from({"name": "A", "touchpoints": [point(owner=given)]})
    assert next(told.touchpoints())[1].owner == found


def test_a_name_falls_back() -> None:
    names = {"en": "Call", "fr": "Appel"}
    cases = {"fr-CA": "Appel", "ja": "Call", None: "Call", "FR": "Appel"}
    assert {language: name_in(names, language) for language in cases} == cases
    assert (name_in({"ja": "電話"}, "fr"), name_in({}, "fr")) == ("電話", "")


@pytest.mark.parametrize("name", NAMES)
def test_ready_maps_are_whole_and_speak_three_languages(name: str) -> None:
    told = ready_map(name)
    assert told.key == name
    assert map_from(as_json(told)) == told
    points = list(told.touchpoints())
    assert 10 <= len(points) <= 16
    for names in (told.name, *(at.name for at in told.stages), *(one.name for _, one in points)):
        assert set(names) == {"en", "fr", "ja"}
    assert all(one.wants and one.outcome and one.should_feel for _, one in points)
    assert any(one.key_moment for _, one in points)
    assert any(not one.ours for _, one in points)


WORDS = st.text(st.sampled_from("ab \"',;|<&\n\tЖéー手=+-\u00a0\u3000\u2028…😀"), max_size=40).map(str.strip)
LINES = WORDS.map(lambda text: " ".join(text.split())).filter(bool)
NAMES_TOLD = st.dictionaries(st.sampled_from(["en", "ja", "fr", "zh-hant"]), LINES, min_size=1)
KEYS = st.text("abcxyz-_09", min_size=1, max_size=12)


@st.composite
def maps(draw: st.DrawFn) -> JourneyMap:
    """Any map that is whole."""
    keys = draw(st.lists(KEYS, unique=True, max_size=6))
    stage_keys = draw(st.lists(KEYS, unique=True, min_size=1, max_size=3))
    standing: dict[str, list[TouchpointMapped]] = {key: [] for key in stage_keys}
    for key in keys:
        words: Any = draw(st.fixed_dictionaries({"wants": WORDS, "standard": WORDS, "may_decide": WORDS}))
        asked: Any = draw(st.fixed_dictionaries({"ours": st.booleans(), "key_moment": st.booleans()}))
        owner = draw(st.none() | LINES.map(Someone))
        one = TouchpointMapped(key=key, name=draw(NAMES_TOLD), channel="phone", owner=owner, **words, **asked)
        standing[draw(st.sampled_from(stage_keys))].append(one)
    stages = tuple(
        StageMapped(key=key, name=draw(NAMES_TOLD), touchpoints=tuple(standing[key])) for key in stage_keys
    )
    pairs = st.lists(st.tuples(st.sampled_from(keys), st.sampled_from(keys)), unique=True) if keys else st.just([])
    steps = StepsMapped(allowed=tuple(sorted(draw(pairs))))
    return JourneyMap(key="map", name=draw(NAMES_TOLD), words=draw(WORDS), stages=stages, steps=steps)


@settings(deadline=None)
@given(maps())
def test_what_is_given_out_is_taken_again(told: JourneyMap) -> None:
    assert map_from(as_json(told)) == told


@settings(deadline=None)
@given(maps())
def test_a_table_laid_over_its_own_map_changes_nothing(told: JourneyMap) -> None:
    assert laid_over(told, table_from(as_table(told))) == told
