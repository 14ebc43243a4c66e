"""Entry point of the web server."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "whiteglove.config.settings")
django.setup(set_prefix=False)

from whiteglove.config.serving import OneHop  # noqa: E402 - needs Django ready

application = OneHop()
