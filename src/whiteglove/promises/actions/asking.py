"""Before a customer is told, the team that would have to keep it is asked; one press answers."""

from datetime import UTC, datetime

from django.db import transaction

from whiteglove.conversations.actions.attention import News, tell_news
from whiteglove.conversations.models import Because
from whiteglove.customers.actions import recognise_customer
from whiteglove.customers.actions.reaching import address_understood
from whiteglove.customers.models import Customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import kept_words, one_line, storable
from whiteglove.promises.actions.learning import refuse_outsiders
from whiteglove.promises.actions.promising import LONGEST_NAME, LONGEST_WHAT, Said, promise, refuse_unclear, team_of
from whiteglove.promises.actions.settling import LONGEST_WHY
from whiteglove.promises.actions.telling import members_of
from whiteglove.promises.facts import AskingAnswered, TeamAsked
from whiteglove.promises.models import Asking, Opinion, Promise
from whiteglove.promises.queries.askings import visible_askings
from whiteglove.promises.rules import LONGEST_PROMISE
from whiteglove.team.models import Colleague, Team
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import hidden_teams


class AskingSettled(Refused):
    """It was answered, promised or dropped already."""


@transaction.atomic
def ask_team(actor: Actor, address: str, said: Said, *, name: str = "", words: str = "") -> Asking:
    """May we promise this? Everybody of the team hears; the customer is not told. words: what the team should know.

    Raises NotUnderstood, NotFound, NotAllowed.
    """
    require(actor, May.PROMISE)
    moment = clock.now()
    what = one_line(storable(said.what), LONGEST_WHAT)
    refuse_unclear(said, what, moment)
    team = _asked_team(actor, said)
    known = recognise_customer(
        actor,
        address=address_understood(address),
        name=one_line(storable(name), LONGEST_NAME),
        language=None,
    )
    asking = Asking.objects.create(
        customer=known,
        what=what,
        due=said.due.astimezone(UTC),
        made_where=said.made_where,
        team=team,
        by_id=actor.colleague_id,
        by_whom=actor.reference,
        by_team=team_of(Colleague.objects.filter(pk=actor.colleague_id or 0).first(), None),
        at=moment,
        words=kept_words(words, LONGEST_WHY),
    )
    announce(TeamAsked(asking.pk, team.pk, asking.by_team_id, asking.due.isoformat()), actor=actor)
    tell_news(actor, _news(asking, Because.PROMISE_ASKED), whom=members_of(team.pk))
    return asking


def _asked_team(actor: Actor, said: Said) -> Team:
    hidden = hidden_teams(actor)
    if said.team is None or (hidden is not None and hidden.filter(pk=said.team.pk).exists()):
        raise NotUnderstood("Say which team is asked.")
    return said.team


@transaction.atomic
def answer_asking(
    actor: Actor, asking_id: int, *, agrees: bool, words: str = "", could_by: datetime | None = None
) -> Asking:
    """The team agrees, or objects with a reason or the time by which it could; who asked hears.

    Raises AskingSettled, NotUnderstood, NotFound, NotAllowed.
    """
    asking = _hold(actor, asking_id)
    refuse_outsiders(actor, asking.team)
    if asking.answered_at is not None:
        raise AskingSettled("Somebody has answered this already.")
    said = kept_words(words, LONGEST_WHY)
    if not agrees and not said and could_by is None:
        raise NotUnderstood("Say why you object, or by when it could be done.")
    if could_by is not None and not clock.now() < could_by <= clock.now() + LONGEST_PROMISE:
        raise NotUnderstood("The time by which it could be done lies ahead, within 400 days.")
    asking.agrees, asking.answer, asking.could_by = agrees, said, could_by
    asking.answered_by_id, asking.answered_by_whom = actor.colleague_id, actor.reference
    asking.answered_at = clock.now()
    asking.save()
    announce(
        AskingAnswered(asking.pk, asking.team_id, asking.by_team_id, asking.due.isoformat(), agrees), actor=actor
    )
    if asking.by_id is not None:
        because = Because.PROMISE_AGREED if agrees else Because.PROMISE_OBJECTED
        tell_news(actor, _news(asking, because), whom={asking.by_id})
    return asking


@transaction.atomic
def promise_asked(actor: Actor, asking_id: int, *, due: datetime | None = None, despite: str = "") -> Promise:
    """The customer was told now. due: another time, such as that by which the team could.

    Against an objection, or before an answer, it needs a reason: `despite`. Raises AskingSettled, NotUnderstood.
    """
    asking = _hold(actor, asking_id)
    by = due or asking.due
    meets = asking.agrees or (asking.could_by is not None and by >= asking.could_by)
    if not meets and not despite.strip():
        raise NotUnderstood("The team has not agreed to this. Say why you promise it all the same.")
    said = Said(what=asking.what, due=by, made_where=asking.made_where, team=asking.team, despite=despite)
    made = promise(actor, asking.customer, said)
    if asking.agrees is not None:
        Opinion.objects.create(
            promise=made,
            team=asking.team,
            agrees=bool(meets),
            due=by,
            by_id=asking.answered_by_id,
            by_whom=asking.answered_by_whom,
            at=asking.answered_at or made.made_at,
            why=asking.answer,
        )
    Asking.objects.filter(pk=asking.pk).update(promise=made)
    return made


@transaction.atomic
def drop_asking(actor: Actor, asking_id: int) -> None:
    """It is not promised. Raises AskingSettled, NotFound."""
    asking = _hold(actor, asking_id)
    Asking.objects.filter(pk=asking.pk).update(dropped_at=clock.now())


def _hold(actor: Actor, asking_id: int) -> Asking:
    require(actor, May.PROMISE)
    rows = visible_askings(actor).select_for_update(of=("self",)).select_related("team", "customer")
    asking = rows.filter(pk=asking_id).first()
    if asking is None:
        raise NotFound("There is no such question.")
    if asking.promise_id is not None or asking.dropped_at is not None:
        raise AskingSettled("It was promised, or dropped, already.")
    return asking


def _news(asking: Asking, because: Because) -> News:
    customer: Customer = asking.customer
    return News(
        about=f"asking:{asking.pk}",
        because=because,
        key=f"{because.value}:asking:{asking.pk}",
        team=asking.team_id,
        customer=customer.pk,
        conversation=None,
    )
