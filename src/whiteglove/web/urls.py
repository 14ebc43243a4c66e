"""Addresses of pages."""

from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView

from whiteglove.web.account.link import sign_in_link
from whiteglove.web.account.own import account, appearance, password
from whiteglove.web.account.sign_in import sign_in, sign_out
from whiteglove.web.desk import conversation_page, files, list_page, mail_html, play, quarantine, standing, writing
from whiteglove.web.desk.customers import changing as customer_changes
from whiteglove.web.desk.customers import organisations
from whiteglove.web.desk.customers import page as customer_page
from whiteglove.web.health import healthz, metrics
from whiteglove.web.live.stream import live

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("", RedirectView.as_view(pattern_name="desk"), name="door"),
    path("sign-in/", sign_in, name="sign_in"),
    path("sign-in/link/<str:secret>/", sign_in_link, name="sign_in_link"),
    path("sign-out/", sign_out, name="sign_out"),
    path("account/", account, name="account"),
    path("account/password/", password, name="password"),
    path("account/appearance/", appearance, name="appearance"),
    path("desk/", list_page.desk, name="desk"),
    path("desk/news/", list_page.desk_news, name="desk_news"),
    path("desk/conversations/<int:conversation_id>/", conversation_page.conversation, name="conversation"),
    path("desk/conversations/<int:conversation_id>/news/", conversation_page.conversation_news, name="talk_news"),
    path("desk/conversations/<int:conversation_id>/write/", writing.write, name="write"),
    path("desk/conversations/<int:conversation_id>/assign/", standing.assign, name="assign"),
    path("desk/conversations/<int:conversation_id>/close/", standing.close, name="close"),
    path("desk/conversations/<int:conversation_id>/reopen/", standing.reopen, name="reopen"),
    path("desk/messages/<int:message_id>/take-back/", writing.take_back, name="take_back"),
    path("desk/messages/<int:message_id>/settle/", writing.settle, name="settle"),
    path("desk/messages/<int:message_id>/html/", mail_html.message_html, name="message_html"),
    path("desk/messages/<int:message_id>/raw/", files.message_raw, name="message_raw"),
    path("desk/attachments/<int:attachment_id>/", files.file, name="file"),
    path("desk/customers/", customer_page.customers, name="customers"),
    path("desk/customers/<int:customer_id>/", customer_page.customer_page, name="customer"),
    path("desk/customers/<int:customer_id>/change/", customer_changes.change, name="customer_change"),
    path("desk/customers/<int:customer_id>/note/", customer_changes.note, name="customer_note"),
    path("desk/customers/<int:customer_id>/reach/", customer_changes.reach, name="customer_reach"),
    path("desk/customers/<int:customer_id>/merge/", customer_changes.merge, name="customer_merge"),
    path("desk/customers/<int:customer_id>/apart/", customer_changes.tell_apart, name="customer_apart"),
    path("desk/customers/<int:customer_id>/undo-merge/", customer_changes.undo_merge, name="customer_undo_merge"),
    path("desk/organisations/<int:organisation_id>/", organisations.organisation_page, name="organisation"),
    path("desk/organisations/<int:organisation_id>/change/", organisations.change, name="organisation_change"),
    path("desk/quarantine/", quarantine.quarantine, name="quarantine"),
    path("desk/quarantine/<int:raw_mail_id>/raw/", files.quarantined_raw, name="quarantined_raw"),
    path("desk/quarantine/<int:raw_mail_id>/again/", quarantine.try_again, name="try_again"),
    path("desk/play/", play.play, name="play"),
    path("desk/play/box/", play.play_box, name="play_box"),
    path("live", live, name="live"),
]
