"""Where one sentence ends and the next begins, in the three languages we listen in."""

import re
from collections.abc import Iterator

LONGEST_TEXT = 20_000
LONGEST_SENTENCE = 600
# A full stop ends a sentence before a blank and a capital, unless a short form or a number stands before it.
_END = re.compile(
    r"(?<=[.!?…])(?<!\b[A-Za-z]\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bMme\.)(?<!\bMrs\.)(?<!\b[Nn]o\.)\s+(?=[\"“«(A-ZÀ-Þ0-9])"
)
_JAPANESE_END = re.compile(r"(?<=[。！？])")
# Lines are wrapped by mail programs; a blank line, a list mark or a heading's colon ends what was said.
_PARAGRAPH = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*•]|\d{1,2}[.)])[ \t])")


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, each on one line, in order. Quoted lines (`>`) are nobody's promise now."""
    own = "\n".join(line for line in text[:LONGEST_TEXT].splitlines() if not line.lstrip().startswith(">"))
    for paragraph in _PARAGRAPH.split(own):
        for part in _JAPANESE_END.split(" ".join(paragraph.split())):
            for sentence in _END.split(part):
                said = sentence.strip(" \t-*•")
                if said and len(said) <= LONGEST_SENTENCE:
                    yield said
