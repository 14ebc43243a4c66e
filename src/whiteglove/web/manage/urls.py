"""Addresses of the set-up, below /manage/."""

from django.urls import URLPattern, path

from whiteglove.web.manage import colleagues, guide, hanging, house, mailboxes, tags, teams, troubles

urlpatterns: list[URLPattern] = [
    path("", guide.guided, name="manage"),
    path("guide/away/", guide.put_away, name="manage_guide_away"),
    path("guide/first-mail/", guide.first_mail, name="manage_first_mail"),
    path("teams/", teams.teams, name="manage_teams"),
    path("teams/<int:team_id>/", teams.team, name="manage_team"),
    path("teams/<int:team_id>/signatures/", teams.signatures, name="manage_signatures"),
    path("colleagues/", colleagues.colleagues, name="manage_colleagues"),
    path("colleagues/<int:colleague_id>/", colleagues.colleague, name="manage_colleague"),
    path("colleagues/<int:colleague_id>/link/", colleagues.link, name="manage_link"),
    path("colleagues/<int:colleague_id>/leave/", colleagues.leave, name="manage_leave"),
    path("colleagues/<int:colleague_id>/forget-factors/", colleagues.factors_forgotten, name="manage_forget_factors"),
    path("colleagues/<int:colleague_id>/return/", colleagues.returned, name="manage_return"),
    path("roles/", colleagues.roles, name="manage_roles"),
    path("mailboxes/", mailboxes.mailboxes, name="manage_mailboxes"),
    path("mailboxes/add/", mailboxes.add, name="manage_mailbox_add"),
    path("mailboxes/<int:mailbox_id>/", mailboxes.mailbox, name="manage_mailbox"),
    path("mailboxes/<int:mailbox_id>/try/", mailboxes.try_out, name="manage_try"),
    path("mailboxes/<int:mailbox_id>/trial/", mailboxes.trial, name="manage_trial"),
    path("mailboxes/<int:mailbox_id>/pause/", mailboxes.pause, name="manage_pause"),
    path("mailboxes/<int:mailbox_id>/end/", mailboxes.end, name="manage_end"),
    path("tags/", tags.tags, name="manage_tags"),
    path("tags/<int:tag_id>/", tags.tag, name="manage_tag"),
    path("tags/<int:tag_id>/retire/", tags.retire, name="manage_tag_retire"),
    path("tags/<int:tag_id>/merge/", tags.merge, name="manage_tag_merge"),
    path("look/", house.look, name="manage_look"),
    path("look/logo/", house.change_picture, name="manage_logo"),
    path("keeping/", house.keeping, name="manage_keeping"),
    path("hanging/", hanging.hanging, name="manage_hanging"),
    path("troubles/", troubles.troubles, name="manage_troubles"),
    path("troubles/whole-mail/", troubles.whole_mail, name="manage_whole_mail"),
    path("troubles/reactions/<int:trouble_id>/", troubles.reaction_again, name="manage_reaction_again"),
    path("troubles/jobs/<int:job_id>/", troubles.job_again, name="manage_job_again"),
]
