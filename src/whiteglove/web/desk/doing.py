"""What was done, in a sentence, with its undo."""

from collections import Counter
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from whiteglove.conversations.actions.bulk import Act, Acted, Doing, WhyLeft
from whiteglove.conversations.actions.undoing import act_known
from whiteglove.conversations.queries.events import Event, events
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.promises.queries.ledger import with_promises
from whiteglove.web import words
from whiteglove.web.desk.wanted import number

# The events that tell who did meanwhile what somebody wanted to do.
MEANWHILE = {
    Doing.ASSIGN: {"assigned", "handed_over", "answered"},
    Doing.CLOSE: {"closed"},
    Doing.REOPEN: {"reopened"},
    Doing.PAUSE: {"paused", "closed"},
    Doing.RESUME: {"resumed"},
    Doing.TAG: {"tagged", "untagged"},
}


@dataclass(frozen=True, slots=True)
class Done:
    """What a page says after an act. undo: id of the act that can be undone; undo_place: of a correction of a place.

    event: what somebody else did first.
    """

    text: str
    undo: int | None = None
    undo_place: int | None = None
    event: Event | None = None


def said_of(actor: Actor, acted: Acted) -> Done:
    """The sentence about an act on one conversation or many."""
    if not acted.done and len(acted.left) == 1 and not acted.is_undone:
        return _nothing_done(actor, acted)
    sentences = [_undone(len(acted.done)) if acted.is_undone else _did(acted.act, len(acted.done))]
    sentences += [_left(why, count) for why, count in Counter(why for _, why in acted.left).items()]
    sentences.append(_still_promised(actor, acted))
    can_undo = acted.done and not acted.is_undone
    return Done(" ".join(sentence for sentence in sentences if sentence), undo=acted.id if can_undo else None)


def done_before(request: HttpRequest, actor: Actor) -> Done | None:
    """What the act named in the address (`done`) did: for pages that came here without a script."""
    act_id = number(request.GET.get("done", ""))
    if not act_id:
        return None
    try:
        return said_of(actor, act_known(actor, act_id))
    except NotFound:
        return None


def _nothing_done(actor: Actor, acted: Acted) -> Done:
    [(conversation_id, why)] = acted.left
    wanted = {"merged_away"} if why is WhyLeft.MERGED else MEANWHILE[acted.act.doing]
    known = [] if why is WhyLeft.NOT_HERE else events(actor, conversation_id)
    event = next((event for event in reversed(known) if event.what in wanted), None)
    return Done("" if event else _left(why, 1), event=event)


def _did(act: Act, count: int) -> str:
    if not count:
        return gettext("Nothing was changed.")
    named = {"number": count}
    match act.doing:
        case Doing.CLOSE:
            return ngettext("Closed.", "%(number)s closed.", count) % named
        case Doing.REOPEN:
            return ngettext("Reopened.", "%(number)s reopened.", count) % named
        case Doing.RESUME:
            return ngettext("Back again.", "%(number)s are back again.", count) % named
        case Doing.TAG:
            return ngettext("Tags changed.", "Tags of %(number)s changed.", count) % named
        case Doing.ASSIGN if act.why:
            return ngettext("Given on, with your word.", "%(number)s given on, with your word.", count) % named
        case Doing.ASSIGN:
            return ngettext("Assigned.", "%(number)s assigned.", count) % named
        case Doing.PAUSE:
            until = words.by_when(act.until or clock.now(), timezone.localtime(clock.now()))
            said = ngettext("Paused until %(moment)s.", "%(number)s paused until %(moment)s.", count)
            return said % {**named, "moment": until}


def _still_promised(actor: Actor, acted: Acted) -> str:
    if acted.act.doing is not Doing.CLOSE or acted.is_undone or not acted.done:
        return ""
    if not (count := with_promises(actor, acted.done)):
        return ""
    if len(acted.done) == 1:
        return gettext("Something is still promised there: was it kept?")
    said = ngettext(
        "In one of them something is still promised.", "In %(number)s of them something is still promised.", count
    )
    return said % {"number": count}


def _undone(count: int) -> str:
    if not count:
        return gettext("Nothing could be undone.")
    return ngettext("Undone.", "%(number)s are as they were.", count) % {"number": count}


def _left(why: WhyLeft, count: int) -> str:
    named = {"number": count}
    match why:
        case WhyLeft.ALREADY:
            return ngettext("It was so already.", "%(number)s were so already.", count) % named
        case WhyLeft.CLOSED:
            said = ngettext("It is closed; reopen it first.", "%(number)s are closed; reopen them first.", count)
            return said % named
        case WhyLeft.MERGED:
            said = ngettext(
                "One was merged into another conversation.", "%(number)s were merged into other ones.", count
            )
            return said % named
        case WhyLeft.NOT_HERE:
            return ngettext("One is not here any more.", "%(number)s are not here any more.", count) % named
        case WhyLeft.NOT_FOR_THEM:
            said = ngettext(
                "One was left: this colleague does not see the team's conversations.",
                "%(number)s were left: this colleague does not see the team's conversations.",
                count,
            )
            return said % named
        case WhyLeft.CHANGED:
            said = ngettext(
                "It was changed since and is left alone.", "%(number)s were changed since and are left alone.", count
            )
            return said % named
