"""Addresses of incidents, below /manage/."""

from django.urls import URLPattern, path

from whiteglove.web.manage.incidents import acts, beginning, page

urlpatterns: list[URLPattern] = [
    path("recoveries/", page.recoveries_page, name="manage_recoveries"),
    path("incidents/", page.incidents_page, name="incidents"),
    path("incidents/new/", beginning.new_incident, name="incident_new"),
    path("incidents/<int:incident_id>/", page.incident_page, name="incident"),
    path("incidents/<int:incident_id>/word/", acts.word, name="incident_word"),
    path("incidents/<int:incident_id>/end/", acts.end, name="incident_end"),
    path("incidents/<int:incident_id>/more/", acts.more, name="incident_more"),
    path("incidents/<int:incident_id>/own/", acts.own, name="incident_own"),
]
