"""The scenarios of docs/methods/simulator.md: what is planted, which figure is asked, what is true."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from bench.planted.company import Company, Happened, happen
from whiteglove.analysis.clusters import sums
from whiteglove.analysis.consistency import Episodes, consistency
from whiteglove.analysis.drops import drops, previous_scores, steps
from whiteglove.analysis.edges import Scored, edge_effects
from whiteglove.analysis.figures import Figure
from whiteglove.analysis.handovers import handover_effect
from whiteglove.analysis.recommending import nps
from whiteglove.analysis.scales import CSAT
from whiteglove.analysis.scores import clustered_mean, clustered_share, spread, sums_of
from whiteglove.analysis.weighting import Cell, post_stratified

TRUTH_SEED = 7
TRUTH_CUSTOMERS = 200_000


@dataclass(frozen=True)
class Scenario:
    """What is planted, the figure a page would show, and the truth: of everybody, not of who answered."""

    name: str
    company: Company
    figure: Callable[[Happened], Figure]
    truth_of: Callable[[Happened], float]

    def truth(self) -> float:
        """What the figure would be of 200,000 customers all of whom answered (or, of an effect, with and without)."""
        return self.truth_of(happen(self.company, seed=TRUTH_SEED, customers=TRUTH_CUSTOMERS))

    def covers(self, truth: float, *, seed: int) -> bool:
        """Whether the interval of one year of this company holds the truth."""
        found = self.figure(happen(self.company, seed=seed))
        if found.low is None or found.high is None:
            raise AssertionError(f"{self.name}: no figure with seed {seed}")
        return found.low <= truth <= found.high


def mean(happened: Happened) -> Figure:
    totals, repeated = sums_of(*_answers(happened))
    return clustered_mean(*totals, repeated=repeated, scale=CSAT)


def share(happened: Happened) -> Figure:
    scores, customers = _answers(happened)
    (n, satisfied, _), repeated = sums_of(CSAT.is_satisfied(scores).astype(float), customers)
    return clustered_share(int(satisfied), n, repeated=[(int(often), int(hit)) for often, hit, _ in repeated])


def recommendation(happened: Happened) -> Figure:
    scores, customers = _answers(happened)
    promoters, detractors = (scores >= 9).astype(float), (scores <= 6).astype(float)
    (n, promoting, _), of_promoters = sums_of(promoters, customers)
    (_, detracting, _), of_detractors = sums_of(detractors, customers)
    repeated = [
        (int(one[0]), int(one[1]), int(other[1])) for one, other in zip(of_promoters, of_detractors, strict=True)
    ]
    passives = n - int(promoting) - int(detracting)
    return nps(int(promoting), passives, int(detracting), repeated=repeated)


def consistency_index(happened: Happened) -> Figure:
    known = happened.answered
    scores, of = CSAT.as_share(happened.felt[known]), happened.episode[known]
    episodes = int(happened.episode.max()) + 1
    per_episode = [sums(column, of, groups=episodes) for column in (np.ones_like(scores), scores, scores**2)]
    customers = np.zeros(episodes, dtype=np.int64)
    customers[happened.episode] = happened.customer
    return consistency(Episodes(*per_episode, customers)).index


def first_drop(happened: Happened) -> Figure:
    """Mean change from the first touchpoint to the second."""
    found = drops(steps(happened.encounters()), scale=CSAT)
    return next(one.mean_change for one in found if (one.origin, one.touchpoint) == (0, 1))


def of_handovers(happened: Happened) -> Figure:
    return handover_effect(steps(happened.encounters()))


def first_edge(happened: Happened) -> Figure:
    """What goes with hand-overs from the first team to the second."""
    known = happened.answered
    before = previous_scores(steps(happened.encounters()), of=len(known))
    columns = (happened.edge, happened.touchpoint, happened.customer, happened.felt, before)
    return edge_effects(Scored(*(column[known] for column in columns)))[1]


def weighted(happened: Happened) -> Figure:
    """The mean, weighted by channel to everybody who was invited."""
    totals, repeated = sums_of(*_answers(happened))
    effect = spread(*totals, repeated=repeated).design_effect
    cells = []
    for channel in np.unique(happened.channel):
        there = happened.channel == channel
        given = happened.felt[there & happened.answered]
        cells.append(Cell(f"channel {channel}", int(there.sum()), len(given), given.sum(), (given**2).sum()))
    return post_stratified(cells, scale=CSAT, customers_effect=effect).weighted


def _answers(happened: Happened) -> tuple[np.ndarray, np.ndarray]:
    return happened.felt[happened.answered], happened.customer[happened.answered]


def true_mean(happened: Happened) -> float:
    return float(happened.felt.mean())


def true_share(happened: Happened) -> float:
    return float((happened.felt >= 4).mean())


def true_recommendation(happened: Happened) -> float:
    return float(100 * ((happened.felt >= 9).mean() - (happened.felt <= 6).mean()))


def true_index(happened: Happened) -> float:
    """From the differences of pairs within an episode, each customer answering as often as they do."""
    known = happened.answered
    scores, of = (happened.felt[known] - 1) / 4, happened.episode[known]
    k = np.bincount(of)
    mean_of = np.bincount(of, weights=scores) / np.maximum(k, 1)
    inside = np.bincount(of, weights=(scores - mean_of[of]) ** 2) / np.maximum(k, 1)
    many = k >= 2
    return float(1 - np.sqrt((inside[many] * (k[many] - 1)).sum() / (k[many] - 1).sum()) / 0.5)


def true_first_drop(happened: Happened) -> float:
    first, second = happened.touchpoint[:-1] == 0, happened.touchpoint[1:] == 1
    both = first & second & (happened.episode[:-1] == happened.episode[1:])
    return float((happened.felt[1:] - happened.felt[:-1])[both].mean())


def true_handover_effect(happened: Happened) -> float:
    """With and without, of the same people at the same moments."""
    later = np.r_[False, happened.episode[1:] == happened.episode[:-1]] & (happened.handover > 0)
    return float((happened.felt - happened.without)[later].mean())


def true_first_edge(happened: Happened) -> float:
    there = happened.edge == 1
    return float((happened.felt - happened.without)[there].mean())


FEW = Company(customers=40, episodes=1.3, answers=0.7)
USUAL = Company()
OFTEN = Company(customers=60, episodes=4.0, customer_spread=0.9)
PAINFUL = Company(handover_effect=-0.8, customers=250)
SMALL_WEB = replace(PAINFUL, customers=300, teams=2)
RECOMMENDING = Company(
    touchpoints=(8.4, 8.0), lowest=0, highest=10, customers=90, customer_spread=1.4, answer_spread=1.2
)
SILENT = Company(
    answers=0.3, answers_by_channel=(0.0, 0.4), feeling_by_channel=(-0.7, 0.3), episodes=1.2, customers=200
)
DELIGHTED = Company(touchpoints=(4.9, 4.6), customers=60)

SCENARIOS = (
    Scenario("mean score, usual", USUAL, mean, true_mean),
    Scenario("mean score, 40 customers", FEW, mean, true_mean),
    Scenario("mean score, customers who answer often", OFTEN, mean, true_mean),
    Scenario("mean score, nearly all delighted", DELIGHTED, mean, true_mean),
    Scenario("share satisfied, usual", USUAL, share, true_share),
    Scenario("share satisfied, 40 customers", FEW, share, true_share),
    Scenario("share satisfied, customers who answer often", OFTEN, share, true_share),
    Scenario("net promoter score", RECOMMENDING, recommendation, true_recommendation),
    Scenario("consistency index, usual", USUAL, consistency_index, true_index),
    Scenario("consistency index, 40 customers", FEW, consistency_index, true_index),
    Scenario("mean change between two touchpoints", USUAL, first_drop, true_first_drop),
    Scenario("hand-over effect", PAINFUL, of_handovers, true_handover_effect),
    Scenario("hand-over effect, none planted", USUAL, of_handovers, true_handover_effect),
    Scenario("effect of one edge of the web", SMALL_WEB, first_edge, true_first_edge),
    Scenario("weighted score, silence by channel", SILENT, weighted, true_mean),
)
