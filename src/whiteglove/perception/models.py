"""Rows of the room: what we ask, whom we asked or did not and why, and what customers answered."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from whiteglove.conversations.models import Conversation, Message
from whiteglove.customers.models import Customer
from whiteglove.encounters.models import Encounter, Episode, Party
from whiteglove.journey.models import Journey, Touchpoint
from whiteglove.team.models import Colleague


class Kind(models.TextChoices):
    """What a question measures (docs/methods/scores.md)."""

    CSAT = "csat"  # how satisfied, 1 to 5
    CES = "ces"  # it was made easy (CES 2.0), 1 to 7
    NPS = "nps"  # would you recommend us, 0 to 10
    RETURN = "return"  # would you come back, 1 to 5
    OUTCOME = "outcome"  # after a complaint: is what came of it fair, 1 to 5
    WAY = "way"  # after a complaint: was the way there fair, 1 to 5
    COURTESY = "courtesy"  # after a complaint: were we courteous, 1 to 5
    OWN = "own"  # the house's own question


class Question(models.Model):
    """What is asked, in several languages, with one identity. answers: {"en": {"1": "Very poor", ...}}.

    high_is_good: the direction of its scale; answers of both directions are never added up.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.SlugField(unique=True, max_length=80)
    kind = models.TextField(choices=Kind.choices)
    scale_min = models.SmallIntegerField()
    scale_max = models.SmallIntegerField()
    high_is_good = models.BooleanField(default=True)
    words = models.JSONField(default=dict, help_text="The question, by language")
    answers = models.JSONField(default=dict)
    by_whom = models.TextField()
    at = models.DateTimeField(db_default=Now())
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(scale_min__lt=F("scale_max")), name="perception_scale_has_width")
        ]

    def __str__(self) -> str:
        return self.key


class Survey(models.Model):
    """What is asked after an encounter at this touchpoint, or after an episode of this journey, and how soon.

    journey None: after something was put right; one such survey.

    delay_minutes: after the encounter ended. hold_out: share (0 to 1) of those whom chance leaves unasked.
    """

    id = models.BigAutoField(primary_key=True)
    journey = models.ForeignKey(Journey, null=True, on_delete=models.CASCADE, related_name="+")
    touchpoint = models.ForeignKey(Touchpoint, null=True, on_delete=models.CASCADE, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    then_ask = models.ManyToManyField(Question, related_name="+", blank=True)
    delay_minutes = models.IntegerField(default=60)
    window_days = models.IntegerField(default=30, help_text="The same customer is asked this once in so many days")
    hold_out = models.FloatField(default=0.05)
    by_whom = models.TextField()
    at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["touchpoint"],
                condition=Q(ended_at=None, touchpoint__isnull=False),
                name="perception_one_survey_there",
            ),
            models.UniqueConstraint(
                fields=["journey"],
                condition=Q(ended_at=None, touchpoint=None),
                name="perception_one_survey_at_the_end",
            ),
            models.UniqueConstraint(
                fields=["journey"],
                condition=Q(ended_at=None, journey=None),
                nulls_distinct=False,
                name="perception_one_survey_after_recovery",
            ),
            models.CheckConstraint(
                condition=Q(hold_out__gte=0, hold_out__lt=1, delay_minutes__gte=0, window_days__gt=0),
                name="perception_survey_makes_sense",
            ),
        ]

    def __str__(self) -> str:
        return f"survey {self.pk}"


