"""Maps as tables: good rows go in, bad ones are named with line and reason."""

import pytest

from whiteglove.foundation.errors import NotUnderstood
from whiteglove.journey.shape import JourneyMap, name_in
from whiteglove.journey.tables import BadRow, as_table, laid_over, table_from

TABLE = """stage;touchpoint;channel;wants;key moment;ours
Telling us;Call;phone;"An answer,
at once";yes;
;Letter;letter;;no;yes
;;phone;;;
Later;Visit;visit;;perhaps;
Later;Chat;chat;;;no
"""


def test_good_rows_go_in_and_bad_ones_are_named() -> None:
    read = table_from(TABLE)
    told = [
        (one.key, [(at.key, at.channel, at.key_moment, at.ours) for at in one.touchpoints]) for one in read.stages
    ]
    assert told == [
        ("telling-us", [("call", "phone", True, True), ("letter", "letter", False, True)]),
        ("later", [("chat", "chat", False, False)]),
    ]
    assert read.stages[0].touchpoints[0].wants == "An answer,\nat once"
    assert read.bad == (BadRow(5, "it has no name."), BadRow(6, "key_moment: yes or no, not 'perhaps'."))


def test_rows_change_what_has_their_key_or_name_and_take_nothing_off(bag_map: JourneyMap) -> None:
    read = table_from("stage,touchpoint,channel\nTelling us,Call,chat\nTelling us,Letter,letter\n")
    told = laid_over(bag_map, read)
    points = {one.key: (stage.key, one.channel, one.key_moment) for stage, one in told.touchpoints()}
    assert points == {
        "call": ("telling", "chat", True),
        "transfer": ("telling", "phone", False),
        "letter": ("telling", "letter", False),
        "courier": ("back", "courier", False),
    }
    assert dict(told.stages[0].touchpoints[0].name) == {"en": "Call", "ja": "お電話"}
    assert told.steps == bag_map.steps


def test_names_in_several_languages_have_columns(bag_map: JourneyMap) -> None:
    head, first, *_ = as_table(bag_map).splitlines()
    assert head.startswith("stage_key,stage:en,touchpoint:en,stage:ja,touchpoint:ja,key,channel,key_moment,ours,")
    assert first.startswith("telling,Telling us,Call,,お電話,call,phone,yes,yes,no,")
    told = table_from(as_table(bag_map), language="ja").stages
    assert name_in(told[0].touchpoints[0].name, "ja") == "お電話"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Line 1: this names the columns"),
        ("a,b\n1,2", "`touchpoint` is missing"),
        ("touchpoint\n" + "x" * 2_000_001, "The table is too large"),
    ],
)
def test_what_is_no_table(text: str, words: str) -> None:
    with pytest.raises(NotUnderstood, match=words):
        table_from(text)


@pytest.mark.parametrize("mark", ["\ufeff", ""])
def test_a_row_needs_a_stage_once(mark: str) -> None:
    assert table_from(f"{mark}touchpoint\nCall\n").bad == (BadRow(2, "It names no stage."),)


def test_hostile_cells_are_only_words() -> None:
    read = table_from('stage,touchpoint\n"<script>","=1+1\x00"\nA,B,C,D,E\n')
    assert [dict(one.name) for one in read.stages] == [{"en": "<script>"}, {"en": "A"}]
    assert dict(read.stages[0].touchpoints[0].name) == {"en": "=1+1"}
