"""What somebody writes in a conversation goes along when it is merged, and returns when the merge is taken back."""

from typing import Any

from django.db.models import F

from whiteglove.conversations.models import Conversation, Draft, DraftFile, Follow, Merge
from whiteglove.foundation import clock
from whiteglove.team.queries import colleagues_who_see

BETWEEN = "\n\n"


def follow_along(kept: Conversation, merged: Conversation) -> dict[str, Any]:
    """Who follows the one follows the other; what somebody was writing there they go on writing here.

    Where they write here already, both texts stand in one draft, and their own part stays behind for its return. Who
    may not see `kept` keeps their draft where it is. Returns what came, for `give_back_drafts`.
    """
    came: dict[str, Any] = {"follows": [], "moved": [], "joined": []}
    follows = Follow.objects.filter(conversation=merged)
    for colleague_id, by_whom in follows.values_list("colleague_id", "by_whom"):
        both = {"conversation": kept, "colleague_id": colleague_id}
        if Follow.objects.get_or_create(**both, defaults={"by_whom": by_whom})[1]:
            came["follows"].append(colleague_id)
    seeing = {colleague.pk for colleague in colleagues_who_see(kept.team)}
    for draft in Draft.objects.select_for_update().filter(conversation=merged, colleague__in=seeing):
        there = _same_in(kept, draft)
        if there is None:
            Draft.objects.filter(pk=draft.pk).update(conversation=kept)
            came["moved"].append(draft.pk)
        else:
            _join(there, draft)
            came["joined"].append(draft.pk)
    return came


def give_back_drafts(done: Merge, here: Conversation, merged: Conversation) -> None:
    """Each draft returns to the matter it was written for. One that was sent or discarded since does not."""
    came = done.before.get("drafts", {})
    ids = {*came.get("moved", ()), *came.get("joined", ())}
    for draft in Draft.objects.select_for_update().filter(pk__in=ids):
        there = _same_in(here, draft)
        if there is not None and there.pk != draft.pk:
            _cut(there, draft)
        elif there is None and draft.pk in came["joined"]:
            draft.delete()
            continue
        if draft.conversation_id != merged.pk and _same_in(merged, draft) is None:
            Draft.objects.filter(pk=draft.pk).update(conversation=merged)
    if done.conversation_id == here.pk:
        Follow.objects.filter(conversation=here, colleague__in=came.get("follows", ())).delete()


def _same_in(conversation: Conversation, draft: Draft) -> Draft | None:
    same = {"colleague_id": draft.colleague_id, "kind": draft.kind}
    return Draft.objects.select_for_update().filter(conversation=conversation, **same).first()


def _join(there: Draft, draft: Draft) -> None:
    text = BETWEEN.join(part for part in (there.text, draft.text) if part.strip())
    to = ", ".join(dict.fromkeys([*_addresses(there.to), *_addresses(draft.to)]))
    _write(there, text=text, to=to)
    for file in DraftFile.objects.filter(draft=draft).order_by("id"):
        file.pk, file.draft = None, there
        file.save(force_insert=True)


def cut_from_joined(draft: Draft, conversation_id: int) -> None:
    """A part that was sent by itself no longer stands in the draft it was joined to."""
    there = _same_in(Conversation(pk=conversation_id), draft)
    if there is not None and there.pk != draft.pk:
        _cut(there, draft)


def _cut(there: Draft, draft: Draft) -> None:
    part = draft.text.strip()
    if not part or part not in there.text:
        return
    before, _, after = there.text.rpartition(part)
    text = BETWEEN.join(left for left in (before.strip("\n"), after.strip("\n")) if left.strip())
    gone = set(_addresses(draft.to)) if draft.to != there.to else set()
    _write(there, text=text, to=", ".join(one for one in _addresses(there.to) if one not in gone))
    for file in DraftFile.objects.filter(draft=draft):
        copy = (
            DraftFile.objects.filter(draft=there, blob=file.blob_id, filename=file.filename).order_by("-id").first()
        )
        if copy is not None:
            copy.delete()


def _write(draft: Draft, *, text: str, to: str) -> None:
    Draft.objects.filter(pk=draft.pk).update(text=text, to=to, revision=F("revision") + 1, at=clock.now())


def _addresses(typed: str) -> list[str]:
    return [one.strip() for one in typed.replace(";", ",").split(",") if one.strip()]
