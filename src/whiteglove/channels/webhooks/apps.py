"""The room as Django knows it."""

from django.apps import AppConfig


class Webhooks(AppConfig):
    """Facts for other programs."""

    name = "whiteglove.channels.webhooks"
    label = "webhooks"
    default_auto_field = "django.db.models.BigAutoField"
