"""How questions, and what became of asking, are called for colleagues."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from whiteglove.perception.models import Kind, Outcome, Why
from whiteglove.web.portal.feelings import FEELINGS

KINDS: dict[str, Promise] = {
    Kind.CSAT.value: gettext_lazy("how satisfied"),
    Kind.CES.value: gettext_lazy("made easy"),
    Kind.NPS.value: gettext_lazy("would recommend us"),
    Kind.RETURN.value: gettext_lazy("would come back"),
    Kind.OUTCOME.value: gettext_lazy("fairness of the outcome"),
    Kind.WAY.value: gettext_lazy("fairness of the way"),
    Kind.COURTESY.value: gettext_lazy("courtesy"),
    Kind.OWN.value: gettext_lazy("a question of our own"),
}
OUTCOMES: dict[str, Promise] = {
    Outcome.DUE.value: gettext_lazy("will be asked"),
    Outcome.ASKED.value: gettext_lazy("asked"),
    Outcome.NOT_ASKED.value: gettext_lazy("not asked"),
}
REASONS: dict[str, Promise] = {
    Why.SOON_AFTER.value: gettext_lazy("soon after we met"),
    Why.HELD_OUT.value: gettext_lazy("left out by chance, so that we learn what silence means"),
    Why.ASKED_LATELY.value: gettext_lazy("asked lately, about something else"),
    Why.ASKED_THIS_LATELY.value: gettext_lazy("asked the same lately"),
    Why.NO_CONSENT.value: gettext_lazy("they wish not to be asked"),
    Why.NO_CHANNEL.value: gettext_lazy("no address that reaches them"),
    Why.NO_PAGE.value: gettext_lazy("the desk has no public address, so no link would work"),
    Why.MACHINE.value: gettext_lazy("only machines took part"),
    Why.PROMISE_BROKEN.value: gettext_lazy("a promise to them is broken: first we keep our word"),
    Why.WAITS_FOR_US.value: gettext_lazy("they waited for our answer: first we answer"),
    Why.LANGUAGE.value: gettext_lazy("the question is not written in their language"),
    Why.GONE.value: gettext_lazy("asked there no more"),
    Why.ERASED.value: gettext_lazy("they were erased"),
    Why.TOO_LATE.value: gettext_lazy("it would no longer have been soon after"),
}
GLOBALS: dict[str, Any] = {
    "FEELINGS": FEELINGS,
    "KIND_OF_QUESTION": KINDS,
    "INVITATION_OUTCOMES": OUTCOMES,
    "INVITATION_REASONS": REASONS,
}
