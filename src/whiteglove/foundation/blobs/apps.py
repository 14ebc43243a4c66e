"""The blob store as a Django app."""

from django.apps import AppConfig


class BlobsConfig(AppConfig):
    """Bytes kept under their own hash."""

    name = "whiteglove.foundation.blobs"
    label = "blobs"
    default_auto_field = "django.db.models.BigAutoField"
