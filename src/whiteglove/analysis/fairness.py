"""For like harm, what some customers got beside others: its kind held fixed, customers' cases hanging together."""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from whiteglove.analysis.clusters import Floats, Ints, codes, sums
from whiteglove.analysis.figures import Figure, unknown
from whiteglove.analysis.proportions import FEWEST_SHOWN

METHOD = "regression by kind of harm, cost and delay held fixed where known, clustered by customer (CR2)"
# Below, a column is one that the others tell already; of columns of length 1.
NOTHING_LEFT = 1e-10
CLUSTERS_AT_ONCE = 4_096


class WhyNot(StrEnum):
    """Why nothing can be said."""

    ALL_ALIKE = "all_alike"  # nobody differs in what is compared: all were calm, or of one language
    FEW = "few"  # fewer than five customers on one of the two sides, at like harm
    NOTHING_VARIES = "nothing_varies"  # everybody got the same
    GOES_WITH_HARM = "goes_with_harm"  # whoever differs in it differs in the harm too
    NOT_KNOWN = "not_known"  # of too many it was not written down


@dataclass(frozen=True, slots=True)
class Harms:
    """What went wrong, as columns of shape (cases,).

    issue: codes of like harm. money: what it cost the customer, in the smallest unit; delay: in hours; NaN where
    nobody knows. customer: codes.
    """

    issue: Ints
    money: Floats
    delay: Floats
    customer: Ints

    def only(self, chosen: NDArray[np.bool_]) -> "Harms":
        """Some of the cases."""
        return Harms(self.issue[chosen], self.money[chosen], self.delay[chosen], self.customer[chosen])


@dataclass(frozen=True, slots=True)
class Effect:
    """What goes with one step more, at like harm. figure.n: cases compared; why_not: why it has no value."""

    figure: Figure
    why_not: WhyNot | None = None

    @property
    def is_suppressed(self) -> bool:
        """Whether it would tell of single people."""
        return self.why_not is WhyNot.FEW

    @property
    def is_above(self) -> bool:
        """Whether it lies above nought, all of its interval."""
        return self.figure.low is not None and self.figure.low > 0

    @property
    def is_below(self) -> bool:
        """Whether it lies below nought, all of its interval."""
        return self.figure.high is not None and self.figure.high < 0


def effect(harms: Harms, got: Floats, step: Floats, *, unit: str, comparisons: int = 1) -> Effect:
    """By how much `got` is more for each step, the issue, money and delay of the harm being the same.

    got: what was given or waited, in `unit`; step: 0 and 1, or degrees; NaN: not known, left out. All of shape
    (cases,). Least squares of got on step, money and delay (each with a mark where it is not known) and every issue;
    issues in which nobody differs in step tell nothing and are left out. Robust to spread that grows with the amount,
    and to cases of one customer hanging together: CR2, t with Satterthwaite's degrees of freedom. comparisons: of so
    many that are looked at together; the interval is widened to hold all of them (Bonferroni). 20,000 cases take a
    tenth of a second. Source: Bell and McCaffrey 2002; Pustejovsky and Tipton 2018; docs/methods/fairness.md.
    """
    chosen = _compared(harms.issue, got, step)
    n = int(chosen.sum())
    if n == 0:
        return _cannot(WhyNot.ALL_ALIKE, unit=unit, n=int((~np.isnan(step) & ~np.isnan(got)).sum()))
    harms, got, step = harms.only(chosen), got[chosen], step[chosen]
    if _smaller_side(harms.customer, step) < FEWEST_SHOWN:
        return _cannot(WhyNot.FEW, unit=unit, n=n)
    if float(np.ptp(got)) == 0.0:
        return _cannot(WhyNot.NOTHING_VARIES, unit=unit, n=n)
    issue = codes(harms.issue)
    fixed = _basis(_without_means(_harm_columns(harms), issue))
    moved = _without_means(step.reshape(-1, 1), issue)[:, 0]
    pure = moved - fixed @ (fixed.T @ moved)
    own = float(pure @ pure)
    if own <= NOTHING_LEFT * float(moved @ moved):
        return _cannot(WhyNot.GOES_WITH_HARM, unit=unit, n=n)
    found = float(pure @ got) / own
    error, freedom = _clustered(_Fit(pure, fixed, issue, codes(harms.customer)), got)
    if error == 0.0:
        return _cannot(WhyNot.NOTHING_VARIES, unit=unit, n=n)
    half = float(stdtrit(freedom, 1 - 0.025 / comparisons)) * error
    return Effect(Figure(value=found, low=found - half, high=found + half, n=n, unit=unit, method=METHOD))


def _cannot(why: WhyNot, *, unit: str, n: int) -> Effect:
    return Effect(unknown(unit=unit, method=METHOD, n=n), why)


