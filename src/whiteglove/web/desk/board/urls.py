"""Addresses of the day's board, beneath /desk/."""

from django.urls import URLPattern, path

from whiteglove.web.desk.board import away, moments, start, today

urlpatterns: list[URLPattern] = [
    path("today/", today.today_page, name="today"),
    path("away/", away.earlier, name="away_earlier"),
    path("away/<int:absence_id>/", away.away_page, name="away"),
    path("away/<int:absence_id>/seen/", away.was_read, name="away_seen"),
    path("moments/", moments.moments_page, name="moments"),
    path("start/", start.start_page, name="start"),
]
