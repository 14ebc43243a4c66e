"""What the barnacle round takes, and how it looks."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, model_validator

from whiteglove.api.given import NO_TRUTH, Given, Somebody
from whiteglove.api.rule_shapes import A_DAY, Revision, ServesName, Title, Words
from whiteglove.api.shapes import MOMENT, PersonOut, of
from whiteglove.improvement.queries.decisions import DecisionShown, TrialShown
from whiteglove.improvement.queries.known import Known
from whiteglove.improvement.queries.rounds import Before
from whiteglove.improvement.rules import FEWEST_WEEKS, MOST_WEEKS
from whiteglove.improvement.shapes import evidence_json

ChoiceName = Literal["keep", "soften", "change", "try", "retire"]
DueName = Literal["no_owner", "past_review"]
WayName = Literal["buy", "leave", "return", "cancel", "complain", "human"]
Reason = Annotated[str, Field(min_length=1, max_length=2000)]


class FeltOut(BaseModel):
    """A mean of what customers felt, 1 to 5; low and high are the ends of its 95 % interval. Null: unknown."""

    value: float | None = of("The mean; null where unknown or suppressed", 2.4)
    low: float | None = of("Low end", 2.1)
    high: float | None = of("High end", 2.7)
    n: int = of("Answers", 38)
    suppressed: bool = of("Fewer than five: it would tell of single people", False)


class GivenAroundOut(BaseModel):
    """What was given around a rule, in one currency."""

    worth: int = of("In the currency's smallest unit", 125000)
    currency: str = of("ISO 4217", "EUR")


class BentOut(BaseModel):
    """Who bent it and what came of it; of no single colleague."""

    times: int = of("Gestures around it", 12)
    roles: dict[str, int] = of("By whom: roles, empty for programs", {"colleague": 11, "lead": 1})
    felt: FeltOut = Field(description="What customers felt where it was bent")
    felt_unbent: FeltOut = Field(description="And where it was met and not bent")


class RuleEvidenceOut(BaseModel):
    """What is known of a rule in a year; low and high are the ends of the 95 % interval of `effect`.

    How it is compared: docs/methods/barnacle-round.md.
    """

    model_config = ConfigDict(populate_by_name=True)

    effect: float | None = of("Points felt with the rule minus those of like cases; negative = worse", -1.3)
    low: float | None = of("Low end", -1.8)
    high: float | None = of("High end", -0.8)
    n: int = of("Answers compared", 38)
    suppressed: bool = of("Fewer than five answers: they would tell of single people", False)
    method: str = of("How it was compared", "matched by touchpoint and month, clustered by customer")
    period: list[date] = of("First and last day", ["2029-03-04", "2030-03-04"])
    met: int = of("Moments of the period at which it was met", 61)
    hurt: int = of("Different customers of these", 57)
    noes: int = of("How often a no was said because of it", 14)
    minutes: int | None = of("Minutes of work it took; null: nobody wrote any down", 340)
    minutes_known: int = of("Of how many times the minutes are known", 40)
    gestures: int = of("How often something was given around it", 12)
    given: list[GivenAroundOut] = Field(description="What that was worth, by currency")
    with_rule: FeltOut = Field(alias="with", description="What customers felt where it was met")
    without: FeltOut = Field(description="What they felt in like cases: same touchpoints, same months, no rule")
    bent: BentOut = Field(description="Who bent it and what came of it")
    lost: float | None = of("Points that all who met it lost, as far as is known; null in a decision", 72.5)
    surely_lost: float | None = of("At least so many, 95 times of 100: by this rules are ordered", 48.2)


class QuoteOut(BaseModel):
    """A customer's own words, without their name."""

    words: str = of("As they said it", "I only have a photograph of it.")
    wanted: str = of("What they wanted", "A refund of a suitcase")
    at: datetime = of("When", MOMENT)
    conversation: str | None = of("Id of the conversation in which they stand", "31")


