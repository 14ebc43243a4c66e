"""An act on one or many is undone: what nobody changed since is as it was, and the rest is left alone and named."""

from typing import Any

from django.db import transaction

from whiteglove.conversations.actions.bulk import NEEDED, Acted, WhyLeft, act_of, acted, snapshot
from whiteglove.conversations.actions.columns import hold
from whiteglove.conversations.actions.pausing import pause_held, resume_held
from whiteglove.conversations.actions.recounting import moment
from whiteglove.conversations.actions.serving import hold_customers_of
from whiteglove.conversations.actions.standing import assign_held, close_held, reopen_held
from whiteglove.conversations.actions.tagging import tag_held
from whiteglove.conversations.models import BulkAct, BulkChange, Conversation
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.journal.actions import announced_together
from whiteglove.team.models import Colleague, Team
from whiteglove.team.permissions import May, require


@transaction.atomic
def undo(actor: Actor, act_id: int) -> Acted:
    """Give back what an act changed, where nobody changed it since. Undoing twice is harmless.

    Returns what was given back as `done` and what was left as `left`. Raises NotFound.
    """
    require(actor, May.READ_CONVERSATIONS)
    kept = BulkAct.objects.select_for_update().filter(pk=act_id).first()
    if kept is None:
        raise NotFound("There is no such act.")
    require(actor, NEEDED[act_of(kept).doing])
    changes = {change.conversation_id: change for change in BulkChange.objects.filter(act=kept)}
    if kept.undone_at is not None:
        return _undone(kept, changes)
    hold_customers_of([one for one, change in changes.items() if "team" in change.before])
    with announced_together():
        for held in hold(actor, changes):
            if _is_as_left(held, changes[held.pk]):
                _restore(actor, held, changes[held.pk])
                kept.what.setdefault("undone", []).append(held.pk)
    kept.undone_at = clock.now()
    kept.save(update_fields=["undone_at", "what"])
    return _undone(kept, changes)


def act_known(actor: Actor, act_id: int) -> Acted:
    """What became of an act, and of its undo once it was undone. Raises NotFound."""
    require(actor, May.READ_CONVERSATIONS)
    kept = BulkAct.objects.filter(pk=act_id).first()
    if kept is None:
        raise NotFound("There is no such act.")
    changes = {change.conversation_id: change for change in BulkChange.objects.filter(act=kept)}
    return acted(kept, changes.values()) if kept.undone_at is None else _undone(kept, changes)


def _undone(kept: BulkAct, changes: dict[int, BulkChange]) -> Acted:
    back = set(kept.what.get("undone", []))
    left = tuple((pk, WhyLeft.CHANGED) for pk in sorted(changes) if pk not in back)
    return Acted(kept.pk, act_of(kept), tuple(sorted(back)), left, is_undone=True)


def _is_as_left(held: Conversation, change: BulkChange) -> bool:
    """Whether what the act changed is as the act left it; other tags, put on or taken off since, do not matter."""
    now = snapshot(held)
    added, removed = _tags(change)
    tags_are = added <= set(now["tags"]) and not removed & set(now["tags"])
    return tags_are and all(now[name] == change.after[name] for name in change.after if name != "tags")


def _tags(change: BulkChange) -> tuple[set[int], set[int]]:
    before, after = set(change.before.get("tags", ())), set(change.after.get("tags", ()))
    return after - before, before - after


def _restore(actor: Actor, held: Conversation, change: BulkChange) -> None:
    before: dict[str, Any] = change.before
    if "owner" in before or "team" in before:
        owner = Colleague.objects.filter(pk=before.get("owner", held.owner_id) or 0, is_active=True).first()
        team = Team.objects.get(pk=before.get("team", held.team_id))
        assign_held(actor, held, owner=owner, team=team, is_undo=True)
    if "closed_at" in before:
        (close_held if before["closed_at"] else reopen_held)(actor, held)
    if "paused_until" in before:
        until = moment(before["paused_until"])
        if until is not None and until > clock.now() and held.is_open:
            pause_held(actor, held, until=until)
        else:
            resume_held(actor, held)
    added, removed = _tags(change)
    tag_held(actor, held, put_on=removed, take_off=added)
