"""The room as a Django app."""

from django.apps import AppConfig


class JourneyConfig(AppConfig):
    """The planned map."""

    name = "whiteglove.journey"
    label = "journey"
    default_auto_field = "django.db.models.BigAutoField"
