"""The chapters of the set-up, in the order a newcomer needs them: address name, words, who may."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from whiteglove.team.permissions import May

CHAPTERS: list[tuple[str, Promise, May]] = [
    ("manage", gettext_lazy("Guide"), May.SET_UP_HOUSE),
    ("manage_teams", gettext_lazy("Teams"), May.SET_UP_TEAMS),
    ("manage_colleagues", gettext_lazy("Colleagues"), May.SET_UP_TEAMS),
    ("manage_hours", gettext_lazy("Hours and shifts"), May.PLAN_SHIFTS),
    ("manage_mailboxes", gettext_lazy("Mailboxes"), May.SET_UP_MAILBOXES),
    ("manage_saved_replies", gettext_lazy("Saved replies"), May.WRITE_SAVED_REPLIES),
    ("manage_tags", gettext_lazy("Tags"), May.SET_UP_TAGS),
    ("manage_look", gettext_lazy("Name and look"), May.SET_UP_HOUSE),
    ("manage_keeping", gettext_lazy("Keeping"), May.SET_UP_HOUSE),
    ("tokens", gettext_lazy("Programs"), May.SET_UP_TOKENS),
    ("manage_promises", gettext_lazy("Promises kept"), May.READ_HANGING),
    ("protocols", gettext_lazy("Between teams"), May.READ_PROMISES),
    ("audit", gettext_lazy("What was done"), May.READ_AUDIT),
    ("manage_hanging", gettext_lazy("Nobody is left hanging"), May.READ_HANGING),
    ("manage_troubles", gettext_lazy("What went wrong"), May.READ_HEALTH),
]
