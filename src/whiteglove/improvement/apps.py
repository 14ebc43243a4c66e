"""The room as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    """What hurt customers is changed."""

    name = "whiteglove.improvement"
    label = "improvement"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Know what follows from which fact; evidence for a renewal is looked up here."""
        import_module("whiteglove.improvement.reactions")
        named = import_module("whiteglove.improvement.evidence_named")
        import_module("whiteglove.rulebook.evidence").look_up_by(named.refuse_unfounded)
