"""The room as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class RoutingConfig(AppConfig):
    """Who answers next."""

    name = "whiteglove.routing"
    label = "routing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Know what follows from which fact."""
        import_module("whiteglove.routing.reactions")
