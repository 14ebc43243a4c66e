"""Replies as the usual programs write them, in many languages: what is new comes out exactly."""

import pytest

from whiteglove.channels.email.understanding.reply import ReplyParts, split_reply
from whiteglove.channels.email.understanding.reply.samples.latin import LATIN
from whiteglove.channels.email.understanding.reply.samples.letters import Letters
from whiteglove.channels.email.understanding.reply.samples.world import WORLD

LANGUAGES = LATIN | WORLD
EACH = [pytest.param(letters, id=language) for language, letters in LANGUAGES.items()]
EACH_ATTRIBUTION = [
    pytest.param(letters, line, id=f"{language}{number}")
    for language, letters in LANGUAGES.items()
    for number, line in enumerate(letters.attributions)
]


def wrapped(line: str, width: int) -> str:
    """As programs wrap: at a space, before `width` where there is one."""
    cut = line.rfind(" ", 8, width)
    return line if cut == -1 else line[:cut] + "\n" + line[cut + 1 :]


def marked(lines: tuple[str, ...], mark: str = "> ") -> str:
    return "\n".join(f"{mark}{line}".rstrip() for line in lines)


@pytest.mark.parametrize("mark", ["> ", ">", "| ", ">> "])
@pytest.mark.parametrize(("letters", "line"), EACH_ATTRIBUTION)
def test_the_answer_stands_above_the_quote(letters: Letters, line: str, mark: str) -> None:
    own = "\n\n".join(letters.own)
    parts = split_reply(f"{own}\n\n{line}\n\n{marked(letters.quoted, mark)}\n")
    assert parts == ReplyParts(own, f"{line.strip()}\n\n{marked(letters.quoted, mark)}", "")


@pytest.mark.parametrize(("letters", "line"), EACH_ATTRIBUTION)
def test_the_answer_stands_below_the_quote(letters: Letters, line: str) -> None:
    own = "\n".join(letters.own)
    assert split_reply(f"{line}\n{marked(letters.quoted)}\n\n{own}\n").reply_text == own


@pytest.mark.parametrize(("letters", "line"), EACH_ATTRIBUTION)
def test_answers_stand_between_the_quoted_lines(letters: Letters, line: str) -> None:
    first, second = letters.quoted
    text = f"{line}\n> {first}\n\n{letters.own[0]}\n\n> {second}\n\n{letters.own[1]}\n"
    assert split_reply(text).reply_text == "\n\n".join(letters.own)


@pytest.mark.parametrize(("letters", "line"), EACH_ATTRIBUTION)
def test_the_quote_has_no_marks(letters: Letters, line: str) -> None:
    own = "\n".join(letters.own)
    quoted = "\n\n".join(letters.quoted)
    assert split_reply(f"{own}\n\n{line}\n\n{quoted}\n").reply_text == own


@pytest.mark.parametrize("width", [30, 50, 60, 72])
@pytest.mark.parametrize(("letters", "line"), EACH_ATTRIBUTION)
def test_the_attribution_is_wrapped(letters: Letters, line: str, width: int) -> None:
    own = "\n".join(letters.own)
    text = f"{own}\n\n{wrapped(line, width)}\n\n{marked(letters.quoted)}\n"
    assert split_reply(text).reply_text == own


@pytest.mark.parametrize(
    "rule", ["", "________________________________\n", "\n_____________________________________________\n"]
)
@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("letters", EACH)
def test_outlook_puts_headers_over_the_old_mail(letters: Letters, rule: str, bold: bool) -> None:
    own = "\n\n".join(letters.own)
    headers = ("*" + line.replace(":", ":*", 1) if bold else line for line in letters.headers)
    quote = rule + "\n".join(headers) + "\n\n" + "\n".join(letters.quoted)
    parts = split_reply(f"{own}\n\n{quote}\n")
    assert parts == ReplyParts(own, quote.strip(), "")


@pytest.mark.parametrize("letters", EACH)
def test_outlook_headers_may_be_spaced_oddly(letters: Letters) -> None:
    own = "\n".join(letters.own)
    quote = "\n\n".join(line.replace(":", "\u00a0:\t", 1) for line in letters.headers)
    assert split_reply(f"{own}\r\n\r\n{quote}\r\n\r\n{letters.quoted[0]}").reply_text == own


@pytest.mark.parametrize("headers", [False, True])
@pytest.mark.parametrize("letters", EACH)
def test_a_line_says_original_message(letters: Letters, headers: bool) -> None:
    own = "\n".join(letters.own)
    block = "\n".join(letters.headers) + "\n\n" if headers else "\n"
    assert split_reply(f"{own}\n\n{letters.original}\n{block}{letters.quoted[0]}\n").reply_text == own


@pytest.mark.parametrize("letters", EACH)
def test_the_phone_says_so(letters: Letters) -> None:
    own = "\n".join(letters.own)
    line = letters.attributions[0]
    parts = split_reply(f"{own}\n\n{letters.phone}\n\n{line}\n\n{marked(letters.quoted)}\n")
    assert (parts.reply_text, parts.signature) == (own, letters.phone)
    assert split_reply(f"{own}\n\n{letters.phone}\n") == ReplyParts(own, "", letters.phone)


@pytest.mark.parametrize("letters", EACH)
def test_a_mail_without_quote_stays_whole(letters: Letters) -> None:
    text = "\n\n".join((*letters.own, *letters.quoted))
    assert split_reply(text) == ReplyParts(text, "", "")


@pytest.mark.parametrize("letters", EACH)
def test_a_forward_without_own_words_is_the_message(letters: Letters) -> None:
    text = "\n".join((letters.original, *letters.headers, "", *letters.quoted))
    assert split_reply(text) == ReplyParts(text, "", "")
