"""The demo's barnacle rounds: R-12 is scraped off, and it helped; R-14, and nobody can say; R-16 is being tried."""

from datetime import datetime, timedelta

from django.db.models import F

from whiteglove.demo.loading.hindered import POOR
from whiteglove.demo.loading.people import Company
from whiteglove.demo.story.trips import R12_ENDED
from whiteglove.foundation.actors import SYSTEM
from whiteglove.improvement.actions.looking import Looked, look
from whiteglove.improvement.actions.trials import begin_trial
from whiteglove.improvement.clockwork import write_due_effects
from whiteglove.improvement.models import Choice, Decision, Effect, Proposal, Way
from whiteglove.improvement.queries.evidence import evidence
from whiteglove.improvement.queries.known import known_of
from whiteglove.improvement.queries.newer import newest_seen
from whiteglove.improvement.rules import EFFECT_AFTER
from whiteglove.improvement.shapes import evidence_json
from whiteglove.journey.models import Touchpoint
from whiteglove.perception.models import Response
from whiteglove.recovery.models import Obstruction, SaidBy
from whiteglove.rulebook.actions.holding import leave_version
from whiteglove.rulebook.actions.rules import add_rule
from whiteglove.rulebook.models import Exemption, Retirement, Rule, Serves, Turn
from whiteglove.rulebook.shape import WantedRule
from whiteglove.team.models import Colleague

JOURNEY, PLACE = "airline", "claim-answer"
PAPER_FORM_ENDED = timedelta(days=100)
MET = 14
HELPED, NEXT = "R-12", "R-17"
COURIERS = (
    "Couriers carry a list by now. It stopped no theft since 2011, and sent bags away from their owners every day."
)
PHOTOGRAPH = "A photograph of the form does. Nobody was paid twice since 2011."
TRIED_WITHOUT, TRIED_SINCE, TRIED_FOR = "R-16", timedelta(weeks=5), 8
LISTEN_FIRST = "Callers look for a number while they are upset. We listen first at the switchboard, and see."
# By whom, and why; of the rule that helped, and of R-17.
PROPOSED = {
    HELPED: (
        ("nair", "I book the second delivery. Nearly each of them stood in a hotel with a reception."),
        ("garnier", "In Paris no other airline asks for the passport at the door."),
    ),
    NEXT: (("arai", "Mr. Tan has no original. The shops only send mails. Nobody can tell me whose rule it is."),),
}
# What it took the manager who tried it herself: a seat in four clicks, a refund in three letters.
TRIED = ((Way.BUY, 4, 6), (Way.CANCEL, 11, 38), (Way.COMPLAIN, 9, 25), (Way.HUMAN, 5, 9))


def scrape_off(people: Company, now: datetime) -> None:
    """Told after what was felt, and what was in the way, is written."""
    place = Touchpoint.objects.filter(journey__key=JOURNEY, key=PLACE).first()
    if place is None:
        return
    for key in PROPOSED:
        _proposed(key, people, now - (R12_ENDED if key == HELPED else timedelta()) - timedelta(days=1))
    helped = Rule.objects.filter(key=HELPED).first()
    if helped is not None:
        _retired(helped, people.colleagues["hayashi"], now - R12_ENDED, COURIERS)
    then = now - PAPER_FORM_ENDED
    paper = _paper_form(people.colleagues["okabe"], place, then)
    _in_the_way(paper, place, people.colleagues["ishikawa"], (then - timedelta(days=120), then))
    _retired(paper, people.colleagues["okabe"], then, PHOTOGRAPH)
    write_due_effects()
    _being_tried(people, now)
    for way, steps, minutes in TRIED:
        look(people.colleagues["okabe"].as_actor(), Looked(way=way, steps=steps, minutes=minutes))


