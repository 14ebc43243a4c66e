"""The room as a Django app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages and the live stream."""

    name = "whiteglove.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
