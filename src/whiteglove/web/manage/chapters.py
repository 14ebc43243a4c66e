"""The chapters of the set-up, in the order a newcomer needs them: address name, words, who may."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from whiteglove.team.permissions import May

CHAPTERS: list[tuple[str, Promise, May]] = [
    ("tokens", gettext_lazy("Programs"), May.SET_UP_TOKENS),
    ("audit", gettext_lazy("What was done"), May.READ_AUDIT),
]
