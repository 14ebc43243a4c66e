"""Lists and pages show who answers now and why; programs read the same."""

from collections.abc import Callable

from django.test import Client

from whiteglove.conversations.actions import assign
from whiteglove.conversations.conftest import Time, Wrote, time, wrote
from whiteglove.conversations.queries.lists import View, count_views
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.routing.clockwork import route_turns
from whiteglove.routing.conftest import away
from whiteglove.team.actions import create_token
from whiteglove.team.models import Colleague, StandIn

__all__ = ["time", "wrote"]
SENTENCE = "Chidi stands in for Ben, who is away."


def test_the_cover_finds_it_among_theirs_and_reads_why(
    wrote: Wrote, ben: Colleague, chidi: Colleague, time: Time, signed_in: Callable[[Colleague], Client]
) -> None:
    StandIn.objects.create(colleague=ben, position=0, cover=chidi, by_whom="system")
    bag = wrote()
    assign(SYSTEM, bag.pk, owner=ben)
    away(ben)
    route_turns()
    desk = signed_in(chidi)
    mine = desk.get("/desk/", {"view": "mine"}).content.decode()
    assert f'id="row-{bag.pk}"' in mine
    assert "for Ben" in mine
    counts = {who: count_views(who.as_actor()) for who in (ben, chidi)}
    assert [counts[ben][View.MINE], counts[chidi][View.MINE], counts[chidi][View.NOBODYS]] == [0, 1, 0]
    page = desk.get(f"/desk/conversations/{bag.pk}/").content.decode()
    assert "You answer for it" in page
    assert SENTENCE in page
    found = desk.get("/desk/", {"view": "mine", "q": "bag"}).content.decode()
    assert f'id="row-{bag.pk}"' in found


def test_programs_read_who_answers_and_why(wrote: Wrote, ben: Colleague, chidi: Colleague, time: Time) -> None:
    StandIn.objects.create(colleague=ben, position=0, cover=chidi, by_whom="system")
    bag = wrote()
    client = Client(headers={"Authorization": f"Bearer {create_token(SYSTEM, name='watch', role=Role.LEAD)}"})
    team = {"id": str(bag.team_id), "name": "Front desk"}
    free = client.get(f"/api/v1/conversations/{bag.pk}").json()
    assert free["answering"] == {"colleague": None, "team": team, "because": "Whoever of Front desk is free answers."}
    assert free["next_moment"] is not None
    assign(SYSTEM, bag.pk, owner=ben)
    away(ben)
    route_turns()
    covered = client.get("/api/v1/conversations").json()["items"][0]
    assert covered["owner"] == {"id": str(ben.pk), "name": "Ben"}
    assert covered["answering"] == {
        "colleague": {"id": str(chidi.pk), "name": "Chidi"}, "team": team, "because": SENTENCE,
    }  # fmt: skip
