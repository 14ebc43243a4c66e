"""What a form about one conversation or many asks for."""

from datetime import datetime

from django.http import QueryDict
from django.utils import timezone

from whiteglove.conversations.actions import add_tag
from whiteglove.conversations.actions.bulk import Act, Doing
from whiteglove.conversations.rules import PauseFor, pause_moments
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.team.queries import find_colleague, find_team
from whiteglove.web.desk.wanted import number

LONGEST_WHY = 500


def act_asked(doing: Doing, given: QueryDict, actor: Actor) -> Act:
    """The act as a form says it. Raises NotUnderstood, NotFound."""
    why = given.get("why", "").strip()[:LONGEST_WHY]
    match doing:
        case Doing.ASSIGN:
            owner, team = _whom(given.get("to", ""), actor)
            return Act(doing, owner=owner, team=team, why=why)
        case Doing.PAUSE:
            return Act(doing, until=_until(given), why=why)
        case Doing.TAG:
            put_on, take_off = _tags(given, actor)
            return Act(doing, put_on=put_on, take_off=take_off, why=why)
        case _:
            return Act(doing, why=why)


def _whom(text: str, actor: Actor) -> tuple[int | None, int | None]:
    """`to` is me, nobody, colleague:ID or team:ID."""
    what, _, reference = text.partition(":")
    match what:
        case "me":
            return actor.colleague_id, None
        case "nobody":
            return None, None
        case "colleague":
            return find_colleague(reference).pk, None
        case "team":
            return None, find_team(reference).pk
        case _:
            raise NotUnderstood("It was not said who should answer.")


def pauses() -> list[tuple[PauseFor, datetime]]:
    """What can be chosen now, in the reader's zone."""
    return list(pause_moments(timezone.localtime(clock.now())))


def _until(given: QueryDict) -> datetime:
    """`until` is one of the choices, or `chosen` with a `moment` in the reader's zone."""
    offered = dict(pauses())
    asked = given.get("until", "")
    if asked in offered:
        return offered[PauseFor(asked)]
    try:
        chosen = datetime.fromisoformat(given.get("moment", ""))
    except ValueError:
        raise NotUnderstood("It was not said until when.") from None
    return chosen if chosen.tzinfo else timezone.make_aware(chosen)


def _tags(given: QueryDict, actor: Actor) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """`tag` are those that should be on, `had` those that were on when the form was shown, `new` a new name."""
    wanted = {number(tag) for tag in given.getlist("tag")}
    had = {number(tag) for tag in given.getlist("had")}
    if name := given.get("new", "").strip():
        wanted.add(add_tag(actor, name=name).pk)
    return tuple(sorted(wanted - had)), tuple(sorted(had - wanted))
