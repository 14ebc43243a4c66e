"""Something touches many: it begins, more are added, there is a new word, and it ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max

from whiteglove.conversations.actions.attention import News, tell_news
from whiteglove.conversations.models import Because
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.languages import LANGUAGES
from whiteglove.foundation.text import kept_words, one_line, storable
from whiteglove.journey.models import Touchpoint
from whiteglove.promises.actions.telling import loads
from whiteglove.promises.rules import WhoKeeps, refuse_too_far, who_sees_break
from whiteglove.recovery.choosing import here_for
from whiteglove.recovery.facts.incidents import (
    CustomersTouched,
    IncidentBegan,
    IncidentEnded,
    IncidentOwned,
    IncidentWordGiven,
    IncidentWordNotKept,
)
from whiteglove.recovery.incidents.whom import Found
from whiteglove.recovery.models import Incident, IncidentWord, Touched
from whiteglove.recovery.queries.incidents import visible
from whiteglove.team.models import Colleague, Team
from whiteglove.team.permissions import May, require
from whiteglove.team.snapshot import snapshot
from whiteglove.team.visibility import hidden_teams

LONGEST_TITLE = 200
LONGEST_TEXT = 20_000
MOST_LANGUAGES = 50
AT_ONCE = 5000
A_MOMENT = timedelta(minutes=5)


class IncidentOver(Refused):
    """It was ended already."""


class BegunJustNow(Refused):
    """The same actor began one of this title a moment ago, and it goes on. first: its id."""

    def __init__(self, first: int, title: str, began_at: datetime) -> None:
        self.first, self.title = first, title
        super().__init__(
            f"“{title}” began at {began_at:%H:%M} UTC already, as incident {first}, and goes on; "
            "nobody was told again. Add customers to that one; is it another, give it another title, or an "
            "Idempotency-Key of its own."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is told of an incident. text: by language code. next_at: by when they hear again.

    team: which answers for it; None: the default team. touchpoint: where it happened, if on the map. external_id: the
    same one again begins no other. is_meant: it is another one, though one of this title began minutes ago.
    """

    title: str
    text: Mapping[str, str]
    next_at: datetime
    team: Team | None = None
    touchpoint: Touchpoint | None = None
    external_id: str | None = None
    is_meant: bool = False


@transaction.atomic
def begin_incident(actor: Actor, wanted: Wanted, found: Found) -> Incident:
    """It begins, and each customer is told once from now on, in batches. Its owner is the colleague who begins it,
    else somebody present. The same external_id again is the same incident.

    Raises BegunJustNow where the same title began minutes ago; NotUnderstood for no title, no text, nobody to
    tell, or a moment that is past or out of sight; NotAllowed.
    """
    require(actor, May.TELL_INCIDENTS)
    now, title = clock.now(), one_line(storable(wanted.title), LONGEST_TITLE)
    if not title:
        raise NotUnderstood("Give it a title by which colleagues and customers know it.")
    if not found.customers:
        raise NotUnderstood("Name the customers whom it touches; none of those named is known.")
    team = wanted.team or Team.objects.order_by("-is_default", "id")[0]
    _refuse_hidden(actor, team)
    text, next_at = texts_understood(wanted.text), _ahead(wanted.next_at, now)
    if wanted.external_id is None and not wanted.is_meant:
        _refuse_begun_just_now(actor, team, title, now)
    begun = Incident(
        external_id=wanted.external_id,
        title=title,
        text=text,
        next_at=next_at,
        touchpoint=wanted.touchpoint,
        team=team,
        owner_id=actor.colleague_id or here_for(team),
        by_id=actor.colleague_id,
        by_whom=actor.reference,
        began_at=now,
    )
    if (known := _saved_or_known(begun)) is not None:
        return known
    _say(actor, begun, text=text, next_at=next_at)
    added = _touch(begun, found.customers, now)
    announce(IncidentBegan(begun.pk, team.pk, added, next_at.isoformat()), actor=actor)
    return begun


@transaction.atomic
def touch_more(actor: Actor, incident_id: int, found: Found) -> int:
    """It touches these too; they are told the newest word. Whoever is known already stays as they are; returns how
    many are new.

    Raises IncidentOver, NotFound, NotAllowed.
    """
    held = hold_running(actor, incident_id)
    added = _touch(held, found.customers, clock.now())
    if added:
        IncidentWord.objects.filter(pk=newest_word(held).pk).update(told_all_at=None)
        announce(CustomersTouched(held.pk, held.team_id, added), actor=actor)
    return added


@transaction.atomic
def give_word(actor: Actor, incident_id: int, *, text: Mapping[str, str], next_at: datetime) -> IncidentWord:
    """There is something new: each is told it once, by which the promise that they hear again is kept, and a new one
    made.

    Raises IncidentOver, NotUnderstood, NotFound, NotAllowed.
    """
    held = hold_running(actor, incident_id)
    held.text, held.next_at = texts_understood(text), _ahead(next_at, clock.now())
    held.save(update_fields=["text", "next_at"])
    word = _say(actor, held, text=held.text, next_at=held.next_at)
    announce(IncidentWordGiven(held.pk, held.team_id, word.number, held.next_at.isoformat()), actor=actor)
    return word


@transaction.atomic
def end_incident(actor: Actor, incident_id: int, *, text: Mapping[str, str]) -> IncidentWord:
    """It is over: each who was told of it is told so once, and what was promised to each is kept by that.

    Raises IncidentOver, NotUnderstood, NotFound, NotAllowed.
    """
    held = hold_running(actor, incident_id)
    held.end_text, held.ended_at, held.ended_by_whom = texts_understood(text), clock.now(), actor.reference
    held.save(update_fields=["end_text", "ended_at", "ended_by_whom"])
    word = _say(actor, held, text=held.end_text, next_at=None)
    announce(IncidentEnded(held.pk, held.team_id, word.number), actor=actor)
    return word


