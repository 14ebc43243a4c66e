"""The room as a Django app."""

from django.apps import AppConfig


class PromisesConfig(AppConfig):
    """What we said we would do."""

    name = "whiteglove.promises"
    label = "promises"
    default_auto_field = "django.db.models.BigAutoField"
