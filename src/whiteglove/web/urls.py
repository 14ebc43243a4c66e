"""Addresses of pages."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from whiteglove.web.account.link import sign_in_link
from whiteglove.web.account.own import account, appearance, password
from whiteglove.web.account.sign_in import sign_in, sign_out
from whiteglove.web.account.skills import own_skills
from whiteglove.web.account.told import push_device, push_worker, told_about
from whiteglove.web.account.urls import WAYS_IN
from whiteglove.web.desk import (
    attention,
    conversation_page,
    delays,
    drafting,
    files,
    filtering,
    find,
    forwarding,
    hand_overs,
    list_page,
    mail_html,
    many,
    own_presence,
    pairing,
    places,
    play,
    printing,
    quarantine,
    saved_views,
    saved_words,
    sending_again,
    standing,
    swords,
    writing,
)
from whiteglove.web.desk.board.urls import urlpatterns as board
from whiteglove.web.desk.calendar.urls import urlpatterns as calendar
from whiteglove.web.desk.callbacks.urls import urlpatterns as callbacks
from whiteglove.web.desk.care.urls import urlpatterns as care
from whiteglove.web.desk.customers.urls import urlpatterns as customers
from whiteglove.web.desk.gestures.urls import urlpatterns as gestures
from whiteglove.web.desk.own_felt import own_felt
from whiteglove.web.desk.promises.urls import urlpatterns as promises
from whiteglove.web.desk.recoveries.urls import urlpatterns as recoveries
from whiteglove.web.health import healthz, metrics
from whiteglove.web.live.stream import live
from whiteglove.web.manage import audit, house, saved_replies, tokens
from whiteglove.web.manage.urls import urlpatterns as manage
from whiteglove.web.portal.felt import felt
from whiteglove.web.portal.tell_us import tell
from whiteglove.web.portal.we_did import we_did_page
from whiteglove.web.portal.with_us import with_us

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("", RedirectView.as_view(pattern_name="desk"), name="door"),
    path("we-did/", we_did_page, name="we_did"),
    path("sign-in/", sign_in, name="sign_in"),
    path("sign-in/link/<str:secret>/", sign_in_link, name="sign_in_link"),
    path("sign-out/", sign_out, name="sign_out"),
    path("account/", account, name="account"),
    path("account/password/", password, name="password"),
    path("account/skills/", own_skills, name="own_skills"),
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
    path("desk/conversations/<int:conversation_id>/put-back/", standing.put_back, name="put_back"),
    path("desk/conversations/<int:conversation_id>/close/", standing.close, name="close"),
    path("desk/conversations/<int:conversation_id>/reopen/", standing.reopen, name="reopen"),
    path("desk/conversations/<int:conversation_id>/pause/", standing.pause, name="pause"),
    path("desk/conversations/<int:conversation_id>/resume/", standing.resume, name="resume"),
    path("desk/conversations/<int:conversation_id>/tags/", standing.tag, name="tag"),
    path("desk/conversations/<int:conversation_id>/merge/", pairing.merge, name="merge"),
    path("desk/conversations/<int:conversation_id>/unmerge/", pairing.unmerge, name="unmerge"),
    path("desk/conversations/<int:conversation_id>/link/", pairing.link, name="link"),
    path("desk/conversations/<int:conversation_id>/likely/", pairing.likely, name="likely"),
    path("desk/conversations/<int:conversation_id>/pick-up/", swords.take, name="pick_up"),
    path("desk/pickups/<int:pickup_id>/thanks/", swords.thanks, name="thank"),
    path("desk/conversations/<int:conversation_id>/place/", places.place, name="place"),
    path("desk/encounters/<int:encounter_id>/", places.encounter, name="encounter"),
    path("desk/corrections/<int:correction_id>/undo/", places.place_undo, name="place_undo"),
    path("desk/many/", many.many, name="many"),
    path("desk/acts/<int:act_id>/undo/", many.undo, name="undo"),
    path("desk/conversations/<int:conversation_id>/here/", attention.here, name="here"),
    path("desk/conversations/<int:conversation_id>/following/", attention.following, name="following"),
    path("desk/told/", attention.told, name="told"),
    path("desk/told/news/", attention.told_news, name="told_news"),
    path("desk/told/read/", attention.all_read, name="all_read"),
    path("desk/conversations/<int:conversation_id>/delay/", delays.delay, name="delay"),
    path("desk/conversations/<int:conversation_id>/protocol/", hand_overs.protocol_beside, name="protocol_beside"),
    path("desk/hand-overs/<int:hand_over_id>/object/", hand_overs.hand_over_object, name="hand_over_object"),
    path("desk/hand-overs/<int:hand_over_id>/undo/", hand_overs.hand_over_undo, name="hand_over_undo"),
    path("desk/hand-overs/<int:hand_over_id>/answer/", hand_overs.hand_over_answer, name="hand_over_answer"),
    path("desk/delays/<int:delay_id>/tell/", delays.tell_delay, name="tell_delay"),
    path("desk/delays/<int:delay_id>/drop/", delays.drop_delay, name="drop_delay"),
    path("desk/messages/<int:message_id>/take-back/", writing.take_back, name="take_back"),
    path("desk/messages/<int:message_id>/settle/", writing.settle, name="settle"),
    path("desk/messages/<int:message_id>/again/", sending_again.once_more, name="send_again"),
    path("desk/messages/<int:message_id>/html/", mail_html.message_html, name="message_html"),
    path("desk/messages/<int:message_id>/raw/", files.message_raw, name="message_raw"),
    path("desk/attachments/<int:attachment_id>/", files.file, name="file"),
    path("desk/calendar/", include(calendar)),
    path("desk/", include(board)),
    path("desk/", include(customers)),
    path("desk/", include(callbacks)),
    path("desk/", include(care)),
    path("desk/", include(promises)),
    path("desk/", include(recoveries)),
    path("desk/", include(gestures)),
    path("desk/felt/", own_felt, name="own_felt"),
    path("desk/find/", find.find, name="find"),
    path("desk/filter/", filtering.filter_form, name="filter"),
    path("desk/views/", saved_views.views, name="views"),
    path("desk/views/counts/", saved_views.view_counts, name="view_counts"),
    path("desk/views/save/", saved_views.save_view, name="save_view"),
    path("desk/views/<int:view_id>/change/", saved_views.change_view, name="change_view"),
    path("desk/quarantine/", quarantine.quarantine, name="quarantine"),
    path("desk/quarantine/<int:raw_mail_id>/raw/", files.quarantined_raw, name="quarantined_raw"),
    path("desk/quarantine/<int:raw_mail_id>/again/", quarantine.try_again, name="try_again"),
    path("desk/presence/", own_presence.own_presence, name="own_presence"),
    path("desk/play/", play.play, name="play"),
    path("desk/play/box/", play.play_box, name="play_box"),
    path("desk/conversations/<int:conversation_id>/draft/", drafting.save, name="draft"),
    path("desk/conversations/<int:conversation_id>/draft/files/", drafting.add_files, name="draft_files"),
    path("desk/conversations/<int:conversation_id>/draft/discard/", drafting.discard, name="draft_discard"),
    path("desk/conversations/<int:conversation_id>/draft/restore/", drafting.restore, name="draft_restore"),
    path("desk/draft-files/<int:file_id>/remove/", drafting.remove_file, name="draft_file_remove"),
    path("desk/conversations/<int:conversation_id>/forward/", forwarding.forwarded, name="forward"),
    path("desk/conversations/<int:conversation_id>/print/", printing.printed, name="print"),
    path("desk/conversations/<int:conversation_id>/saved/", saved_words.words, name="saved_reply_words"),
    path("desk/conversations/<int:conversation_id>/saved/choose/", saved_words.choose, name="saved_reply_choose"),
    path("desk/names/", saved_words.names, name="names"),
    path("manage/saved-replies/", saved_replies.all_of_them, name="manage_saved_replies"),
    path("manage/saved-replies/new/", saved_replies.one, name="manage_saved_reply_new"),
    path("manage/saved-replies/preview/", saved_replies.preview, name="manage_saved_reply_preview"),
    path("manage/saved-replies/<int:reply_id>/", saved_replies.one, name="manage_saved_reply"),
    path("manage/saved-replies/<int:reply_id>/retire/", saved_replies.retire, name="manage_saved_reply_retire"),
    path("manage/saved-replies/<int:reply_id>/back/", saved_replies.bring_back, name="manage_saved_reply_back"),
    path("manage/audit/", audit.audit_page, name="audit"),
    path("manage/tokens/", tokens.tokens, name="tokens"),
    path("manage/tokens/<int:token_id>/end/", tokens.end_token, name="end_token"),
    path("live", live, name="live"),
    path("with-us/<str:token>/", with_us, name="with_us"),
    path("felt/<str:token>/", felt, name="felt"),
    path("tell-us/", tell, name="tell_us"),
    path("manage/", include(manage)),
    path("house.css", house.stylesheet, name="house_css"),
    path("house/logo", house.picture, name="house_logo"),
]
