"""A protocol is written, agreed, read, looked at again, and ended; its words never change."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor, ActorKind
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import kept_words
from whiteglove.promises.models import Protocol, ProtocolAgreement, ProtocolReading, ProtocolReview
from whiteglove.promises.protocols import rules, telling
from whiteglove.promises.protocols.facts import (
    ProtocolAgreed,
    ProtocolEnded,
    ProtocolHolds,
    ProtocolRead,
    ProtocolReviewed,
    ProtocolWritten,
)
from whiteglove.promises.protocols.holding import (
    HoldsMeanwhile,
    NewerVersion,
    NotAgreedYet,
    belongs_to,
    hold,
    hold_teams,
    refuse_outsiders,
    refuse_over,
    speaks_for,
    today,
    visible_protocols,
)
from whiteglove.team.models import Colleague, Team
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import sees

LONGEST_WORDS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What one team hands to another, how, by when it is answered, what the customer is told, when to look again."""

    what: str
    how: str
    must_be_warm: bool
    within_hours: int
    customer_is_told: str
    review_on: date

    @property
    def words(self) -> tuple[str, str, str]:
        """As they are kept."""
        return (
            kept_words(self.what, LONGEST_WORDS),
            kept_words(self.how, LONGEST_WORDS),
            kept_words(self.customer_is_told, LONGEST_WORDS),
        )


@transaction.atomic
def write(
    actor: Actor, pair: tuple[Team, Team], terms: Terms, *, why: str = "", based_on: int | None = None
) -> Protocol:
    """How the first team of the pair hands over to the second; it holds once both agree, and until then the version
    before it does. Who writes it agrees for the one of both teams they belong to.

    based_on: the newest version its writer had read (0: there was none; None: not told). Another that was only
    proposed gives way. Raises NewerVersion, NotUnderstood, NotFound, NotAllowed.
    """
    require(actor, May.AGREE_PROTOCOLS)
    require(actor, May.READ_PROMISES)
    from_team, to_team = pair
    if from_team.pk == to_team.pk:
        raise NotUnderstood("A protocol is between two teams. Choose another one.")
    hold_teams(actor, from_team.pk, to_team.pk)
    refuse_outsiders(actor, pair)
    _refuse_unclear(terms)
    between = Protocol.objects.filter(from_team=from_team, to_team=to_team)
    newest: int = between.aggregate(newest=Max("version"))["newest"] or 0
    if based_on is not None and based_on != newest:
        raise NewerVersion("Somebody wrote this anew while you were writing. Your words are kept: please look first.")
    for proposed in between.filter(ended_at=None, in_force_from=None).select_for_update():
        _end(actor, proposed, why="")
    protocol = _written(actor, pair, terms, why=why, version=newest + 1)
    agreeing = belongs_to(actor, (from_team.pk, to_team.pk))
    if len(agreeing) == 1:
        _agree(actor, protocol, agreeing.pop())
    agreed = ProtocolAgreement.objects.filter(protocol=protocol).values_list("team_id", flat=True)
    telling.tell_written(actor, protocol, awaited={from_team.pk, to_team.pk} - set(agreed))
    return protocol


def _written(actor: Actor, pair: tuple[Team, Team], terms: Terms, *, why: str, version: int) -> Protocol:
    what, how, told = terms.words
    protocol = Protocol.objects.create(
        from_team=pair[0],
        to_team=pair[1],
        version=version,
        what=what,
        how=how,
        must_be_warm=terms.must_be_warm,
        within_hours=terms.within_hours,
        customer_is_told=told,
        review_on=terms.review_on,
        why=kept_words(why, LONGEST_WORDS),
        by_id=actor.colleague_id,
        by_whom=actor.reference,
        at=clock.now(),
    )
    announce(ProtocolWritten(*_of(protocol), version), actor=actor)
    return protocol


def _refuse_unclear(terms: Terms) -> None:
    if not all(terms.words):
        raise NotUnderstood("Say what is handed over, how, and what the customer is told.")
    if not 1 <= terms.within_hours <= rules.MOST_HOURS:
        raise NotUnderstood(f"The receiving team answers within 1 to {rules.MOST_HOURS} working hours.")
    refuse_review_on(terms.review_on)


def refuse_review_on(day: date) -> None:
    """Raise NotUnderstood for a day of review that is over, or out of sight."""
    if not rules.may_be_reviewed_on(day, today()):
        raise NotUnderstood("The day to look at it again lies ahead, and within two years.")


@transaction.atomic
def agree(actor: Actor, protocol_id: int, *, team: Team | None = None) -> Protocol:
    """One of the two teams agrees; once both have, it holds. team: None where only one can be meant.

    Harmless twice. Raises ProtocolOver, NotUnderstood, NotFound, NotAllowed.
    """
    require(actor, May.AGREE_PROTOCOLS)
    protocol = hold(actor, protocol_id)
    refuse_over(protocol)
    pair = {protocol.from_team_id: protocol.from_team, protocol.to_team_id: protocol.to_team}
    if team is not None and team.pk not in pair:
        raise NotUnderstood(f"This is between {protocol.from_team.name} and {protocol.to_team.name}.")
    refuse_outsiders(actor, pair.values() if team is None else [team])
    _agree(actor, protocol, _whose_word(actor, protocol) if team is None else team.pk)
    return protocol


def _whose_word(actor: Actor, protocol: Protocol) -> int:
    """For which team the actor means to agree, who did not say."""
    pair = {protocol.from_team_id, protocol.to_team_id}
    agreed = set(ProtocolAgreement.objects.filter(protocol=protocol).values_list("team_id", flat=True))
    for meant in (belongs_to(actor, pair), speaks_for(actor, pair) - agreed):
        if len(meant) == 1:
            return meant.pop()
    if not pair - agreed:
        return protocol.from_team_id
    raise NotUnderstood("Say for which of the two teams you agree.")


