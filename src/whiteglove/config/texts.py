"""Texts and their translations: `python -m whiteglove.config.texts extract|update|compile`.

The catalogues (`django.po`) are kept with the code; the template (`.pot`) and the compiled `.mo` are made.
"""

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent
LOCALES = PACKAGE / "web" / "locale"
LANGUAGES = ("ja", "fr")
# Colleagues read the desk in English or Japanese; what customers read comes in French too.
CUSTOMERS_READ = (
    "web/templates/portal/",
    "web/portal/",
    "promises/delays/",
    "perception/asking/",
    "recovery/incidents/words",
    "improvement/telling_back/words",
)
PARTS = {"fr": CUSTOMERS_READ}
DOMAIN = "django"
METHODS = [("**/test_*.py", "ignore"), ("**.py", "python"), ("web/templates/**.html", "jinja2")]
OPTIONS = {"web/templates/**.html": {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true"}}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "in_context": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


@cache
def extract() -> Catalog:
    """Every text of ours that people may read, as the code has it now."""
    found = Catalog(project="Whiteglove", fuzzy=False)
    for file, _line, text, comments, context in _written():
        found.add(text, None, [(file, 0)], auto_comments=comments, context=context)
    return found


def plurals_at_odds() -> list[str]:
    """Texts whose plural is written in two ways: translations know them by their singular, and would mix them up."""
    plurals: dict[tuple[str | None, str], set[str]] = {}
    for _file_name, _line, text, _comments, context in _written():
        if isinstance(text, tuple):
            plurals.setdefault((context, text[0]), set()).add(text[1])
    return [singular for (_context, singular), ways in plurals.items() if len(ways) > 1]


@cache
def extract_for(language: str) -> Catalog:
    """The texts that people read in this language: all, or those of a part."""
    part = PARTS.get(language)
    if part is None:
        return extract()
    found = Catalog(project="Whiteglove", fuzzy=False)
    for text in _texts(extract()):
        places = [place for place in text.locations if place[0].startswith(part)]
        if places:
            found.add(text.id, None, places, auto_comments=text.auto_comments, context=text.context)
    return found


def catalogue(language: str) -> Catalog:
    """The translations kept for a language."""
    with _file(language).open("rb") as source:
        return read_po(source, locale=language, domain=DOMAIN)


def untranslated(language: str) -> list[str]:
    """Texts of the code that have no sure translation in a language."""
    known = catalogue(language)
    return [str(text.id) for text in _texts(extract_for(language)) if not _is_sure(known.get(text.id, text.context))]


def forgotten(language: str) -> list[str]:
    """Translations of texts that are in the code no more."""
    current = extract_for(language)
    return [str(text.id) for text in _texts(catalogue(language)) if current.get(text.id, text.context) is None]


def update() -> None:
    """Bring every catalogue in step with the code; new texts are left empty for a translator."""
    for language in LANGUAGES:
        current = extract_for(language)
        file = _file(language)
        known = catalogue(language) if file.exists() else Catalog(locale=language, domain=DOMAIN)
        made_at = known.creation_date
        known.update(current, no_fuzzy_matching=True)
        known.creation_date = made_at  # else every run would differ
        known.obsolete.clear()
        known.fuzzy = False
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as target:
            write_po(target, known, width=118, sort_by_file=False, omit_header=False, include_lineno=False)


def compile_all() -> None:
    """Make the `.mo` files that pages read."""
    for language in LANGUAGES:
        with _file(language).with_suffix(".mo").open("wb") as target:
            write_mo(target, catalogue(language))


def _file(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


@cache
def _written() -> list[tuple[str, int, str | tuple[str, ...], list[str], str | None]]:
    """File, line, text (singular and plural), comments and context of each text, as they stand in the code."""
    texts = extract_from_dir(PACKAGE, METHODS, OPTIONS, keywords=KEYWORDS, strip_comment_tags=True)
    return sorted(texts, key=lambda one: (one[0], one[1]))


def _texts(texts: Catalog) -> Iterator[Message]:
    return (text for text in texts if text.id)


def _is_sure(text: Message | None) -> bool:
    if text is None or text.fuzzy:
        return False
    return all(text.string) if isinstance(text.string, list | tuple) else bool(text.string)


def main(arguments: list[str]) -> int:
    """Run what the command line asks for; 1 when texts lack a translation."""
    match arguments:
        case ["extract"]:
            with (LOCALES / f"{DOMAIN}.pot").open("wb") as target:
                write_po(target, extract(), width=118, include_lineno=False)
        case ["update"]:
            update()
            missing = {language: untranslated(language) for language in LANGUAGES}
            sys.stdout.writelines(f"{language}: {text}\n" for language, texts in missing.items() for text in texts)
            return 1 if any(missing.values()) else 0
        case ["compile"]:
            compile_all()
        case _:
            sys.stderr.write(__doc__ or "")
            return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
