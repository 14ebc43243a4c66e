"""The room as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class PerceptionConfig(AppConfig):
    """How it felt."""

    name = "whiteglove.perception"
    label = "perception"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Know what follows from which fact; say what the mail says that asks, what to forget, what to give out."""
        import_module("whiteglove.perception.reactions")
        forgetting = import_module("whiteglove.perception.forgetting")
        import_module("whiteglove.conversations.actions.erasing").take_out_by(forgetting.forget_answers_of)
        import_module("whiteglove.conversations.exporting").export_also(forgetting.answers_for_export)
        says = import_module("whiteglove.perception.asking.leaving").words_with_links
        kind = import_module("whiteglove.conversations.actions.inviting").INVITATION
        import_module("whiteglove.conversations.leaving").say_when_leaving(kind, says)
