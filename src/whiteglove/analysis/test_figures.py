"""A figure is never a number alone: not in code, not on a page."""

from collections.abc import Callable
from datetime import date

import pytest
from jinja2 import Environment

from whiteglove.analysis.figures import CHANGE, INDEX, NPS, POINTS, RATIO, SHARE, Figure, unknown


def figure(value: float = 2.94, low: float = 2.7, high: float = 3.1, *, n: int = 212, unit: str = POINTS) -> Figure:
    return Figure(value=value, low=low, high=high, n=n, unit=unit, method="t")


@pytest.mark.parametrize(
    ("found", "written"),
    [
        (figure(), "2.9 (2.7 to 3.1, n 212)"),
        (figure(0.6, 0.2307, 0.8824, n=5, unit=SHARE), "60% (23% to 88%, n 5)"),
        (figure(16.67, -9.53, 40.3, n=36, unit=NPS), "+17 (-10 to +40, n 36)"),
        (figure(-0.73, -0.9, -0.5, unit=CHANGE), "-0.7 (-0.9 to -0.5, n 212)"),
        (figure(0.4846, 0.3, 0.6, unit=INDEX), "0.48 (0.30 to 0.60, n 212)"),
        (figure(3.04545, 1.66, 5.59, unit=RATIO), "3.05 (1.66 to 5.59, n 212)"),
        (figure(n=4), "? (n < 5)"),
        (unknown(unit=POINTS, method="t"), "? (n 0)"),
        (unknown(unit=POINTS, method="t", n=30), "? (n 30)"),
    ],
)
def test_it_says_all_of_itself(found: Figure, written: str) -> None:
    assert str(found) == f"{found}" == written


@pytest.mark.parametrize("n", [1, 4])
def test_of_four_nothing_is_kept(n: int) -> None:
    found = figure(n=n)
    assert (found.value, found.low, found.high) == (None, None, None)
    assert found.is_suppressed
    assert not found.is_unknown


def test_nobody_is_unknown_and_not_nought() -> None:
    found = Figure(value=0.0, low=0.0, high=0.0, n=0, unit=SHARE, method="Wilson")
    assert (found.value, found.is_unknown, found.is_suppressed) == (None, True, False)
    assert unknown(unit=SHARE, method="Wilson", n=30).is_unknown
    assert not figure().is_unknown


def test_invited_and_period_come_with_it() -> None:
    year = (date(2025, 1, 1), date(2025, 12, 31))
    found = figure().asked(1060, period=year)
    assert (found.response_rate, found.period, found.value) == (0.2, year, 2.94)
    assert figure().response_rate is None
    assert figure().asked(0).response_rate is None
    assert found.asked(2000).period == year


@pytest.mark.parametrize(
    "wrong",
    [{"unit": "calls per minute"}, {"n": -1}, {"low": float("nan")}, {"high": float("inf")}],
)
def test_what_is_no_figure_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"calls|-1|no figure"):
        figure(**wrong)  # type: ignore[arg-type]


def test_a_value_without_its_interval_is_refused() -> None:
    with pytest.raises(ValueError, match="without its interval"):
        Figure(value=2.9, low=None, high=None, n=212, unit=POINTS, method="t")


@pytest.mark.parametrize("text", ["{{ it }}", "{{ it|string }}", "{{ '%s'|format(it) }}", "{{ it ~ '' }}"])
def test_a_page_prints_all_of_it(text: str) -> None:
    page = Environment(autoescape=True).from_string(text)
    assert page.render(it=figure()) == "2.9 (2.7 to 3.1, n 212)"
    assert page.render(it=figure(n=4)) == "? (n &lt; 5)"


@pytest.mark.parametrize(
    "text",
    [
        "{{ it|round }}",
        "{{ '%.1f'|format(it) }}",
        "{{ it * 100 }}",
        "{{ it + 0 }}",
        "{{ [it, other]|sort }}",
        "{{ -it }}",
    ],
)
def test_a_page_cannot_print_or_sort_a_number(text: str) -> None:
    with pytest.raises(TypeError):
        Environment(autoescape=True).from_string(text).render(it=figure(), other=figure(4.1, 4.0, 4.2))


@pytest.mark.parametrize("number", [float, int, round, "{:.1f}".format])
def test_it_is_no_number_in_code(number: Callable[[Figure], object]) -> None:
    with pytest.raises(TypeError):
        number(figure())
