"""The room as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages and the live stream."""

    name = "whiteglove.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for sign-ins."""
        import_module("whiteglove.web.accounts")
