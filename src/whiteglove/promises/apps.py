"""The room as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class PromisesConfig(AppConfig):
    """What we said we would do."""

    name = "whiteglove.promises"
    label = "promises"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Know what follows from which fact."""
        import_module("whiteglove.promises.reactions")
        import_module("whiteglove.promises.delays.reactions")
