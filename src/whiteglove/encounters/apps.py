"""The room as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class EncountersConfig(AppConfig):
    """What really happened."""

    name = "whiteglove.encounters"
    label = "encounters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Know what follows from which fact."""
        import_module("whiteglove.encounters.reactions")