def _being_tried(people: Company, now: datetime) -> None:
    """The switchboard does without R-16 since five weeks of eight; baggage keeps it. Begun today, then dated."""
    rule, lead = Rule.objects.filter(key=TRIED_WITHOUT).first(), people.colleagues["okabe"]
    if rule is None:
        return
    then = now - TRIED_SINCE
    decision = _decided(rule, lead, then, LISTEN_FIRST, choice=Choice.TRY)
    trial = begin_trial(lead.as_actor(), decision, teams=[people.teams["switchboard"]], weeks=TRIED_FOR)
    days = then.date() - trial.begins_on
    Exemption.objects.filter(rule=rule).update(at=then, from_on=F("from_on") + days, until_on=F("until_on") + days)
    trial.begins_on, trial.ends_on = trial.begins_on + days, trial.ends_on + days
    trial.waves = [wave | {"from": trial.begins_on.isoformat()} for wave in trial.waves]
    trial.save()
    Effect.objects.create(decision=decision, due_on=trial.ends_on)


def _proposed(key: str, people: Company, at: datetime) -> None:
    rule = Rule.objects.filter(key=key).first()
    if rule is None:
        return
    Proposal.objects.bulk_create(
        Proposal(
            rule=rule,
            colleague=people.colleagues[who],
            by_whom=people.colleagues[who].as_actor().reference,
            why=why,
            at=at,
        )
        for who, why in PROPOSED[key]
    )


def _paper_form(owner: Colleague, place: Touchpoint, then: datetime) -> Rule:
    wanted = WantedRule(
        key="R-14",
        title={"en": "Claims on the paper form", "ja": "申請は紙の用紙で", "fr": "Réclamations sur papier"},
        text={"en": "A claim is looked at once the paper form has arrived by post."},
        reason={"en": "In 2009 claims without a signature were paid twice."},
        serves=Serves.ORGANISATION.value,
        is_mandatory=True,
        owner=owner.pk,
        touchpoints=(place.pk,),
        wound_tight_in=2009,
        holds_since=datetime(2009, 4, 1).date(),  # noqa: DTZ001 - a day
    )
    rule = add_rule(SYSTEM, wanted)
    Rule.objects.filter(pk=rule.pk).update(added_at=then - timedelta(days=200))
    rule.versions.update(at=then - timedelta(days=200))
    return rule


def _in_the_way(rule: Rule, place: Touchpoint, said_by: Colleague, when: tuple[datetime, datetime]) -> None:
    """Of some in whose way nothing else was, however they felt: so nothing is known to be worse for it."""
    hindered = Obstruction.objects.filter(encounter__isnull=False).values("encounter")
    met = Response.objects.filter(
        touchpoint=place, kind="csat", value__isnull=False, encounter__isnull=False, at__gte=when[0], at__lt=when[1]
    ).exclude(encounter__in=hindered)
    Obstruction.objects.bulk_create(
        Obstruction(
            rule=rule, encounter_id=one.encounter_id, customer_id=one.customer_id, journey_id=one.journey_id,
            touchpoint_id=one.touchpoint_id, colleague=said_by, by_whom=said_by.as_actor().reference, at=one.at,
            wanted="What they had paid", minutes=15, said_by=SaidBy.COLLEAGUE,
            quote=one.comment if (one.value or 0) <= POOR else "",
        )
        for one in met.order_by("pk")[:MET]
    )  # fmt: skip


def _retired(rule: Rule, owner: Colleague, then: datetime, why: str) -> None:
    decision = _decided(rule, owner, then, why, choice=Choice.RETIRE)
    by = {"by": owner, "by_whom": owner.as_actor().reference}
    Retirement.objects.create(rule=rule, at=then, why=why, **by)
    rule.retired_at, rule.expires_on, rule.revision = then, None, rule.revision + 1
    rule.save()
    leave_version(owner.as_actor(), rule, turn=Turn.LOOSER, why=why)
    rule.versions.filter(number=rule.revision).update(at=then)
    Effect.objects.create(decision=decision, due_on=(then + EFFECT_AFTER).date())


def _decided(rule: Rule, by: Colleague, then: datetime, why: str, *, choice: Choice) -> Decision:
    """With the evidence of that day."""
    known = known_of(SYSTEM, [rule.pk], evidence(SYSTEM, then, rules=[rule.pk]))[rule.pk]
    decision = Decision.objects.create(
        rule=rule, choice=choice, reason=why, evidence=evidence_json(known) | {"seen": newest_seen(rule.pk)},
        evidence_until=then, version=rule.revision, at=then, by=by, by_whom=by.as_actor().reference,
    )  # fmt: skip
    Proposal.objects.filter(rule=rule, decision=None).update(decision=decision)
    return decision
