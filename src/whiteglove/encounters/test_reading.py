"""Encounters out of a CSV file."""

from datetime import timedelta

from whiteglove.encounters.conftest import MONDAY
from whiteglove.encounters.given import EncounterGiven
from whiteglove.encounters.reading import encounters_in

HEAD = "external_id,customer,journey,touchpoint,channel,at,team,colleagues,episode,handovers\n"
AT = "2026-03-02T09:00:00Z"


def read(row: str) -> EncounterGiven | str:
    [(line, one)] = encounters_in((HEAD + row).encode())
    assert line == 2
    return one


def test_a_row_with_everything() -> None:
    one = read(
        f"c-1,M-7,lost-bag,call,phone,{AT},Desk,Yuki; Ben,t-1,Desk > Baggage > 2026-03-02T10:00:00Z > warm;A>B"
    )
    assert isinstance(one, EncounterGiven)
    assert (one.external_id, one.customer.number, one.customer.address) == ("c-1", "M-7", "")
    assert (one.at, one.team, one.colleagues, one.episode) == (MONDAY, "Desk", ("Yuki", "Ben"), "t-1")
    first, second = one.hand_overs
    assert (first.from_whom, first.to_whom, first.at, first.is_warm) == (
        "Desk",
        "Baggage",
        MONDAY + timedelta(hours=1),
        True,
    )
    assert (second.from_whom, second.to_whom, second.at, second.is_warm) == ("A", "B", MONDAY, False)


def test_hand_overs_as_the_api_takes_them() -> None:
    one = read(f'c-1,a@b.example,lost-bag,call,phone,{AT},,,,"[{{""from"": ""A"", ""to"": ""B"", ""warm"": true}}]"')
    assert isinstance(one, EncounterGiven)
    assert one.customer.address == "a@b.example"
    assert [(passed.from_whom, passed.is_warm) for passed in one.hand_overs] == [("A", True)]


def test_what_is_wrong_is_said_in_words() -> None:
    assert read("c-1,M-7,lost-bag,call,phone,yesterday,,,,") == (
        "at: 'yesterday' is no moment such as 2026-03-02T09:15:00Z."
    )
    assert read("c-1,M-7,lost-bag,call,phone,2026-03-02T09:00:00,,,,") == (
        "at: '2026-03-02T09:00:00' is no moment such as 2026-03-02T09:15:00Z."
    )
    for written in ("A", "A>B>later", f"A>B>{AT}>tepid", '"[{]"', '"[7]"'):
        assert str(read(f"c-1,M-7,lost-bag,call,phone,{AT},,,,{written}")).startswith("handovers: ")
    assert read("c-1,M-7") == "2 cells, but 10 columns."


def cell(said: str) -> str:
    return '"' + said.replace('"', '""') + '"'


def test_objects_and_lists_as_the_api_takes_them() -> None:
    customer = cell('{"address": "js@x.example", "name": "JS", "external_id": 7}')
    colleagues = cell('["k1@desk.example", "Kim; the elder", 12]')
    one = read(f"c-1,{customer},lost-bag,call,phone,{AT},,{colleagues},,")
    assert isinstance(one, EncounterGiven)
    assert (one.customer.address, one.customer.number, one.customer.name) == ("js@x.example", "7", "JS")
    assert one.colleagues == ("k1@desk.example", "Kim; the elder", "12")
    nobody = read(f"c-1,{cell(chr(123) + chr(125))},lost-bag,call,phone,{AT},,[],,")
    assert isinstance(nobody, EncounterGiven)
    assert (nobody.customer.address, nobody.colleagues) == ("", ())


def test_objects_that_are_none_are_said_in_words() -> None:
    for wrong in ('{"address": ', '{"mail": "a@b.example"}', '{"address": ["a"]}'):
        assert str(read(f"c-1,{cell(wrong)},lost-bag,call,phone,{AT},,,,")).startswith("customer: ")
    for wrong in ('["k1"', "[[]]", "[true]", '["a"] b'):
        assert str(read(f"c-1,M-7,lost-bag,call,phone,{AT},,{cell(wrong)},,")).startswith("colleagues: ")
    for wrong in ('[{"from": "A", "to": "B", "warm": 7}]', '[{"from": "A", "to": "B", "worm": true}]', "[{}]"):
        assert str(read(f"c-1,M-7,lost-bag,call,phone,{AT},,,,{cell(wrong)}")).startswith("handovers: ")


def test_headings_with_dots() -> None:
    head = "external_id,customer.address,Customer.External_ID,customer.name,journey,touchpoint,channel,at\n"
    [(_, one)] = encounters_in((head + f"c-1,a@b.example,M-7,Aiko,lost-bag,call,phone,{AT}").encode())
    assert isinstance(one, EncounterGiven)
    assert (one.customer.address, one.customer.number, one.customer.name) == ("a@b.example", "M-7", "Aiko")


def test_a_hand_over_without_a_moment_came_at_the_end() -> None:
    head = "external_id,customer,journey,touchpoint,channel,at,ended_at,handovers\n"
    [(_, one)] = encounters_in((head + f"c-1,M-7,lost-bag,call,phone,{AT},2026-03-02T10:00:00Z,A > B").encode())
    assert isinstance(one, EncounterGiven)
    assert [passed.at for passed in one.hand_overs] == [MONDAY + timedelta(hours=1)]
