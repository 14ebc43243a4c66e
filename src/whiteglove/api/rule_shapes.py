"""What rules take, and how they look."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, Field

from whiteglove.api.given import NO_TRUTH, Given, Somebody, Why, YesOrNo
from whiteglove.api.shapes import MOMENT, PersonOut, of
from whiteglove.improvement.queries.evidence import Counts
from whiteglove.rulebook.actions.checking import LONGEST_KEY, LONGEST_TEXT, LONGEST_TITLE
from whiteglove.rulebook.queries.history import History, RetirementShown, SunsetShown, VersionShown
from whiteglove.rulebook.queries.shown import Named, RuleShown

ServesName = Literal["customer", "law", "safety", "organisation"]
TurnName = Literal["tighter", "looser", "same"]
WhatName = Literal["new", "raised", "lowered"]
AsksName = Literal["more", "same", "less"]
EvidenceKind = Literal["response", "obstruction", "conversation", "encounter", "count"]
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Title = Annotated[str, Field(max_length=LONGEST_TITLE)] | dict[str, Annotated[str, Field(max_length=LONGEST_TITLE)]]
Words = Annotated[str, Field(max_length=LONGEST_TEXT)] | dict[str, Annotated[str, Field(max_length=LONGEST_TEXT)]]
Places = Annotated[list[Annotated[str, Field(min_length=1, max_length=200)]], Field(max_length=500)]
Year = Annotated[int, Field(ge=1900, le=9999), NO_TRUTH]
Revision = Annotated[int, Field(ge=1, le=2**31 - 1), NO_TRUTH]
A_DAY = "2030-03-04"


class HouseRuleIn(Given):
    """A rule that holds from now on. Texts are plain, in the house's language, or by language."""

    key: Annotated[str, Field(max_length=LONGEST_KEY)] = of(
        "As people call it; empty: the next R-number", "R-17", default=""
    )
    title: Title = of("By which people know it", "Original receipt only")
    text: Words = of("What it asks, in plain words", "We refund against the original receipt.", default="")
    reason: Words = of("Why, and what would happen without it", "Copies were handed in twice.", default="")
    instead: Words = of("What one may do instead", "A photo, when the sum is small.", default="")
    serves: ServesName = of("Whom it serves", "organisation")
    law: Annotated[str, Field(max_length=LONGEST_TITLE)] = of(
        "Which law; needed where it serves the law", "", default=""
    )
    mandatory: YesOrNo = of("Whether it binds (ends by itself within 90 days), or guides", False, default=False)
    owner: Somebody = of("A colleague by id or address; null: nobody yet", "dora@desk.example", default=None)
    review_by: Day | None = of("At most a year off; null: a year off", A_DAY, default=None)
    touchpoints: Places = of(
        "Where it applies, as `journey/touchpoint`, or by id; empty: everywhere", ["lost-bag/refund"], default=[]
    )
    teams: Places = of("For whom, by id or key; empty: for everybody", ["baggage"], default=[])
    wound_tight_in: Year | None = of("The bad year in which it was tightened", 2020, default=None)
    wound_tight_why: Why = of("Why it was", "The recession", default="")
    holds_since: Day | None = of(
        "In force before it was written down: no tightening then, but looked at within 90 days",
        "2014-04-01",
        default=None,
    )
    expires: Day | None = of("Sooner than in 90 days, where it ends by itself", None, default=None)
    why: Why = ""


class RuleChangeIn(Given):
    """What is another way from now on; what is not named stays. A plain text changes the house's language alone."""

    title: Title | None = of("By which people know it", "Receipts", default=None)
    text: Words | None = of("What it asks, in plain words", "We refund against a receipt.", default=None)
    reason: Words | None = of("Why, and what would happen without it", "We need a sum.", default=None)
    instead: Words | None = of("What one may do instead", "A photo.", default=None)
    serves: ServesName | None = of("Whom it serves", "organisation", default=None)
    law: Annotated[str, Field(max_length=LONGEST_TITLE)] | None = of("Which law", None, default=None)
    mandatory: YesOrNo | None = of("Whether it binds, or guides", False, default=None)
    owner: Somebody = of("A colleague by id or address; null takes the owner away", "dora@desk.example", default=None)
    review_by: Day | None = of("At most a year off; null: as it was", A_DAY, default=None)
    touchpoints: Places | None = of("Where it applies; empty: everywhere", ["lost-bag/refund"], default=None)
    teams: Places | None = of("For whom; empty: for everybody", ["baggage"], default=None)
    wound_tight_in: Year | None = of("The bad year in which it was tightened; null: none", 2020, default=None)
    wound_tight_why: Why | None = of("Why it was", "The recession", default=None)
    asks: AsksName = of("Whether the new words ask more than before: then it goes back", "same", default="same")
    expires: Day | None = of("Sooner than in 90 days, where it ends by itself", None, default=None)
    revision: Revision | None = of("Which was read; another since is refused (409). Null: not told", 1, default=None)
    why: Why = ""