class Asking(models.Model):
    """The house's rule over all channels and surveys. One row. times: in the customer's zone, else the house's."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    window_days = models.IntegerField(default=30, help_text="Nobody is asked more than once in so many days")
    quiet_from = models.TimeField(default="20:00")
    quiet_until = models.TimeField(default="08:00")
    change_within_days = models.IntegerField(default=14, help_text="So long an answer can be changed")
    by_whom = models.TextField(default="", blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="perception_one_rule_of_asking"),
            models.CheckConstraint(
                condition=Q(window_days__gte=0, change_within_days__gte=0), name="perception_asking_makes_sense"
            ),
        ]

    def __str__(self) -> str:
        return "rule of asking"


class Outcome(models.TextChoices):
    """What became of the thought of asking somebody."""

    DUE = "due"  # will be asked at its time
    ASKED = "asked"
    NOT_ASKED = "not_asked"  # with a reason


class Why(models.TextChoices):
    """Why somebody is asked, or is not."""

    SOON_AFTER = "soon_after"  # asked, or will be
    HELD_OUT = "held_out"  # chance left them unasked, so that we learn what silence means
    ASKED_LATELY = "asked_lately"  # about anything
    ASKED_THIS_LATELY = "asked_this_lately"
    NO_CONSENT = "no_consent"  # they wish not to be asked
    NO_CHANNEL = "no_channel"  # no address, or mail to it comes back
    NO_PAGE = "no_page"  # the desk has no address of its own in the world, so links would lead nowhere
    MACHINE = "machine"  # nobody of us took part, or nobody of them
    PROMISE_BROKEN = "promise_broken"  # first we keep our word
    WAITS_FOR_US = "waits_for_us"  # first we answer; asked then, unless it is too late
    LANGUAGE = "language"  # the question is not written in theirs
    GONE = "gone"  # it is asked there no more
    ERASED = "erased"
    TOO_LATE = "too_late"  # it would no longer be soon after


class Invitation(models.Model):
    """Somebody was asked, or was not, and why. Every encounter at a touchpoint with a survey has one.

    about: what else it is about, as a fact's subject (recovery:7), with its conversation; then there is no encounter
    and no journey. follows: the asking that led there, which does not count as having been asked lately.
    reason: a Why. token_digest: of the word in the links; none: they lead nowhere.
    """

    id = models.BigAutoField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)
    encounter = models.OneToOneField(Encounter, null=True, on_delete=models.CASCADE, related_name="+")
    episode = models.ForeignKey(Episode, null=True, on_delete=models.CASCADE, related_name="+")
    journey = models.ForeignKey(Journey, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    touchpoint = models.ForeignKey(Touchpoint, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    outcome = models.TextField(choices=Outcome.choices)
    reason = models.TextField(choices=Why.choices)
    due_at = models.DateTimeField()
    at = models.DateTimeField(help_text="When it was asked, or decided not to")
    language = models.TextField(default="", blank=True)
    channel = models.TextField(default="", blank=True)
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    token_digest = models.BinaryField(null=True, unique=True)
    about = models.TextField(default="", db_default="", blank=True)
    conversation = models.ForeignKey(
        Conversation, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    follows = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(encounter__isnull=False) | Q(episode__isnull=False) | ~Q(about=""),
                name="perception_asked_after_something",
            ),
            models.UniqueConstraint(
                fields=["episode"], condition=Q(encounter=None), name="perception_asked_once_at_the_end"
            ),
            models.UniqueConstraint(fields=["about"], condition=~Q(about=""), name="perception_asked_once_about_it"),
        ]
        indexes = [
            models.Index(fields=["customer", "-at"], name="perception_asked_whom", condition=Q(outcome="asked")),
            models.Index(fields=["due_at"], name="perception_due", condition=Q(outcome="due")),
            models.Index(fields=["journey", "at"], name="perception_asked_when", include=["touchpoint", "outcome"]),
            models.Index(fields=["-id"], name="perception_newest_thoughts"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.customer_id}: {self.reason}"


class Feeling(models.TextChoices):
    """One word for how it felt."""

    DELIGHTED = "delighted"
    CARED_FOR = "cared_for"
    RELIEVED = "relieved"
    INDIFFERENT = "indifferent"
    CONFUSED = "confused"
    LET_DOWN = "let_down"
    ANGRY = "angry"


class Response(models.Model):
    """What a customer answered. Derived from its encounter, so that figures need no joins: journey, touchpoint,
    episode, team, channel. value: on the scale of its question or kind; scale_min and scale_max as they were then.
    """

    id = models.BigAutoField(primary_key=True)
    external_id = models.TextField(null=True, unique=True)
    invitation = models.ForeignKey(Invitation, null=True, on_delete=models.SET_NULL, related_name="+")
    encounter = models.ForeignKey(Encounter, null=True, on_delete=models.CASCADE, related_name="+")
    episode = models.ForeignKey(Episode, null=True, on_delete=models.SET_NULL, related_name="+")
    customer = models.ForeignKey(Customer, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    journey = models.ForeignKey(Journey, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    touchpoint = models.ForeignKey(Touchpoint, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    channel = models.TextField(default="", blank=True)
    language = models.TextField(default="", blank=True)
    message = models.ForeignKey(
        Message,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Which they wrote by it, for they wanted an answer",
    )
    question = models.ForeignKey(Question, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(choices=Kind.choices)
    scale_min = models.SmallIntegerField()
    scale_max = models.SmallIntegerField()
    high_is_good = models.BooleanField(default=True)
    value = models.SmallIntegerField(null=True, help_text="Null: words alone")
    feeling = models.TextField(choices=Feeling.choices, default="", blank=True)
    comment = models.TextField(default="", blank=True)
    at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "question"],
                condition=Q(invitation__isnull=False),
                name="perception_answered_once",
            ),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__gte=F("scale_min"), value__lte=F("scale_max")),
                name="perception_value_on_its_scale",
            ),
        ]
        indexes = [
            models.Index(
                fields=["journey", "kind", "at"],
                name="perception_figures",
                condition=Q(value__isnull=False),
                include=["touchpoint", "customer", "episode", "team", "channel", "value"],
            ),
            models.Index(fields=["customer", "-at"], name="perception_by_whom"),
            models.Index(fields=["touchpoint", "-at", "-id"], name="perception_words", condition=~Q(comment="")),
            models.Index(fields=["-at", "-id"], name="perception_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class ResponseChange(models.Model):
    """What an answer said before it was changed."""

    id = models.BigAutoField(primary_key=True)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="+")
    value = models.SmallIntegerField(null=True)
    feeling = models.TextField(default="", blank=True)
    comment = models.TextField(default="", blank=True)
    by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    by_whom = models.TextField()
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.response_id} was {self.value}"
