"""Pure decisions about how the desk looks: is a colour readable, is a file a picture."""

import re
from dataclasses import dataclass

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
READABLE = 4.5  # contrast that WCAG 2.2 AA asks of text
LIGHT_PAPER, LIGHT_SURFACE = "#FBFAF7", "#FFFFFF"
DARK_PAPER, DARK_SURFACE = "#14171A", "#1B1F23"
SOFT = 0.12
LIGHTER_BY = 0.04

PNG, JPEG, WEBP = "image/png", "image/jpeg", "image/webp"
LARGEST_LOGO = 100_000
MOST_PIXELS_A_SIDE = 4000


class CannotBeRead(ValueError):
    """A colour in which words would be hard to read. contrast: the best it reaches on our light paper."""

    def __init__(self, contrast: float) -> None:
        super().__init__(f"contrast {contrast:.1f}")
        self.contrast = contrast


@dataclass(frozen=True, slots=True)
class Accent:
    """The colours of what one can act on, (on light paper, on dark paper)."""

    act: tuple[str, str]
    soft: tuple[str, str]
    on_act: tuple[str, str]


def accent_of(colour: str) -> Accent:
    """The chosen colour on light paper, and the nearest lighter one that is readable on dark paper.

    Raises ValueError for what is no colour, CannotBeRead.
    """
    if not COLOUR.fullmatch(colour):
        raise ValueError(colour)
    light_soft = _mixed(LIGHT_SURFACE, colour, SOFT)
    reached = min(contrast(colour, ground) for ground in (LIGHT_PAPER, LIGHT_SURFACE, light_soft))
    if reached < READABLE:
        raise CannotBeRead(reached)
    dark, dark_soft = _on_dark(colour)
    return Accent((colour.upper(), dark), (light_soft, dark_soft), (LIGHT_SURFACE, DARK_PAPER))


def _on_dark(colour: str) -> tuple[str, str]:
    share = 0.0
    while True:
        lighter = _mixed(colour, "#FFFFFF", min(share, 1.0))
        soft = _mixed(DARK_SURFACE, lighter, SOFT)
        if min(contrast(lighter, ground) for ground in (DARK_PAPER, DARK_SURFACE, soft)) >= READABLE:
            return lighter, soft
        share += LIGHTER_BY


def contrast(one: str, other: str) -> float:
    """How far two colours are apart for the eye, 1 to 21. Source: WCAG 2.2, relative luminance."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _mixed(ground: str, colour: str, share: float) -> str:
    pairs = zip(_parts(ground), _parts(colour), strict=True)
    return "#" + "".join(f"{round(under * (1 - share) + over * share):02X}" for under, over in pairs)


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def picture_type(content: bytes) -> str | None:
    """PNG, JPEG or WebP by what is in it, whatever its name says; None for anything else, or a size without sense."""
    for kind, size_of in ((PNG, _png_size), (JPEG, _jpeg_size), (WEBP, _webp_size)):
        size = size_of(content)
        if size is not None:
            return kind if all(0 < side <= MOST_PIXELS_A_SIDE for side in size) else None
    return None


def _png_size(content: bytes) -> tuple[int, int] | None:
    if content[:8] != b"\x89PNG\r\n\x1a\n" or content[12:16] != b"IHDR" or b"IEND" not in content[-16:]:
        return None
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    if content[:3] != b"\xff\xd8\xff":
        return None
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        kind, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            return int.from_bytes(content[at + 7 : at + 9], "big"), int.from_bytes(content[at + 5 : at + 7], "big")
        at += 2 + max(2, length)
    return None


def _webp_size(content: bytes) -> tuple[int, int] | None:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or len(content) < 30:
        return None
    match content[12:16]:
        case b"VP8X":
            return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
        case b"VP8 ":
            wide, high = (int.from_bytes(content[at : at + 2], "little") & 0x3FFF for at in (26, 28))
            return wide, high
        case b"VP8L":
            bits = int.from_bytes(content[21:25], "little")
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return None
