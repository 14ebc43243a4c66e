"""All addresses of the house."""

from django.urls import include, path

urlpatterns = [
    path("", include("whiteglove.web.urls")),
]
