"""Who answered, beside who was asked: answers that nobody asked for are answers, and of nobody who was asked."""

from datetime import timedelta

from whiteglove.analysis.scales import CSAT
from whiteglove.customers.models import Customer
from whiteglove.encounters.models import Encounter
from whiteglove.foundation import clock
from whiteglove.insight.asked import weighted_from, weighted_there
from whiteglove.insight.reading import By, Period, sums_by
from whiteglove.insight.scoring import scored
from whiteglove.journey.models import Journey, Touchpoint
from whiteglove.perception.actions.questions import ready_questions
from whiteglove.perception.models import Invitation, Outcome, Response, Survey, Why

NOW = clock.now()
PERIOD = Period(NOW.date() - timedelta(days=2), NOW.date())


def answer(call: Touchpoint, *, value: int, survey: Survey | None) -> None:
    """Somebody's answer; survey: by which they were asked."""
    customer = Customer.objects.create(name="Aiko")
    encounter = Encounter.objects.create(
        customer=customer, journey=call.journey, touchpoint=call, channel="phone", at=NOW, ended_at=NOW
    )
    invitation = (
        None
        if survey is None
        else Invitation.objects.create(
            survey=survey,
            customer=customer,
            encounter=encounter,
            journey=call.journey,
            touchpoint=call,
            outcome=Outcome.ASKED,
            reason=Why.SOON_AFTER,
            due_at=NOW,
            at=NOW,
            language="en",
        )
    )
    if value:
        Response.objects.create(
            customer=customer,
            encounter=encounter,
            journey=call.journey,
            touchpoint=call,
            channel="phone",
            language="en",
            kind="csat",
            value=value,
            scale_min=1,
            scale_max=5,
            high_is_good=True,
            invitation=invitation,
            at=NOW,
        )


def test_who_answered_without_being_asked_is_none_of_those_asked(lost_bag: Journey) -> None:
    call = Touchpoint.objects.get(journey=lost_bag, key="call")
    survey = Survey.objects.create(journey=lost_bag, touchpoint=call, question=ready_questions()["csat"])
    for number in range(20):
        answer(call, value=4 if number < 6 else 0, survey=survey)
        answer(call, value=1, survey=None)
    [(key, sums)] = sums_by(lost_bag.pk, "csat", By.TOUCHPOINT, PERIOD, scale=CSAT).items()
    mean = scored(key, sums, "csat", CSAT, PERIOD).mean
    assert (mean.n, mean.invited, mean.answered, mean.response_rate) == (26, 20, 6, 0.3)
    weighted = weighted_from(weighted_there(lost_bag.pk, call.pk, "csat", PERIOD))
    assert weighted is not None
    assert (weighted.weighted.value, weighted.weighted.n, weighted.weighted.invited) == (4.0, 6, 20)
