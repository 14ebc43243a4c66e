"""Calm customers are served no worse: for like harm, what was given to whom, and how fast."""

from typing import Any

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel, Field

from whiteglove.analysis.fairness import Effect
from whiteglove.api.answers import actor_of, told
from whiteglove.api.insight_shapes import ends
from whiteglove.api.problems import reads
from whiteglove.api.shapes import of
from whiteglove.insight.fair import Compared
from whiteglove.insight.queries.fairness import fairness

router = Router(tags=["felt"])


class FairEffectOut(BaseModel):
    """The side less the other; low and high are of `effect`."""

    n: int = of("Cases compared", 212)
    effect: float | None = of("In the unit of its name; null: unknown or suppressed", -42.5)
    low: float | None = of("Low end of its 95 % interval", -80.0)
    high: float | None = of("High end", -5.0)
    suppressed: bool = of("Fewer than five customers on one of the sides", False)


class FairRowOut(BaseModel):
    """For like harm: by how much more was given to one side than to the other, `against` which it is held.

    Above nought for anger: calm customers got less. Below nought for tenure: loyal ones did.
    """

    by: str = of("anger, tenure, language or asked", "anger")
    side: str = of("angry, loyal, a language, or asked; empty: there is no other language", "angry")
    against: str = of("The other side: calm, new, the commonest language, or did_not_ask", "calm")
    effect: float | None = of("In the smallest unit of `currency`; null: unknown or suppressed", 1200.0)
    low: float | None = of("Low end of its 95 % interval", 300.0)
    high: float | None = of("High end", 2100.0)
    n: int = of("Cases compared, of like harm", 212)
    currency: str = of("Of the house, ISO 4217", "JPY")
    suppressed: bool = of("Fewer than five customers on one of the sides", False)
    why_not: str | None = of(
        "Why there is no figure: all_alike, few, nothing_varies, goes_with_harm or not_known", None
    )
    minutes_until_given: FairEffectOut = Field(description="Until something was given, at most 14 days")
    minutes_until_heard: FairEffectOut = Field(description="Until they next heard from us, at most 14 days")
    by_senior: FairEffectOut = Field(description="Share, 0 to 1, to whom somebody gave who leads a team")


class FairnessOut(BaseModel):
    """Anger first, then tenure, languages and asking."""

    items: list[FairRowOut] = Field(description="One row each; of languages one for each but the commonest")
    next: str | None = of("Always null: there is one page", None, default=None)


@router.get("/fairness", response=reads(FairnessOut), summary="For like harm, who was given more, and sooner")
@told
def read_fairness(request: HttpRequest) -> FairnessOut:
    """Of the cases of the last year, by kind of harm, cost and delay held fixed where known.

    Associated with, not proven to be caused by.
    """
    found = fairness(actor_of(request))
    return FairnessOut(items=[_row_out(row, found.currency) for row in found.rows])


def _row_out(row: Compared, currency: str) -> FairRowOut:
    why_not = row.given.why_not
    return FairRowOut(
        by=row.by.value,
        side=row.of,
        against=row.against,
        currency=currency,
        why_not=why_not.value if why_not else None,
        minutes_until_given=FairEffectOut(**_figures(row.until_given)),
        minutes_until_heard=FairEffectOut(**_figures(row.until_heard)),
        by_senior=FairEffectOut(**_figures(row.by_senior)),
        **_figures(row.given),
    )


def _figures(one: Effect) -> dict[str, Any]:
    figure = one.figure
    return {"effect": figure.value, **ends(figure), "n": figure.n, "suppressed": one.is_suppressed}
