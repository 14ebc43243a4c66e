"""Splits a mail into what is new, what is quoted, and the signature."""

from dataclasses import dataclass

from whiteglove.channels.email.understanding.reply.from_html import relabel_by_html
from whiteglove.channels.email.understanding.reply.lines import OWN, QUOTE, SIGNATURE, Lines, lines_of
from whiteglove.channels.email.understanding.reply.scan import label_quotes
from whiteglove.channels.email.understanding.reply.signatures import is_footer, label_signatures


@dataclass(frozen=True, slots=True)
class ReplyParts:
    """Spans of one text, in its order: every character that is no space is in exactly one of them."""

    reply_text: str
    quoted_text: str
    signature: str


def split_reply(text: str, html: str | None = None) -> ReplyParts:
    """Tell what the customer newly wrote from what is quoted below, above or between, and from the signature.

    html: the mail's HTML, which may know better what is quoted; the parts are always of `text`.
    When in doubt words stay in reply_text, and it is empty only when the text holds nothing but
    what a program wrote ("Sent from my iPhone").
    """
    lines = lines_of(text)
    scan = label_quotes(lines)
    if html:
        relabel_by_html(lines, scan, html)
    if not scan.kept_whole:
        label_signatures(lines, 0, len(lines.plain))
    _give_back_when_empty(lines)
    return ReplyParts(
        reply_text=_joined(lines, OWN),
        quoted_text=_joined(lines, QUOTE),
        signature=_joined(lines, SIGNATURE),
    )


def _give_back_when_empty(lines: Lines) -> None:
    """A text that is all quote, or all signature, is what the customer sent: it becomes the reply."""
    filled = [at for at, line in enumerate(lines.plain) if line]
    if any(lines.labels[at] == OWN for at in filled):
        return
    if any(lines.labels[at] == QUOTE for at in filled):
        _relabel(lines, QUOTE)
    elif not all(is_footer(lines.plain[at]) for at in filled):
        _relabel(lines, SIGNATURE)


def _relabel(lines: Lines, label: int) -> None:
    lines.labels = bytearray(OWN if each == label else each for each in lines.labels)


def _joined(lines: Lines, label: int) -> str:
    """The stretches with one label, a blank line between them."""
    stretches: list[str] = []
    start = lines.labels.find(label)
    while start != -1:
        end = start + len(lines.labels[start:]) - len(lines.labels[start:].lstrip(bytes([label])))
        stretches.append("".join(lines.raw[start:end]).strip())
        start = lines.labels.find(label, end)
    return "\n\n".join(stretch for stretch in stretches if stretch)
