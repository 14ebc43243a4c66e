"""All addresses of the house."""

from django.urls import include, path

from whiteglove.api.v1 import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("", include("whiteglove.web.urls")),
]
