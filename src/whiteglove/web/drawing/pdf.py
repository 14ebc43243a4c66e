"""A drawing as PDF on one page of A4, written by ourselves: few shapes, and the fonts every reader brings along.

Latin letters are Helvetica; Japanese, Greek and Cyrillic ones are a Gothic of UniJIS, which readers have or replace.
"""

import zlib
from collections.abc import Iterator

from whiteglove.web.drawing.letters import helvetica
from whiteglove.web.drawing.looks import looks
from whiteglove.web.drawing.scene import Area, Box, Curve, Disc, Line, Point, Scene, Shape, Words

PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 842.0, 595.0, 30.0
TITLE_SIZE, TITLE_ROOM = 14.0, 28.0
ROUND = 0.5523  # by how much control points stand off, so that four curves make a circle
BOLD_WIDER = 1.06
HATCH = 4.0
GOTHIC = (
    b"<</Type/Font/Subtype/CIDFontType0/BaseFont/HeiseiKakuGo-W5/DW 1000/FontDescriptor 9 0 R"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 6>>>>"
)
GOTHIC_SAID = (
    b"<</Type/FontDescriptor/FontName/HeiseiKakuGo-W5/Flags 4/FontBBox[-92 -250 1010 922]/ItalicAngle 0"
    b"/Ascent 752/Descent -221/CapHeight 737/StemV 114>>"
)


def as_pdf(scene: Scene) -> bytes:
    """The drawing with its title, as large as the page allows."""
    room = PAGE_HEIGHT - 2 * MARGIN - TITLE_ROOM
    scale = min((PAGE_WIDTH - 2 * MARGIN) / scene.width, room / scene.height)
    top = PAGE_HEIGHT - MARGIN - TITLE_ROOM
    pen = _Pen()
    pen.words(Words(MARGIN, PAGE_HEIGHT - MARGIN - TITLE_SIZE, scene.title, ""), TITLE_SIZE, is_bold=True)
    pen.say(f"q {_n(scale)} 0 0 {_n(-scale)} {_n(MARGIN)} {_n(top)} cm")
    for group in scene.groups:
        for shape in group.shapes:
            pen.draw(shape)
    pen.say("Q")
    return _file(pen.content(), scene.title)


class _Pen:
    """Writes what is drawn as operators of PDF; the drawing's own axis runs downwards."""

    def __init__(self) -> None:
        self._said: list[str] = []

    def say(self, text: str) -> None:
        """One line of operators."""
        self._said.append(text)

    def content(self) -> bytes:
        """All of it."""
        return "\n".join(self._said).encode("ascii")

    def draw(self, shape: Shape) -> None:
        """A shape with its look."""
        look = looks().get(shape.look, {})
        if isinstance(shape, Words):
            size, is_bold = float(look.get("font-size", "12px").removesuffix("px")), "font-weight" in look
            self.say(f"{_colour(look.get('fill', '#000000'))} rg")
            self.words(shape, size, is_bold=is_bold, turned=True)
            return
        if isinstance(shape, Box | Disc) and shape.hatched:
            self._hatch(shape)
        fill, stroke = look.get("fill", "none"), look.get("stroke", "none")
        is_filled = fill != "none" and not (isinstance(shape, Box | Disc) and shape.hatched)
        if is_filled:
            self.say(f"{_colour(fill)} rg")
        if stroke != "none":
            self.say(
                f"{_colour(stroke)} RG {look.get('stroke-width', '1')} w [{look.get('stroke-dasharray', '')}] 0 d"
            )
        self.say(f"{_path(shape)} {_painted(is_filled=is_filled, is_stroked=stroke != 'none')}")

    def _hatch(self, shape: Box | Disc) -> None:
        radius = shape.radius if isinstance(shape, Disc) else 0
        x, y = shape.x - radius, shape.y - radius
        width, height = (shape.width, shape.height) if isinstance(shape, Box) else (2 * radius, 2 * radius)
        self.say(f"q {_path(shape)} W n {_colour(looks()['hatch-line']['stroke'])} RG 0.8 w")
        at = x - height
        while at < x + width:
            self.say(f"{_n(at)} {_n(y + height)} m {_n(at + height)} {_n(y)} l S")
            at += HATCH
        self.say("Q")

    def words(self, words: Words, size: float, *, is_bold: bool, turned: bool = False) -> None:
        """Text; turned: where the axis runs downwards, letters are turned upright again."""
        wide = helvetica(words.text, size) * (BOLD_WIDER if is_bold else 1)
        x = words.x - {"start": 0.0, "middle": wide / 2, "end": wide}[words.anchor]
        self.say(f"BT 1 0 0 {-1 if turned else 1} {_n(x)} {_n(words.y)} Tm")
        for font, text in _runs(words.text):
            name = "F3" if font == "wide" else "F2" if is_bold else "F1"
            self.say(f"/{name} {_n(size)} Tf <{text.hex()}> Tj")
        self.say("ET")


