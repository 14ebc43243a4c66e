"""Addresses of the rulebook, below /manage/."""

from django.urls import URLPattern, path

from whiteglove.web.manage.rulebook.form import direction_write, rule_change, rule_new
from whiteglove.web.manage.rulebook.listed import rulebook
from whiteglove.web.manage.rulebook.shown import rule, rule_renew, rule_restore, rule_retire, rule_soften

urlpatterns: list[URLPattern] = [
    path("rules/", rulebook, name="rules"),
    path("rules/new/", rule_new, name="rule_new"),
    path("rules/direction/", direction_write, name="direction_write"),
    path("rules/<int:rule_id>/", rule, name="rule"),
    path("rules/<int:rule_id>/change/", rule_change, name="rule_change"),
    path("rules/<int:rule_id>/retire/", rule_retire, name="rule_retire"),
    path("rules/<int:rule_id>/restore/", rule_restore, name="rule_restore"),
    path("rules/<int:rule_id>/soften/", rule_soften, name="rule_soften"),
    path("rules/<int:rule_id>/renew/", rule_renew, name="rule_renew"),
]
