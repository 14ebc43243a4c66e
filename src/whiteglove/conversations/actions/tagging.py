"""Tags: words by which conversations are found; put on, taken off, made, renamed, retired."""

from collections.abc import Collection

from django.db import IntegrityError, transaction

from whiteglove.conversations.actions.columns import lock_itself, write
from whiteglove.conversations.facts import TagAdded, TagRenamed, TagRetired, TagsChanged
from whiteglove.conversations.models import Conversation, Tag, Tagging
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import one_line, storable
from whiteglove.team.permissions import May, require

LONGEST_NAME = 60


class TagNameTaken(Refused):
    """Another tag is called so."""


class TagIsRetired(Refused):
    """It stays where it is and is put on nothing any more."""


@transaction.atomic
def tag(
    actor: Actor,
    conversation_id: int,
    *,
    put_on: Collection[int] = (),
    take_off: Collection[int] = (),
    why: str = "",
) -> Conversation:
    """Put tags on and take tags off; those that are on, or off, already stay so.

    Raises NotFound for a conversation or tag that is not there, TagIsRetired, MergedMeanwhile.
    """
    require(actor, May.TAG)
    refuse_unless_tags(put_on, take_off)
    conversation = lock_itself(actor, conversation_id)
    tag_held(actor, conversation, put_on=put_on, take_off=take_off, why=why)
    return conversation


def refuse_unless_tags(put_on: Collection[int], take_off: Collection[int] = ()) -> None:
    """Raise NotFound unless all are tags, TagIsRetired unless those to put on are in use."""
    known = dict(Tag.objects.filter(pk__in={*put_on, *take_off}).values_list("pk", "retired_at"))
    if missing := {*put_on, *take_off} - known.keys():
        raise NotFound(f"There is no tag {min(missing)}.")
    if any(known[tag_id] for tag_id in put_on):
        raise TagIsRetired("This tag is not in use any more.")


def tag_held(
    actor: Actor,
    conversation: Conversation,
    *,
    put_on: Collection[int] = (),
    take_off: Collection[int] = (),
    why: str = "",
) -> bool:
    """`tag` of a conversation that is held, with tags that are known; whether that changed anything."""
    carried = set(conversation.tags)
    taken_off = sorted(carried & set(take_off))
    added = sorted(set(put_on) - carried)
    if not added and not taken_off:
        return False
    moment = clock.now()
    Tagging.objects.bulk_create(
        Tagging(
            conversation=conversation,
            by_id=actor.colleague_id,
            by_whom=actor.reference,
            at=moment,
            why=storable(why),
            tag_id=tag_id,
            is_removal=tag_id in taken_off,
        )
        for tag_id in (*taken_off, *added)
    )
    write(conversation, at=conversation.updated_at, tags=sorted(carried.union(added).difference(taken_off)))
    announce(TagsChanged(conversation.pk, added, taken_off), actor=actor)
    return True


@transaction.atomic
def add_tag(actor: Actor, *, name: str) -> Tag:
    """A tag of this name, in use: a new one, the one there is, or a retired one again. Raises NotUnderstood."""
    require(actor, May.SET_UP_TAGS)
    said = _name(name)
    known = Tag.objects.select_for_update().filter(name__iexact=said).first()
    if known is not None and known.retired_at is None:
        return known
    if known is not None:
        known.retired_at = None
        known.save(update_fields=["retired_at"])
    else:
        known = _made(said)
    announce(TagAdded(known.pk), actor=actor)
    return known


def _made(name: str) -> Tag:
    try:
        with transaction.atomic():
            return Tag.objects.create(name=name)
    except IntegrityError:
        return Tag.objects.get(name__iexact=name)


@transaction.atomic
def rename_tag(actor: Actor, tag_id: int, *, name: str) -> Tag:
    """Call it something else; conversations keep it. Raises NotFound, NotUnderstood, TagNameTaken."""
    require(actor, May.SET_UP_TAGS)
    said, found = _name(name), _held(tag_id)
    if Tag.objects.filter(name__iexact=said).exclude(pk=tag_id).exists():
        raise TagNameTaken(f"There is a tag {said} already.")
    if found.name != said:
        found.name = said
        found.save(update_fields=["name"])
        announce(TagRenamed(tag_id), actor=actor)
    return found


@transaction.atomic
def retire_tag(actor: Actor, tag_id: int) -> Tag:
    """Offer it no more; conversations keep it. Harmless twice. Raises NotFound."""
    require(actor, May.SET_UP_TAGS)
    found = _held(tag_id)
    if found.retired_at is None:
        found.retired_at = clock.now()
        found.save(update_fields=["retired_at"])
        announce(TagRetired(tag_id), actor=actor)
    return found


def _held(tag_id: int) -> Tag:
    found = Tag.objects.select_for_update().filter(pk=tag_id).first()
    if found is None:
        raise NotFound("There is no such tag.")
    return found


def _name(name: str) -> str:
    said = one_line(storable(name), LONGEST_NAME + 1)
    if not said or len(said) > LONGEST_NAME:
        raise NotUnderstood(f"A tag is called by 1 to {LONGEST_NAME} characters.")
    return said