class RetirementIn(Given):
    """Why a rule ends."""

    why: Annotated[str, Field(min_length=1, max_length=2000)] = of("In words, for colleagues", "It hurts the honest")
    law_checked_by: Annotated[str, Field(max_length=500)] = of(
        "Who checked the law and what they said; needed for a rule of the law", "", default=""
    )


class EvidenceIn(Given):
    """What customers said for a tightening."""

    kind: EvidenceKind = of("What it is", "response")
    id: Annotated[str, Field(min_length=1, max_length=18)] | None = of("Of what it is; null for a count", "12")
    n: Annotated[int, Field(ge=1, le=10**9), NO_TRUTH] = of("Of how many customers it speaks", 1, default=1)
    words: Annotated[str, Field(max_length=2000)] = of("Theirs, or what was counted", "I felt safe", default="")


class RenewalIn(Given):
    """Why a tightening is kept, and the customers' evidence for that."""

    why: Annotated[str, Field(min_length=1, max_length=2000)] = of("In words, for colleagues", "They feel safer")
    evidence: Annotated[list[EvidenceIn], Field(min_length=1, max_length=200)] = Field(
        description="What customers said", examples=[[{"kind": "response", "id": "12"}]]
    )


class DirectionIn(Given):
    """Where the house wants to go."""

    text: dict[str, Annotated[str, Field(max_length=LONGEST_TEXT)]] = of("By language", {"en": "Bring people home."})
    version: Annotated[int, Field(ge=0, le=2**31 - 1), NO_TRUTH] | None = of(
        "Which was read, 0: none; another since is refused (409). Null: not told", 0, default=None
    )


class DirectionOut(BaseModel):
    """Where the house wants to go: what one does where no rule says anything."""

    text: dict[str, str] = of("By language", {"en": "Bring people home."})
    version: int = of("0: nothing is written yet", 1)


class RulePlaceOut(BaseModel):
    """A touchpoint where a rule applies."""

    id: str = of("Opaque", "4")
    journey: str = of("Key of the journey", "lost-bag")
    touchpoint: str = of("Key of the touchpoint", "refund")


class RuleWordsOut(BaseModel):
    """A rule in one language."""

    title: str = of("By which people know it", "領収書は原本のみ")
    text: str = of("What it asks", "")
    reason: str = of("Why", "")
    instead: str = of("What one may do instead", "")


class HouseRuleOut(BaseModel):
    """One rule that binds or guides colleagues."""

    id: str = of("Opaque", "3")
    key: str = of("As people call it", "R-17")
    title: str = of("In the house's language", "Original receipt only")
    text: str = of("What it asks, in the house's language", "We refund against the original receipt.")
    reason: str = of("Why, in the house's language", "Copies were handed in twice.")
    instead: str = of("What one may do instead, in the house's language", "A photo, when the sum is small.")
    texts: dict[str, RuleWordsOut] = Field(description="All of it, by language")
    mandatory: bool = of("Whether it binds, or guides", True)
    serves: ServesName = of("Whom it serves", "organisation")
    law: str = of("Which law, where it serves the law", "")
    owner: PersonOut | None = Field(description="Who may be asked; null: nobody owns it")
    review_by: date | None = of("By when it is looked at again; null: never said", A_DAY)
    review_due: bool = of("Whether that day is over", False)
    expires: date | None = of("On which day it ends, or goes back, by itself; null: on none", A_DAY)
    touchpoints: list[RulePlaceOut] = Field(description="Where it applies; empty: everywhere")
    teams: list[PersonOut] = Field(description="For whom; empty: for everybody")
    wound_tight_in: int | None = of("The bad year in which it was tightened; null: none", 2020)
    wound_tight_why: str = of("Why it was", "The recession")
    holds_since: date | None = of("In force before it was written down here; null: it was not", "2014-04-01")
    met: int = of("Moments of the last 365 days at which it was in the way, or caused a no or a gesture", 41)
    hurt: int = of("How many different customers these were, in the last 365 days", 37)
    revision: int = of("Grows with each change", 1)
    added_at: datetime = of("When it was written down", MOMENT)
    retired: datetime | None = of("When it ended; null: it holds", None)


