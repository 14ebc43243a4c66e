"""The room as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """What was said, about one matter at a time."""

    name = "whiteglove.conversations"
    label = "conversations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Know what follows from which fact; say which encounters are hidden, and which a customer is given."""
        import_module("whiteglove.conversations.reactions")
        met = import_module("whiteglove.conversations.queries.met")
        import_module("whiteglove.encounters.queries.visible").hide_by(met.hidden_from)
        import_module("whiteglove.conversations.exporting").export_also(met.encounters_for_export)
