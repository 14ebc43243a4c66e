"""What those who have to keep a promise say to it: that they agree, that they object, why it was broken."""

from django.db import transaction

from whiteglove.conversations.models import Because
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor, ActorKind
from whiteglove.foundation.errors import NotAllowed, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import kept_words
from whiteglove.promises.actions.columns import hold, hold_standing, told_of
from whiteglove.promises.actions.settling import LONGEST_WHY
from whiteglove.promises.actions.telling import tell_maker
from whiteglove.promises.facts import PromiseAgreed, PromiseExplained, PromiseObjected
from whiteglove.promises.models import Break, Cause, Opinion, Promise
from whiteglove.team.models import Membership, Team
from whiteglove.team.permissions import MANAGING


class NotBroken(Refused):
    """There is nothing to explain: it was never broken."""


@transaction.atomic
def explain(actor: Actor, promise_id: int, *, cause: str, words: str = "") -> Promise:
    """Why it was broken, the last time: one of the five causes. Saying so again replaces what was said.

    Raises NotBroken, NotUnderstood for another cause, NotFound, NotAllowed.
    """
    promise = hold(actor, promise_id)
    if cause not in Cause.values:
        raise NotUnderstood(f"A cause is one of: {', '.join(Cause.values)}.")
    last = Break.objects.filter(promise=promise).order_by("-id").first()
    if last is None:
        raise NotBroken("This promise was not broken, so there is nothing to explain.")
    last.cause, last.cause_words = cause, kept_words(words, LONGEST_WHY)
    last.cause_by_id, last.cause_at = actor.colleague_id, clock.now()
    last.save(update_fields=["cause", "cause_words", "cause_by", "cause_at"])
    announce(PromiseExplained(*told_of(promise), last.due.isoformat(), cause), actor=actor)
    return promise


@transaction.atomic
def give_opinion(actor: Actor, promise_id: int, *, agrees: bool, why: str = "") -> Opinion:
    """The team that has to keep it agrees, or objects and says why; to the time it is due at now.

    Raises NotAllowed for who neither belongs to the team nor manages, PromiseSettled, NotUnderstood for an objection
    without a reason, NotFound.
    """
    promise = hold_standing(actor, promise_id)
    refuse_outsiders(actor, promise.team)
    said = kept_words(why, LONGEST_WHY)
    if not agrees and not said:
        raise NotUnderstood("Say why you object, and by when it could be done.")
    opinion = Opinion.objects.create(
        promise=promise,
        team=promise.team,
        agrees=agrees,
        due=promise.due,
        by_id=actor.colleague_id,
        by_whom=actor.reference,
        at=clock.now(),
        why=said,
    )
    happened = PromiseAgreed if agrees else PromiseObjected
    announce(happened(*told_of(promise), promise.due.isoformat()), actor=actor)
    because = Because.PROMISE_AGREED if agrees else Because.PROMISE_OBJECTED
    tell_maker(actor, promise, because, at=opinion.at)
    return opinion


def refuse_outsiders(actor: Actor, team: Team) -> None:
    """Raise NotAllowed for colleagues who do not speak for this team."""
    if actor.kind is not ActorKind.COLLEAGUE or actor.role in MANAGING:
        return
    if not Membership.objects.filter(colleague=actor.colleague_id, team=team).exists():
        raise NotAllowed(f"Only {team.name} can say whether {team.name} agrees.")
