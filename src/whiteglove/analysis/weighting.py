"""Who answered: what the score would be if the silent had answered like their kind, and how far that goes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from whiteglove.analysis.clusters import Floats, codes, sums
from whiteglove.analysis.figures import POINTS, SHARE, Figure, unknown
from whiteglove.analysis.proportions import wilson_ends
from whiteglove.analysis.scales import COMMON, Scale
from whiteglove.analysis.scores import Spread, clustered_mean, n_after, share_satisfied

POST_STRATIFIED = "post-stratified to the invited"
RAKED = "weighted, clustered by customer"
TRIM_TIMES_MEDIAN = 5.0
# A cell needs two answers to tell how much they differ.
FEWEST_IN_A_CELL = 2
# Below this response rate the bounds without any assumption stand beside the score.
LOW_RESPONSE = 0.20
RAKING_ROUNDS = 200
RAKING_TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind of customers (channel, language, touchpoint ...): how many were asked, what was answered."""

    name: str
    invited: int
    n: int
    total: float
    total_of_squares: float


@dataclass(frozen=True, slots=True)
class Weighted:
    """A score weighted to the invited, beside the plain one.

    design_effect, effective_n: Kish's, what the weights cost. collapsed: cells too empty to stand alone, which were
    joined with others. r_indicator: 1 where all kinds answer alike, lower the more they differ. bounds: lowest and
    highest score if all the silent were at either end; None from 20 % response on.
    """

    weighted: Figure
    plain: Figure
    design_effect: float
    effective_n: float
    collapsed: tuple[str, ...]
    is_trimmed: bool
    r_indicator: float
    bounds: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Kish:
    """What unequal weights cost: by how much the variance grows, and how many equal answers would tell as much."""

    design_effect: float
    effective_n: float


def post_stratified(cells: Sequence[Cell], *, scale: Scale, customers_effect: float = 1.0) -> Weighted:
    """Mean as if each kind of customer had answered as often as it was invited.

    Two phases: the kinds' own variance, and that of who was invited; t with Satterthwaite's degrees of freedom.
    Weights over 5 times the median are cut. customers_effect: design effect of customers who answered more than
    once (`scores.spread(...).design_effect`). Weights cannot know what makes people silent within a kind. Source:
    Holt and Smith 1979; Cochran 1977, 12.2; docs/methods/who-answered.md.
    """
    total = _whole(cells)
    plain = clustered_mean(total.n, total.total, total.total_of_squares, scale=scale)
    if total.n < FEWEST_IN_A_CELL:
        return _nothing(cells, plain, unit=POINTS)
    kept, names = collapse(cells)
    found, weights = _weigh(kept, customers_effect)
    low, high = found.ends(total.n, scale)
    figure = Figure(value=found.mean, low=low, high=high, n=total.n, unit=POINTS, method=POST_STRATIFIED)
    return _beside(cells, plain, figure, weights=weights, collapsed=names, scale=scale)


def post_stratified_share(cells: Sequence[Cell], *, customers_effect: float = 1.0) -> Weighted:
    """The same for a share: total and total_of_squares of each cell are its satisfied. Wilson of the effective n."""
    total = _whole(cells)
    plain = share_satisfied(int(total.total), total.n)
    if total.n < FEWEST_IN_A_CELL:
        return _nothing(cells, plain, unit=SHARE)
    kept, names = collapse(cells)
    found, weights = _weigh(kept, customers_effect)
    share = min(1.0, max(0.0, found.mean))
    simple = share * (1 - share) / total.n
    low, high = wilson_ends(share, n_after(replace(found, simple=simple), total.n))
    figure = Figure(value=share, low=low, high=high, n=total.n, unit=SHARE, method=POST_STRATIFIED)
    return _beside(cells, plain, figure, weights=weights, collapsed=names, scale=COMMON)


