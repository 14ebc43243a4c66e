"""State is a record: who answered, who covered, who picked up the sword, and what hung."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from whiteglove.conversations.models import Conversation
from whiteglove.team.models import Absence, Colleague, Team


class Answering(models.Model):
    """From `since` until `until` this colleague (null: the team) answered for a conversation, because of `because`.

    because: a code and the ids it speaks of, so that the sentence can be said in any language.
    """

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    colleague = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    because = models.JSONField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=Q(until=None), name="routing_one_answers_at_a_time"
            )
        ]
        indexes = [
            models.Index(fields=["conversation", "id"], name="routing_answering_conversation"),
            models.Index(fields=["colleague", "-id"], name="routing_answering_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.colleague_id} answers for {self.conversation_id}"


class Turn(models.Model):
    """How a colleague or a team stood when the desk last looked; what has changed since is acted upon once.

    So that nothing is missed, nor done twice, however long no worker ran.
    """

    id = models.BigAutoField(primary_key=True)
    colleague = models.OneToOneField(Colleague, null=True, on_delete=models.CASCADE, related_name="+")
    team = models.OneToOneField(Team, null=True, on_delete=models.CASCADE, related_name="+")
    standing = models.TextField(
        help_text="Of a colleague: present, gone, absent or left; of a team: as `rules.Standing`"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(colleague=None, team__isnull=False) | Q(colleague__isnull=False, team=None),
                name="routing_turn_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.standing} since {self.at}"


class Cover(models.Model):
    """Somebody who is away is covered: by a colleague, or (null) by the team. moved: matters that went there.

    told_at: when the cover was told.
    """

    id = models.BigAutoField(primary_key=True)
    colleague = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")
    absence = models.ForeignKey(Absence, null=True, on_delete=models.SET_NULL, related_name="+")
    cover = models.ForeignKey(Colleague, null=True, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    moved = models.IntegerField(default=0)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["colleague"], condition=Q(until=None), name="routing_one_cover_at_a_time")
        ]
        indexes = [models.Index(fields=["cover"], name="routing_cover_now", condition=Q(until=None))]

    def __str__(self) -> str:
        return f"{self.cover_id} covers {self.colleague_id}"


class Pickup(models.Model):
    """Somebody picked up the sword: served a customer whose colleague was away. Thanked for it."""

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Colleague, on_delete=models.CASCADE, related_name="+")
    instead_of = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(db_default=Now())
    thanked_at = models.DateTimeField(null=True)
    thanked_by = models.ForeignKey(Colleague, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["by", "-id"], name="routing_pickup_by")]

    def __str__(self) -> str:
        return f"{self.by_id} picked up {self.conversation_id}"


class HangingKind(models.TextChoices):
    """In which way somebody hung."""

    WITHOUT_PERSON = "without_person"
    WITHOUT_NEXT_MOMENT = "without_next_moment"


class Hanging(models.Model):
    """An open conversation had nobody present, or no next moment, since when and until when; how it came and went."""

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    kind = models.TextField(choices=HangingKind.choices)
    came_because = models.JSONField()
    went_because = models.JSONField(default=dict)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "kind"], condition=Q(until=None), name="routing_hangs_once"
            )
        ]
        indexes = [models.Index(fields=["-since", "-id"], name="routing_hanging_newest")]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.kind}"
