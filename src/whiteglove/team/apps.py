"""The room as a Django app."""

from django.apps import AppConfig


class TeamConfig(AppConfig):
    """Who serves."""

    name = "whiteglove.team"
    label = "team"
    default_auto_field = "django.db.models.BigAutoField"