class RoundRuleOut(BaseModel):
    """A rule before its owner."""

    id: str = of("Opaque", "3")
    key: str = of("As people call it", "R-17")
    title: str = of("In the house's language", "Original receipt only")
    reason: str = of("Why it is there: the risk beside the cost", "Copies were handed in twice.")
    mandatory: bool = of("Whether it binds, or guides", True)
    serves: ServesName = of("Whom it serves; the law's rules say so", "organisation")
    law: str = of("Which law, where it serves the law", "")
    owner: PersonOut | None = Field(description="Null: nobody")
    review_by: date | None = of("By when it is looked at again", A_DAY)
    due: list[DueName] = of("Why it comes first, whatever it costs", ["no_owner"])
    proposals: int = of("Colleagues who propose that it ends", 2)
    evidence: RuleEvidenceOut = Field(description="What is known of it")
    quotes: list[QuoteOut] = Field(description="The newest words of customers, those the reader may read")


class DecisionIn(Given):
    """What becomes of a rule. `decision` is taken for `choice` too."""

    choice: ChoiceName = of("`try`: without it for some weeks, at some teams", "keep")
    reason: Reason = of("Why, in words", "It hurts the honest and stops nobody.")
    title: Title | None = of("Of a change: the new title; null: as it is", None, default=None)
    text: Words | None = of("Of a change: the new text; null: as it is", None, default=None)
    instead: Words | None = of("Of a change: what one may do instead; null: as it is", None, default=None)
    weeks: Annotated[int, Field(ge=FEWEST_WEEKS, le=MOST_WEEKS), NO_TRUTH] | None = of(
        "Of a trial; null: eight", 8, default=None
    )
    teams: Annotated[list[Annotated[str, Field(min_length=1, max_length=320)]], Field(max_length=100)] | None = of(
        "Of a trial: who does without, by id or key; null: half of those it binds, by lot", ["baggage"], default=None
    )
    revision: Revision | None = of("Which was read; another since is refused (409). Null: not told", 1, default=None)
    law_checked_by: Annotated[str, Field(max_length=500)] = of(
        "Who checked the law and what they said; needed to soften, change, try without or retire a rule of the law",
        "",
        default="",
    )

    @model_validator(mode="before")
    @classmethod
    def _decision_is_choice(cls, told: Any) -> Any:
        """Some call it the decision."""
        if isinstance(told, dict) and "decision" in told and "choice" not in told:
            told = dict(told)
            told["choice"] = told.pop("decision")
        return told


class RuleTrialOut(BaseModel):
    """Some teams do without a rule for a while."""

    id: str = of("Opaque", "4")
    design: str = of("`before_after`, or `stepped`: in waves", "stepped")
    teams: list[str] = of("Their names", ["Baggage"])
    begins_on: date = of("First day without it", "2030-03-04")
    ends_on: date = of("On which it holds again", "2030-04-29")
    ended_at: datetime | None = of("When it was over; null: it runs", None)
    why_ended: str = of("Where somebody ended it before its day", "")


class RuleEffectOut(BaseModel):
    """Did it help? low and high are the ends of the 95 % interval of `effect`; docs/methods/did-it-help.md."""

    rule: str = of("Id of the rule", "3")
    decision: str = of("Id of the decision", "7")
    choice: ChoiceName = of("What was decided", "retire")
    effect: float | None = of("Points felt after minus before; negative = worse. Null: not known (yet)", 0.9)
    low: float | None = of("Low end", 0.5)
    high: float | None = of("High end", 1.3)
    n: int = of("The fewer of the answers before and after", 64)
    suppressed: bool = of("Fewer than five answers", False)
    due_on: date = of("When it is written down", "2030-06-02")
    written_at: datetime | None = of("When it was; null: not yet", MOMENT)
    method: str | None = of(
        "How it was compared", "before and after, at the same places, clustered by customer (CR1)"
    )
    before: FeltOut | None = Field(description="What was felt with the rule; null until it is written")
    after: FeltOut | None = Field(description="And without it")
    others_before: FeltOut | None = Field(description="Of those with whom it was compared; null: nobody")
    others_after: FeltOut | None = Field(description="The same, while others did without")
    told: int = of("Customers who can read that their words led there", 21)


