"""The room as a Django app."""

from django.apps import AppConfig


class RulebookConfig(AppConfig):
    """What binds a colleague, and what they may decide alone."""

    name = "whiteglove.rulebook"
    label = "rulebook"
    default_auto_field = "django.db.models.BigAutoField"