@transaction.atomic
def own_incident(actor: Actor, incident_id: int, *, owner: Colleague) -> Incident:
    """This colleague sees to it that they hear again. Raises IncidentOver, NotFound, NotAllowed."""
    held = hold_running(actor, incident_id)
    before = held.owner_id
    if before == owner.pk:
        return held
    held.owner = owner
    held.save(update_fields=["owner"])
    announce(IncidentOwned(held.pk, held.team_id, before, owner.pk), actor=actor)
    return held


@transaction.atomic
def word_was_not_kept(incident_id: int, *, due: datetime) -> bool:
    """That they did not hear again by `due` is told once, however many they are, to those who hear of any promise
    that was broken. False: no word of the incident names this moment. Harmless twice.
    """
    words = IncidentWord.objects.filter(incident=incident_id, next_at=due).select_related("incident")
    word, now = words.order_by("-number").first(), clock.now()
    if word is None:
        return False
    if words.filter(pk=word.pk, not_kept_told_at=None).update(not_kept_told_at=now):
        _tell_not_kept(word.incident, due, now)
        announce(IncidentWordNotKept(incident_id, word.incident.team_id, word.number, due.isoformat()), actor=SYSTEM)
    return True


def _tell_not_kept(incident: Incident, due: datetime, now: datetime) -> None:
    here = snapshot(now)
    whom = who_sees_break(here, WhoKeeps(incident.team_id, incident.owner_id, None), loads(here, incident.team_id))
    because = Because.PROMISE_MANY_BROKEN
    news = News(
        about=f"incident:{incident.pk}",
        because=because,
        key=f"{because.value}:{incident.pk}:{due.isoformat()}",
        team=incident.team_id,
        customer=None,
        conversation=None,
    )
    tell_news(SYSTEM, news, whom=whom)


def hold_running(actor: Actor, incident_id: int) -> Incident:
    """The incident, held until the transaction ends. Raises IncidentOver, NotFound, NotAllowed."""
    require(actor, May.TELL_INCIDENTS)
    if not visible(actor).filter(pk=incident_id).exists():
        raise NotFound("There is no such incident.")
    held = Incident.objects.select_for_update(of=("self",)).get(pk=incident_id)
    if held.ended_at is not None:
        raise IncidentOver("It is over, and they were told so. Begin another if something else happened.")
    return held


def newest_word(incident: Incident) -> IncidentWord:
    """What they are told now."""
    return IncidentWord.objects.filter(incident=incident).latest("number")


def texts_understood(text: Mapping[str, str]) -> dict[str, str]:
    """By language code in small letters. Raises NotUnderstood where nothing is said, or what is no language."""
    said = {code.strip().lower(): kept_words(words, LONGEST_TEXT) for code, words in text.items()}
    kept = {code: words for code, words in said.items() if words}
    if not kept or len(kept) > MOST_LANGUAGES:
        raise NotUnderstood("Say in at least one language what they are told.")
    wrong = next((code for code in kept if code not in LANGUAGES), None)
    if wrong is not None:
        raise NotUnderstood(f"{wrong!r} is no code of a language, such as en, ja or fr.")
    return kept


def _ahead(next_at: datetime, now: datetime) -> datetime:
    if next_at <= now:
        raise NotUnderstood("By when they hear again lies ahead.")
    refuse_too_far(next_at, now)
    return next_at.astimezone(UTC)


def _say(actor: Actor, incident: Incident, *, text: dict[str, str], next_at: datetime | None) -> IncidentWord:
    """One more word; whoever was told the one before is told this, and the one before it is told to nobody else."""
    now, said = clock.now(), IncidentWord.objects.filter(incident=incident)
    number = (said.aggregate(newest=Max("number"))["newest"] or 0) + 1
    said.filter(told_all_at=None).update(told_all_at=now)
    return IncidentWord.objects.create(
        incident=incident,
        number=number,
        text=text,
        next_at=next_at,
        is_end=next_at is None,
        by_id=actor.colleague_id,
        by_whom=actor.reference,
        at=now,
    )


def _refuse_begun_just_now(actor: Actor, team: Team, title: str, now: datetime) -> None:
    """A request that came twice looks like this; two at once wait for each other."""
    Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    lately = Incident.objects.filter(by_whom=actor.reference, ended_at=None, began_at__gt=now - A_MOMENT)
    first = lately.filter(team=team, title__iexact=title).order_by("id").first()
    if first is not None:
        raise BegunJustNow(first.pk, first.title, first.began_at)


def _saved_or_known(begun: Incident) -> Incident | None:
    """The one that a form which comes twice began before; None: this is the first, and is saved."""
    try:
        with transaction.atomic():
            begun.save()
    except IntegrityError:
        known = Incident.objects.filter(external_id=begun.external_id, by_whom=begun.by_whom).first()
        if begun.external_id is None or known is None:
            raise
        return known
    return None


def _touch(incident: Incident, customers: Sequence[int], now: datetime) -> int:
    known = set(Touched.objects.filter(incident=incident).values_list("customer", flat=True))
    rows = [Touched(incident=incident, customer_id=one, added_at=now) for one in customers if one not in known]
    return len(Touched.objects.bulk_create(rows, batch_size=AT_ONCE))


def _refuse_hidden(actor: Actor, team: Team) -> None:
    hidden = hidden_teams(actor)
    if hidden is not None and hidden.filter(pk=team.pk).exists():
        raise NotFound(f"There is no team {team.key!r}.")
