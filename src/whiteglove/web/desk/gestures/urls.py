"""Addresses of putting it right, beneath /desk/."""

from django.urls import URLPattern, path

from whiteglove.web.desk.gestures import looks, more, put_right

urlpatterns: list[URLPattern] = [
    path("conversations/<int:conversation_id>/put-right/", put_right.put_right, name="put_right"),
    path("conversations/<int:conversation_id>/gestures/", put_right.gestures_beside, name="talk_gestures"),
    path("gestures/<int:gesture_id>/take-back/", put_right.gesture_take_back, name="gesture_take_back"),
    path("more/<int:more_id>/", more.more_asked, name="more_asked"),
    path("looks/", looks.looks, name="looks"),
    path("looks/<int:look_id>/", looks.look, name="look"),
]
