"""The room as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class PromisesConfig(AppConfig):
    """What we said we would do."""

    name = "whiteglove.promises"
    label = "promises"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Know what follows from which fact; say what to forget of a customer, and what to give them."""
        import_module("whiteglove.promises.reactions")
        forgetting = import_module("whiteglove.promises.forgetting")
        erasing = import_module("whiteglove.conversations.actions.erasing")
        erasing.take_out_by(forgetting.forget_promises_to)
        erasing.name_by(forgetting.names_of_callers)
        import_module("whiteglove.conversations.exporting").export_also(forgetting.promises_for_export)
        import_module("whiteglove.promises.delays.reactions")
