"""A measured figure: never a number alone, always with its interval, how many answered, and how it was found."""

from dataclasses import dataclass, replace
from datetime import date
from math import isfinite

from whiteglove.analysis.proportions import FEWEST_SHOWN

SHARE = "share"  # 0..1, written as per cent
POINTS = "points"  # of the scale that was asked
CHANGE = "change"  # points more or less, written with its sign
NPS = "nps"  # -100..100
INDEX = "index"  # 0..1
RATIO = "ratio"  # times as often
MONEY = "money"  # more or less, in the smallest unit of the house's currency
MINUTES = "minutes"  # more or less

_AS_WRITTEN = {
    SHARE: "{:.0%}",
    POINTS: "{:.1f}",
    CHANGE: "{:+.1f}",
    NPS: "{:+.0f}",
    INDEX: "{:.2f}",
    RATIO: "{:.2f}",
    MONEY: "{:+.0f}",
    MINUTES: "{:+.0f}",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A value with the ends of its 95 % interval, out of how many answers, of how many invited, when and how found.

    value, low, high: in `unit`; None when not known (n 0) or when so few answered that it would tell of single
    people (n under 5): the figure itself forgets them then. invited: None when nobody counted. answered: how many of
    the invited did; None: all of n. period: first and last day.

    Printed, it says value, interval and n together. It has no order and does no sums: to draw or to send it, code
    takes `value`, `low` and `high`; pages may do so in one macro only (tests/shape/test_bare_numbers.py).
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    unit: str
    method: str
    invited: int | None = None
    answered: int | None = None
    period: tuple[date, date] | None = None
    is_weighted: bool = False

    def __post_init__(self) -> None:
        """Forget what is known of too few; refuse what is no figure. Raises ValueError."""
        if self.unit not in _AS_WRITTEN or self.n < 0:
            raise ValueError(f"{self.n} {self.unit}")
        ends = (self.value, self.low, self.high)
        if self.n < FEWEST_SHOWN:
            for name in ("value", "low", "high"):
                object.__setattr__(self, name, None)
        elif any(end is None for end in ends) and any(end is not None for end in ends):
            raise ValueError("a value without its interval")
        elif any(end is not None and not isfinite(end) for end in ends):
            raise ValueError(f"no figure: {ends}")
        else:
            for name, end in zip(("value", "low", "high"), ends, strict=True):
                object.__setattr__(self, name, None if end is None else float(end))

    def __str__(self) -> str:
        """As "2.9 (2.7 to 3.1, n 212)"; "? (n 0)" when unknown, "? (n < 5)" when so few answered."""
        if self.value is None or self.low is None or self.high is None:
            return f"? (n < {FEWEST_SHOWN})" if self.is_suppressed else f"? (n {self.n})"
        value, low, high = (_AS_WRITTEN[self.unit].format(end) for end in (self.value, self.low, self.high))
        return f"{value} ({low} to {high}, n {self.n})"

    def __html__(self) -> str:
        """The same on a page: a template that prints a figure prints all of it."""
        return str(self).replace("<", "&lt;")

    @property
    def is_unknown(self) -> bool:
        """Nobody answered, or it cannot be known from what they did: "unknown", never nought."""
        return self.value is None and not self.is_suppressed

    @property
    def is_suppressed(self) -> bool:
        """Some answered, and so few that the figure would tell of single people."""
        return 0 < self.n < FEWEST_SHOWN

    @property
    def response_rate(self) -> float | None:
        """Share of the invited who answered, 0..1; None when nobody was invited or nobody counted."""
        answered = self.n if self.answered is None else self.answered
        return answered / self.invited if self.invited else None

    def asked(
        self, invited: int | None, *, answered: int | None = None, period: tuple[date, date] | None = None
    ) -> "Figure":
        """The same figure with how many were invited, how many of these answered, and when."""
        return replace(self, invited=invited, answered=answered, period=period or self.period)


def unknown(*, unit: str, method: str, n: int = 0) -> Figure:
    """A figure that nobody can know yet."""
    return Figure(value=None, low=None, high=None, n=n, unit=unit, method=method)
