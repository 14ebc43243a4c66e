"""The scenarios of fairness (docs/methods/simulator.md): what is planted, and whether the report finds it or is silent."""

from dataclasses import dataclass

from bench.planted.harmed import Harming, Righted, put_right
from bench.planted.scenarios import TRUTH_CUSTOMERS, TRUTH_SEED
from whiteglove.analysis.fairness import Effect, effect
from whiteglove.analysis.figures import MINUTES, MONEY


@dataclass(frozen=True)
class FairScenario:
    """What is planted; of_waits: asked is the wait for the first answer, else the worth of what was given."""

    name: str
    company: Harming
    of_waits: bool = False

    def truth(self) -> float:
        """What the angry of 200,000 customers got more than the same people would have got calm."""
        happened = put_right(self.company, seed=TRUTH_SEED, customers=TRUTH_CUSTOMERS)
        more = happened.waited - happened.waited_calmly if self.of_waits else happened.got - happened.calmly
        return float(more[happened.angry].mean())

    def found(self, happened: Righted) -> Effect:
        """What the page would say of the angry."""
        got, unit = (happened.waited, MINUTES) if self.of_waits else (happened.got, MONEY)
        return effect(happened.harms, got, happened.angry.astype(float), unit=unit)

    def covers(self, truth: float, *, seed: int) -> bool:
        """Whether the interval of one year of this company holds the truth."""
        found = self.found(put_right(self.company, seed=seed)).figure
        if found.low is None or found.high is None:
            raise AssertionError(f"{self.name}: no figure with seed {seed}")
        return found.low <= truth <= found.high


PREMIUM = Harming(premium=6_000)
FAIR_SCENARIOS = (
    FairScenario("more for the angry, none planted", Harming()),
    FairScenario("more for the angry, none planted, costs known by kind alone", Harming(known=0.6, cost_spread=0.0)),
    FairScenario("more for the angry, none planted, customers harmed often", Harming(cases=3.0, customers=120)),
    FairScenario("more for the angry", PREMIUM),
    FairScenario("the angry are answered sooner", Harming(hurry=120.0), of_waits=True),
)
