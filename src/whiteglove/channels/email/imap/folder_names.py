"""Folders as people write them, and as servers call them."""

from collections.abc import Iterable

from imap_tools.imap_utf7 import utf7_decode


def likely_name(wanted: str, listed: Iterable[tuple[str, str]]) -> str | None:
    """The server's name for a folder: with its own separator, letter case, prefix; None when there is none.

    listed: names and separators, as the server lists them.
    """
    folders = list(listed)
    for said in (wanted, _decoded(wanted)):
        for is_it in (_exactly, _by_steps, _under_inbox):
            for name, separator in folders:
                if is_it(said, name, separator or "/"):
                    return name
    return None


def _exactly(wanted: str, name: str, _separator: str) -> bool:
    return wanted == name


def _by_steps(wanted: str, name: str, separator: str) -> bool:
    return _steps(wanted.replace("\\", "/").replace("/", separator)) == _steps(name)


def _under_inbox(wanted: str, name: str, separator: str) -> bool:
    return _by_steps(f"INBOX{separator}{wanted}", name, separator)


def _steps(name: str) -> str:
    return name.casefold()


def _decoded(name: str) -> str:
    """A name that was given as it goes over the wire (modified UTF-7)."""
    try:
        return utf7_decode(name.encode("ascii"))
    except (ValueError, UnicodeError):
        return name
