"""Words under which a conversation is found: all that was said and noted, who said it to whom, names of files.

They stand in one `tsvector` without positions. What begins with `from=`, `to=` or `file=` is found by that filter
only; no word of a text contains that mark.
"""

from collections.abc import Iterable

from whiteglove.foundation.text import search_words

READ_AT_MOST = 200_000
WORDS_OF_A_MESSAGE = 6_000
WORDS_OF_A_CONVERSATION = 16_000
LONGEST_WORD_BYTES = 40


def words_in(*texts: str) -> list[str]:
    """Words of these texts, each once; of a very long one the first thousands."""
    found = {cut(word): None for text in texts for word in search_words(text, READ_AT_MOST)}
    return list(found)[:WORDS_OF_A_MESSAGE]


def words_of_message(
    *, texts: Iterable[str], authors: Iterable[str] = (), to: Iterable[str] = (), files: Iterable[str] = ()
) -> list[str]:
    """All words by which one message is found; people by name and address."""
    authors, to, files = list(authors), list(to), list(files)
    found = words_in(*texts, *authors, *files)
    for mark, said in (("from", authors), ("to", to), ("file", files)):
        found += [marked(mark, word) for word in words_in(*said)]
    return list(dict.fromkeys(found))


def marked(mark: str, word: str) -> str:
    """The word as the filter of this name finds it."""
    return cut(f"{mark}={word}")


def cut(word: str) -> str:
    """The word at the length in which it is kept: a vector holds a million bytes at most."""
    if len(word) * 4 <= LONGEST_WORD_BYTES:
        return word
    return word.encode()[:LONGEST_WORD_BYTES].decode(errors="ignore")
