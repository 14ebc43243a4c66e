"""A merge is taken back: exactly what moved returns; what came after stays where it was said."""

from datetime import datetime
from typing import Any

from django.db import transaction

from whiteglove.conversations.actions.columns import all_words, write
from whiteglove.conversations.actions.merging import hold_both
from whiteglove.conversations.actions.merging_drafts import give_back_drafts
from whiteglove.conversations.actions.pausing import pause_held
from whiteglove.conversations.actions.recounting import is_troubled, moment, recounted, standing_anew
from whiteglove.conversations.actions.standing import close_held
from whiteglove.conversations.actions.tagging import tag_held
from whiteglove.conversations.facts import MergeUndone
from whiteglove.conversations.models import Closure, Conversation, Merge, Message, Reopening
from whiteglove.conversations.queries.family import stands_in
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.team.permissions import May, require


class NotMerged(Refused):
    """It stands by itself, so there is nothing to take back."""


@transaction.atomic
def undo_merge(actor: Actor, merged_id: int) -> Conversation:
    """Give a merged conversation its messages back; returns it. Raises NotMerged, NotFound."""
    require(actor, May.MERGE)
    here, merged = hold_both(actor, stands_in(merged_id), merged_id)
    done = Merge.objects.select_for_update().filter(merged=merged, undone_at=None).first()
    if done is None or here.merged_into_id is not None:
        raise NotMerged("It is not merged into another conversation, or somebody took that back already.")
    _give_back(done, here, merged)
    give_back_drafts(done, here, merged)
    now = clock.now()
    Merge.objects.filter(pk=done.pk).update(undone_at=now, undone_by_whom=actor.reference)
    _stand_up(actor, done, merged, now)
    _go_on(actor, done, here, now)
    announce(MergeUndone(here.pk, merged.pk, done.pk), actor=actor)
    return merged


def _give_back(done: Merge, here: Conversation, merged: Conversation) -> None:
    Message.objects.filter(conversation=here, pk__in=done.message_ids).update(conversation=merged)
    step = done.conversation_id
    while step != here.pk:  # where it was merged into was merged further: that one no longer holds these
        outer = Merge.objects.select_for_update().get(merged=step, undone_at=None)
        outer.message_ids = [known for known in outer.message_ids if known not in set(done.message_ids)]
        outer.save(update_fields=["message_ids"])
        step = outer.conversation_id


def _stand_up(actor: Actor, done: Merge, merged: Conversation, now: datetime) -> None:
    """The merged one as it was, as far as what was said in it still tells the same."""
    before = done.before["merged"]
    columns: dict[str, Any] = {
        "merged_into_id": None,
        **recounted(merged),
        "words": all_words(merged),
        "is_open": before["is_open"],
    }
    write(merged, at=now, **columns | _standing(merged, before))
    if before["is_open"]:
        _pause_again(actor, merged, before, now)


def _standing(merged: Conversation, before: dict[str, Any]) -> dict[str, Any]:
    if not before["is_open"]:
        return {"closed_at": moment(before["closed_at"]), "has_trouble": before["has_trouble"]}
    return {"closed_at": None, "has_trouble": is_troubled(merged), **standing_anew(merged, before)}


def _go_on(actor: Actor, done: Merge, here: Conversation, now: datetime) -> None:
    """The other one without what went; closed or paused again only when nothing happened there since."""
    is_direct = done.conversation_id == here.pk
    before = done.before["kept"]
    columns = recounted(here) | {"words": all_words(here)}
    if here.is_open:
        columns |= {"has_trouble": here.has_trouble and is_troubled(here)}
        columns |= standing_anew(here, *([before] if is_direct else []))
    write(here, at=now, **columns)
    if not is_direct:
        return
    tag_held(actor, here, take_off=done.before["tags"])
    if not here.is_open or _happened_since(done, here):
        return
    if not before["is_open"]:
        close_held(actor, here)
        write(here, at=now, closed_at=moment(before["closed_at"]))
    else:
        _pause_again(actor, here, before, now)


def _happened_since(done: Merge, here: Conversation) -> bool:
    since = {"conversation": here, "at__gt": done.at}
    return any(rows.objects.filter(**since).exists() for rows in (Message, Closure, Reopening))


def _pause_again(actor: Actor, conversation: Conversation, before: dict[str, Any], now: datetime) -> None:
    until = moment(before["paused_until"])
    if until is not None and until > now and conversation.paused_until is None:
        pause_held(actor, conversation, until=until)
