"""Addresses of what stands in the way, and of early signs, below /desk/."""

from django.urls import URLPattern, path

from whiteglove.web.desk.care import beside, hindered, listed, signs

urlpatterns: list[URLPattern] = [
    path("conversations/<int:conversation_id>/care/", beside.care, name="talk_care"),
    path("conversations/<int:conversation_id>/in-the-way/", hindered.in_the_way, name="in_the_way"),
    path("conversations/<int:conversation_id>/grievance/", hindered.grievance, name="grievance"),
    path("conversations/<int:conversation_id>/upset/", signs.upset, name="upset"),
    path("signs/", signs.signs, name="signs"),
    path("in-the-way/", listed.listed, name="hindered"),
    path("in-the-way/<int:obstruction_id>/take-back/", hindered.taken_back, name="hindered_take_back"),
    path("in-the-way/<int:obstruction_id>/settle/", hindered.settled, name="hindered_settle"),
    path("noes/<int:no_id>/take-back/", hindered.no_taken_back, name="no_take_back"),
]
