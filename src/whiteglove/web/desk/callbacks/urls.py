"""Addresses of messages and calls, beneath /desk/."""

from django.urls import URLPattern, path

from whiteglove.web.desk.callbacks import acts, message, page

urlpatterns: list[URLPattern] = [
    path("message/", message.message, name="message"),
    path("message/caller/", message.caller, name="message_caller"),
    path("callbacks/", page.callbacks_page, name="callbacks"),
    path("callbacks/top/", page.on_top, name="callbacks_on_top"),
    path("callbacks/<int:callback_id>/take/", acts.take, name="callback_take"),
    path("callbacks/<int:callback_id>/leave/", acts.leave, name="callback_leave"),
    path("callbacks/<int:callback_id>/attempt/", acts.attempt, name="callback_attempt"),
    path("callbacks/<int:callback_id>/go-on/", acts.go_on, name="callback_go_on"),
    path("callbacks/<int:callback_id>/number/", acts.number, name="callback_number"),
    path("callbacks/<int:callback_id>/withdraw/", acts.withdraw, name="callback_withdraw"),
]
