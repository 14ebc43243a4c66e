"""The room as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """What the answers tell."""

    name = "whiteglove.insight"
    label = "insight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Know what follows from which fact."""
        import_module("whiteglove.insight.reactions")
