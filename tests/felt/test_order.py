"""The page of what the map asks for, and what happened: its figures, whose runs, the file, and who sees what."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.felt.test_journey import text_of
from whiteglove.api.conftest import Program
from whiteglove.encounters.models import Encounter, Party
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.insight.models import KeptFigure
from whiteglove.journey.models import Journey, Step, Touchpoint
from whiteglove.team.actions import add_colleague, add_team
from whiteglove.team.models import Colleague, Team

SignedIn = Callable[[Colleague], Client]
ORDER = "/manage/journeys/lost-bag/order/"
BROKEN = f"{ORDER}broken/within.call.mail/"


@pytest.fixture
def hers(signed_in: SignedIn, dora: Colleague) -> Client:
    """Dora's browser."""
    return signed_in(dora)


@pytest.fixture
def stated(lost_bag: Journey) -> Journey:
    """A mail within a day of the call, never after the delivery; and after the call comes the mail."""
    call, mail, delivery = (Touchpoint.objects.get(key=key) for key in ("call", "mail", "delivery"))
    Step.objects.create(journey=lost_bag, kind="within", first=call, second=mail, hours=24)
    Step.objects.create(journey=lost_bag, kind="never", first=delivery, second=mail)
    Step.objects.create(journey=lost_bag, kind="allowed", first=call, second=mail)
    return lost_bag


def tell(program: Program, after_hours: list[float], *, began: datetime, name: str = "run", score: int = 4) -> None:
    """Runs of a call and a mail so many hours later, each of another customer; late ones felt two points worse."""
    rows: list[dict[str, Any]] = []
    said: list[dict[str, Any]] = []
    for number, hours in enumerate(after_hours):
        one = f"{name}-{number}"
        whom = {"address": f"{name}{number}@mail.example", "name": f"{name.title()} {number}"}
        plain = {"journey": "lost-bag", "channel": "email", "team": "Baggage", "customer": whom}
        at = [(began + timedelta(hours=later)).isoformat() for later in (0.0, hours)]
        rows += [
            plain | {"external_id": f"{one}-{place}", "touchpoint": place, "at": moment}
            for place, moment in zip(("call", "mail"), at, strict=True)
        ]
        felt = score - (2 if hours > 24 else 0) + number % 2
        said.append({"external_id": one, "encounter": f"{one}-mail", "kind": "csat", "value": felt, "at": at[1]})
    for path, told in (("encounters", rows), ("responses", said)):
        assert program.post(path, told).json()["counts"]["accepted"] == len(told)


@pytest.fixture
def happened(stated: Journey, program: Program) -> None:
    """Eight in time, eight late, two weeks ago."""
    tell(program, [10.0] * 8 + [30.0] * 8, began=clock.now() - timedelta(weeks=2))


@pytest.mark.usefixtures("happened")
def test_it_says_what_was_broken_and_what_was_felt_then(hers: Client) -> None:
    page = hers.get(ORDER).content.decode()
    said = text_of(page)
    sentence = "“Call” is followed by “Mail” within 24 hours."
    assert re.search(rf"{sentence} Where it was broken, customers felt worse next: .*2\.0, n 8", said)
    row = said.partition(f"Whose {sentence}")[2].partition("“Delivery” is never")[0]
    assert re.search(r"28% to 72% \(50%, n 16\) none worse .* 8 trips", row)
    assert "“Delivery” is never followed by “Mail”. not called for" in said
    assert "Went another way" in said
    assert "Of 16 trips through the journey" in said
    assert f'href="{BROKEN}"' in page


@pytest.mark.usefixtures("happened")
def test_whose_runs_they_are(hers: Client) -> None:
    page = hers.get(BROKEN).content.decode()
    said = text_of(page)
    assert len(re.findall(r"Run \d+ Call", said)) == 8
    assert said.count("after 30 h") == 8
    assert "Run 0 " not in said
    assert 'href="/desk/encounters/' in page
    assert hers.get(f"{ORDER}broken/never.call.mail/").status_code == 404
    assert hers.get(f"{ORDER}broken/%3Cb%3E/").status_code == 404
    nobody = text_of(hers.get(f"{ORDER}broken/never.delivery.mail/").content.decode())
    assert "Nobody's trip broke it in these weeks." in nobody


