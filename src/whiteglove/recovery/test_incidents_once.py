"""An incident that is sent twice begins once, and is told in languages that there are."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from whiteglove.conversations.conftest import Time
from whiteglove.customers.actions import recognise_customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.journal.models import Row
from whiteglove.recovery.actions.incidents import BegunJustNow, Wanted, begin_incident, end_incident
from whiteglove.recovery.incidents.whom import Found
from whiteglove.recovery.models import Incident, Touched
from whiteglove.team.models import Colleague, Team


def begin(actor: Actor, title: str = "Flight 12", *, language: str = "en", is_meant: bool = False) -> Incident:
    aiko = recognise_customer(SYSTEM, address="aiko@mail.example", name="Aiko", language="en")
    until = clock.now() + timedelta(hours=3)
    wanted = Wanted(title=title, text={language: "It is cancelled."}, next_at=until, is_meant=is_meant)
    return begin_incident(actor, wanted, Found((aiko.pk,)))


def test_the_same_title_within_minutes_names_the_first(time: Time, dora: Colleague, front_desk: Team) -> None:
    actor = dora.as_actor()
    first = begin(actor)
    facts = Row.objects.count()
    with pytest.raises(BegunJustNow, match=f"as incident {first.pk}, and goes on; nobody was told again") as refused:
        begin(actor, "flight 12")
    assert (refused.value.first, refused.value.status) == (first.pk, 409)
    assert (Incident.objects.count(), Touched.objects.count(), Row.objects.count()) == (1, 1, facts)
    begin(actor, "Flight 13")
    begin(SYSTEM)
    begin(actor, is_meant=True)
    for one in Incident.objects.filter(title="Flight 12", by_whom=actor.reference):
        end_incident(actor, one.pk, text={"en": "Over."})
    begin(actor)
    time.passes(minutes=5)
    begin(actor)
    assert Incident.objects.count() == 6


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_are_one(transactional_db: None, dora: Colleague, front_desk: Team) -> None:
    actor = dora.as_actor()
    recognise_customer(SYSTEM, address="aiko@mail.example", name="Aiko", language="en")

    def one(_: int) -> bool:
        try:
            begin(actor)
        except BegunJustNow:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(one, range(4))) == 1
    assert Incident.objects.count() == 1


def test_a_language_that_nobody_speaks_is_told_to_nobody(time: Time, dora: Colleague, front_desk: Team) -> None:
    with pytest.raises(NotUnderstood, match="'xx' is no code of a language"):
        begin(dora.as_actor(), language="xx")
    assert not Incident.objects.exists()
    begin(dora.as_actor(), language="JA")
