"""The room as a Django app."""

from django.apps import AppConfig


class RoutingConfig(AppConfig):
    """Who answers next."""

    name = "whiteglove.routing"
    label = "routing"
    default_auto_field = "django.db.models.BigAutoField"
