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
