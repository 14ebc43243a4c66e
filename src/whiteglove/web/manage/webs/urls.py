"""Addresses of the web of a journey."""

from django.urls import URLPattern, path

from whiteglove.web.manage.webs.draw_page import draw, show, take_off
from whiteglove.web.manage.webs.files import web_file
from whiteglove.web.manage.webs.web_page import web_page

urlpatterns: list[URLPattern] = [
    path("journeys/<slug:key>/web/", web_page, name="web"),
    path("journeys/<slug:key>/web/web.<slug:kind>", web_file, name="web_file"),
    path("journeys/<slug:key>/web/draw/", draw, name="web_draw"),
    path("journeys/<slug:key>/web/draw/off/", take_off, name="web_take_off"),
    path("journeys/<slug:key>/web/draw/show/", show, name="web_show"),
]
