"""A search as the list shows it: its chips, where the words stand, and names that are nearly those typed."""

from dataclasses import dataclass, replace

from whiteglove.conversations.queries.lists import Page, list_conversations, list_found
from whiteglove.conversations.queries.walking import Place
from whiteglove.conversations.searching.language import Search, Word, parse
from whiteglove.conversations.searching.meaning import Chip, Meaning, meaning_of
from whiteglove.conversations.searching.names import names_like
from whiteglove.conversations.searching.snippets import Marker, Pieces, Snippet, snippets
from whiteglove.foundation.actors import Actor
from whiteglove.web.desk.wanted import Wanted

FEW = 5
WORDS_TRIED = 3


@dataclass(frozen=True, slots=True)
class Looked:
    """likely: searches with a name spelt otherwise. instead: the one shown, as nothing answers what was typed."""

    chips: tuple[Chip, ...] = ()
    words: str = ""
    likely: tuple[str, ...] = ()
    instead: str = ""
    found: dict[int, Snippet] | None = None
    marker: Marker | None = None

    def snippet(self, conversation_id: int) -> Snippet | None:
        """Where the words stand in a conversation; None when its preview will do."""
        return (self.found or {}).get(conversation_id)

    def marked(self, text: str) -> Pieces:
        """A short text in pieces, those searched for marked."""
        return self.marker.marked(text) if self.marker else ((text, False),)


def look(actor: Actor, want: Wanted) -> tuple[Page, Looked]:
    """One page of the list, and what there is to say about the search."""
    search = parse(want.words)
    if not search:
        return list_conversations(actor, want.view, after=want.after, words=want.words), Looked()
    meaning = meaning_of(actor, search)
    page = _page(actor, meaning, want)
    looked = Looked(chips=meaning.chips, words=search.words)
    if want.after is None and len(page.rows) < FEW and page.looked_back_to is None:
        looked = replace(looked, likely=_likely(actor, search))
        if looked.likely and not page.rows:
            meaning = meaning_of(actor, parse(looked.likely[0]))
            page, looked = _page(actor, meaning, want), replace(looked, instead=looked.likely[0])
    found = snippets([row.id for row in page.rows], meaning.marks)
    return page, replace(looked, found=found, marker=Marker(meaning.marks))


def _page(actor: Actor, meaning: Meaning, want: Wanted) -> Page:
    if meaning.asked.is_empty:
        return Page((), None)
    place = Place.parse(want.after) if want.after is not None else None
    return list_found(actor, meaning.asked, view=want.view, place=place)


def _likely(actor: Actor, search: Search) -> tuple[str, ...]:
    """The same search with one word as a customer is called."""
    found: list[str] = []
    words = [at for at, term in enumerate(search.terms) if isinstance(term, Word) and not term.is_negated]
    for at in words[:WORDS_TRIED]:
        for name in names_like(actor, search.terms[at].text if isinstance(search.terms[at], Word) else ""):  # type: ignore[union-attr]
            terms = (*search.terms[:at], Word(name), *search.terms[at + 1 :])
            found.append(str(Search(terms)))
    return tuple(found[:WORDS_TRIED])
