"""Which moments of truth happened in a conversation."""

from django.db import models

from whiteglove.conversations.models.conversation import Conversation
from whiteglove.conversations.models.message import Message
from whiteglove.encounters.models import Encounter


class Met(models.Model):
    """One encounter in a conversation: it began with this message, and stands where that stands."""

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="+")
    encounter = models.OneToOneField(Encounter, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.encounter_id} in {self.conversation_id}"


class ToMeet(models.Model):
    """A conversation whose encounters are brought onto the map by clockwork, for nobody waits for it: old words.

    One row for each word that came: what comes while it is done is done again.
    """

    id = models.BigAutoField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.conversation_id} is to be on the map"
