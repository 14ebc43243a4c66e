"""Which language a text is in, and what languages call themselves."""

import re
from copy import copy
from functools import cache
from importlib import import_module
from typing import Protocol

EXAMINED_CHARACTERS = 1_000
FEWEST_LETTERS = 8
FEWEST_LETTERS_OF_A_SCRIPT = 2
# Below this the best and the next guess are too near; measured on our own sentences (test_languages.py).
LEAST_CONFIDENCE = 0.6

LANGUAGES: dict[str, str] = {
    "ar": "العربية",
    "bg": "Български",
    "ca": "Català",
    "cs": "Čeština",
    "da": "Dansk",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "en": "English",
    "es": "Español",
    "et": "Eesti",
    "fa": "فارسی",
    "fi": "Suomi",
    "fr": "Français",
    "he": "עברית",
    "hi": "हिन्दी",
    "hr": "Hrvatski",
    "hu": "Magyar",
    "id": "Bahasa Indonesia",
    "it": "Italiano",
    "ja": "日本語",
    "ko": "한국어",
    "lt": "Lietuvių",
    "lv": "Latviešu",
    "nl": "Nederlands",
    "no": "Norsk",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "ru": "Русский",
    "sk": "Slovenčina",
    "sl": "Slovenščina",
    "sr": "Српски",
    "sv": "Svenska",
    "th": "ไทย",
    "tr": "Türkçe",
    "uk": "Українська",
    "vi": "Tiếng Việt",
    "zh": "中文",
}

_LATIN = (
    "ca", "cs", "da", "de", "en", "es", "et", "fi", "fr", "hr", "hu", "id", "it", "lt", "lv",
    "nl", "no", "pl", "pt", "ro", "sk", "sl", "sv", "tr", "vi",
)  # fmt: skip
_CYRILLIC = ("ru", "uk", "bg", "sr")

# Letters only one of the languages of a script uses.
_ONLY_PERSIAN = re.compile("[پچژگی]")
_ONLY_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_ONLY_SERBIAN = re.compile("[ђјљњћџЂЈЉЊЋЏ]")
_ONLY_RUSSIAN = re.compile("[ыэёЫЭЁ]")

_NO_WORDS = re.compile(r"\S{1,200}@\S{1,200}|https?://\S{1,500}|www\.\S{1,500}|[\d_]")
_LETTER = re.compile(r"[^\W\d_]")
_KANA = re.compile("[\u3041-\u30ff\uff66-\uff9f]")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_SCRIPTS = {
    "ko": re.compile("[\uac00-\ud7af\u1100-\u11ff]"),
    "cyrillic": re.compile("[\u0400-\u04ff]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "arabic": re.compile("[\u0600-\u06ff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
    "hi": re.compile("[\u0900-\u097f]"),
}


class _Identifier(Protocol):
    def set_languages(self, langs: tuple[str, ...]) -> None: ...

    def classify(self, text: str) -> tuple[str, float]: ...


def guess_language(text: str) -> str | None:
    """The language of a text as ISO 639-1 code; None when it is too short, or too near to another.

    Looks at the first EXAMINED_CHARACTERS only; addresses and links do not count. Names and product
    words in Latin script within another script do not mislead it. The first call loads the model
    (a second or two); after that a guess takes some 0.3 ms.
    """
    sample = _NO_WORDS.sub(" ", text[:EXAMINED_CHARACTERS])
    letters = len(_LETTER.findall(sample))
    if letters < FEWEST_LETTERS_OF_A_SCRIPT:
        return None
    script = None if sample.isascii() else _by_script(sample, letters)
    if script == "cyrillic":
        return _cyrillic_language(sample)
    if script == "arabic":
        return "fa" if _ONLY_PERSIAN.search(sample) else "ar"
    if script is not None:
        return script
    return _likeliest(sample, _LATIN) if letters >= FEWEST_LETTERS else None


def _by_script(sample: str, letters: int) -> str | None:
    """A script that makes up a fifth of the letters decides: names and codes in Latin stand in every text."""
    needed = max(FEWEST_LETTERS_OF_A_SCRIPT, letters / 5)
    kana, han = len(_KANA.findall(sample)), len(_HAN.findall(sample))
    if kana + han >= needed and kana:
        return "ja"
    for script, pattern in _SCRIPTS.items():
        if len(pattern.findall(sample)) >= needed:
            return script
    # Chinese and Japanese share short words without kana; four characters are seldom Japanese alone.
    return "zh" if han >= max(4, needed) else None


def _cyrillic_language(sample: str) -> str | None:
    if _ONLY_UKRAINIAN.search(sample):
        return "uk"
    if _ONLY_SERBIAN.search(sample):
        return "sr"
    if _ONLY_RUSSIAN.search(sample):
        return "ru"
    return _likeliest(sample, _CYRILLIC)


def _likeliest(sample: str, languages: tuple[str, ...]) -> str | None:
    language, confidence = _identifier(languages).classify(sample)
    return language if confidence >= LEAST_CONFIDENCE else None


@cache
def _identifier(languages: tuple[str, ...]) -> _Identifier:
    """One model over the languages we meet; the rows of other languages are dropped."""
    identifier = copy(_model())
    identifier.set_languages(languages)
    return identifier


@cache
def _model() -> _Identifier:
    # Imported here: the model brings numpy, which many commands never need.
    langid = import_module("py3langid.langid")
    model: _Identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    return model
