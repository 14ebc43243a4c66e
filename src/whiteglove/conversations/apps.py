"""The room as a Django app."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """What was said, about one matter at a time."""

    name = "whiteglove.conversations"
    label = "conversations"
    default_auto_field = "django.db.models.BigAutoField"
