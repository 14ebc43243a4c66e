"""Figures as JSON and back, to be kept; nothing of them is lost on the way."""

from dataclasses import asdict
from datetime import date
from typing import Any

from whiteglove.analysis.figures import Figure


def as_json(figure: Figure | None) -> dict[str, Any] | None:
    """A figure as it is kept."""
    if figure is None:
        return None
    told = asdict(figure)
    told["period"] = [day.isoformat() for day in figure.period] if figure.period else None
    return told


def figure_from(told: dict[str, Any]) -> Figure:
    """The figure again."""
    period = told["period"]
    days = (date.fromisoformat(period[0]), date.fromisoformat(period[1])) if period else None
    return Figure(**(told | {"period": days}))


def maybe_figure(told: dict[str, Any] | None) -> Figure | None:
    """The figure, where there is one."""
    return figure_from(told) if told is not None else None
