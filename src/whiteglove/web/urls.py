"""Addresses of pages."""

from django.urls import URLPattern, URLResolver, path

from whiteglove.web.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
]
