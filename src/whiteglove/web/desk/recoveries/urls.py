"""Addresses of what is put right, beneath /desk/."""

from django.urls import URLPattern, path

from whiteglove.web.desk.recoveries import acts, beside, harm, page

urlpatterns: list[URLPattern] = [
    path("recoveries/", page.list_page, name="recoveries"),
    path("recoveries/<int:recovery_id>/", page.recovery_page, name="recovery"),
    path("recoveries/<int:recovery_id>/step/", acts.step, name="recovery_step"),
    path("recoveries/<int:recovery_id>/own/", acts.own, name="recovery_own"),
    path("recoveries/<int:recovery_id>/hand-on/", acts.hand_on, name="recovery_hand_on"),
    path("recoveries/<int:recovery_id>/moment/", acts.next_moment, name="recovery_moment"),
    path("recoveries/<int:recovery_id>/begin/", acts.begin, name="recovery_begin"),
    path("recoveries/<int:recovery_id>/harm/", harm.harm, name="recovery_harm"),
    path("recoveries/<int:recovery_id>/incident/", acts.incident, name="recovery_incident"),
    path("recoveries/<int:recovery_id>/close/", acts.close, name="recovery_close"),
    path("conversations/<int:conversation_id>/recovery/", beside.beside, name="talk_recovery"),
    path("conversations/<int:conversation_id>/recovery/open/", acts.open_here, name="recovery_open"),
]
