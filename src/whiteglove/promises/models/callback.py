"""A promise to call: the number, the window, and each attempt."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from whiteglove.promises.models.promise import Promise
from whiteglove.team.models import Colleague


class Asks(models.TextChoices):
    """What a callback waits for that is no telephone."""

    WRONG_NUMBER = "wrong_number"
    GO_ON = "go_on"


class Callback(models.Model):
    """A promise with a number. What it is about is the promise's `what`; due is the end of the window.

    on_list_of: whose list it stands on now (one person's at a time), since listed_at. window_from moves on with each
    attempt that found nobody; agreed_from, where the day's window begins, does not, nor does place_at, by which it
    stands in the order.
    asks: what somebody (asked; null: whoever made the promise) has to decide before it goes on.
    key: of the form that took the message, so that pressing twice takes one.
    """

    promise = models.OneToOneField(Promise, primary_key=True, on_delete=models.CASCADE, related_name="callback")
    name = models.TextField(help_text="As the caller gave it")
    number = models.TextField(help_text="E.164")
    region = models.TextField(default="", blank=True, help_text="ISO 3166-1 of the number; empty: none, or not known")
    extension = models.TextField(default="", db_default="", blank=True, help_text="Behind the number, as of a room")
    language = models.TextField(null=True, help_text="ISO 639-1, preferred")
    window_from = models.DateTimeField()
    window_until = models.DateTimeField()
    attempts_wanted = models.SmallIntegerField(default=3)
    machine_words = models.TextField(default="", blank=True, help_text="What to say on an answering machine")
    agreed_from = models.DateTimeField(db_default=Now())
    place_at = models.DateTimeField(db_default=Now())
    asks = models.TextField(choices=Asks.choices, default="", db_default="", blank=True)
    asked = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    key = models.TextField(null=True, unique=True)
    on_list_of = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    listed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(window_until__gt=F("window_from")), name="promises_window_has_length"),
            models.CheckConstraint(condition=Q(attempts_wanted__gt=0), name="promises_some_attempts"),
        ]
        indexes = [models.Index(fields=["window_from"], name="promises_callback_window")]

    def __str__(self) -> str:
        return f"callback {self.pk}"


class Outcome(models.TextChoices):
    """How an attempt ended."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    MACHINE = "machine"
    WRONG_NUMBER = "wrong_number"


class Attempt(models.Model):
    """Somebody called. key: of the form or request that said so, so that none is counted twice."""

    id = models.BigAutoField(primary_key=True)
    callback = models.ForeignKey(Callback, on_delete=models.CASCADE, related_name="attempts")
    outcome = models.TextField(choices=Outcome.choices)
    words = models.TextField(default="", blank=True)
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField()
    at = models.DateTimeField()
    key = models.TextField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["callback", "key"], name="promises_attempt_once")]

    def __str__(self) -> str:
        return f"{self.outcome} of callback {self.callback_id}"
