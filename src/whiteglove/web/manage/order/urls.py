"""Addresses of what the map asks for, and what happened."""

from django.urls import URLPattern, path

from whiteglove.web.manage.order.page import order_broken, order_file, order_page

urlpatterns: list[URLPattern] = [
    path("journeys/<slug:key>/order/", order_page, name="order"),
    path("journeys/<slug:key>/order/order.csv", order_file, name="order_file"),
    path("journeys/<slug:key>/order/broken/<str:asked>/", order_broken, name="order_broken"),
]
