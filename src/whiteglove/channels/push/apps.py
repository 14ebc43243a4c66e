"""The room as Django knows it."""

from django.apps import AppConfig


class Push(AppConfig):
    """Words to browsers whose pages are closed."""

    name = "whiteglove.channels.push"
    label = "push"

    def ready(self) -> None:
        """Learn what to react to."""
        from whiteglove.channels.push import reactions  # noqa: F401, PLC0415
