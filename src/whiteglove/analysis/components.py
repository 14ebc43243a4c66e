"""What an experience is left to: how much of the spread comes from the customer, the colleague, the team, or else."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from whiteglove.analysis.clusters import SEED, Floats, Ints, codes, sums
from whiteglove.analysis.figures import SHARE, Figure, unknown
from whiteglove.analysis.people import without_mix

MOMENTS = "moments of pairs, bootstrap of colleagues"
FEWEST_COLLEAGUES = 5
DRAWS = 400


@dataclass(frozen=True, slots=True)
class Served:
    """Scores with where, who was served, by whom, of which team: columns of shape (n,), any labels."""

    scores: ArrayLike
    touchpoint: ArrayLike
    customer: ArrayLike
    colleague: ArrayLike
    team: ArrayLike


@dataclass(frozen=True, slots=True)
class Components:
    """Shares of the variance of scores, once touchpoints are taken out; 0 is an answer. n: scores.

    colleague: left to chance between people of one team. Unknown under five colleagues; team: under two teams.
    """

    colleague: Figure
    team: Figure
    customer: Figure
    rest: Figure


def components(served: Served) -> Components:
    """Split the variance of scores by comparing pairs of them.

    Half the mean squared difference of two scores is the variance of what they do not share: two of one colleague
    and different customers differ by customer and rest, two of one team by the colleague too, two of different
    teams by all. Crossed effects are no trouble; what would come out negative is 0. Intervals: whole colleagues
    drawn anew. Source: Henderson 1953, method 1, on pairs; docs/methods/consistency.md.
    """
    colleague, team, customer = (codes(column) for column in (served.colleague, served.team, served.customer))
    n = len(colleague)
    if int(colleague.max(initial=-1)) + 1 < FEWEST_COLLEAGUES:
        return Components(*(unknown(unit=SHARE, method=MOMENTS, n=n) for _ in range(4)))
    cells = _cells(without_mix(served.scores, [served.touchpoint]), colleague, team, customer)
    people = int(cells.colleague.max()) + 1
    random = np.random.default_rng(SEED)
    drawn = [np.bincount(random.integers(people, size=people), minlength=people) for _ in range(DRAWS)]
    value = _shares(cells, np.ones(people))
    many = np.asarray([_shares(cells, times.astype(float)) for times in drawn])
    return Components(*(_figure(value[which], many[:, which], n) for which in range(4)))


@dataclass(frozen=True, slots=True)
class _Cells:
    """Sums (n, scores, squares) of each colleague and customer; shape (cells, 3). The rest: codes, shape (cells,)."""

    sums: Floats
    colleague: Ints
    team: Ints
    customer: Ints
    team_and_customer: Ints

    def pairs(self, weights: Floats, of: Ints) -> Floats:
        """Number of pairs in these groups, and half the sum of their squared differences; shape (2,).

        A score with itself is among them: it drops out of every difference of two such numbers that is taken here.
        """
        n, total, squares = (sums(weights * self.sums[:, column], of) for column in range(3))
        return np.asarray([(n**2).sum() / 2, (n * squares - total**2).sum() / 2])


def _cells(scores: Floats, colleague: Ints, team: Ints, customer: Ints) -> _Cells:
    # A colleague of two teams is two: they serve other cases there.
    served_in = codes(colleague * (int(team.max()) + 1) + team)
    both, which = np.unique(np.column_stack([served_in, team, customer]), axis=0, return_inverse=True)
    of = which.reshape(-1).astype(np.int64)
    parts = np.column_stack([sums(column, of) for column in (np.ones_like(scores), scores, scores**2)])
    together = codes(both[:, 1] * (int(customer.max()) + 1) + both[:, 2])
    return _Cells(parts, both[:, 0], both[:, 1], both[:, 2], together)


def _shares(cells: _Cells, times: Floats) -> Floats:
    """Shares of colleague, team, customer and rest, NaN where nothing tells of it; each colleague so many times."""
    weight, each = times[cells.colleague], np.arange(len(cells.colleague))
    all_of, of_team = cells.pairs(weight, np.zeros_like(each)), cells.pairs(weight, cells.team)
    of_one, of_both = cells.pairs(weight, cells.colleague), cells.pairs(weight, each)
    same_customer, same_in_team = cells.pairs(weight, cells.customer), cells.pairs(weight, cells.team_and_customer)
    alone = _mean(of_one - of_both)
    in_team = _mean(of_team - of_one - same_in_team + of_both)
    apart = _mean(all_of - of_team - same_customer + same_in_team)
    total = in_team if np.isnan(apart) else apart
    of_customer = _customers_part((in_team, same_in_team - of_both), (apart, same_customer - same_in_team))
    found = np.asarray([in_team - alone, apart - in_team, of_customer])
    shares = np.clip(found / total, 0.0, 1.0) if total > 0 else np.full(3, np.nan)
    return np.append(shares, max(0.0, 1 - float(np.nansum(shares))) if total > 0 else np.nan)


def _customers_part(*seen: tuple[float, Floats]) -> float:
    """What two scores of one customer share, from pairs of different colleagues: each (spread apart, pairs)."""
    known = [(apart - _mean(pairs), pairs[0]) for apart, pairs in seen if pairs[0] > 0.5 and not np.isnan(apart)]
    pairs = sum(weight for _, weight in known)
    return sum(part * weight for part, weight in known) / pairs if known else float("nan")


def _mean(pairs: Floats) -> float:
    return float(pairs[1] / pairs[0]) if pairs[0] > 0.5 else float("nan")


def _figure(value: float, drawn: Floats, n: int) -> Figure:
    if np.isnan(value) or np.isnan(drawn).all():
        return unknown(unit=SHARE, method=MOMENTS, n=n)
    low, high = np.nanquantile(drawn, (0.025, 0.975))
    return Figure(value=float(value), low=float(low), high=float(high), n=n, unit=SHARE, method=MOMENTS)
