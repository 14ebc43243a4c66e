"""A letter becomes the bytes of a mail. Pure: the same letter gives the same mail but for its boundaries."""

import re
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from whiteglove.channels.email.sending import headers
from whiteglove.channels.email.sending.bodies import html_body, plain_body
from whiteglove.channels.email.sending.letter import Letter, LetterFile
from whiteglove.foundation.text import one_line

# Headers are encoded and folded by us before they come here: the library's folding cuts long message ids up.
POLICY = SMTP.clone(cte_type="7bit", refold_source="none")
POLICY_UTF8 = POLICY.clone(utf8=True)
LONGEST_FILENAME = 180
_TYPE = re.compile(r"([a-z0-9][a-z0-9!#$&^_.+-]{0,60})/([a-z0-9][a-z0-9!#$&^_.+-]{0,100})\Z")
_NOT_IN_BASE64 = ("multipart", "message")
_NO_PATH = re.compile(r"[/\\:*?\"<>|\x00-\x1f\x7f]+")


def compose(letter: Letter) -> bytes:
    """The mail, CRLF line ends, 7 bit but for addresses that need SMTPUTF8. Raises NotAnAddress."""
    values = _headers(letter)
    policy = POLICY if all(value.isascii() for value in values.values()) else POLICY_UTF8
    mail = EmailMessage(policy=policy)
    for name, value in values.items():
        mail.set_raw(name, value)
    mail.set_content(plain_body(letter))
    mail.add_alternative(html_body(letter), subtype="html")
    for file in letter.files:
        _attach(mail, file)
    return mail.as_bytes(policy=policy)


def _headers(letter: Letter) -> dict[str, str]:
    answered = letter.in_reply_to if letter.in_reply_to and headers.is_id(letter.in_reply_to) else None
    references = headers.bounded([*letter.references, *([answered] if answered else [])])
    known = {
        "From": headers.people([letter.sender]),
        "To": headers.people(letter.to),
        "Cc": headers.people(letter.cc),
        "Subject": _subject(letter),
        "Date": format_datetime(letter.date),
        "Message-ID": headers.ids([letter.mail_id]),
        "In-Reply-To": headers.ids([answered] if answered else []),
        "References": headers.ids(references),
        "Auto-Submitted": "auto-replied" if letter.is_automatic else "",
        "MIME-Version": "1.0",
    }
    return {name: value for name, value in known.items() if value}


def _subject(letter: Letter) -> str:
    if letter.is_first:
        return headers.subject(letter.subject)
    return headers.subject_line(letter.subject, is_forward=letter.is_forward)


def _attach(mail: EmailMessage, file: LetterFile) -> None:
    main, sub = _media_type(file.content_type)
    mail.add_attachment(file.content, maintype=main, subtype=sub, filename=safe_filename(file.filename))


def _media_type(claimed: str) -> tuple[str, str]:
    found = _TYPE.match(claimed.partition(";")[0].strip().lower())
    if found is None or found[1] in _NOT_IN_BASE64:
        return "application", "octet-stream"
    return found[1], found[2]


def safe_filename(filename: str) -> str:
    """A name without path or control characters, never empty, its ending kept when it is cut."""
    name = one_line(_NO_PATH.sub("_", filename), 10_000).strip(" .")
    if len(name) > LONGEST_FILENAME:
        stem, dot, ending = name.rpartition(".")
        ending = f"{dot}{ending}"[:20] if stem else ""
        name = name[: LONGEST_FILENAME - len(ending)] + ending
    return name or "attachment"
