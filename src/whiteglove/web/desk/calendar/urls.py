"""Addresses of the calendar, beneath /desk/calendar/."""

from django.urls import URLPattern, path

from whiteglove.web.desk.calendar import entering, page, person

urlpatterns: list[URLPattern] = [
    path("", page.calendar_page, name="calendar"),
    path("absences/", entering.enter, name="calendar_enter"),
    path("absences/<int:absence_id>/", entering.change, name="calendar_absence"),
    path("people/<int:colleague_id>/", person.person_page, name="calendar_person"),
    path("people/<int:colleague_id>/covers/", person.change_covers, name="calendar_covers"),
    path("people/<int:colleague_id>/feeds/", person.change_feeds, name="calendar_feeds"),
]
