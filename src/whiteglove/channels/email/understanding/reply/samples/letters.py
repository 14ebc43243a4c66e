"""What a language needs for a reply as programs write it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Letters:
    """What one language needs: two own lines, two quoted lines, and the lines programs put over a quote."""

    own: tuple[str, str]
    quoted: tuple[str, str]
    attributions: tuple[str, ...]
    headers: tuple[str, ...]
    original: str
    phone: str
