"""What people ask of the search: many questions of each shape, drawn from the words, names and tags of the seed."""

import random
from collections.abc import Callable

from bench.people import Names
from bench.seed import SEED
from bench.wording import COMMON, SYLLABLES, Language, languages

EACH = 20
MOST_COMMON = 60
DATES = ("after:7d", "before:2025", 'on:"last month"', "after:2025-03", "before:1y")
TEAMS = ("team:baggage", "team:refunds", "team:groups", "team:loyalty")


class Asker:
    """Draws questions; the same ones every time."""

    def __init__(self) -> None:
        self.spoken = {language.code: language for language in languages(random.Random(SEED))}
        self.chance = random.Random(SEED + 1)
        self.names = Names(random.Random(SEED))

    def shapes(self) -> dict[str, Callable[[], str]]:
        """By what it is, how one is drawn."""
        return {
            "a rare word": self.rare,
            "a common word": self.common,
            "a common word while it is typed": lambda: self.common()[:3],
            "two common words": lambda: f"{self.common('en')} {self.common('en')}",
            "a rare and a common word": lambda: f"{self.rare('en')} {self.common('en')}",
            "a phrase": self.phrase,
            "Japanese, two common characters": lambda: self.common("ja")[:2],
            "Japanese, two rare characters": lambda: "".join(self.chance.sample(SYLLABLES["ja"].split(), 2)),
            "a name spelt wrong": self.misspelt,
            "from: somebody": lambda: f"from:{self.family_name()}",
            "customer: somebody": lambda: f'customer:"{self.names.name()}"',
            "a common word in a team": lambda: f"{self.common()} {self.chance.choice(TEAMS)}",
            "a common word under a tag": lambda: f'{self.common()} tag:"tag {self.chance.randrange(30)}"',
            "a common word, is:open": lambda: f"{self.common()} is:open",
            "a common word, has:attachment": lambda: f"{self.common()} has:attachment",
            "a common word and a date": lambda: f"{self.common()} {self.chance.choice(DATES)}",
            "a common word, not another": lambda: f"{self.common()} -{self.common()}",
            "filters alone": lambda: f"{self.chance.choice(TEAMS)} {self.chance.choice(DATES)} is:closed",
            "a number nobody has": lambda: f"WG9{self.chance.randrange(10**7):07}",
            "words that nobody said": lambda: f"{self.common('en')} zz{self.chance.randrange(10**6)}qq",
        }

    def _language(self, code: str | None) -> Language:
        return self.spoken[code or self.chance.choice(("en", "en", "ja", "fr"))]

    def rare(self, code: str | None = None) -> str:
        """A word that a few dozen among a million conversations hold."""
        words = self._language(code).words
        return words[self.chance.randrange(len(words) // 4, len(words))]

    def common(self, code: str | None = None) -> str:
        """One of the words said most."""
        return self.chance.choice(COMMON[self._language(code).code].split()[:MOST_COMMON])

    def phrase(self) -> str:
        """Two or three words that were said one after the other."""
        said = self.chance.choice(self._language(self.chance.choice(("en", "fr"))).sentences).text.rstrip(".").split()
        count = self.chance.choice((2, 3))
        start = self.chance.randrange(len(said) - count)
        return f'"{" ".join(said[start : start + count])}"'

    def family_name(self) -> str:
        """As customers are called, in the scripts of the world."""
        return self.chance.choice(self.names.name().split())

    def misspelt(self) -> str:
        """A family name of some length with two letters changed places."""
        name = ""
        while len(name) < 5 or not name.isalpha():
            name = self.names.name().split()[-1]
        at = self.chance.randrange(1, len(name) - 2)
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def questions() -> dict[str, list[str]]:
    """Some of each shape."""
    return {shape: [draw() for _ in range(EACH)] for shape, draw in Asker().shapes().items()}
