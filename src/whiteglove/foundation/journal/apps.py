"""The journal as a Django app."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Facts and the reactions to them."""

    name = "whiteglove.foundation.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"
