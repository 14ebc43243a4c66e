"""The room as a Django app."""

from django.apps import AppConfig


class EmailConfig(AppConfig):
    """Mail in and out."""

    name = "whiteglove.channels.email"
    label = "email"
    default_auto_field = "django.db.models.BigAutoField"
