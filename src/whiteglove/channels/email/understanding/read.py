"""Understanding a mail: raw bytes in, a record out, whatever the bytes."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from whiteglove.channels.email.understanding.attachments import attached_files
from whiteglove.channels.email.understanding.authentication import told_by_our_server
from whiteglove.channels.email.understanding.bodies import BodyText, body_texts, whole_html, whole_text
from whiteglove.channels.email.understanding.calendar_text import text_of_calendar
from whiteglove.channels.email.understanding.charsets import decode_text
from whiteglove.channels.email.understanding.evidence import Evidence, KindTold
from whiteglove.channels.email.understanding.flowed import line_feeds_of_text
from whiteglove.channels.email.understanding.headers import Headers
from whiteglove.channels.email.understanding.identity import (
    answered_id,
    content_key,
    message_id,
    plain_subject,
    referenced_ids,
    sent_at,
)
from whiteglove.channels.email.understanding.kinds import tell_kind
from whiteglove.channels.email.understanding.leaves import LONGEST_TEXT, open_parts
from whiteglove.channels.email.understanding.mail import Kind, Person, UnderstoodMail
from whiteglove.channels.email.understanding.people import people_of
from whiteglove.channels.email.understanding.reply import split_reply
from whiteglove.channels.email.understanding.security import told_security
from whiteglove.channels.email.understanding.structure import Allowance, Part
from whiteglove.foundation.languages import guess_language

_DELIVERED_TO = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
Told = TypeVar("Told")


def understand(raw: bytes) -> UnderstoodMail:
    """The mail in `raw`. Never raises: what cannot be read leaves a defect, and the rest stands."""
    return _understood(raw, _with_line_feeds(raw))


def understand_beginning(raw: bytes, *, limit: int) -> UnderstoodMail:
    """Of a mail too large to read whole, what its first `limit` bytes say; its keys are those of all of it."""
    source = _with_line_feeds(raw)
    beginning = source[:limit]
    mail = _understood(raw, beginning)
    reading = _Understanding(raw, beginning)
    key = content_key(reading.headers, source[reading.whole.start :])
    return replace(mail, content_key=key, stable_key=mail.message_id or f"generated-{key}")


def _understood(raw: bytes, source: bytes) -> UnderstoodMail:
    try:
        return _Understanding(raw, source).mail()
    except Exception as fault:  # noqa: BLE001 - a contact is kept whatever its bytes do to our code
        plain = b"Content-Type: text/plain\n\n" + source[:LONGEST_TEXT]
        return _Understanding(raw, plain, ("not_understood", type(fault).__name__)).mail()


def _with_line_feeds(raw: bytes) -> bytes:
    """Mail of old Macs, whose lines end in a lone CR, with line feeds; any other mail as it is."""
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    feed = raw.find(b"\n")
    head = raw[: feed if feed >= 0 else len(raw)]
    is_lone = b"\r\r" in head or (b"\r" in head.rstrip(b"\r") and feed < 0)
    return raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if is_lone else raw


class _Understanding:
    """The work on one mail, each step a method; `mail` puts the results together."""

    def __init__(self, raw: bytes, source: bytes, defects: tuple[str, ...] = ()) -> None:
        self.raw = raw
        self.allowance = Allowance(len(source), [], defects=list(defects))
        self.defects = self.allowance.defects
        self.parts, self.opened = open_parts(source, self.allowance)
        for found in self.opened:
            self.defects += found.defects
        self.whole: Part = self.parts[0]
        self.headers: Headers = self.whole.headers

    def mail(self) -> UnderstoodMail:
        headers, (text, html) = self.headers, self._body()
        sender, subject = self._sender(), self._subject()
        key, told_id = content_key(headers, self.whole.body), self._message_id()
        kind = self._kind(sender, subject, text)
        new_text, quoted, signature = self._spans(text, html)
        return UnderstoodMail(
            sha256=hashlib.sha256(self.raw).hexdigest(),
            size=len(self.raw),
            message_id=told_id,
            stable_key=told_id or f"generated-{key}",
            content_key=key,
            in_reply_to=answered_id(headers),
            references=referenced_ids(headers),
            sender=sender,
            reply_to=next(iter(self._people("reply-to")), None),
            to=self._people("to"),
            cc=self._people("cc"),
            delivered_to=self._delivered_to(),
            return_path=self._return_path(),
            subject=subject,
            plain_subject=plain_subject(subject),
            date=self._date(),
            text=text,
            reply_text=new_text,
            quoted_text=quoted,
            signature=signature,
            html=html,
            sender_verified=told_by_our_server(headers.undecoded("authentication-results")),
            attachments=attached_files(self.opened, html or "", self.defects),
            kind=kind.kind,
            automatic=kind.automatic,
            bounce=kind.bounce,
            language=self._attempt(lambda: guess_language(new_text or text), None, "language_not_guessed"),
            security=told_security(self.parts, self.opened),
            defects=tuple(dict.fromkeys(self.defects)),
            sent_by=next(iter(self._people("sender")), None),
            date_text=headers.first("date"),
            about=kind.about,
        )

    def _note(self, defect: str | None) -> None:
        if defect:
            self.defects.append(defect)

    def _attempt(self, piece: Callable[[], Told], otherwise: Told, defect: str) -> Told:
        """The result of a piece that reads free text; its fault must not cost us the mail."""
        try:
            return piece()
        except Exception:  # noqa: BLE001 - see above
            self._note(defect)
            return otherwise

    def _body(self) -> tuple[str, str | None]:
        texts = body_texts(self.parts, self.opened)
        trailing = self._trailing()
        if trailing:
            texts.append(BodyText(plain=trailing))
        text = self._attempt(lambda: whole_text(texts), "", "text_not_read")
        if not text.strip():
            texts = [*texts, *self._other_texts()]
            text = self._attempt(lambda: whole_text(texts), "", "text_not_read")
        if len(text) > LONGEST_TEXT:
            text = text[:LONGEST_TEXT]
            self._note("text_truncated")
        return text, whole_html(texts) or None

    def _spans(self, text: str, html: str | None) -> tuple[str, str, str]:
        """New text, quote and signature; all of it is new when nobody could tell them apart."""
        parts = self._attempt(lambda: split_reply(text, html), None, "reply_not_split")
        return (parts.reply_text, parts.quoted_text, parts.signature) if parts else (text, "", "")

    def _message_id(self) -> str | None:
        told = message_id(self.headers)
        if told is None:
            self._note("no_message_id")
        return told

    def _trailing(self) -> str:
        """What somebody wrote behind the end of the parts."""
        words: list[str] = []
        for part in self.parts:
            rest = part.trailing.strip() if part.is_multipart and not part.message_depth else b""
            if rest:
                self._note("body_after_end")
                written, _ = decode_text(rest[:LONGEST_TEXT], None, self.allowance.hints)
                words.append(line_feeds_of_text(written))
        return "\n\n".join(words)

    def _other_texts(self) -> list[BodyText]:
        """Words from elsewhere when the mail has none: winmail.dat, a calendar entry, an attached text."""
        packed = [BodyText(found.packed_text, found.packed_html) for found in self.opened]
        if told := [text for text in packed if text.plain.strip() or text.html.strip()]:
            return told
        calendars = [opened for opened in self.opened if opened.leaf.content_type == "text/calendar"]
        if calendars:
            return [BodyText(text_of_calendar(calendars[0].leaf.text or ""))]
        is_alone = len(self.opened) == 1
        for found in self.opened:
            was_read = found.is_body_text or found.part.message_depth
            readable = found.text_type and not was_read and found.leaf.text
            if readable and (is_alone or found.disposition != "attachment"):
                return [BodyText(html=readable) if found.text_type == "html" else BodyText(readable)]
        return []

    def _sender(self) -> Person | None:
        if len(self.headers.raw("from")) > 1:
            self._note("several_from")
        people = self._people("from")
        if not people:
            self._note("no_from")
            return None
        if not people[0].address:
            self._note("from_without_address")
        return people[0]

    def _people(self, name: str) -> tuple[Person, ...]:
        return tuple(person for value in self.headers.undecoded(name) for person in people_of(value))

    def _date(self) -> datetime | None:
        moment, defect = sent_at(self.headers.first("date"))
        self._note(defect)
        return moment

    def _subject(self) -> str:
        if len(self.headers.raw("subject")) > 1:
            self._note("several_subjects")
        return self.headers.first("subject")

    def _return_path(self) -> str | None:
        value = self.headers.first("return-path")
        people = people_of(value) if value else ()
        return people[0].address if people and people[0].address else value or None

    def _delivered_to(self) -> tuple[str, ...]:
        people = (person for name in _DELIVERED_TO for person in self._people(name))
        return tuple(dict.fromkeys(person.address for person in people if person.address))

    def _kind(self, sender: Person | None, subject: str, text: str) -> KindTold:
        parameters = {name: value.decode("utf_8", "replace") for name, value in self.whole.parameters.items()}
        evidence = Evidence(
            headers=self.headers,
            content_type=self.whole.content_type,
            parameters=parameters,
            leaves=tuple(found.leaf for found in self.opened),
            sender=sender,
            return_path=self._return_path(),
            subject=subject,
            text=text,
        )
        return self._attempt(lambda: tell_kind(evidence), KindTold(Kind.MESSAGE, automatic=False), "kind_not_told")