def collapse(cells: Sequence[Cell]) -> tuple[list[Cell], tuple[str, ...]]:
    """Join cells with fewer than two answers and name them; with the smallest that has enough, if need be."""
    asked = [cell for cell in cells if cell.invited or cell.n]
    few = [cell for cell in asked if cell.n < FEWEST_IN_A_CELL]
    enough = sorted((cell for cell in asked if cell.n >= FEWEST_IN_A_CELL), key=lambda cell: (cell.n, cell.name))
    if few and enough and sum(cell.n for cell in few) < FEWEST_IN_A_CELL:
        few.append(enough.pop(0))
    joined = [_whole(few)] if few else []
    return [*enough, *joined], tuple(cell.name for cell in few)


def rake(kinds: Sequence[ArrayLike], invited: Sequence[ArrayLike]) -> Floats:
    """Weights of single answers with which each kind counts as often as it was invited, for several sorts of kind.

    kinds: of each sort (channel, language ...), the code of every answer, shape (n,). invited: of each sort, how
    many of each code were invited, shape (codes,); each must have an answer (collapse before). Weights are 1 on
    average and cut at 5 times the median. Raises ValueError where a kind has no answer or it does not settle.
    Source: Deming and Stephan 1940; docs/methods/who-answered.md.
    """
    columns = [np.asarray(column, dtype=np.int64) for column in kinds]
    targets = [np.asarray(counts, dtype=float) / np.sum(counts) for counts in invited]
    weights = np.ones(len(columns[0]))
    for _ in range(RAKING_ROUNDS):
        furthest = 0.0
        for column, target in zip(columns, targets, strict=True):
            have = sums(weights, column, groups=len(target)) / weights.sum()
            if ((have <= 0) & (target > 0)).any():
                raise ValueError("a kind that was invited has no answer")
            furthest = max(furthest, float(np.abs(have - target).max()))
            weights = weights * (target / np.where(have > 0, have, 1.0))[column]
        if furthest < RAKING_TOLERANCE:
            return trim(weights / weights.mean())
    raise ValueError("the weights do not settle: the sorts of kind contradict each other")


def weighted_mean(values: ArrayLike, weights: ArrayLike, *, customers: ArrayLike, scale: Scale) -> Figure:
    """Weighted mean with a t interval, linearised and clustered by customer. All arrays: shape (n,).

    The weights are taken as given, which makes the interval rather too wide. Source: Woodruff 1971.
    """
    given, weight = np.asarray(values, dtype=float), np.asarray(weights, dtype=float)
    if not len(given):
        return unknown(unit=POINTS, method=RAKED)
    mean = float((weight * given).sum() / weight.sum())
    of = codes(customers)
    residual, size = sums(weight * (given - mean), of), sums(weight, of)
    count = len(size)
    effective = float(size.sum() ** 2 / (size**2).sum())
    variance = count / (count - 1) * float((residual**2).sum()) / weight.sum() ** 2 if count > 1 else 0.0
    found = Spread(mean, variance, variance, effective - 1)
    low, high = found.ends(len(given), scale)
    return Figure(value=mean, low=low, high=high, n=len(given), unit=POINTS, method=RAKED, is_weighted=True)


def kish(weights: ArrayLike) -> Kish:
    """What unequal weights cost. weights: shape (n,). Source: Kish 1965, 11.7; docs/methods/who-answered.md."""
    given = np.asarray(weights, dtype=float)
    effect = float(len(given) * (given**2).sum() / given.sum() ** 2)
    return Kish(effect, len(given) / effect)


def trim(weights: ArrayLike, *, times_median: float = TRIM_TIMES_MEDIAN) -> Floats:
    """Cut weights at so many times their median, and bring the rest up to the same sum. weights: shape (n,)."""
    given = np.asarray(weights, dtype=float)
    cut = np.minimum(given, times_median * np.median(given))
    return np.asarray(cut * (given.sum() / cut.sum()))


