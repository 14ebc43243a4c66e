"""Addresses of the barnacle round, below /manage/."""

from django.urls import URLPattern, path

from whiteglove.web.manage.round.shown import (
    barnacle_round,
    round_decide,
    round_propose,
    round_rule,
    round_trial_end,
)
from whiteglove.web.manage.round.telling import round_tell, round_telling
from whiteglove.web.manage.round.yearly import honest, scraped, scraped_week

urlpatterns: list[URLPattern] = [
    path("round/", barnacle_round, name="round"),
    path("round/<int:rule_id>/", round_rule, name="round_rule"),
    path("round/<int:rule_id>/decide/", round_decide, name="round_decide"),
    path("round/<int:rule_id>/propose/", round_propose, name="round_propose"),
    path("round/trials/<int:trial_id>/end/", round_trial_end, name="round_trial_end"),
    path("round/decisions/<int:decision_id>/telling/", round_telling, name="round_telling"),
    path("round/decisions/<int:decision_id>/tell/", round_tell, name="round_tell"),
    path("scraped/", scraped, name="scraped"),
    path("scraped/weeks/<int:week>/", scraped_week, name="scraped_week"),
    path("honest/", honest, name="honest"),
]
