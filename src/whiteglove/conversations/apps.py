"""The room as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """What was said, about one matter at a time."""

    name = "whiteglove.conversations"
    label = "conversations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Know what follows from which fact."""
        import_module("whiteglove.conversations.reactions")
