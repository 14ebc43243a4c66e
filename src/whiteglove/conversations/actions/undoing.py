"""An act on one or many is undone: what nobody changed since is as it was, and the rest is left alone and named."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from whiteglove.conversations.actions.bulk import NEEDED, Acted, WhyLeft, act_of, acted, snapshot
from whiteglove.conversations.actions.columns import hold, write
from whiteglove.conversations.actions.pausing import pause_held, resume_held
from whiteglove.conversations.actions.recounting import moment
from whiteglove.conversations.actions.serving import hold_customers_of
from whiteglove.conversations.actions.standing import assign_held, close_held, reopen_held
from whiteglove.conversations.actions.tagging import tag_held
from whiteglove.conversations.models import BulkAct, BulkChange, Conversation
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor, ActorKind
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.journal.actions import announced_together
from whiteglove.team.models import Colleague, Team
from whiteglove.team.permissions import MANAGING, May, require
from whiteglove.team.queries import sees
from whiteglove.team.visibility import hidden_teams, sees_team


@transaction.atomic
def undo(actor: Actor, act_id: int) -> Acted:
    """Give back what an act changed, where nobody changed it since. Undoing twice is harmless.

    What the actor may not see any more stays, and whoever sees it can still undo it. Returns what was given back as
    `done` and what was left as `left`. Raises NotFound, also for somebody else's act, unless the actor manages.
    """
    require(actor, May.READ_CONVERSATIONS)
    kept = _of_theirs(actor, BulkAct.objects.select_for_update(of=("self",)), act_id)
    require(actor, NEEDED[act_of(kept).doing])
    changes = {change.conversation_id: change for change in BulkChange.objects.filter(act=kept)}
    if kept.undone_at is not None:
        return _seen(actor, _undone(kept, changes))
    hold_customers_of([one for one, change in changes.items() if "team" in change.before])
    with announced_together():
        for held in (reached := hold(actor, changes)):
            if held.pk not in kept.what.get("undone", ()) and _is_as_left(held, changes[held.pk]):
                _restore(actor, held, changes[held.pk])
                kept.what.setdefault("undone", []).append(held.pk)
    if not _hidden(actor, set(changes) - {held.pk for held in reached}):
        kept.undone_at = clock.now()
    kept.save(update_fields=["undone_at", "what"])
    return _seen(actor, _undone(kept, changes))


def act_known(actor: Actor, act_id: int) -> Acted:
    """What became of an act, and of its undo once it was undone. Raises NotFound."""
    require(actor, May.READ_CONVERSATIONS)
    kept = _of_theirs(actor, BulkAct.objects.all(), act_id)
    changes = {change.conversation_id: change for change in BulkChange.objects.filter(act=kept)}
    known = acted(kept, changes.values()) if kept.undone_at is None else _undone(kept, changes)
    return _seen(actor, known)


def _of_theirs(actor: Actor, acts: QuerySet[BulkAct], act_id: int) -> BulkAct:
    """Whoever did it reads it and takes it back, and so do those who manage. Raises NotFound."""
    is_above = actor.kind is ActorKind.SYSTEM or (actor.role in MANAGING and actor.teams is None)
    own = Q() if is_above else Q(by_whom=actor.reference)
    kept = acts.filter(own, pk=act_id).first()
    if kept is None:
        raise NotFound("There is no such act.")
    return kept


def _hidden(actor: Actor, conversation_ids: Collection[int]) -> set[int]:
    hidden = Conversation.objects.filter(~sees_team(actor), pk__in=conversation_ids)
    return set(hidden.values_list("pk", flat=True)) if hidden_teams(actor) is not None else set()


def _seen(actor: Actor, known: Acted) -> Acted:
    """What became of those that the actor sees still."""
    hidden = _hidden(actor, {*known.done, *(pk for pk, _ in known.left)})
    done = tuple(pk for pk in known.done if pk not in hidden)
    return replace(known, done=done, left=tuple(one for one in known.left if one[0] not in hidden))


def _undone(kept: BulkAct, changes: dict[int, BulkChange]) -> Acted:
    back = set(kept.what.get("undone", []))
    left = tuple((pk, WhyLeft.CHANGED) for pk in sorted(changes) if pk not in back)
    return Acted(kept.pk, act_of(kept), tuple(sorted(back)), left, is_undone=kept.undone_at is not None)


def _is_as_left(held: Conversation, change: BulkChange) -> bool:
    """Whether what the act changed is as the act left it; other tags, put on or taken off since, do not matter."""
    now = snapshot(held)
    added, removed = _tags(change)
    tags_are = added <= set(now["tags"]) and not removed & set(now["tags"])
    return tags_are and all(
        now[name] == change.after[name] for name in change.after if name not in ("tags", "has_trouble")
    )


def _tags(change: BulkChange) -> tuple[set[int], set[int]]:
    before, after = set(change.before.get("tags", ())), set(change.after.get("tags", ()))
    return after - before, before - after


def _restore(actor: Actor, held: Conversation, change: BulkChange) -> None:
    before: dict[str, Any] = change.before
    if "owner" in before or "team" in before:
        owner = Colleague.objects.filter(pk=before.get("owner", held.owner_id) or 0, is_active=True).first()
        team = Team.objects.get(pk=before.get("team", held.team_id))
        assign_held(actor, held, owner=owner if owner and sees(owner, team) else None, team=team, is_undo=True)
    if "closed_at" in before:
        (close_held if before["closed_at"] else reopen_held)(actor, held)
        write(held, at=held.updated_at, closed_at=moment(before["closed_at"]))
    if "paused_until" in before:
        until = moment(before["paused_until"])
        if until is not None and until > clock.now() and held.is_open:
            pause_held(actor, held, until=until)
        else:
            resume_held(actor, held)
    if "has_trouble" in before:
        write(held, at=held.updated_at, has_trouble=before["has_trouble"])
    added, removed = _tags(change)
    tag_held(actor, held, put_on=removed, take_off=added)
