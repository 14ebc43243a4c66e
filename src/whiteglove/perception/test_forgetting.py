"""An erased customer's numbers stay, their words go; what they said goes with an export; answers follow the map."""

from collections.abc import Callable

import pytest

from whiteglove.conversations.actions.erasing import erase_customer
from whiteglove.customers.models import Customer
from whiteglove.encounters.facts import EncounterCorrected
from whiteglove.encounters.models import Encounter, JourneyChange
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.journey.models import Touchpoint
from whiteglove.perception.actions.questions import ready_questions
from whiteglove.perception.forgetting import answers_for_export
from whiteglove.perception.models import Invitation, Outcome, Response, ResponseChange, Survey, Why
from whiteglove.perception.reactions import follow_on_the_map

Meet = Callable[..., Encounter]


@pytest.fixture
def answered(met: Meet, wei: Customer, call: Touchpoint) -> Response:
    """Wei said how it felt, changed it, and is to be asked about another call."""
    survey = Survey.objects.create(journey=call.journey, touchpoint=call, question=ready_questions()["csat"])
    Invitation.objects.create(
        survey=survey, customer=wei, encounter=met(), journey=call.journey, touchpoint=call, outcome=Outcome.DUE,
        reason=Why.SOON_AFTER, due_at=clock.now(), at=clock.now(),
    )  # fmt: skip
    response = Response.objects.create(
        encounter=met(), customer=wei, journey=call.journey, touchpoint=call, kind="csat", scale_min=1, scale_max=5,
        value=2, feeling="let_down", comment="I, Wei Tan, waited.", at=clock.now(),
    )  # fmt: skip
    ResponseChange.objects.create(response=response, value=4, comment="Wei: fine.", by_whom="customer:1")
    return response


@pytest.mark.parametrize(("keeps_words", "left"), [(False, ["", ""]), (True, ["I, […], waited.", "[…]: fine."])])
def test_who_is_erased_leaves_a_number(
    answered: Response, wei: Customer, *, keeps_words: bool, left: list[str]
) -> None:
    erase_customer(SYSTEM, wei.pk, confirmed="Wei Tan", keeps_words=keeps_words)
    answered.refresh_from_db()
    assert (answered.value, answered.feeling) == (2, "let_down")
    assert [answered.comment, ResponseChange.objects.get().comment] == left
    assert list(Invitation.objects.values_list("outcome", "reason")) == [("not_asked", "erased")]


def test_what_they_said_goes_with_their_export(answered: Response, wei: Customer) -> None:
    name, rows = answers_for_export(SYSTEM, wei.pk)
    assert name == "answers.json"
    said, asked = rows
    assert (said["answer"]["value"], said["answer"]["comment"], said["answer"]["touchpoint"]) == (
        2, "I, Wei Tan, waited.", "call",
    )  # fmt: skip
    assert said["before"][0]["comment"] == "Wei: fine."
    assert asked["invitation"]["outcome"] == "due"


def test_an_answer_stands_where_its_encounter_stands(answered: Response, call: Touchpoint) -> None:
    desk = Touchpoint.objects.create(
        journey=call.journey, stage=call.stage, key="desk", name={"en": "The desk"}, channel="counter"
    )
    encounter = Encounter.objects.get(pk=answered.encounter_id or 0)
    encounter.touchpoint = desk
    encounter.save()
    corrected = EncounterCorrected(encounter.pk, encounter.customer_id, desk.pk, was_touchpoint_id=call.pk)
    follow_on_the_map(corrected)
    answered.refresh_from_db()
    assert answered.touchpoint == desk
    assert JourneyChange.objects.get().changes == 1