def _compared(issue: Ints, got: Floats, step: Floats) -> NDArray[np.bool_]:
    """Cases of issues in which there are different steps."""
    known = ~np.isnan(step) & ~np.isnan(got)
    of = codes(issue)
    lowest, highest = np.full(len(of) + 1, np.inf), np.full(len(of) + 1, -np.inf)
    np.minimum.at(lowest, of[known], step[known])
    np.maximum.at(highest, of[known], step[known])
    return np.asarray(known & (highest[of] > lowest[of]))


def _smaller_side(customer: Ints, step: Floats) -> int:
    """How many customers stand on the lowest step, or above it: the fewer of both."""
    calm = step == step.min()
    return min(len(np.unique(customer[calm])), len(np.unique(customer[~calm])))


def _harm_columns(harms: Harms) -> Floats:
    """Money and delay, and where they are not known."""
    both = np.column_stack([harms.money, harms.delay])
    missing = np.isnan(both)
    return np.column_stack([np.where(missing, 0.0, both), missing])


def _without_means(columns: Floats, of: Ints) -> Floats:
    """Columns without the mean of their group: as if each group had a dummy."""
    count = np.bincount(of)
    means = np.column_stack([sums(column, of) / count for column in columns.T])
    return np.asarray(columns - means[of])


def _basis(columns: Floats) -> Floats:
    """Orthonormal columns that tell the same; those without anything of their own are gone."""
    length = np.sqrt((columns**2).sum(axis=0))
    told = columns[:, length > 0] / length[length > 0]
    if told.shape[1] == 0:
        return np.zeros((len(columns), 0))
    left, weight, _ = np.linalg.svd(told, full_matrices=False)
    return np.asarray(left[:, weight > sqrt(NOTHING_LEFT)])


@dataclass(frozen=True, slots=True)
class _Fit:
    """pure: the step without what issue and harm tell of it. fixed: orthonormal columns of the harm."""

    pure: Floats
    fixed: Floats
    issue: Ints
    customer: Ints

    @property
    def within(self) -> Floats:
        """Orthonormal columns of everything but the issues."""
        return np.column_stack([self.fixed, self.pure / sqrt(float(self.pure @ self.pure))])


def _clustered(fit: _Fit, got: Floats) -> tuple[float, float]:
    """Standard error of the coefficient (CR2), and its degrees of freedom under a working model of like cases.

    P are the weights of residuals, so that the variance is the sum over customers of (P'e)^2. With H = QQ' the
    matrix of the fit, the squares hang together as D - B'B: D = P'P of each customer, B = Q'P.
    """
    within = fit.within
    centred = _without_means(got.reshape(-1, 1), fit.issue)[:, 0]
    residual = centred - within @ (within.T @ centred)
    size = np.bincount(fit.issue).astype(float)
    weights = fit.pure / float(fit.pure @ fit.pure)
    variance, own, shared, both = 0.0, [], [], np.zeros((within.shape[1] + len(size),) * 2)
    for rows in _by_size(fit.customer):
        part = within[rows]
        hat = part @ part.transpose(0, 2, 1)
        issue = fit.issue[rows]
        hat += (issue[:, :, None] == issue[:, None, :]) / size[issue][:, :, None]
        turned = _halved(hat, weights[rows])
        variance += float(((turned * residual[rows]).sum(axis=1) ** 2).sum())
        told = np.zeros((len(rows), len(both)))
        told[:, : within.shape[1]] = np.einsum("gsk,gs->gk", part, turned)
        which = np.repeat(np.arange(len(rows)), rows.shape[1])
        np.add.at(told, (which, within.shape[1] + issue.ravel()), (turned / np.sqrt(size[issue])).ravel())
        own.append((turned**2).sum(axis=1))
        shared.append((told**2).sum(axis=1))
        both += told.T @ told
    d, b = np.concatenate(own), np.concatenate(shared)
    trace = float((d - b).sum())
    squared = float((d**2).sum() - 2 * (d * b).sum() + (both**2).sum())
    return sqrt(variance), trace**2 / squared


def _by_size(customer: Ints) -> list[NDArray[np.int64]]:
    """Rows of customers with equally many cases, each of shape (customers, cases of one)."""
    order = np.argsort(customer, kind="stable")
    count = np.bincount(customer)
    begins = np.cumsum(count) - count
    found = []
    for size in np.unique(count):
        starts = begins[count == size]
        rows = order[starts[:, None] + np.arange(size)]
        found += [rows[one : one + CLUSTERS_AT_ONCE] for one in range(0, len(rows), CLUSTERS_AT_ONCE)]
    return found


def _halved(hat: Floats, weights: Floats) -> Floats:
    """(I - H)^(-1/2) of each customer times its weights; directions that the fit takes whole stay nought."""
    values, vectors = np.linalg.eigh(np.eye(hat.shape[1]) - hat)
    left = np.where(values > NOTHING_LEFT, 1 / np.sqrt(np.maximum(values, NOTHING_LEFT)), 0.0)
    turned = np.einsum("gsk,gs->gk", vectors, weights) * left
    return np.asarray(np.einsum("gsk,gk->gs", vectors, turned))