def _runs(text: str) -> Iterator[tuple[str, bytes]]:
    """Pieces by the font that has their letters."""
    piece, font = "", ""
    for letter in text:
        own = "plain" if _is_latin(letter) else "wide"
        if own != font and piece:
            yield font, _encoded(font, piece)
            piece = ""
        piece, font = piece + letter, own
    if piece:
        yield font, _encoded(font, piece)


def _is_latin(letter: str) -> bool:
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _encoded(font: str, piece: str) -> bytes:
    return piece.encode("utf-16-be", "replace") if font == "wide" else piece.encode("cp1252")


def _path(shape: Box | Disc | Line | Area | Curve) -> str:
    match shape:
        case Box():
            return f"{_n(shape.x)} {_n(shape.y)} {_n(shape.width)} {_n(shape.height)} re"
        case Disc():
            return _circle(shape)
        case Curve():
            first, *others = shape.points
            return f"{_at(first)} m {' '.join(map(_at, others))} c"
        case _:
            first, *others = shape.points
            lines = " ".join(f"{_at(point)} l" for point in others)
            return f"{_at(first)} m {lines}{' h' if isinstance(shape, Area) else ''}"


def _circle(disc: Disc) -> str:
    x, y, r, k = disc.x, disc.y, disc.radius, disc.radius * ROUND
    curves = (
        ((x + r, y + k), (x + k, y + r), (x, y + r)),
        ((x - k, y + r), (x - r, y + k), (x - r, y)),
        ((x - r, y - k), (x - k, y - r), (x, y - r)),
        ((x + k, y - r), (x + r, y - k), (x + r, y)),
    )
    return f"{_at((x + r, y))} m " + " ".join(f"{' '.join(map(_at, curve))} c" for curve in curves) + " h"


def _painted(*, is_filled: bool, is_stroked: bool) -> str:
    return {(True, True): "B", (True, False): "f", (False, True): "S", (False, False): "n"}[is_filled, is_stroked]


def _at(point: Point) -> str:
    return f"{_n(point[0])} {_n(point[1])}"


def _n(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _colour(code: str) -> str:
    return " ".join(_n(int(code[at : at + 2], 16) / 255) for at in (1, 3, 5))


def _file(content: bytes, title: str) -> bytes:
    """The objects of a PDF of one page, and where each begins."""
    packed = zlib.compress(content, 9)
    fonts = "/F1 5 0 R /F2 6 0 R /F3 7 0 R"
    named = title.encode("utf-16-be", "replace").hex().upper()
    latin = "<</Type/Font/Subtype/Type1/BaseFont/{}/Encoding/WinAnsiEncoding>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {_n(PAGE_WIDTH)} {_n(PAGE_HEIGHT)}]"
        f"/Contents 4 0 R/Resources<</Font<<{fonts}>>>>>>".encode(),
        f"<</Length {len(packed)}/Filter/FlateDecode>>\nstream\n".encode() + packed + b"\nendstream",
        latin.format("Helvetica").encode(),
        latin.format("Helvetica-Bold").encode(),
        b"<</Type/Font/Subtype/Type0/BaseFont/HeiseiKakuGo-W5/Encoding/UniJIS-UTF16-H/DescendantFonts[8 0 R]>>",
        GOTHIC,
        GOTHIC_SAID,
        f"<</Title<FEFF{named}>/Producer(Whiteglove)>>".encode(),
    ]
    written, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    start = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"trailer\n<</Size %d/Root 1 0 R/Info 10 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(written)
