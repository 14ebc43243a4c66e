"""Why something stands on the board, in one human sentence of the language that is active."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext

from whiteglove.conversations.queries.lists import RowShown
from whiteglove.promises.queries.rows import PromiseShown
from whiteglove.routing.board import Place
from whiteglove.routing.rules import Code
from whiteglove.routing.today import Call, Covering, Line

SayWhen = Callable[[datetime], str]


def why_here(line: Line, *, own: int, now: datetime, say_when: SayWhen) -> str:
    """Why it stands there for the reader, whose id is `own`."""
    if line.promise is not None and line.call is not None:
        return _cover(line, own, say_when) + _call(line.call, line.place, now=now, say_when=say_when)
    if line.promise is not None:
        return _cover(line, own, say_when) + _promise(line, line.promise, own=own, now=now, say_when=say_when)
    if line.row is None:
        return ""
    return _cover(line, own, say_when) + _waits(line.row, now=now, say_when=say_when)


def _cover(line: Line, own: int, say_when: SayWhen) -> str:
    """For whom one does it, where it is somebody else's; ends with a space for the sentence that follows."""
    row = line.row
    if row is not None and row.owner_name and row.owner_id != own and row.answering_id == own:
        if row.answering_because.get("code") == Code.PICKED_UP:
            return gettext("You picked this up for %(name)s.") % {"name": row.owner_name} + " "
        until = row.answering_because.get("until")
        return _for(row.owner_name, datetime.fromisoformat(until) if until else None, say_when)
    return _for(line.covering.name, line.covering.until, say_when) if line.covering else ""


def _for(name: str, until: datetime | None, say_when: SayWhen) -> str:
    if until is None:
        return gettext("You cover for %(name)s.") % {"name": name} + " "
    return gettext("You cover for %(name)s until %(when)s.") % {"name": name, "when": say_when(until)} + " "


def covering_words(covering: Covering, *, say_when: SayWhen) -> str:
    """For whom one stands in."""
    return _for(covering.name, covering.until, say_when).strip()


def _call(call: Call, place: Place, *, now: datetime, say_when: SayWhen) -> str:
    said = {"name": call.name, "from": say_when(call.begins), "until": say_when(call.ends)}
    if call.ends < now:
        return gettext("%(name)s was to be called by %(until)s, and has not been reached yet.") % said
    if call.begins <= now:
        return gettext("%(name)s expects your call now, until %(until)s.") % said
    if place is Place.CALL:
        return gettext("%(name)s expects a call soon: from %(from)s until %(until)s.") % said
    return gettext("%(name)s is to be called between %(from)s and %(until)s.") % said


def _promise(line: Line, promise: PromiseShown, *, own: int, now: datetime, say_when: SayWhen) -> str:
    said = {"name": promise.made_by_name or "", "when": say_when(promise.due), "team": promise.team_name}
    if promise.due < now:
        if promise.made_by_id == own:
            return gettext("You promised this for %(when)s, and it is not kept yet.") % said
        return gettext("This was promised for %(when)s, and is not kept yet.") % said
    if promise.made_by_id == own:
        return gettext("You promised this for %(when)s.") % said
    if promise.colleague_id is None and (line.row is None or line.row.answering_id != own):
        return gettext("This was promised for %(when)s; whoever of %(team)s is free keeps it.") % said
    if promise.made_by_name:
        return gettext("%(name)s promised this for %(when)s; it is yours to keep.") % said
    return gettext("This was promised for %(when)s; it is yours to keep.") % said


def _waits(row: RowShown, *, now: datetime, say_when: SayWhen) -> str:
    moment = row.next_moment or now
    said = {"name": row.called or gettext("The customer"), "when": say_when(moment)}
    if not row.needs_answer or row.waiting_since is None:
        if moment < now:
            return gettext("Nothing was heard since; we wanted to look again %(when)s.") % said
        return gettext("Nobody waits; you look again %(when)s, so that it is not forgotten.") % said
    said["since"] = say_when(row.waiting_since)
    if moment < now:
        return gettext("%(name)s waits since %(since)s and should have heard from you by %(when)s.") % said
    return gettext("%(name)s waits since %(since)s and hears from you by %(when)s.") % said
