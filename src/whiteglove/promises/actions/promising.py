"""A promise is entered in the ledger: what, by whom, to whom, by when, made where."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from whiteglove.conversations.actions.columns import lock as lock_conversation
from whiteglove.conversations.models import Because, Conversation, Message
from whiteglove.customers.actions import hold_served, recognise_customer, team_serves
from whiteglove.customers.actions.reaching import address_understood
from whiteglove.customers.models import Customer
from whiteglove.customers.queries import family_ids, standing_id
from whiteglove.customers.queries.visible import seen_or_missing
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.settings import settings
from whiteglove.foundation.text import kept_words, one_line, storable
from whiteglove.promises.actions.columns import break_if_due, end_pause_of, recount, told_of
from whiteglove.promises.actions.telling import tell_keepers, tell_of_break
from whiteglove.promises.facts import PromiseMade
from whiteglove.promises.models import MadeWhere, Promise, PromiseState
from whiteglove.promises.rules import refuse_due, refuse_made_at, remind_at
from whiteglove.team.models import Colleague, Membership, Team
from whiteglove.team.opening import opening_of
from whiteglove.team.permissions import May, require
from whiteglove.team.queries import sees
from whiteglove.team.snapshot import snapshot
from whiteglove.team.visibility import hidden_teams

LONGEST_WHAT = 500
LONGEST_QUOTE = 2000
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was promised. team or colleague (or both): who has to keep it; neither: the team of the conversation.

    made_at: when it was said, where that was before now. made_by, made_by_team: who said it, where the actor only
    writes it down. despite: why it was promised although the team usually takes longer. conversation, message: ids.
    time_zone: in which `due` was meant; empty: the customer's.
    """

    what: str
    due: datetime
    made_where: str
    team: Team | None = None
    colleague: Colleague | None = None
    conversation: int | None = None
    message: int | None = None
    quote: str = ""
    made_at: datetime | None = None
    made_by: Colleague | None = None
    made_by_team: Team | None = None
    despite: str = ""
    is_callback: bool = False
    time_zone: str = ""


@transaction.atomic
def promise(actor: Actor, customer: Customer, said: Said) -> Promise:
    """Enter what a customer was told that we would do. What fell due before now is a record, and broken at once.

    Said without a conversation it belongs to the only open one that the customer has with the team that keeps it.
    Raises NotUnderstood, NotFound (customer, conversation, message, or a team the actor does not see), NotAllowed.
    """
    require(actor, May.PROMISE)
    moment = clock.now()
    what = one_line(storable(said.what), LONGEST_WHAT)
    refuse_unclear(said, what, moment)
    made_at = (said.made_at or moment).astimezone(UTC)
    whom = _standing_customer(customer)
    hold_served([customer.pk])
    conversation = _conversation(actor, said, whom)
    team = _keeping_team(actor, said, conversation)
    team_serves(customer.pk, team.pk)  # whoever has to keep it may see to whom it was made
    made = Promise(
        customer=customer,
        conversation=conversation,
        message_id=_message(said, conversation),
        what=what,
        quote=kept_words(said.quote, LONGEST_QUOTE),
        team=team,
        colleague=said.colleague,
        due=said.due.astimezone(UTC),
        time_zone=said.time_zone or whom.time_zone or team.time_zone or settings().time_zone,
        made_where=said.made_where,
        made_at=made_at,
        made_by_id=said.made_by.pk if said.made_by else actor.colleague_id,
        made_by_whom=actor.reference,
        made_by_team=said.made_by_team or _team_of_maker(said, actor, conversation),
        is_callback=said.is_callback,
        despite=one_line(storable(said.despite), LONGEST_WHAT),
        remind_at=remind_at(made_at, said.due, opening_of(team)),
    )
    _enter(actor, made, moment)
    return made


@transaction.atomic
def promise_at(actor: Actor, address: str, said: Said, *, name: str = "") -> Promise:
    """`promise` to whoever is reached at this mail address; somebody new is met. name: of them, where not known yet.

    Raises NotUnderstood for what is no address too.
    """
    require(actor, May.PROMISE)
    value = address_understood(address)
    known = recognise_customer(actor, address=value, name=one_line(storable(name), LONGEST_NAME), language=None)
    return promise(actor, known, said)


