"""Addresses of pages."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from whiteglove.web.account.link import sign_in_link
from whiteglove.web.account.own import account, appearance, password
from whiteglove.web.account.sign_in import sign_in, sign_out
from whiteglove.web.account.told import push_device, push_worker, told_about
from whiteglove.web.account.urls import WAYS_IN
from whiteglove.web.desk import (
    attention,
    conversation_page,
    files,
    filtering,
    find,
    list_page,
    mail_html,
    many,
    pairing,
    play,
    quarantine,
    saved_views,
    standing,
    writing,
)
from whiteglove.web.desk.customers.urls import urlpatterns as customers
from whiteglove.web.health import healthz, metrics
from whiteglove.web.live.stream import live
from whiteglove.web.manage import audit, house, tokens
from whiteglove.web.manage.urls import urlpatterns as manage

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("", RedirectView.as_view(pattern_name="desk"), name="door"),
    path("sign-in/", sign_in, name="sign_in"),
    path("sign-in/link/<str:secret>/", sign_in_link, name="sign_in_link"),
    path("sign-out/", sign_out, name="sign_out"),
    path("account/", account, name="account"),
    path("account/password/", password, name="password"),
    path("account/told/", told_about, name="told_about"),
    path("account/push/", push_device, name="push_device"),
    path("desk/push-worker.js", push_worker, name="push_worker"),
    path("account/appearance/", appearance, name="appearance"),
    *WAYS_IN,
    path("desk/", list_page.desk, name="desk"),
    path("desk/news/", list_page.desk_news, name="desk_news"),
    path("desk/conversations/<int:conversation_id>/", conversation_page.conversation, name="conversation"),
    path("desk/conversations/<int:conversation_id>/news/", conversation_page.conversation_news, name="talk_news"),
    path("desk/conversations/<int:conversation_id>/write/", writing.write, name="write"),
    path("desk/conversations/<int:conversation_id>/assign/", standing.assign, name="assign"),
    path("desk/conversations/<int:conversation_id>/close/", standing.close, name="close"),
    path("desk/conversations/<int:conversation_id>/reopen/", standing.reopen, name="reopen"),
    path("desk/conversations/<int:conversation_id>/pause/", standing.pause, name="pause"),
    path("desk/conversations/<int:conversation_id>/resume/", standing.resume, name="resume"),
    path("desk/conversations/<int:conversation_id>/tags/", standing.tag, name="tag"),
    path("desk/conversations/<int:conversation_id>/merge/", pairing.merge, name="merge"),
    path("desk/conversations/<int:conversation_id>/unmerge/", pairing.unmerge, name="unmerge"),
    path("desk/conversations/<int:conversation_id>/link/", pairing.link, name="link"),
    path("desk/conversations/<int:conversation_id>/likely/", pairing.likely, name="likely"),
    path("desk/many/", many.many, name="many"),
    path("desk/acts/<int:act_id>/undo/", many.undo, name="undo"),
    path("desk/conversations/<int:conversation_id>/here/", attention.here, name="here"),
    path("desk/conversations/<int:conversation_id>/following/", attention.following, name="following"),
    path("desk/told/", attention.told, name="told"),
    path("desk/told/news/", attention.told_news, name="told_news"),
    path("desk/told/read/", attention.all_read, name="all_read"),
    path("desk/messages/<int:message_id>/take-back/", writing.take_back, name="take_back"),
    path("desk/messages/<int:message_id>/settle/", writing.settle, name="settle"),
    path("desk/messages/<int:message_id>/html/", mail_html.message_html, name="message_html"),
    path("desk/messages/<int:message_id>/raw/", files.message_raw, name="message_raw"),
    path("desk/attachments/<int:attachment_id>/", files.file, name="file"),
    path("desk/", include(customers)),
    path("desk/find/", find.find, name="find"),
    path("desk/filter/", filtering.filter_form, name="filter"),
    path("desk/views/", saved_views.views, name="views"),
    path("desk/views/counts/", saved_views.view_counts, name="view_counts"),
    path("desk/views/save/", saved_views.save_view, name="save_view"),
    path("desk/views/<int:view_id>/change/", saved_views.change_view, name="change_view"),
    path("desk/quarantine/", quarantine.quarantine, name="quarantine"),
    path("desk/quarantine/<int:raw_mail_id>/raw/", files.quarantined_raw, name="quarantined_raw"),
    path("desk/quarantine/<int:raw_mail_id>/again/", quarantine.try_again, name="try_again"),
    path("desk/play/", play.play, name="play"),
    path("desk/play/box/", play.play_box, name="play_box"),
    path("manage/audit/", audit.audit_page, name="audit"),
    path("manage/tokens/", tokens.tokens, name="tokens"),
    path("manage/tokens/<int:token_id>/end/", tokens.end_token, name="end_token"),
    path("live", live, name="live"),
    path("manage/", include(manage)),
    path("house.css", house.stylesheet, name="house_css"),
    path("house/logo", house.picture, name="house_logo"),
]
