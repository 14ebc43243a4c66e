"""A message is taken: somebody is promised a call, at a time, on a number that can be called."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from whiteglove.conversations.actions.calling import call_taken, open_with_call
from whiteglove.conversations.models import Conversation
from whiteglove.customers.actions import customer_at_number, hold_served, recognise_caller
from whiteglove.customers.models import Customer
from whiteglove.customers.queries import family_ids, standing_id
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood, Refused
from whiteglove.foundation.settings import settings
from whiteglove.foundation.text import kept_words, one_line, storable
from whiteglove.promises.actions.promising import Said, promise
from whiteglove.promises.models import Callback, MadeWhere, Promise
from whiteglove.promises.numbers import Number, compared_as, read_number, region_of_zone
from whiteglove.promises.windows import Window, refuse_quiet, refuse_window, zone_of_number
from whiteglove.team.models import Colleague, Membership, Team
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import hidden_teams

LONGEST_NAME = 200
LONGEST_ABOUT = 2000
LONGEST_ON_MACHINE = 500
MOST_ATTEMPTS = 20


class DoesNotWantCalls(Refused):
    """The customer does not want to be called, and did not ask for this call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a caller wants. for_whom: a colleague, else the team (None: the actor's own, else that of the house).

    number: as it was typed. begins, ends: when to call. time_zone: of the customer, where the number does not tell.
    customer: where known, else found by the number. conversation: id of an open one of theirs.
    asked_for: they want this call though they want none, or in their night. by_day: refuse their night too.
    key: of the form, so that pressing twice takes one message.
    """

    name: str
    number: str
    about: str
    begins: datetime
    ends: datetime
    for_whom: Colleague | None = None
    team: Team | None = None
    language: str | None = None
    time_zone: str = ""
    customer: Customer | None = None
    conversation: int | None = None
    attempts: int = 3
    machine_words: str = ""
    asked_for: bool = False
    by_day: bool = False
    key: str | None = None


@transaction.atomic
def take_message(actor: Actor, wanted: Wanted) -> Promise:
    """Promise a call. It goes to whom it is for; while they are away, to whoever answers for them.

    Raises NumberNotUnderstood, WindowRefused (QuietThen, AtNight), DoesNotWantCalls, NotUnderstood, NotFound,
    NotAllowed.
    """
    require(actor, May.PROMISE)
    if taken := _taken_before(actor, wanted):
        return taken
    moment = clock.now()
    team = team_for(actor, for_whom=wanted.for_whom, team=wanted.team)
    number = read_number(storable(wanted.number), region_of(team))
    name, about = one_line(storable(wanted.name), LONGEST_NAME), kept_words(wanted.about, LONGEST_ABOUT)
    _refuse_unclear(wanted, name, about)
    window = Window(wanted.begins.astimezone(UTC), wanted.ends.astimezone(UTC))
    refuse_window(window, moment)
    customer = wanted.customer or recognise_caller(
        actor, numbers=compared_as(number, region_of(team)), shown=number.shown, name=name,
        language=wanted.language,
    )  # fmt: skip
    whom = Customer.objects.get(pk=standing_id(customer.pk))
    zone = zone_for(whom, number, team, chosen=wanted.time_zone)
    _refuse_unwanted(whom, wanted, window, zone)
    hold_served([customer.pk])
    conversation = _conversation(actor, wanted, customer, team)
    said = Said(
        what=one_line(about, 500),
        due=window.end,
        made_where=MadeWhere.CALL,
        team=team,
        colleague=wanted.for_whom,
        conversation=conversation.pk,
        is_callback=True,
        time_zone=zone,
    )
    made = promise(actor, customer, said)
    _add_callback(made, wanted, number, window)
    return made


def _taken_before(actor: Actor, wanted: Wanted) -> Promise | None:
    if not wanted.key:
        return None
    return Promise.objects.filter(callback__key=wanted.key, made_by_whom=actor.reference).first()


def _refuse_unclear(wanted: Wanted, name: str, about: str) -> None:
    if not name:
        raise NotUnderstood("Say who called.")
    if not about:
        raise NotUnderstood("Say what it is about, so that whoever calls back knows.")
    code = wanted.language
    if code is not None and not (code.isascii() and code.isalpha() and code.islower() and len(code) in (2, 3)):
        raise NotUnderstood("A language is told by its code of two letters, such as ja.")
    if not 0 < wanted.attempts <= MOST_ATTEMPTS:
        raise NotUnderstood(f"Call them between once and {MOST_ATTEMPTS} times.")


def _refuse_unwanted(whom: Customer, wanted: Wanted, window: Window, zone: str) -> None:
    if wanted.asked_for:
        return
    if whom.do_not_call:
        raise DoesNotWantCalls(
            "This customer does not want to be called. If they asked for this call, say so; else write to them."
        )
    quiet = quiet_hours(whom)
    if quiet is not None or wanted.by_day:
        refuse_quiet(window, clock.now(), zone=zone, quiet=quiet)


def _conversation(actor: Actor, wanted: Wanted, customer: Customer, team: Team) -> Conversation:
    if wanted.conversation is not None:
        found = Conversation.objects.filter(pk=wanted.conversation, is_open=True).first()
        if found is None or found.customer_id not in family_ids(customer.pk):
            raise NotFound("There is no such open conversation with them.")
        return found
    name = one_line(storable(wanted.name), LONGEST_NAME)
    called = call_taken(
        name=name,
        subject=f"Call back {name}",
        text=kept_words(wanted.about, LONGEST_ABOUT),
        language=wanted.language,
    )
    return open_with_call(actor, called, customer=customer, team=team, owner=wanted.for_whom)


def _add_callback(made: Promise, wanted: Wanted, number: Number, window: Window) -> Callback:
    return Callback.objects.create(
        promise=made,
        name=one_line(storable(wanted.name), LONGEST_NAME),
        number=number.e164,
        extension=number.extension,
        region=number.region,
        language=wanted.language,
        window_from=window.begin,
        window_until=window.end,
        agreed_from=window.begin,
        place_at=window.begin,
        attempts_wanted=wanted.attempts,
        machine_words=kept_words(wanted.machine_words, LONGEST_ON_MACHINE),
        key=wanted.key or None,
    )


def team_for(actor: Actor, *, for_whom: Colleague | None = None, team: Team | None = None) -> Team:
    """Which team has to call: named, else of the colleague, else the actor's own, else that of the house.

    Raises NotFound for one hidden from the actor.
    """
    found = team or _first_team(for_whom.pk if for_whom else actor.colleague_id)
    if found is None:
        found = Team.objects.filter(is_default=True).first() or Team.objects.order_by("id").first()
    hidden = hidden_teams(actor)
    if found is None or (hidden is not None and hidden.filter(pk=found.pk).exists()):
        raise NotFound("There is no such team.")
    return found


def _first_team(colleague: int | None) -> Team | None:
    if colleague is None:
        return None
    own = Membership.objects.filter(colleague=colleague).select_related("team").order_by("since", "id").first()
    return own.team if own else None


def region_of(team: Team) -> str:
    """The country (ISO 3166-1) from which this team calls: of its holidays, else of its zone, else the desk's."""
    named = team.holidays_in.partition("-")[0].upper()
    return named or region_of_zone(team.time_zone) or region_of_zone(settings().time_zone)


def zone_for(whom: Customer | None, number: Number, team: Team, *, chosen: str = "") -> str:
    """The customer's zone: chosen, else on record, else of the number, else the team's. Raises NotUnderstood."""
    if chosen:
        try:
            ZoneInfo(chosen)
        except (KeyError, ValueError, OSError):
            raise NotUnderstood(f"There is no time zone {chosen!r}.") from None
        return chosen
    known = whom.time_zone if whom is not None else ""
    return known or zone_of_number(number, clock.now()) or team.time_zone or settings().time_zone


def quiet_hours(whom: Customer) -> tuple[time, time] | None:
    """From when until when this customer wants quiet; None: they did not say."""
    if whom.quiet_from is None or whom.quiet_until is None:
        return None
    return whom.quiet_from, whom.quiet_until


def caller_known(number: Number, team: Team) -> Customer | None:
    """Who is known by this number; None for nobody."""
    return customer_at_number(compared_as(number, region_of(team)))
