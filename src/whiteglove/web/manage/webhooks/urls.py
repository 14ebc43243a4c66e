"""Addresses of webhooks, below /manage/."""

from django.urls import URLPattern, path

from whiteglove.web.manage.webhooks import pages

urlpatterns: list[URLPattern] = [
    path("webhooks/", pages.webhooks, name="webhooks"),
    path("webhooks/<int:webhook_id>/", pages.webhook, name="webhook"),
    path("webhooks/<int:webhook_id>/sent/", pages.webhook_sent, name="webhook_sent"),
    path("webhooks/<int:webhook_id>/secret/", pages.webhook_secret, name="webhook_secret"),
    path("webhooks/<int:webhook_id>/test/", pages.webhook_test, name="webhook_test"),
    path("webhooks/<int:webhook_id>/stop/", pages.webhook_stop, name="webhook_stop"),
    path("webhooks/<int:webhook_id>/leave-out/", pages.webhook_leave_out, name="webhook_leave_out"),
    path("webhooks/<int:webhook_id>/remove/", pages.webhook_remove, name="webhook_remove"),
    path("webhooks/sent/<int:posting_id>/again/", pages.webhook_again, name="webhook_again"),
]
