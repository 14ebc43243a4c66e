"""Colours one can read, and pictures that are pictures."""

import pytest

from whiteglove.team import rules
from whiteglove.team.rules import CannotBeRead, accent_of, contrast, picture_type


@pytest.mark.parametrize("colour", ["#1F5F4A", "#000000", "#7A1F5C", "#0B57D0", "#B3261E"])
def test_a_colour_is_readable_on_light_and_on_dark_paper(colour: str) -> None:
    accent = accent_of(colour)
    light, dark = accent.act
    assert light == colour
    assert min(contrast(light, ground) for ground in (rules.LIGHT_PAPER, rules.LIGHT_SURFACE, accent.soft[0])) >= 4.5
    assert min(contrast(dark, ground) for ground in (rules.DARK_PAPER, rules.DARK_SURFACE, accent.soft[1])) >= 4.5
    assert contrast(accent.on_act[0], light) >= 4.5
    assert contrast(accent.on_act[1], dark) >= 4.5


@pytest.mark.parametrize("colour", ["#FFEE88", "#FFFFFF", "#8F8F8F"])
def test_a_pale_colour_is_refused(colour: str) -> None:
    with pytest.raises(CannotBeRead):
        accent_of(colour)


@pytest.mark.parametrize("colour", ["", "red", "#12345", "#12345g", "url(x)", "#123456;}"])
def test_what_is_no_colour_is_refused(colour: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        accent_of(colour)


def test_contrast_is_as_the_standard_has_it() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def png(width: int, height: int) -> bytes:
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + size + b"\x08\x06\x00\x00\x00" + b"\x00" * 8 + b"IEND\xaeB`\x82"


JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\x00\x10\x00\x20" + b"\x00" * 20
WEBP = b"RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00" + b"\x1f\x00\x00" + b"\x0f\x00\x00"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (png(32, 16), "image/png"),
        (JPEG, "image/jpeg"),
        (WEBP, "image/webp"),
        (png(0, 16), None),
        (png(5000, 16), None),
        (png(32, 16)[:20], None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"GIF89a" + b"\x00" * 30, None),
        (b"", None),
    ],
)
def test_a_picture_is_known_by_what_is_in_it(content: bytes, kind: str | None) -> None:
    assert picture_type(content) == kind
