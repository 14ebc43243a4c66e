"""Evidence and effects as they are kept and as programs get them."""

from typing import Any

from whiteglove.analysis.figures import Figure
from whiteglove.analysis.helped import Helped
from whiteglove.improvement.queries.known import Known


def figure_json(figure: Figure) -> dict[str, Any]:
    """Value, ends of its 95 % interval, n; null and `suppressed` where fewer than five answered."""
    return {
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "n": figure.n,
        "suppressed": figure.is_suppressed,
    }


def figure_from_json(told: dict[str, Any], *, unit: str, method: str) -> Figure:
    """The figure again, for a page."""
    ends = {name: told[name] for name in ("value", "low", "high", "n")}
    return Figure(**ends, unit=unit, method=method)


def evidence_json(known: Known) -> dict[str, Any]:
    """The evidence of a rule, without anybody's words: these stay where they were said, and can be erased there."""
    counts, effect = known.counts, known.effect
    return {
        "period": [day.isoformat() for day in known.period],
        "met": counts.met,
        "hurt": counts.hurt,
        "noes": counts.noes,
        "minutes": counts.minutes,
        "minutes_known": counts.minutes_known,
        "gestures": counts.gestures,
        "given": [{"worth": worth, "currency": currency} for worth, currency in known.given],
        "effect": effect.value,
        "low": effect.low,
        "high": effect.high,
        "n": effect.n,
        "suppressed": effect.is_suppressed,
        "method": effect.method,
        "with": figure_json(known.felt_with),
        "without": figure_json(known.felt_without),
        "bent": {
            "times": counts.gestures,
            "roles": known.bent.roles,
            "felt": figure_json(known.bent.felt),
            "felt_unbent": figure_json(known.bent.felt_unbent),
        },
        "lost": known.harm.points if known.harm else None,
        "surely_lost": known.harm.surely_points if known.harm else None,
    }


def helped_json(helped: Helped) -> dict[str, Any]:
    """Did it help: before and after, and of those with whom it was compared."""
    return {
        "change": figure_json(helped.change),
        "method": helped.change.method,
        "before": figure_json(helped.before),
        "after": figure_json(helped.after),
        "others_before": figure_json(helped.others_before) if helped.others_before else None,
        "others_after": figure_json(helped.others_after) if helped.others_after else None,
    }