@pytest.mark.usefixtures("happened")
def test_what_happened_in_a_private_team_is_counted_and_not_named(
    hers: Client, signed_in: SignedIn, front_desk: Team
) -> None:
    doctors = add_team(SYSTEM, key="doctors", name="Doctors")
    Team.objects.filter(pk=doctors.pk).update(is_private=True)
    theirs = Encounter.objects.filter(external_id__startswith="run-8-")
    theirs.update(team=Party.objects.get_or_create(kind="team", key=str(doctors.pk), team=doctors)[0])
    lee = signed_in(add_colleague(SYSTEM, email="lee@desk.example", name="Lee", role=Role.LEAD, teams=[front_desk]))
    said = text_of(lee.get(BROKEN).content.decode())
    assert "Run 9 " in said
    assert "Run 8 " not in said
    assert "One more is hidden from you." in said
    assert text_of(lee.get(ORDER).content.decode()).count("8 trips") == 1
    assert "Run 8 " in text_of(hers.get(BROKEN).content.decode())


@pytest.mark.usefixtures("happened")
def test_the_file(hers: Client) -> None:
    answer = hers.get(f"{ORDER}order.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    heads, within, never, allowed = answer.content.decode().split()
    assert heads.startswith("kind,from,to,hours,kept,broken,open,share,low,high,felt")
    assert within.startswith("within,call,mail,24,8,8,0,0.5000,0.2800,0.7200,-2.0000,-")
    assert never == "never,delivery,mail,,0,0,0,,,,,,,0"
    assert allowed.startswith("allowed,call,mail,,16,0,0,0.0000,0.0000,")


def test_a_map_that_asks_for_nothing_says_how_to(
    hers: Client, signed_in: SignedIn, ben: Colleague, lost_bag: Journey
) -> None:
    page = hers.get(ORDER).content.decode()
    assert "This map asks for no order yet." in page
    assert 'href="/manage/journeys/lost-bag/edit/#steps-name"' in page
    his = signed_in(ben).get(ORDER).content.decode()
    assert "Whoever leads a team can say it." in his
    assert hers.get(f"{ORDER}order.csv").content.decode().count("\n") == 1


def test_nobody_went_there_in_these_weeks(hers: Client, stated: Journey) -> None:
    assert "Nobody went through this journey in these weeks." in hers.get(f"{ORDER}?weeks=4").content.decode()


@pytest.mark.usefixtures("happened", "skip_guessing")
def test_the_map_and_the_first_page_lead_there(hers: Client) -> None:
    assert f'href="{ORDER}"' in hers.get("/manage/journeys/lost-bag/map/").content.decode()
    assert f'href="{ORDER}?weeks=4"' in hers.get("/manage/?weeks=4").content.decode()
    assert f'href="{BROKEN}?weeks=4"' in hers.get(f"{ORDER}?weeks=4").content.decode()


@pytest.mark.usefixtures("happened")
def test_of_many_runs_the_newest_are_looked_at(
    hers: Client, monkeypatch: pytest.MonkeyPatch, program: Program
) -> None:
    tell(program, [10.0] * 5, began=clock.now() - timedelta(weeks=1), name="new")
    monkeypatch.setattr("whiteglove.insight.queries.order.MOST_RUNS", 5)
    said = text_of(hers.get(ORDER).content.decode())
    assert "Of 5 trips through the journey" in said
    assert "There are more; these are the newest." in said
    assert "never broken" in said


@pytest.mark.usefixtures("happened")
def test_the_number_of_queries_does_not_grow(hers: Client, program: Program) -> None:
    def queries(path: str) -> int:
        KeptFigure.objects.all().delete()
        with CaptureQueriesContext(connection) as counted:
            assert hers.get(path).status_code == 200
        return len(counted)

    for path in (ORDER, BROKEN):
        queries(path)  # what a process asks for once
    few = [queries(path) for path in (ORDER, BROKEN)]
    tell(program, [10.0, 30.0, 40.0] * 5, began=clock.now() - timedelta(weeks=3), name="more")
    assert [queries(path) for path in (ORDER, BROKEN)] == few
    assert max(few) < 60
