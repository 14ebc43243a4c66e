"""The room as a Django app."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """Whom we serve."""

    name = "whiteglove.customers"
    label = "customers"
    default_auto_field = "django.db.models.BigAutoField"
