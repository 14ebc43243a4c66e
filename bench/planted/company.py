"""A made-up company: journeys, colleagues, hand-overs, feelings and silence, each as it was planted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whiteglove.analysis.drops import DAY_SECONDS, Encounters, Kind

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Company:
    """What is planted.

    Feelings are on the scale `lowest` to `highest`; spreads are standard deviations in its points.
    touchpoints: what customers feel there on average, before rounding; an episode passes them in this order, each
    with the chance `passed`. episodes: each customer's number is one more than Poisson of `episodes` less one.
    handover_chance, handover_effect, warm_effect: how often an encounter is handed over on its way, and by how
    many points that moves the feeling, cold and warm; every other one is warm where the latter is given. bad:
    (touchpoint, day, by how many points) from when on it is worse. answers: chance that an invited customer
    answers; answers_by_channel: what is added for each channel; answers_by_feeling: what is added for each point
    above the middle. feeling_by_channel: points added for each channel. days: over how many the episodes begin.
    """

    touchpoints: tuple[float, ...] = (4.2, 3.8, 3.4, 4.0)
    lowest: int = 1
    highest: int = 5
    customers: int = 150
    episodes: float = 1.5
    passed: float = 0.85
    customer_spread: float = 0.6
    answer_spread: float = 0.9
    colleagues: int = 12
    teams: int = 3
    colleague_spread: float = 0.0
    handover_chance: float = 0.3
    handover_effect: float = 0.0
    warm_effect: float | None = None
    bad: tuple[int, int, float] | None = None
    answers: float = 1.0
    answers_by_channel: tuple[float, ...] = (0.0, 0.0)
    answers_by_feeling: float = 0.0
    feeling_by_channel: tuple[float, ...] = (0.0, 0.0)
    days: int = 360


@dataclass(frozen=True)
class Happened:
    """What happened in a company, as columns of shape (encounters,); all in the order of episodes and time.

    felt: the score everybody would give; without: had there been no hand-over. answered: who told us. came_from: the
    colleague who handed over, -1 where nobody did. at: epoch seconds.
    """

    company: Company
    customer: Ints
    episode: Ints
    touchpoint: Ints
    channel: Ints
    colleague: Ints
    came_from: Ints
    handover: Ints
    at: Floats
    felt: Floats
    without: Floats
    answered: Bools

    @property
    def team(self) -> Ints:
        """Of the colleague who served."""
        return np.asarray(self.colleague % self.company.teams)

    @property
    def edge(self) -> Ints:
        """Code of the hand-over from team to team, -1 where there was none."""
        teams = self.company.teams
        return np.where(self.came_from < 0, -1, self.came_from % teams * teams + self.team)

    def encounters(self) -> Encounters:
        """As the analysis takes them: silence is NaN."""
        return Encounters(
            episode=self.episode,
            customer=self.customer,
            touchpoint=self.touchpoint,
            at=self.at,
            sequence=np.arange(len(self.at)),
            score=np.where(self.answered, self.felt, np.nan),
            handover=self.handover,
        )


def happen(company: Company, *, seed: int, customers: int | None = None) -> Happened:
    """Let the company serve its customers (or so many of them). The same seed, the same company."""
    random = np.random.default_rng(seed)
    people = customers or company.customers
    episodes_of = 1 + random.poisson(company.episodes - 1, size=people)
    customer_of_episode = np.repeat(np.arange(people), episodes_of)
    starts = random.uniform(0, company.days, size=len(customer_of_episode))
    passes = random.random((len(customer_of_episode), len(company.touchpoints))) < company.passed
    episode, touchpoint = np.nonzero(passes)
    customer = customer_of_episode[episode]
    day = starts[episode] + touchpoint * 2.0 + random.random(len(episode))
    rows = len(episode)
    channel = random.integers(len(company.feeling_by_channel), size=people)[customer]
    colleague = random.integers(company.colleagues, size=rows)
    is_handed = random.random(rows) < company.handover_chance
    is_warm = (random.random(rows) < 0.5) & is_handed & (company.warm_effect is not None)
    other = (colleague + random.integers(1, company.colleagues, size=rows)) % company.colleagues
    latent = _feelings(company, random, columns=(customer, touchpoint, channel, colleague, day))
    effect = np.where(is_warm, company.warm_effect or 0.0, np.where(is_handed, company.handover_effect, 0.0))
    felt = _rounded(company, latent + effect)
    return Happened(
        company=company,
        customer=customer,
        episode=episode,
        touchpoint=touchpoint,
        channel=channel,
        colleague=colleague,
        came_from=np.where(is_handed, other, -1),
        handover=_kinds(company, is_handed, is_warm, (colleague, other)),
        at=day * DAY_SECONDS,
        felt=felt,
        without=_rounded(company, latent),
        answered=_answered(company, random, felt=felt, channel=channel),
    )


def _feelings(
    company: Company, random: np.random.Generator, *, columns: tuple[Ints, Ints, Ints, Ints, Floats]
) -> Floats:
    """What is felt, before a hand-over and before rounding."""
    customer, touchpoint, channel, colleague, day = columns
    latent: Floats = (
        np.asarray(company.touchpoints, dtype=float)[touchpoint] + np.asarray(company.feeling_by_channel)[channel]
    )
    latent += random.normal(0, company.customer_spread, size=int(customer.max()) + 1)[customer]
    latent += random.normal(0, company.colleague_spread, size=company.colleagues)[colleague]
    latent += random.normal(0, company.answer_spread, size=len(customer))
    if company.bad:
        where, since, points = company.bad
        latent += np.where((touchpoint == where) & (day >= since), points, 0.0)
    return np.asarray(latent)


def _rounded(company: Company, latent: Floats) -> Floats:
    return np.asarray(np.clip(np.round(latent), company.lowest, company.highest))


def _kinds(company: Company, is_handed: Bools, is_warm: Bools, who: tuple[Ints, Ints]) -> Ints:
    team, other = (one % company.teams for one in who)
    kind = np.where(is_warm, Kind.WARM, Kind.COLD) | Kind.PERSON | np.where(team != other, Kind.TEAM, 0)
    return np.where(is_handed, kind, 0).astype(np.int64)


def _answered(company: Company, random: np.random.Generator, *, felt: Floats, channel: Ints) -> Bools:
    middle = (company.lowest + company.highest) / 2
    chance = company.answers + np.asarray(company.answers_by_channel)[channel]
    chance = chance + company.answers_by_feeling * (felt - middle)
    return np.asarray(random.random(len(felt)) < chance)
