"""The room as a Django app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The API for programs."""

    name = "whiteglove.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what webhooks may tell of."""
        from whiteglove.api.webhook_offers import offer_all  # noqa: PLC0415

        offer_all()
