"""The room as a Django app."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo company."""

    name = "whiteglove.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"
