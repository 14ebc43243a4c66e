"""Addresses of pages."""

from django.urls import URLPattern, URLResolver, path

from whiteglove.web.health import healthz
from whiteglove.web.live.stream import live

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("live", live, name="live"),
]
