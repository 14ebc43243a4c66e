"""Addresses of the ledger, beneath /desk/."""

from django.urls import URLPattern, path

from whiteglove.web.desk.promises import acts, beside, new, page, proposals

urlpatterns: list[URLPattern] = [
    path("promises/", page.ledger_page, name="promises"),
    path("promises/new/", new.new_promise, name="promise_new"),
    path("promises/asked/<int:asking_id>/", new.asking, name="asking"),
    path("promises/<int:promise_id>/", page.promise_page, name="promise"),
    path("promises/<int:promise_id>/keep/", acts.keep, name="promise_keep"),
    path("promises/<int:promise_id>/move/", acts.move, name="promise_move"),
    path("promises/<int:promise_id>/withdraw/", acts.withdraw, name="promise_withdraw"),
    path("promises/<int:promise_id>/explain/", acts.explain, name="promise_explain"),
    path("promises/<int:promise_id>/opinion/", acts.opinion, name="promise_opinion"),
    path("proposals/<int:proposal_id>/confirm/", proposals.confirm, name="proposal_confirm"),
    path("proposals/<int:proposal_id>/dismiss/", proposals.dismiss, name="proposal_dismiss"),
    path("conversations/<int:conversation_id>/promises/", beside.beside, name="talk_promises"),
]