class RuleVersionOut(BaseModel):
    """One change."""

    number: int = of("The revision it made", 2)
    turn: TurnName = of("What it did to those whom the rule binds", "tighter")
    why: str = of("In words; passed: its day came", "Fraud at the desk")
    by: str | None = of("Name of who changed it; null: it changed by itself, or a program did", "Dora")
    at: datetime = of("When", MOMENT)


class RuleRenewalOut(BaseModel):
    """Customers' evidence kept a tightening."""

    at: datetime = of("When", MOMENT)
    until: date = of("Until when", A_DAY)
    why: str = of("In words", "They feel safer")
    evidence: list[dict[str, Any]] = of(
        "What customers said", [{"kind": "response", "id": "12", "n": 1, "words": "I felt safe"}]
    )


class RuleSunsetOut(BaseModel):
    """A tightening that ends by itself."""

    id: str = of("Opaque", "5")
    what: WhatName = of("`new`: the rule is retired then; else it goes back", "new")
    began_on: date = of("When it began", "2029-12-04")
    ends_on: date = of("On which day it ends, unless it is renewed", A_DAY)
    why: str = of("Why it was made tighter", "Fraud at the desk")
    renewals: list[RuleRenewalOut] = Field(description="What kept it so far, the oldest first")


class RuleRetirementOut(BaseModel):
    """How a rule ended."""

    at: datetime = of("When", MOMENT)
    by: str | None = of("Name of who ended it; null: it ended by itself, or a program did it", "Dora")
    why: str = of("In words; passed: its day came", "It hurts the honest")


class RuleWholeOut(HouseRuleOut):
    """The same, with what became of it."""

    sunset: RuleSunsetOut | None = Field(description="The tightening that ends by itself; null: none")
    retirement: RuleRetirementOut | None = Field(description="How it ended; null: it holds")
    versions: list[RuleVersionOut] = Field(description="The newest first, at most fifty")


def rule_out(one: RuleShown, counts: Counts, *, language: str) -> HouseRuleOut:
    """As it looks in a list. language: the house's."""
    words = {code: _words(one, code) for code in sorted({*one.title, *one.text, *one.reason, *one.instead})}
    return HouseRuleOut(
        id=str(one.id),
        key=one.key,
        **one.in_language(language),
        texts=words,
        mandatory=one.is_mandatory,
        serves=cast(ServesName, one.serves.value),
        law=one.law,
        owner=_named(one.owner) if one.owner else None,
        review_by=one.review_by,
        review_due=one.is_review_due,
        expires=one.expires_on,
        touchpoints=[RulePlaceOut(id=str(at.id), journey=at.journey, touchpoint=at.key) for at in one.touchpoints],
        teams=[_named(team) for team in one.teams],
        wound_tight_in=one.wound_tight_in,
        wound_tight_why=one.wound_tight_why,
        holds_since=one.holds_since,
        met=counts.met,
        hurt=counts.hurt,
        revision=one.revision,
        added_at=one.added_at,
        retired=one.retired_at,
    )


def whole_rule_out(one: HouseRuleOut, seen: History) -> RuleWholeOut:
    """With what became of it."""
    return RuleWholeOut(
        **dict(one),
        sunset=_sunset(seen.sunset) if seen.sunset else None,
        retirement=_retirement(seen.retirement) if seen.retirement else None,
        versions=[_version(version) for version in seen.versions],
    )


def _words(one: RuleShown, code: str) -> RuleWordsOut:
    texts = (one.title, one.text, one.reason, one.instead)
    title, text, reason, instead = (said.get(code, "") for said in texts)
    return RuleWordsOut(title=title, text=text, reason=reason, instead=instead)


def _named(one: Named) -> PersonOut:
    return PersonOut(id=str(one.id), name=one.name)


def _sunset(row: SunsetShown) -> RuleSunsetOut:
    renewals = [
        RuleRenewalOut(
            at=datetime.fromisoformat(one["at"]),
            until=date.fromisoformat(one["until"]),
            why=one["why"],
            evidence=[{**given, "id": _public(given["id"])} for given in one["evidence"]],
        )
        for one in row.renewals
    ]
    return RuleSunsetOut(
        id=str(row.id),
        what=cast(WhatName, row.what.value),
        began_on=row.began_on,
        ends_on=row.ends_on,
        why=row.why,
        renewals=renewals,
    )


def _public(number: int | None) -> str | None:
    return None if number is None else str(number)


def _retirement(row: RetirementShown) -> RuleRetirementOut:
    return RuleRetirementOut(at=row.at, by=row.by, why=row.why)


def _version(row: VersionShown) -> RuleVersionOut:
    return RuleVersionOut(number=row.number, turn=cast(TurnName, row.turn.value), why=row.why, by=row.by, at=row.at)
