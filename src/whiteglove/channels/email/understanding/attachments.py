"""The files of a mail, at any depth, attached messages and what is packed inside other files included."""

import hashlib
import re
from urllib.parse import unquote

from whiteglove.channels.email.understanding.filenames import filename_for_type, safe_filename
from whiteglove.channels.email.understanding.leaves import LooseFile, OpenedPart
from whiteglove.channels.email.understanding.magic import PROGRAMS, detected_type
from whiteglove.channels.email.understanding.mail import AttachedFile

_CONTENT_REFERENCE = re.compile(r"cid:([^\"'\s<>)]{1,300})", re.IGNORECASE)
_SOURCE_REFERENCE = re.compile(r"\ssrc\s{0,3}=\s{0,3}[\"']?([^\"'\s<>]{1,300})", re.IGNORECASE)
# Parts for machines: listed only when the sender gave them a name.
_FOR_MACHINES = frozenset(
    {
        "message/delivery-status",
        "message/global-delivery-status",
        "message/disposition-notification",
        "message/feedback-report",
        "text/rfc822-headers",
        "application/pgp-encrypted",
        "application/pgp-signature",
        "text/x-amp-html",
        "text/watch-html",
    }
)


def attached_files(opened: list[OpenedPart], html: str, defects: list[str]) -> tuple[AttachedFile, ...]:
    """Every file in document order. html: tells which pictures the text shows; defects: added to."""
    shown = _references(html)
    files: list[AttachedFile] = []
    for found in opened:
        if _is_file(found, opened[0]):
            files.append(_attached(found, shown))
        files += [_loose(file, shown) for file in found.loose_files]
    if any(file.detected_type in PROGRAMS and file.content_type not in PROGRAMS for file in files):
        defects.append("program_in_disguise")
    return tuple(files)


def _is_file(found: OpenedPart, first: OpenedPart) -> bool:
    if not found.stands_for_itself:
        return False
    if found.filename or found.disposition == "attachment" or found.part.is_attached_message:
        return True
    if found.is_body_text or found.leaf.content_type in _FOR_MACHINES:
        return False
    if found.leaf.content_type == "text/calendar":
        return found is not first and not _is_alternative(found)
    return not (found.leaf.text is not None and found is first)


def _is_alternative(found: OpenedPart) -> bool:
    parent = found.part.parent
    return parent is not None and parent.content_type == "multipart/alternative"


def _references(html: str) -> frozenset[str]:
    if not html:
        return frozenset()
    names = [unquote(name) for name in _CONTENT_REFERENCE.findall(html)]
    return frozenset([*names, *_SOURCE_REFERENCE.findall(html)])


def _attached(found: OpenedPart, shown: frozenset[str]) -> AttachedFile:
    leaf = found.leaf
    location = found.part.headers.first("content-location")
    is_shown = found.content_id in shown or (location != "" and location in shown)
    return AttachedFile(
        filename=found.filename or _name_for(found),
        content_type=leaf.content_type,
        size=len(leaf.content),
        sha256=hashlib.sha256(leaf.content).hexdigest(),
        inline=is_shown or found.disposition == "inline",
        content_id=found.content_id,
        content=leaf.content,
        detected_type=detected_type(leaf.content),
    )


def _name_for(found: OpenedPart) -> str:
    if found.part.is_attached_message and found.part.children:
        subject = found.part.children[0].headers.first("subject")
        name = safe_filename(subject.replace("/", " ").replace("\\", " ")[:120])
        if name:
            return f"{name}.eml"
    return filename_for_type(found.leaf.content_type)


def _loose(file: LooseFile, shown: frozenset[str]) -> AttachedFile:
    return AttachedFile(
        filename=file.filename,
        content_type=file.content_type,
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
        inline=file.content_id in shown,
        content_id=file.content_id,
        content=file.content,
        detected_type=detected_type(file.content),
    )
