"""The room as a Django app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The API for programs."""

    name = "whiteglove.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
