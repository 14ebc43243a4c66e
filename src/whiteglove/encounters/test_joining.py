"""Whom hand-overs name turns out to be a team: also when two programs tell of it at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from whiteglove.encounters.actions.taking import take_in
from whiteglove.encounters.conftest import MONDAY, a_journey, met
from whiteglove.encounters.given import EncounterGiven, HandOverGiven
from whiteglove.encounters.models import HandOver, Party, PartyKind
from whiteglove.foundation.actors import SYSTEM

PASSED = HandOverGiven(from_whom="Front", to_whom="Bags", at=MONDAY, is_warm=False)


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_know_one_team() -> None:
    a_journey()
    ready = Barrier(4)

    def tell(one: EncounterGiven) -> None:
        ready.wait(timeout=20)
        try:
            take_in(SYSTEM, [one])
        finally:
            connection.close()

    for turn in range(5):
        passing = [met(f"p{turn}-{n}", hand_overs=(PASSED,)) for n in range(2)]
        teams = [met(f"t{turn}-{n}", team="Bags") for n in range(2)]
        with ThreadPoolExecutor(4) as programs:
            assert list(programs.map(tell, passing + teams)) == [None] * 4
        assert Party.objects.get(name="Bags").kind == PartyKind.TEAM
        assert HandOver.objects.filter(to_party__kind=PartyKind.TEAM).count() == 2
        HandOver.objects.all().delete()
        Party.objects.all().delete()
