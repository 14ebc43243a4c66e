"""Each part opened: transfer decoding undone, text decoded, its name and place told."""

import re
from dataclasses import dataclass, field, replace

from whiteglove.channels.email.understanding.charsets import codec_named, decode_text
from whiteglove.channels.email.understanding.evidence import Leaf
from whiteglove.channels.email.understanding.filenames import filename_for_type, safe_filename, told_filename
from whiteglove.channels.email.understanding.flowed import line_feeds, line_feeds_of_text, unflowed
from whiteglove.channels.email.understanding.parameters import Parameters, first_word, read_parameters
from whiteglove.channels.email.understanding.structure import Allowance, Part, parts_of
from whiteglove.channels.email.understanding.tnef import SIGNATURE, unpack_tnef
from whiteglove.channels.email.understanding.transfer import IDENTITY, Decoded, decode_transfer, uu_files
from whiteglove.channels.email.understanding.words import decode_words

LONGEST_TEXT = 1_000_000
_LONGEST_TEXT_BYTES = 2_000_000
_META_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_HTML_START = re.compile(
    r"\s*+(?:<!doctype html|<(?:html|head|body|div|p|table|meta|center|font|span|br)[\s/>])", re.IGNORECASE
)
_WORD_CHARSET = re.compile(rb"=\?([A-Za-z0-9_.:-]{2,40})[?*]")
_PACKED = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
READ_AS_TEXT = frozenset({"message/partial", "text/plain", "text/html", "text/enriched", "text/richtext"})


@dataclass(frozen=True, slots=True)
class LooseFile:
    """A file found inside another part: uuencoded in text, or packed in winmail.dat."""

    filename: str
    content: bytes
    content_type: str = "application/octet-stream"
    content_id: str | None = None


@dataclass(slots=True, eq=False)
class OpenedPart:
    """A part with everything later steps ask of it. text_type: what the text really is, plain or html.

    packed_text, packed_html: what winmail.dat says. stands_for_itself: False when its files are
    listed instead.
    """

    part: Part
    leaf: Leaf
    disposition: str
    filename: str
    content_id: str | None
    text_type: str
    defects: list[str] = field(default_factory=list)
    loose_files: tuple[LooseFile, ...] = ()
    packed_text: str = ""
    packed_html: str = ""
    stands_for_itself: bool = True

    @property
    def is_body_text(self) -> bool:
        """Whether it is there to be read, not to be saved."""
        return self.text_type != "" and self.disposition != "attachment" and not self.filename


def open_parts(source: bytes, allowance: Allowance) -> tuple[list[Part], list[OpenedPart]]:
    """All parts of a mail in document order, and those that are no multipart opened; encoded messages too."""
    waiting = parts_of(source, allowance)[::-1]
    _gather_hints(waiting, allowance.hints)
    parts: list[Part] = []
    opened: list[OpenedPart] = []
    while waiting:
        part = waiting.pop()
        parts.append(part)
        if part.is_multipart:
            continue
        found = open_part(part, allowance.hints)
        opened.append(found)
        if part.is_attached_message and not part.children and _may_open(part, allowance):
            inner = parts_of(found.leaf.content, allowance, within=part)
            waiting += inner[::-1]
    return parts, opened


def _may_open(part: Part, allowance: Allowance) -> bool:
    fits = part.message_depth < allowance.deepest_message and allowance.parts > 0
    return fits and part.encoding not in IDENTITY


def _gather_hints(parts: list[Part], hints: list[str]) -> None:
    """The charsets the mail itself names, for headers and parts that name none."""
    labels = [first_word(part.parameters, "charset") for part in parts[::-1] if part.parameters]
    headers = parts[-1].headers
    for value in (*headers.raw("subject"), *headers.raw("from"), *headers.raw("to")):
        labels += [label.decode("ascii", "replace") for label in _WORD_CHARSET.findall(value[:20_000])]
    for label in dict.fromkeys(labels):
        codec = codec_named(label)
        if codec and codec not in hints and codec not in ("utf_8", "cp1252"):
            hints.append(codec)