def customer_known(actor: Actor, customer_id: int) -> Customer:
    """The row that stands for a customer the actor may see. Raises NotFound."""
    require(actor, May.PROMISE)
    return seen_or_missing(actor, customer_id)


def _enter(actor: Actor, made: Promise, moment: datetime) -> None:
    made.conversation = made.conversation or _only_open_one(made)
    made.save()
    announce(PromiseMade(*told_of(made), made.due.isoformat(), made.made_by_team_id), actor=actor)
    if break_if_due(made, moment):
        made.state, made.remind_at = PromiseState.BROKEN.value, None
        made.save(update_fields=["state", "remind_at"])
        end_pause_of(made, moment)
        tell_of_break(made, snapshot(moment))
    elif made.colleague_id or made.made_by_team_id != made.team_id:
        tell_keepers(actor, made, Because.PROMISE_MADE, at=moment)
    if made.conversation_id is not None:
        recount(made.conversation_id)


def _only_open_one(made: Promise) -> Conversation | None:
    """The open conversation of the customer with the team that keeps it; None where there are several, or none."""
    person = family_ids(standing_id(made.customer_id))
    theirs = Conversation.objects.filter(is_open=True, merged_into=None, customer__in=person, team=made.team)
    found = list(theirs.values_list("pk", flat=True)[:2])
    if len(found) != 1:
        return None
    held = lock_conversation(SYSTEM, found[0])
    return held if held.pk == found[0] and held.is_open and held.team_id == made.team_id else None


def refuse_unclear(said: Said, what: str, moment: datetime) -> None:
    """Raise NotUnderstood for what cannot be a promise. what: in one line."""
    if not what:
        raise NotUnderstood("Say what was promised.")
    if said.made_where not in MadeWhere.values:
        raise NotUnderstood(f"A promise is made in one of: {', '.join(MadeWhere.values)}.")
    made_at = said.made_at or moment
    refuse_made_at(made_at, moment)
    refuse_due(said.due, made_at=made_at, now=moment)


def _standing_customer(customer: Customer) -> Customer:
    standing = Customer.objects.get(pk=standing_id(customer.pk))
    if standing.erased_at is not None:
        raise NotFound("There is no such customer.")
    return standing


def _conversation(actor: Actor, said: Said, whom: Customer) -> Conversation | None:
    if said.conversation is None:
        return None
    conversation = lock_conversation(actor, said.conversation)
    if conversation.customer_id not in family_ids(whom.pk):
        raise NotUnderstood("This conversation is with somebody else than the customer who was promised it.")
    return conversation


def _message(said: Said, conversation: Conversation | None) -> int | None:
    if said.message is None:
        return None
    if conversation is None or not Message.objects.filter(pk=said.message, conversation=conversation).exists():
        raise NotFound("There is no such message in this conversation.")
    return said.message


def _keeping_team(actor: Actor, said: Said, conversation: Conversation | None) -> Team:
    team = said.team or team_of(said.colleague, conversation) or (conversation.team if conversation else None)
    if team is None:
        raise NotUnderstood("Say who has to keep it: a team, or a colleague who belongs to one.")
    hidden = hidden_teams(actor)
    if hidden is not None and hidden.filter(pk=team.pk).exists():
        raise NotFound(f"There is no team {team.key!r}.")
    if said.colleague is not None and not sees(said.colleague, team):
        raise NotUnderstood(f"{said.colleague.name} does not see what {team.name} has to do, so cannot keep it.")
    return team


def _team_of_maker(said: Said, actor: Actor, conversation: Conversation | None) -> Team | None:
    maker = said.made_by or Colleague.objects.filter(pk=actor.colleague_id or 0).first()
    return team_of(maker, conversation)


def team_of(colleague: Colleague | None, conversation: Conversation | None) -> Team | None:
    """That of the conversation where they belong to it, else the one they have belonged to longest."""
    if colleague is None:
        return None
    own = Membership.objects.filter(colleague=colleague).select_related("team").order_by("since", "id")
    teams = [membership.team for membership in own]
    if conversation is not None and conversation.team in teams:
        return conversation.team
    return next(iter(teams), None)