def _agree(actor: Actor, protocol: Protocol, team_id: int) -> None:
    by = {"by_id": actor.colleague_id, "by_whom": actor.reference, "at": clock.now()}
    _, is_new = ProtocolAgreement.objects.get_or_create(protocol=protocol, team_id=team_id, defaults=by)
    if not is_new:
        return
    announce(ProtocolAgreed(*_of(protocol), team_id), actor=actor)
    agreed = ProtocolAgreement.objects.filter(protocol=protocol).values_list("team_id", flat=True)
    if rules.holds(agreed, protocol.from_team_id, protocol.to_team_id):
        _put_in_force(actor, protocol)


def _put_in_force(actor: Actor, protocol: Protocol) -> None:
    held = Protocol.objects.filter(
        from_team=protocol.from_team_id, to_team=protocol.to_team_id, ended_at=None, in_force_from__isnull=False
    )
    for before in held.select_for_update():
        _end(actor, before, why="")
    protocol.in_force_from = clock.now()
    protocol.save(update_fields=["in_force_from"])
    announce(ProtocolHolds(*_of(protocol), protocol.version), actor=actor)
    telling.tell_holds(actor, protocol)


@transaction.atomic
def end(actor: Actor, protocol_id: int, *, why: str, was_in_force: bool | None = None) -> Protocol:
    """It holds no more; or, where it was only proposed, is withdrawn. Harmless twice for whoever ended it.

    was_in_force: whether it held when they looked (None: not told). Raises HoldsMeanwhile, NotAgreedYet,
    ProtocolOver, NotUnderstood without a reason, NotFound, NotAllowed.
    """
    require(actor, May.AGREE_PROTOCOLS)
    protocol = hold(actor, protocol_id)
    refuse_outsiders(actor, (protocol.from_team, protocol.to_team))
    said = kept_words(why, LONGEST_WORDS)
    if not said:
        raise NotUnderstood("Say why it ends: the other team will want to know.")
    if protocol.ended_why and protocol.ended_by_whom == actor.reference:
        return protocol
    refuse_over(protocol)
    _refuse_unless_meant(protocol, was_in_force)
    _end(actor, protocol, why=said)
    telling.tell_ended(actor, protocol)
    return protocol


def _refuse_unless_meant(protocol: Protocol, was_in_force: bool | None) -> None:
    is_in_force = protocol.in_force_from is not None
    if was_in_force is False and is_in_force:
        raise HoldsMeanwhile("Both teams agreed meanwhile, and it holds now. Look at it again before you end it.")
    if was_in_force and not is_in_force:
        raise NotAgreedYet("It does not hold yet: both teams have to agree first.")


def _end(actor: Actor, protocol: Protocol, *, why: str) -> None:
    protocol.ended_at, protocol.ended_by_whom, protocol.ended_why = clock.now(), actor.reference, why
    protocol.save(update_fields=["ended_at", "ended_by_whom", "ended_why"])
    announce(ProtocolEnded(*_of(protocol), protocol.in_force_from is not None), actor=actor)


@transaction.atomic
def review(actor: Actor, protocol_id: int, *, next_on: date, why: str = "") -> ProtocolReview:
    """It still holds, and is looked at again then. Raises NotAgreedYet, ProtocolOver, NotUnderstood, NotFound,
    NotAllowed.
    """
    require(actor, May.AGREE_PROTOCOLS)
    protocol = hold(actor, protocol_id)
    refuse_over(protocol)
    refuse_outsiders(actor, (protocol.from_team, protocol.to_team))
    if protocol.in_force_from is None:
        raise NotAgreedYet("It does not hold yet: both teams have to agree first.")
    refuse_review_on(next_on)
    looked = ProtocolReview.objects.create(
        protocol=protocol,
        was_due_on=protocol.review_on,
        next_on=next_on,
        why=kept_words(why, LONGEST_WORDS),
        by_id=actor.colleague_id,
        by_whom=actor.reference,
        at=clock.now(),
    )
    protocol.review_on, protocol.review_told_at = next_on, None
    protocol.save(update_fields=["review_on", "review_told_at"])
    announce(ProtocolReviewed(*_of(protocol), next_on.isoformat()), actor=actor)
    telling.tell_reviewed(actor, looked)
    return looked


@transaction.atomic
def read(actor: Actor, protocol_id: int, *, colleague: Colleague) -> bool:
    """This colleague knows it from now on; whether that is new. Everybody says so for themselves; programs for
    others, where they may agree.

    Raises ProtocolOver, NotFound, NotAllowed.
    """
    require(actor, May.READ_PROMISES)
    if actor.kind is ActorKind.COLLEAGUE and actor.colleague_id != colleague.pk:
        raise NotAllowed("Everybody says for themselves what they know.")
    if actor.kind is not ActorKind.COLLEAGUE:
        require(actor, May.AGREE_PROTOCOLS)
    protocol = visible_protocols(actor).select_related("from_team", "to_team").filter(pk=protocol_id).first()
    if protocol is None or not (sees(colleague, protocol.from_team) and sees(colleague, protocol.to_team)):
        raise NotFound("There is no such protocol.")
    refuse_over(protocol)
    _, is_new = ProtocolReading.objects.get_or_create(
        protocol=protocol, colleague=colleague, defaults={"at": clock.now()}
    )
    if is_new:
        announce(ProtocolRead(*_of(protocol), colleague.pk), actor=actor)
    return is_new


def _of(protocol: Protocol) -> tuple[int, int, int]:
    return protocol.pk, protocol.from_team_id, protocol.to_team_id