def r_indicator(propensities: ArrayLike, *, invited: ArrayLike | None = None) -> float:
    """How alike the invited answer: 1 less twice the standard deviation of their chance of answering.

    propensities: shape (kinds,); invited: how many each stands for, one each when None. Source: Schouten, Cobben and
    Bethlehem 2009; docs/methods/who-answered.md.
    """
    given = np.asarray(propensities, dtype=float)
    size = np.ones(len(given)) if invited is None else np.asarray(invited, dtype=float)
    mean = (size * given).sum() / size.sum()
    return float(1 - 2 * np.sqrt((size * (given - mean) ** 2).sum() / size.sum()))


def silent_bounds(mean: float, response_rate: float, *, scale: Scale = COMMON) -> tuple[float, float]:
    """Lowest and highest mean if all the silent felt at the lowest or at the highest end. Source: Manski 1989."""
    answered = mean * response_rate
    silent = 1 - response_rate
    return answered + silent * scale.low, answered + silent * scale.high


def _whole(cells: Sequence[Cell]) -> Cell:
    columns = ((cell.invited, cell.n, cell.total, cell.total_of_squares) for cell in cells)
    invited, n, total, squares = (sum(column) for column in zip(*columns, strict=True)) if cells else (0, 0, 0.0, 0.0)
    return Cell(" + ".join(cell.name for cell in cells), int(invited), int(n), total, squares)


def _weigh(cells: Sequence[Cell], customers_effect: float) -> tuple[Spread, Floats]:
    """The weighted mean with its spread, and the weight of one answer in each cell (before they are cut)."""
    invited, n, total, squares = (
        np.asarray(column, dtype=float)
        for column in zip(*((max(c.invited, c.n), c.n, c.total, c.total_of_squares) for c in cells), strict=True)
    )
    weights = invited / n
    cut = trim(np.repeat(weights, n.astype(int)))
    part = cut[np.cumsum(n).astype(int) - 1] * n / cut.sum()
    means = total / n
    own = np.maximum(0.0, squares - n * means**2) / (n - 1)
    mean = float((part * means).sum())
    within = part**2 * own / n
    between = float((part * (means - mean) ** 2).sum() / invited.sum())
    variance = customers_effect * (float(within.sum()) + between)
    freedom = within.sum() ** 2 / (within**2 / (n - 1)).sum() if within.sum() > 0 else n.sum() - 1
    return Spread(mean, variance, variance, float(freedom)), np.repeat(weights, n.astype(int))


def _beside(
    cells: Sequence[Cell], plain: Figure, figure: Figure, *, weights: Floats, collapsed: tuple[str, ...], scale: Scale
) -> Weighted:
    invited = sum(cell.invited for cell in cells)
    cost, cut = kish(trim(weights)), float(weights.max()) > TRIM_TIMES_MEDIAN * float(np.median(weights))
    asked = [cell for cell in cells if cell.invited]
    alike = r_indicator([cell.n / cell.invited for cell in asked], invited=[cell.invited for cell in asked])
    total = _whole(cells)
    rate = total.n / invited if invited else 1.0
    return Weighted(
        weighted=replace(figure, invited=invited, is_weighted=True),
        plain=replace(plain, invited=invited),
        design_effect=cost.design_effect,
        effective_n=cost.effective_n,
        collapsed=collapsed,
        is_trimmed=cut,
        r_indicator=alike,
        bounds=silent_bounds(total.total / total.n, rate, scale=scale) if rate < LOW_RESPONSE else None,
    )


def _nothing(cells: Sequence[Cell], plain: Figure, *, unit: str) -> Weighted:
    """Fewer than two answered: nothing to weigh."""
    figure = replace(unknown(unit=unit, method=POST_STRATIFIED, n=plain.n), is_weighted=True)
    names = tuple(cell.name for cell in cells)
    return Weighted(figure, plain, 1.0, float(plain.n), names, is_trimmed=False, r_indicator=1.0, bounds=None)
