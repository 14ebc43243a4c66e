"""Which team or colleague of the house a record means: by id, key or address, or by a name that one alone has."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import TypeVar

from whiteglove.encounters.given import LONGEST_NAME
from whiteglove.foundation.text import folded, kept_words
from whiteglove.team.models import Colleague, Team

One = TypeVar("One", Team, Colleague)
COLUMNS = ("pk", "email", "name")


def teams_meant(words: Collection[str]) -> dict[str, Team]:
    """By these words, without white space around them; those that mean nobody of the house are left out."""
    ids = ids_in(words)
    teams = list(Team.objects.only("pk", "key", "name"))
    by_id = {str(team.pk): team for team in teams if team.pk in ids}
    return _meant(words, by_id, {team.key: team for team in teams}, teams)


def colleagues_meant(words: Collection[str]) -> dict[str, Colleague]:
    """The same of people. Who left counts too: records tell of earlier days."""
    mails = {word.lower() for word in words if "@" in word}
    ids = ids_in(words)
    found = list((Colleague.objects.filter(email__in=mails) | Colleague.objects.filter(pk__in=ids)).only(*COLUMNS))
    by_id = {str(one.pk): one for one in found if one.pk in ids}
    by_mail = {one.email.lower(): one for one in found}
    has_names = any(word.lower() not in by_mail and word not in by_id for word in words)
    everybody = Colleague.objects.only(*COLUMNS) if has_names else ()
    return _meant(words, by_id, by_mail, everybody)


def meant_alike(pairs: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of two words that mean the same team or colleague of the house, as a hand-over names them."""
    if not pairs:
        return set()
    words = {word: kept_words(word, LONGEST_NAME) for pair in pairs for word in pair}
    teams = teams_meant({word for word in words.values() if not is_number(word)})
    people = colleagues_meant(set(words.values()) - set(teams))
    meant = {word: teams.get(said) or people.get(said) for word, said in words.items()}
    return {(one, other) for one, other in pairs if meant[one] is not None and meant[one] == meant[other]}


def _meant(
    words: Collection[str], by_id: dict[str, One], by_key: dict[str, One], everybody: Iterable[One]
) -> dict[str, One]:
    named = [(folded(one.name.strip()), one) for one in everybody]
    often = Counter(name for name, _ in named)
    by_name = {name: one for name, one in named if often[name] == 1}
    found = {}
    for word in words:
        one = by_id.get(word) or by_key.get(word.lower()) or by_name.get(folded(word))
        if one is not None:
            found[word] = one
    return found


def ids_in(words: Iterable[str]) -> set[int]:
    """Those that are numbers."""
    return {int(word) for word in words if is_number(word)}


def is_number(word: str) -> bool:
    """Whether it is an id, and of a colleague where both are possible."""
    return word.isascii() and word.isdecimal() and len(word) <= 18
