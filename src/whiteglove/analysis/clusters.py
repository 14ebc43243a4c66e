"""Answers of one customer hang together: sums per customer, and resampling of whole customers."""

from collections.abc import Callable, Sequence
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SEED = 20_110_401  # the same answer every run
DRAWS = 2_000


def codes(labels: ArrayLike) -> Ints:
    """Labels as numbers 0, 1, 2 ... in their order. labels: shape (n,). Returns shape (n,)."""
    return np.unique(np.asarray(labels), return_inverse=True)[1].reshape(-1).astype(np.int64)


def sums(values: Floats, of: Ints, *, groups: int | None = None) -> Floats:
    """Sum of the values of each group. values, of: shape (n,); of: codes from 0. Returns shape (groups,)."""
    wanted = groups if groups is not None else int(of.max(initial=-1)) + 1
    return np.bincount(of, weights=values, minlength=wanted).astype(np.float64, copy=False)


def t_95(freedom: float) -> float:
    """Two-sided 95 % quantile of Student's t with so many degrees of freedom, which need not be whole."""
    return float(stdtrit(freedom, 0.975))


def small_sample(n: Floats, powers: Sequence[Floats], *, own: Floats, shared: Floats) -> tuple[Floats, Floats]:
    """By how much residuals of few customers are too small, and what degrees of freedom their squares have.

    For a mean of n answers: powers: sums over customers of the 2nd, 3rd, 4th power of how often they answered. own:
    variance of answers within a customer; shared: between customers. Where everybody answers equally often these are
    customers/(customers-1) and customers-1. All of the same shape, which is returned. Source: Bell and McCaffrey 2002
    (bias and Satterthwaite's degrees of freedom under a working model); docs/methods/scores.md.
    """
    second, third, fourth = powers
    true = own * n + shared * second
    seen = true - 2 / n * (own * second + shared * third) + second / n**2 * true
    squared = own**2 * second + 2 * own * shared * third + shared**2 * fourth
    return true / seen, true**2 / squared - 1


def half_width(pure: Floats, residuals: Floats, customer: Ints, *, parameters: int) -> float | None:
    """Half of the 95 % interval of a coefficient of least squares, clustered by customer (CR1).

    pure: the column of the coefficient without what the others explain of it; residuals; customer: any codes; all of
    shape (n,). parameters: of the whole model. t with the effective number of customers that tell of it, less one;
    None where these are too few. Source: Liang and Zeger 1986; docs/methods/hand-overs.md.
    """
    of = np.unique(customer, return_inverse=True)[1].astype(np.int64)
    customers, rows = int(of.max()) + 1, len(pure)
    weight = sums(pure**2, of)
    effective = float(weight.sum() ** 2 / (weight**2).sum())
    if customers < 2 or rows <= parameters or effective <= 2:
        return None
    between = float((sums(pure * residuals, of) ** 2).sum())
    small = customers / (customers - 1) * (rows - 1) / (rows - parameters)
    return t_95(effective - 1) * sqrt(small * between) / float(pure @ pure)


def bootstrap(
    parts: Floats, statistic: Callable[[Floats], Floats], *, draws: int = DRAWS, seed: int = SEED
) -> tuple[float, float]:
    """Ends of a 95 % interval by drawing whole customers anew, as many as there are, with replacement.

    parts: sums per customer, shape (customers, m). statistic: takes the sums of one drawn house each, shape (draws,
    m), and returns shape (draws,). Draws without an answer (NaN) are left out. Source: Efron and Tibshirani 1993,
    13.3 (percentile interval); docs/methods/scores.md.
    """
    random = np.random.default_rng(seed)
    customers = len(parts)
    drawn = np.empty((draws, parts.shape[1]))
    for draw in range(draws):
        times = np.bincount(random.integers(customers, size=customers), minlength=customers)
        drawn[draw] = times @ parts
    low, high = np.nanquantile(statistic(drawn), (0.025, 0.975))
    return float(low), float(high)
