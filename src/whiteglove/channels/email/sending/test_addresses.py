"""Addresses from strangers are read quickly, whatever they hold."""

import time

import pytest

from whiteglove.channels.email.sending.addresses import NotAnAddress, can_be_written_to, on_the_wire

HOSTILE = (
    "x@" + "a" * 26 + "!",
    "x@" + "a" * 250 + "!",
    "x@" + "a." * 120 + "!",
    "x@" + "_" * 61 + "-" * 61 + "!",
    "x@" + "é" * 200 + "!",
    "a" * 128 + "." * 64 + "@!",
    "a." * 150 + "@mail.example!",
    '"' + "\\a" * 120 + "@mail.example",
    "x@" + "a" * 5_000_000,
    "x@" + "é" * 5_000_000,
)


@pytest.mark.parametrize("address", HOSTILE, ids=lambda address: f"{address[:12]}-{len(address)}")
def test_no_address_keeps_us_long(address: str) -> None:
    began = time.process_time()
    assert not can_be_written_to(address)
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    "address",
    ["x@", "@mail.example", "x", "", "x@a..b", "x@.a", "x@-a.example", "x@a-.example", "x@" + "a" * 64, "x@a b"],
)
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(NotAnAddress):
        on_the_wire(address)


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("aiko@mail.example", "aiko@mail.example"),
        ("aiko@mail.example.", "aiko@mail.example"),
        (" aiko@xn--r8jz45g.example ", "aiko@xn--r8jz45g.example"),
        ("aiko@例え.example", "aiko@xn--r8jz45g.example"),
        ("aiko..t.@mail.example", '"aiko..t."@mail.example'),
        ("x@[192.0.2.1]", "x@[192.0.2.1]"),
        ("x@" + "a" * 63 + ".example", "x@" + "a" * 63 + ".example"),
        ("x@a_b.example", "x@a_b.example"),
    ],
)
def test_what_is_one(address: str, wire: str) -> None:
    assert on_the_wire(address) == wire
