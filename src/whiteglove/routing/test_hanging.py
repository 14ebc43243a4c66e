"""Nobody hangs unseen: figures, records of how it came and went, and who may know."""

import pytest
from django.test import Client

from whiteglove.conversations.actions import assign
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.foundation.errors import NotAllowed
from whiteglove.routing.clockwork import route_turns
from whiteglove.routing.conftest import Follows, Time, Wrote, away, now, says
from whiteglove.routing.models import Hanging
from whiteglove.routing.queries import hanging
from whiteglove.team.actions import create_token
from whiteglove.team.models import Absence, Colleague, Membership, PresenceState, Team


def test_with_nobody_in_the_house_it_is_written_down_how_it_came_and_went(
    wrote: Wrote, ben: Colleague, dora: Colleague, time: Time
) -> None:
    bag = wrote()
    assign(SYSTEM, bag.pk, owner=ben)
    route_turns()
    assert hanging(SYSTEM).without_person == 0
    time.passes(hours=1)
    for colleague in (ben, dora):
        away(colleague)
    route_turns()
    assert hanging(SYSTEM).without_person == hanging(dora.as_actor()).without_person == 1
    record = Hanging.objects.get()
    assert (record.kind, record.since, record.until) == ("without_person", time.now, None)
    assert record.came_because == {
        "code": "nobody", "owner": ben.pk, "until": None, "team": bag.team_id, "answering": None,
    }  # fmt: skip
    route_turns()
    time.passes(minutes=5)
    Absence.objects.filter(colleague=dora).update(ends=time.now)
    route_turns()
    record.refresh_from_db()
    assert (record.until, record.went_because["code"], Hanging.objects.count()) == (time.now, "team", 1)
    assert hanging(SYSTEM).without_person == 0


def test_what_was_written_past_the_desk_is_found_and_mended(
    wrote: Wrote, ben: Colleague, chidi: Colleague, time: Time
) -> None:
    bag = wrote()
    says(ben, PresenceState.GONE)
    route_turns()
    type(bag).objects.filter(pk=bag.pk).update(answering=ben)
    assert hanging(SYSTEM).without_person == 1
    route_turns()
    assert (now(bag).answering, hanging(SYSTEM).without_person) == (None, 0)


def test_a_lead_of_another_team_does_not_hear_of_a_private_one(
    wrote: Wrote, front_desk: Team, ben: Colleague, baggage: Team
) -> None:
    Team.objects.filter(pk=front_desk.pk).update(is_private=True)
    lead = Colleague.objects.create_user("l@desk.example", name="Lea", role=Role.LEAD.value)
    Membership.objects.create(colleague=lead, team=baggage)
    wrote()
    away(ben)
    assert (hanging(SYSTEM).without_person, hanging(lead.as_actor()).without_person) == (1, 0)
    temp = Colleague.objects.create_user("t@desk.example", name="Tomo", role=Role.TEMP.value)
    with pytest.raises(NotAllowed):
        hanging(temp.as_actor())


def test_programs_read_it_and_the_pulse_carries_it(wrote: Wrote, ben: Colleague, follows: Follows) -> None:
    wrote()
    away(ben)
    route_turns()
    token = create_token(SYSTEM, name="watch", role=Role.LEAD)
    client = Client(headers={"Authorization": f"Bearer {token}"})
    figures = {"without_person": 1, "without_next_moment": 0, "promises_late": 0}
    told = client.get("/api/v1/hanging").json()
    gaps = told.pop("cover_gaps")
    gap = gaps[0]
    assert told == figures
    assert (gap["team"]["name"], gap["colleague"], gap["because"]) == ("Front desk", None, "nobody")
    assert gap["from"] < gap["to"]
    pulse = client.get("/healthz").json()
    assert {name: pulse[name] for name in figures} == figures
    at_any_time = {"from": "", "to": ""}
    assert [one | at_any_time for one in pulse["cover_gaps"]] == [one | at_any_time for one in gaps]
    assert "whiteglove_without_person 1.0" in client.get("/metrics").content.decode()
    weak = create_token(SYSTEM, name="weak", role=Role.TEMP)
    refused = Client(headers={"Authorization": f"Bearer {weak}"}).get("/api/v1/hanging")
    assert refused.status_code == 403
