"""A program leaves a draft for a colleague, who looks it over and sends it or not. A person's words come first."""

from django.db import IntegrityError, transaction
from django.db.models import F

from whiteglove.conversations.actions.drafts import (
    LONGEST_TEXT,
    NEEDED,
    DraftChangedElsewhere,
    new_token,
    place_of_drafts,
)
from whiteglove.conversations.facts import DraftLeft
from whiteglove.conversations.models import Draft, DraftKind
from whiteglove.conversations.queries.drafts import DraftShown, drafts_of
from whiteglove.conversations.queries.visible import visible
from whiteglove.foundation import clock
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotAllowed, NotUnderstood
from whiteglove.foundation.journal.actions import announce
from whiteglove.foundation.text import storable
from whiteglove.team.models import Colleague
from whiteglove.team.permissions import May, is_allowed, require


class NewerWords(DraftChangedElsewhere):
    """Somebody wrote there since, or a person made the draft their own. kept: what is there now."""

    def __init__(self, kept: DraftShown | None) -> None:
        super().__init__(kept)
        self.args = ("Other words are kept there meanwhile; see `kept`. Nothing was changed.",)


@transaction.atomic
def leave_draft(
    actor: Actor, conversation_id: int, *, colleague: Colleague, kind: DraftKind, text: str, revision: int = 0
) -> DraftShown:
    """Put these words where the colleague writes. revision: the newest the program has read, 0 for none.

    The same words twice are harmless. Raises NewerWords, NotUnderstood for no words, NotAllowed, NotFound.
    """
    require(actor, May.LEAVE_DRAFTS)
    where = place_for(actor, conversation_id, colleague, kind)
    said = storable(text)[:LONGEST_TEXT].replace("\r\n", "\n")
    if not said.strip():
        raise NotUnderstood("A draft needs words; discard it instead.")
    known = Draft.objects.select_for_update().filter(conversation=where, colleague=colleague, kind=kind).first()
    kept = drafts_of(actor, where, colleague.pk).get(kind.value)
    if kept is not None and (kept.text, kept.left_by) == (said, actor.name):
        return kept
    if (known.revision if known else 0) != revision:
        raise NewerWords(kept)
    if known is None:
        _begin(actor, where, colleague, kind, said)
    else:
        changed = {"text": said, "left_by": actor.name, "at": clock.now()}
        Draft.objects.filter(pk=known.pk).update(revision=F("revision") + 1, **changed)
    announce(DraftLeft(where, colleague.pk, kind.value), actor=actor)
    return drafts_of(actor, where, colleague.pk)[kind.value]


def _begin(actor: Actor, where: int, colleague: Colleague, kind: DraftKind, text: str) -> None:
    try:
        with transaction.atomic():
            Draft.objects.create(
                conversation_id=where,
                colleague=colleague,
                kind=kind,
                text=text,
                token=new_token(),
                at=clock.now(),
                left_by=actor.name,
            )
    except IntegrityError:  # the colleague began to write at this moment
        raise NewerWords(drafts_of(actor, where, colleague.pk).get(kind.value)) from None


@transaction.atomic
def discard_left_draft(
    actor: Actor, conversation_id: int, *, colleague: Colleague, kind: DraftKind, revision: int
) -> None:
    """Take away what a program left, as long as no person made it their own. Harmless when there is none.

    Raises NewerWords, NotAllowed, NotFound.
    """
    require(actor, May.LEAVE_DRAFTS)
    where = place_for(actor, conversation_id, colleague, kind)
    theirs = Draft.objects.filter(conversation=where, colleague=colleague, kind=kind)
    if theirs.filter(revision=revision, files=None).exclude(left_by="").delete()[0]:
        return
    kept = drafts_of(actor, where, colleague.pk).get(kind.value)
    if kept is not None:
        raise NewerWords(kept)


def place_for(actor: Actor, conversation_id: int, colleague: Colleague, kind: DraftKind) -> int:
    """Where the drafts of a conversation are, for an actor and a colleague who both see it and one who may write.

    Raises NotFound, NotAllowed.
    """
    where = place_of_drafts(actor, conversation_id)
    their = colleague.as_actor()
    if not is_allowed(their, NEEDED[kind]) or not visible(their).filter(pk=where).exists():
        raise NotAllowed(f"{colleague.name} does not write in this conversation.")
    return where