def open_part(part: Part, hints: list[str]) -> OpenedPart:
    """One part that is no multipart, read as far as its bytes allow."""
    disposition, told = _disposition(part)
    filename = told_filename(told, part.parameters, hints)
    content_type = part.content_type
    if content_type.startswith("multipart/"):
        content_type = "text/plain"  # without a boundary it has no parts, but it may have words
    decoded = _decoded(part)
    content_id = part.headers.first("content-id").strip(" <>") or None
    leaf = Leaf(content_type, part.headers, decoded.content, None)
    opened = OpenedPart(part, leaf, disposition, filename, content_id, "")
    if decoded.defect:
        opened.defects.append(decoded.defect)
    if content_type == "message/partial":
        opened.defects.append("partial_message")
    if content_type.startswith("text/") or content_type == "message/partial":
        _read_text(opened, decoded, hints)
    elif decoded.content.startswith(SIGNATURE) or content_type in _PACKED:
        _unpack(opened)
    return opened


def _unpack(opened: OpenedPart) -> None:
    """Open winmail.dat; one that is damaged is also kept as it came."""
    unpacked = unpack_tnef(opened.leaf.content)
    opened.packed_text, opened.packed_html = unpacked.text[:LONGEST_TEXT], unpacked.html[:LONGEST_TEXT]
    opened.loose_files = tuple(
        LooseFile(
            safe_filename(file.filename) or filename_for_type(file.content_type),
            file.content,
            file.content_type or "application/octet-stream",
            file.content_id or None,
        )
        for file in unpacked.files
    )
    opened.stands_for_itself = not unpacked.is_whole or not (unpacked.files or unpacked.text or unpacked.html)
    if not unpacked.is_whole:
        opened.defects.append("damaged_tnef")


def _disposition(part: Part) -> tuple[str, Parameters]:
    raw = part.headers.raw("content-disposition")
    return read_parameters(raw[0]) if raw else ("", {})


def _decoded(part: Part) -> Decoded:
    """The content; line ends of text, which differ by the route a mail took, made equal first."""
    body, encoding = part.body, part.encoding
    is_text = part.content_type.startswith(("text/", "message/", "multipart/"))
    if encoding in IDENTITY:
        is_text = is_text or (encoding != "binary" and b"\0" not in body)
    if is_text or encoding.startswith("quoted"):
        body = line_feeds(body)
    return decode_transfer(body, encoding)


def _read_text(opened: OpenedPart, decoded: Decoded, hints: list[str]) -> None:
    leaf, parameters = opened.leaf, opened.part.parameters
    readable = decoded.content
    if decoded.after and leaf.content_type in READ_AS_TEXT:
        readable += b"\n\n" + decoded.after
    if leaf.content_type == "text/plain" and not opened.filename and opened.disposition != "attachment":
        files, readable = uu_files(readable)
        opened.loose_files = tuple(_loose_file(file.name, file.content, hints) for file in files)
    label = first_word(parameters, "charset")
    is_html = leaf.content_type == "text/html"
    if is_html and not label and (meta := _META_CHARSET.search(readable[:4096])):
        label = meta[1].decode("ascii")
    text, defect = decode_text(readable[:_LONGEST_TEXT_BYTES], label, hints)
    text = line_feeds_of_text(text)
    if defect:
        opened.defects.append(defect)
    if len(readable) > _LONGEST_TEXT_BYTES or len(text) > LONGEST_TEXT:
        opened.defects.append("text_truncated")
        text = text[:LONGEST_TEXT]
    if leaf.content_type in READ_AS_TEXT:
        text = _told_text_type(opened, text)
    opened.leaf = replace(leaf, text=text)


def _told_text_type(opened: OpenedPart, text: str) -> str:
    """Tells whether the text is plain or HTML, whatever the label, and gives it ready to read."""
    content_type, parameters = opened.leaf.content_type, opened.part.parameters
    if content_type == "text/html":
        opened.text_type = "html" if "<" in text else "plain"
        return text
    opened.text_type = "plain"
    if content_type in ("text/enriched", "text/richtext"):
        return re.sub(r"<[^<>]*+>", "", text)
    if _HTML_START.match(text) and "</" in text:
        opened.text_type = "html"
        opened.defects.append("html_in_plain_text")
    elif first_word(parameters, "format").lower() == "flowed":
        return unflowed(text, delete_space=first_word(parameters, "delsp").lower() == "yes")
    return text


def _loose_file(name: bytes, content: bytes, hints: list[str]) -> LooseFile:
    told, _ = decode_text(name, None, hints)
    return LooseFile(safe_filename(decode_words(told)) or filename_for_type(""), content)
