"""The room as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class EmailConfig(AppConfig):
    """Mail in and out."""

    name = "whiteglove.channels.email"
    label = "email"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Know what follows from which fact; say which addresses are ours."""
        import_module("whiteglove.channels.email.reactions")
        targets = import_module("whiteglove.channels.email.targets")
        import_module("whiteglove.conversations.queries.recipients").know_ours_by(targets.ours_among)
        forgetting = import_module("whiteglove.channels.email.actions.forgetting")
        import_module("whiteglove.conversations.actions.erasing").forget_originals_by(forgetting.forget_originals)
