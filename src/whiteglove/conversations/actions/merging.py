"""Two conversations are one matter: what was said in one stands in the other, until somebody takes that back."""

from django.db import transaction
from django.db.models import Subquery
from django.db.models.functions import Coalesce

from whiteglove.conversations.actions.columns import MergedMeanwhile, MoreWords, vector, write
from whiteglove.conversations.actions.merging_drafts import follow_along
from whiteglove.conversations.actions.pausing import end_pause
from whiteglove.conversations.actions.recounting import recounted, standing_anew, stood
from whiteglove.conversations.actions.tagging import tag_held
from whiteglove.conversations.facts import Merged, Reopened
from whiteglove.conversations.models import Conversation, Merge, Message, Reopening
from whiteglove.conversations.queries.family import stands_in
from whiteglove.customers.queries import family_ids
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import storable
from whiteglove.team.permissions import May, require
from whiteglove.team.visibility import sees_team


class SameConversation(Refused):
    """Nothing is merged into itself, nor into what stands in it."""


class DifferentPeople(Refused):
    """Two customers' matters become one only when somebody says that they know it."""


@transaction.atomic
def merge(
    actor: Actor, conversation_id: int, *, merged_id: int, why: str = "", different_people: bool = False
) -> Merge:
    """What was said in `merged_id` stands in `conversation_id` from now on; what answers it later lands there.

    Whoever waited still waits, from when they did. Merging the same two again is harmless. different_people: the
    actor knows that they are of two customers; answers go to that of `conversation_id` alone, who reads nothing of
    the other. Raises SameConversation, DifferentPeople, NotFound, MergedMeanwhile when the other stands elsewhere.
    """
    require(actor, May.MERGE)
    kept, merged = hold_both(actor, stands_in(conversation_id), merged_id)
    if kept.pk == merged.pk:
        raise SameConversation("A conversation cannot be merged into itself.")
    if merged.merged_into_id is not None:
        return _merged_already(kept, merged)
    if kept.merged_into_id is not None:  # it came between our two looks
        raise MergedMeanwhile("It was merged into another conversation meanwhile.")
    if not different_people and merged.customer_id not in family_ids(kept.customer_id):
        raise DifferentPeople("These are two customers' conversations: say that you know it, or link them instead.")
    return _merge(actor, kept, merged, why=why)


def hold_both(actor: Actor, *conversation_ids: int) -> list[Conversation]:
    """These conversations, merged or not, held in order of id and given in the order asked for. Raises NotFound."""
    rows = Conversation.objects.filter(sees_team(actor), pk__in=conversation_ids).order_by("id")
    found = {row.pk: row for row in rows.select_for_update(of=("self",)).select_related("team", "customer")}
    if len(found) < len(set(conversation_ids)):
        raise NotFound("There is no such conversation.")
    return [found[conversation_id] for conversation_id in conversation_ids]


def _merged_already(kept: Conversation, merged: Conversation) -> Merge:
    known = Merge.objects.get(merged=merged, undone_at=None)
    if stands_in(merged.pk) != kept.pk:
        raise MergedMeanwhile("It was merged into another conversation already.")
    return known


def _merge(actor: Actor, kept: Conversation, merged: Conversation, *, why: str) -> Merge:
    moment = clock.now()
    before = {"kept": stood(kept), "merged": stood(merged)}
    moved = list(Message.objects.filter(conversation=merged).order_by("id").values_list("id", flat=True))
    Message.objects.filter(pk__in=moved).update(conversation=kept)
    newest = Message.objects.filter(conversation=kept).order_by("-id").values_list("id", flat=True).first()
    done = Merge.objects.create(
        conversation=kept,
        merged=merged,
        by_id=actor.colleague_id,
        by_whom=actor.reference,
        at=moment,
        why=storable(why),
        message_ids=moved,
        before={**before, "newest": newest or 0, "tags": sorted(set(merged.tags) - set(kept.tags))},
    )
    done.before["drafts"] = follow_along(kept, merged)
    done.save(update_fields=["before"])
    _put_away(actor, kept, merged)
    _take_in(actor, done, kept, merged)
    announce(Merged(kept.pk, merged.pk, done.pk), actor=actor)
    return done


def _put_away(actor: Actor, kept: Conversation, merged: Conversation) -> None:
    moment = clock.now()
    ended = end_pause(actor, merged, at=moment)
    away = {"is_open": False, "needs_answer": False, "waiting_since": None, "next_moment": None}
    nothing = {"preview": "", "has_files": False, "has_trouble": False}
    closed_at = merged.closed_at or moment
    write(merged, at=moment, merged_into_id=kept.pk, closed_at=closed_at, **ended, **away, **nothing)


def _take_in(actor: Actor, done: Merge, kept: Conversation, merged: Conversation) -> None:
    its, own = done.before["merged"], done.before["kept"]
    columns: dict[str, object] = {"has_trouble": kept.has_trouble or its["has_trouble"]}
    if its["is_open"] and not kept.is_open:
        reopened = Reopening(conversation=kept, by_id=actor.colleague_id, by_whom=actor.reference, at=done.at)
        reopened.save()
        columns.update(is_open=True, closed_at=None)
        announce(Reopened(kept.pk), actor=actor)
    if its["is_open"] and its["paused_until"] is None:
        columns.update(end_pause(actor, kept, at=done.at))
        kept.paused_until = None
    if its["is_open"] or kept.is_open:
        columns.update(standing_anew(kept, own, its))
    write(kept, at=done.at, **columns)
    theirs = Subquery(Conversation.objects.filter(pk=merged.pk).values("words"))
    write(kept, at=done.at, **recounted(kept), words=MoreWords(Coalesce(theirs, vector([]))))
    tag_held(actor, kept, put_on=done.before["tags"])
