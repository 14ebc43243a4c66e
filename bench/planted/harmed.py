"""A made-up company that puts things right: what went wrong, who was angry, what each was given and how soon."""

from dataclasses import dataclass

import numpy as np

from bench.planted.company import Bools, Floats
from whiteglove.analysis.fairness import Harms

WAITED_AT_MOST = 14 * 24 * 60.0  # minutes


@dataclass(frozen=True, kw_only=True)
class Harming:
    """What is planted.

    issues: how often each kind of harm comes (parts of one); costs: what it costs the customer, median, in whole
    units of money; the worse the harm, the more are angry: `angry` on average, rising with the logarithm of the cost.
    share_given: of the cost, on average, to those who are given anything, which `given` of the cases are. Amounts are
    lognormal round it, and customers differ (`customer_spread`). premium: what the angry are given more, on average, for
    the same harm: a third of them get three times as much; hurry: by how many minutes they are answered sooner.
    cost_spread: how much one kind of harm costs some more than others. known: of so many cases the cost is written
    down; what is not cannot be held fixed, so that then the kind has to tell it (`cost_spread` nought).
    """

    customers: int = 300
    cases: float = 1.3
    issues: tuple[float, ...] = (0.5, 0.3, 0.15, 0.05)
    costs: tuple[float, ...] = (3_000, 12_000, 25_000, 60_000)
    angry: float = 0.3
    share_given: float = 0.3
    given: float = 0.5
    spread: float = 0.8
    customer_spread: float = 0.4
    premium: float = 0.0
    hurry: float = 0.0
    cost_spread: float = 0.5
    known: float = 1.0


@dataclass(frozen=True)
class Righted:
    """What was given for which harm, as columns of shape (cases,). calmly: what the same would have got, had they been
    calm; waited, waited_calmly: minutes until the first answer.
    """

    harms: Harms
    angry: Bools
    got: Floats
    calmly: Floats
    waited: Floats
    waited_calmly: Floats


def put_right(company: Harming, *, seed: int, customers: int | None = None) -> Righted:
    """Let the company put things right for its customers (or so many of them). The same seed, the same company."""
    random = np.random.default_rng(seed)
    people = customers or company.customers
    customer = np.repeat(np.arange(people), 1 + random.poisson(company.cases - 1, size=people))
    rows = len(customer)
    issue = random.choice(len(company.issues), p=company.issues, size=rows)
    cost = np.asarray(company.costs)[issue] * random.lognormal(0, company.cost_spread, size=rows)
    temper = random.normal(0, 1, size=people)[customer]
    angry = _angry(company, random, worse=np.log(cost), temper=temper)
    favour = random.lognormal(0, company.customer_spread, size=people)[customer]
    is_given = random.random(rows) < company.given
    calmly = np.where(is_given, company.share_given * cost * favour * random.lognormal(0, company.spread, rows), 0.0)
    more = np.where(random.random(rows) < 1 / 3, 3 * company.premium, 0.0)
    waited_calmly = random.lognormal(5, 1, size=rows) + company.hurry
    return Righted(
        harms=Harms(
            issue=issue.astype(np.int64),
            money=np.where(random.random(rows) < company.known, cost, np.nan),
            delay=np.where(issue == 0, random.exponential(20, size=rows), np.nan),
            customer=customer.astype(np.int64),
        ),
        angry=angry,
        got=calmly + np.where(angry, more, 0.0),
        calmly=calmly,
        waited=np.minimum(waited_calmly - np.where(angry, company.hurry, 0.0), WAITED_AT_MOST),
        waited_calmly=np.minimum(waited_calmly, WAITED_AT_MOST),
    )


def _angry(company: Harming, random: np.random.Generator, *, worse: Floats, temper: Floats) -> Bools:
    """Whoever lost more is angry more often; some people always are."""
    felt = worse - worse.mean() + 0.8 * temper + random.normal(0, 1, size=len(worse))
    return np.asarray(felt > np.quantile(felt, 1 - company.angry))
