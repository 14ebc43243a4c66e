"""Transfer encodings undone as far as the bytes are readable, with a defect where they are not."""

import re
from binascii import Error as DamagedCode
from binascii import a2b_base64, a2b_qp, a2b_uu
from dataclasses import dataclass

_PLAIN_BASE64 = re.compile(rb"[A-Za-z0-9+/\s]*+={0,2}\s*+")
_CODE_SIGNS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_FOREIGN_SIGNS = bytes(byte for byte in range(256) if byte not in _CODE_SIGNS)
_SPACED_SOFT_BREAK = re.compile(rb"=[ \t]++(?=\r?\n)")
_BROKEN_ESCAPE = re.compile(rb"=(?![0-9A-Fa-f]{2}|\r?\n|\r|[ \t]*+(?:\r?\n|\Z))")
_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,255})\r?\n", re.MULTILINE)
_UU_END = re.compile(rb"^end[ \t]*\r?$", re.MULTILINE)
# Reading line by line is dear; a body of more lines is read without looking at each.
_LINES_READ = 300_000
_UU_FILES_READ = 200
IDENTITY = frozenset({"", "7bit", "8bit", "binary", "none", "7-bit", "8-bit", "7bits", "8bits"})


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a part's body decodes to. after: readable lines behind the code, such as a list's footer."""

    content: bytes
    defect: str | None = None
    after: bytes = b""


@dataclass(frozen=True, slots=True)
class UuFile:
    """A file found in running text between `begin` and `end`."""

    name: bytes
    content: bytes


def decode_transfer(body: bytes, encoding: str) -> Decoded:
    """`body` decoded; an encoding nobody knows leaves it as it is."""
    if encoding in IDENTITY:
        return Decoded(body)
    if encoding == "base64":
        return _from_base64(body)
    if encoding in ("quoted-printable", "quotedprintable", "quoted_printable"):
        defect = "damaged_quoted_printable" if _BROKEN_ESCAPE.search(body) else None
        return Decoded(quoted_printable_bytes(body), defect)
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        files, _ = uu_files(body)
        return Decoded(files[0].content) if files else Decoded(body, "damaged_uuencode")
    return Decoded(body, "unknown_transfer_encoding")


def quoted_printable_bytes(body: bytes) -> bytes:
    """Quoted-printable undone; broken escapes stay as written, soft breaks may have blanks behind them."""
    body = _SPACED_SOFT_BREAK.sub(b"=", body)
    return a2b_qp(body[:-1] if body.endswith(b"=") else body)


def base64_bytes(code: bytes) -> bytes:
    """Base64 undone, foreign signs left out, padding supplied, a lone last sign dropped."""
    kept = code.translate(None, _FOREIGN_SIGNS)
    if len(kept) % 4 == 1:
        kept = kept[:-1]
    return a2b_base64(kept + b"=" * (-len(kept) % 4))


def _from_base64(body: bytes) -> Decoded:
    if _PLAIN_BASE64.fullmatch(body):
        signs = len(body) - sum(body.count(space) for space in (b"\n", b"\r", b" ", b"\t", b"="))
        padded = body.count(b"=") == -signs % 4
        try:
            return Decoded(a2b_base64(body) if padded else base64_bytes(body), _unless(padded))
        except DamagedCode:
            return Decoded(base64_bytes(body), "damaged_base64")
    return _from_mixed_lines(body)


def _unless(sound: bool) -> str | None:
    return None if sound else "damaged_base64"


def _from_mixed_lines(body: bytes) -> Decoded:
    """Line by line: code is joined, plain words are left out or, behind the code, handed on."""
    if body.count(b"\n") > _LINES_READ:
        return Decoded(base64_bytes(body), "damaged_base64")
    blocks: list[list[bytes]] = [[]]
    foreign: list[bytes] = []
    for line in body.splitlines():
        code = line.strip()
        if not _is_code(code):
            foreign.append(line)
            continue
        if code and any(words.strip() for words in foreign):
            foreign = []  # junk between lines of code, not behind them
        blocks[-1].append(code)
        if code.endswith(b"="):
            blocks.append([])
    content = b"".join(base64_bytes(b"".join(block)) for block in blocks)
    return Decoded(content, "damaged_base64", b"\n".join(foreign).strip())


def _is_code(line: bytes) -> bool:
    odd = len(line.rstrip(b"=").translate(None, _CODE_SIGNS))
    return b" " not in line and odd * 10 <= len(line) and not line.startswith(b"--")


def uu_files(body: bytes) -> tuple[list[UuFile], bytes]:
    """The uuencoded files in `body`, and `body` without them; a damaged block stays in the text."""
    files: list[UuFile] = []
    rest: list[bytes] = []
    position = 0
    if b"begin " not in body or body.count(b"\n") > _LINES_READ:
        return files, body
    while len(files) < _UU_FILES_READ and (begin := _UU_BEGIN.search(body, position)):
        end = _UU_END.search(body, begin.end())
        content = _uu_bytes(body[begin.end() : end.start()]) if end else None
        if end is None:
            break
        rest.append(body[position : begin.start() if content is not None else end.end()])
        if content is not None:
            files.append(UuFile(begin[1], content))
        position = end.end()
    return files, b"".join(rest) + body[position:] if files else body


def _uu_bytes(block: bytes) -> bytes | None:
    content: list[bytes] = []
    for line in block.splitlines():
        code = line.rstrip()
        if not code:
            continue
        wanted = (((code[0] - 32) & 63) * 4 + 5) // 3
        try:
            content.append(a2b_uu(code[: wanted + 1]))
        except DamagedCode:
            return None
    return b"".join(content)