class DecisionOut(BaseModel):
    """What somebody decided of a rule, with the evidence that lay before them."""

    id: str = of("Opaque", "7")
    rule: str = of("Id of the rule", "3")
    key: str = of("Its key", "R-17")
    choice: ChoiceName = of("What was decided", "retire")
    reason: str = of("Why", "It hurts the honest and stops nobody.")
    by: PersonOut | None = Field(description="Who; null: a program")
    at: datetime = of("When", MOMENT)
    law_checked_by: str = of("Who checked the law, where it is the law's", "")
    evidence: RuleEvidenceOut | None = Field(
        description="What was known then; null: it was met in teams that you do not see, too"
    )
    trial: RuleTrialOut | None = Field(description="Where it is tried")
    effect: RuleEffectOut | None = Field(description="Whether it helped; null where it was kept")


class ProposalIn(Given):
    """Why a rule should end."""

    why: Reason = of("In words", "Nobody knows what it is for.")
    colleague: Somebody = of("Whose proposal it is, by id or address; null: the program's", None, default=None)


class RuleProposalOut(BaseModel):
    """Somebody proposes that a rule ends."""

    id: str = of("Opaque", "2")
    rule: str = of("Id of the rule", "3")
    why: str = of("In words", "Nobody knows what it is for.")
    at: datetime = of("When", MOMENT)


def round_rule_out(one: Before, *, language: str) -> RoundRuleOut:
    """A rule of the round; texts in this language, else in any."""
    rule = one.rule
    return RoundRuleOut(
        id=str(rule.id),
        key=rule.key,
        title=_in(rule.title, language),
        reason=_in(rule.reason, language),
        mandatory=rule.is_mandatory,
        serves=cast("ServesName", rule.serves.value),
        law=rule.law,
        owner=PersonOut(id=str(rule.owner.id), name=rule.owner.name) if rule.owner else None,
        review_by=rule.review_by,
        due=[why.value for why in one.due],
        proposals=one.proposals,
        evidence=_evidence(one.known),
        quotes=[
            QuoteOut(words=said.words, wanted=said.wanted, at=said.at, conversation=_id(said.conversation_id))
            for said in one.known.quotes
        ],
    )


def decision_out(one: DecisionShown) -> DecisionOut:
    """A decision as it was written down."""
    return DecisionOut.model_validate(
        {
            "id": str(one.id),
            "rule": str(one.rule_id),
            "key": one.rule_key,
            "choice": one.choice,
            "reason": one.reason,
            "by": PersonOut(id=str(one.by_id), name=one.by) if one.by_id and one.by else None,
            "at": one.at,
            "law_checked_by": one.evidence.get("law_checked_by", ""),
            "evidence": RuleEvidenceOut.model_validate(one.evidence) if "met" in one.evidence else None,
            "trial": _trial(one.trial) if one.trial else None,
            "effect": effect_out(one) if one.effect else None,
        }
    )


def effect_out(one: DecisionShown) -> RuleEffectOut:
    """Whether it helped, as far as that is written down."""
    if one.effect is None:
        raise ValueError(f"decision {one.id} has no effect")
    told, figures = one.effect, one.effect.figures
    return RuleEffectOut.model_validate(
        {
            "rule": str(one.rule_id),
            "decision": str(one.id),
            "choice": one.choice,
            "effect": told.effect,
            "low": told.low,
            "high": told.high,
            "n": told.n,
            "suppressed": bool(figures.get("change", {}).get("suppressed")),
            "due_on": told.due_on,
            "written_at": told.written_at,
            "method": figures.get("method"),
            **{name: figures.get(name) for name in ("before", "after", "others_before", "others_after")},
            "told": told.told,
        }
    )


def _evidence(known: Known) -> RuleEvidenceOut:
    return RuleEvidenceOut.model_validate(evidence_json(known))


def _trial(one: TrialShown) -> RuleTrialOut:
    return RuleTrialOut(
        id=str(one.id),
        design=one.design,
        teams=one.teams,
        begins_on=one.begins_on,
        ends_on=one.ends_on,
        ended_at=one.ended_at,
        why_ended=one.why_ended,
    )


def _id(number: int | None) -> str | None:
    return None if number is None else str(number)


def _in(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or next(iter(texts.values()), "")
