"""What webhooks tell of: each fact in the shape in which the API gives what it is about."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy

from whiteglove.api.facts_seen import seen_by
from whiteglove.api.gesture_shapes import gesture_out
from whiteglove.api.shapes import fact_out
from whiteglove.channels.webhooks.offers import Offer, offer
from whiteglove.conversations import facts as talks
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound
from whiteglove.foundation.journal.facts import Fact, FactRead
from whiteglove.promises import facts as promises
from whiteglove.recovery.facts import recoveries
from whiteglove.recovery.facts.gestures import GestureGiven, GestureTakenBack
from whiteglove.recovery.queries.ledger import gesture_shown

GESTURES: tuple[type[Fact], ...] = (GestureGiven, GestureTakenBack)
TALKS: tuple[type[Fact], ...] = (
    talks.ConversationOpened,
    talks.MessageReceived,
    talks.MessageWritten,
    talks.DeliveryChanged,
    talks.Assigned,
    talks.HandedOver,
    talks.Closed,
    talks.Reopened,
)
PROMISES: tuple[type[Fact], ...] = (
    promises.PromiseMade,
    promises.PromiseMoved,
    promises.PromiseKept,
    promises.PromiseBroken,
    promises.PromiseWithdrawn,
)
RECOVERIES: tuple[type[Fact], ...] = (
    recoveries.RecoveryOpened,
    recoveries.RecoveryStepTaken,
    recoveries.RecoveryHandedOn,
    recoveries.RecoveryClosed,
)


def offer_all() -> None:
    """Let destinations choose these; called when Django is ready."""
    for key, words, kinds, shape in (
        ("gestures", gettext_lazy("What was given (gestures), for accounting"), GESTURES, gesture_told),
        ("conversations", gettext_lazy("Conversations: begun, written, handed over, closed"), TALKS, fact_told),
        ("promises", gettext_lazy("Promises: made, moved, kept, broken, withdrawn"), PROMISES, fact_told),
        ("recoveries", gettext_lazy("What is being put right"), RECOVERIES, fact_told),
    ):
        offer(Offer(key, words, frozenset(kind.kind for kind in kinds), shape))


def gesture_told(actor: Actor, read: FactRead) -> dict[str, Any] | None:
    """The gesture, as `GET /gestures/{id}` gives it; one just given is not taken back yet, whatever came later."""
    try:
        shown = gesture_shown(actor, int(read.body["gesture_id"]))
    except NotFound:
        return None
    if read.kind == GestureGiven.kind:
        shown = replace(shown, taken_back_at=None)
    return gesture_out(shown).model_dump(mode="json")


def fact_told(actor: Actor, read: FactRead) -> dict[str, Any] | None:
    """The fact, as `GET /journal` gives it."""
    return fact_out(read).model_dump(mode="json") if seen_by(actor, [read]) else None
