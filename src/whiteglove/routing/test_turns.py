"""People come and go, teams open and close: what they answer for turns to others at once, and back again."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from whiteglove.conversations.actions import assign, close, reopen
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.journal.models import Row
from whiteglove.routing.clockwork import route_turns
from whiteglove.routing.conftest import Follows, Time, Wrote, away, now, says
from whiteglove.routing.models import Answering, Cover
from whiteglove.team.changes import TeamWishes, change_team, let_leave
from whiteglove.team.models import Colleague, PresenceState, StandIn, Team


def told(kind: str) -> list[dict[str, object]]:
    return list(Row.objects.filter(kind=kind).order_by("id").values_list("body", flat=True))


def test_a_new_matter_is_the_teams_and_then_its_owners(wrote: Wrote, ben: Colleague, follows: Follows) -> None:
    bag = wrote()
    follows()
    assert (now(bag).answering, now(bag).answering_because) == (None, {})
    assign(SYSTEM, bag.pk, owner=ben)
    follows()
    records = [(record.colleague, record.until is None) for record in Answering.objects.order_by("id")]
    assert (now(bag).answering, records) == (ben, [(None, False), (ben, True)])
    close(SYSTEM, bag.pk)
    follows()
    assert not Answering.objects.filter(until=None).exists()
    reopen(SYSTEM, bag.pk)
    follows()
    assert Answering.objects.get(until=None).colleague == ben
    assert told("routing.Answered") == []


def test_when_ben_falls_ill_chidi_answers_for_all_of_his_and_gives_it_back(
    wrote: Wrote, ben: Colleague, chidi: Colleague, dora: Colleague, time: Time
) -> None:
    StandIn.objects.create(colleague=ben, position=0, cover=chidi, by_whom="system")
    matters = [wrote(f"Bag {number}", author_address=f"c{number}@mail.example") for number in range(3)]
    for matter in matters:
        assign(SYSTEM, matter.pk, owner=ben)
    route_turns()
    time.passes(hours=3)
    back_at = time.now + timedelta(days=2)
    absence = away(ben, until=back_at)
    assert route_turns() == 3
    because = {"code": "cover", "colleague": chidi.pk, "owner": ben.pk, "until": back_at.isoformat()}
    for matter in matters:
        assert (now(matter).owner, now(matter).answering, now(matter).answering_because) == (ben, chidi, because)
    ids = [matter.pk for matter in matters]
    assert told("routing.Answered") == [
        {"team_id": matters[0].team_id, "conversation_ids": ids, "colleague_id": chidi.pk, "code": "cover"}
    ]
    cover = Cover.objects.get()
    assert (cover.colleague, cover.cover, cover.absence, cover.moved, cover.until) == (ben, chidi, absence, 3, None)
    assert route_turns() == 0
    time.passes(days=2)
    assert route_turns() == 3
    assert {now(matter).answering for matter in matters} == {ben}
    cover.refresh_from_db()
    assert cover.until == time.now
    spans = (
        Answering.objects.filter(conversation=matters[0]).order_by("id").values_list("colleague", "since", "until")
    )
    assert list(spans) == [(chidi.pk, time.now - timedelta(days=2), time.now), (ben.pk, time.now, None)]


def test_when_the_cover_goes_too_the_next_in_the_chain_answers_else_the_team(
    wrote: Wrote, ben: Colleague, chidi: Colleague, dora: Colleague, time: Time
) -> None:
    for position, cover in enumerate((chidi, dora)):
        StandIn.objects.create(colleague=ben, position=position, cover=cover, by_whom="system")
    bag = wrote()
    assign(SYSTEM, bag.pk, owner=ben)
    away(ben)
    route_turns()
    time.passes(minutes=10)
    says(chidi, PresenceState.GONE)
    assert route_turns() == 1
    assert now(bag).answering == dora
    away(dora)
    route_turns()
    assert now(bag).answering is None
    assert now(bag).answering_because["code"] == "nobody"
    assert list(Cover.objects.filter(colleague=ben).order_by("id").values_list("cover", "until")) == [
        (chidi.pk, time.now),
        (dora.pk, time.now),
        (None, None),
    ]
    says(chidi, PresenceState.BUSY)
    route_turns()
    assert now(bag).answering == chidi


def test_a_pushed_team_gives_what_comes_to_somebody_and_again_when_they_leave(
    wrote: Wrote, front_desk: Team, ben: Colleague, chidi: Colleague, follows: Follows, dora: Colleague
) -> None:
    Team.objects.filter(pk=front_desk.pk).update(is_pushed=True)
    matters = [wrote(f"Bag {number}", author_address=f"c{number}@mail.example") for number in range(6)]
    follows()
    held = [now(matter).answering_id or 0 for matter in matters]
    assert sorted(held) == sorted([ben.pk, chidi.pk, dora.pk] * 2)
    assert {now(matter).owner_id for matter in matters} == {None}
    let_leave(SYSTEM, ben)
    follows()
    left = {now(matter).answering_id for matter in matters}
    assert left == {chidi.pk, dora.pk}


def test_the_house_picks_up_the_sword_of_a_team_without_anybody(
    wrote: Wrote, baggage: Team, ben: Colleague, chidi: Colleague, follows: Follows, time: Time
) -> None:
    bag = wrote(language="fr")
    Colleague.objects.filter(pk=chidi.pk).update(speaks=["fr"])
    assign(SYSTEM, bag.pk, owner=None, team=baggage)
    follows()
    assert now(bag).answering == chidi
    assert now(bag).answering_because == {"code": "sword", "colleague": chidi.pk, "why": "speaks", "language": "fr"}


def test_over_night_nothing_moves_but_what_comes_waits_for_the_opening(
    wrote: Wrote, front_desk: Team, ben: Colleague, follows: Follows, time: Time
) -> None:
    Team.objects.filter(pk=front_desk.pk).update(
        hours=[[0, "09:00", "18:00"], [1, "09:00", "18:00"]], time_zone="UTC"
    )
    owned, free = wrote(), wrote("Another", author_address="c@mail.example")
    assign(SYSTEM, owned.pk, owner=ben)
    route_turns()
    time.passes(hours=10)
    route_turns()
    assert (now(owned).answering, now(owned).answering_because) == (ben, {})
    assert now(free).answering_because == {"code": "closed", "opens": (time.now + timedelta(hours=14)).isoformat()}
    assert Cover.objects.count() == 0
    time.passes(hours=14)
    route_turns()
    assert now(free).answering_because == {}


def test_who_sees_a_private_team_no_more_answers_for_nothing_there(
    wrote: Wrote, front_desk: Team, baggage: Team, ben: Colleague, follows: Follows
) -> None:
    mia = Colleague.objects.create_user("mia@desk.example", name="Mia")
    mia.memberships.create(team=baggage)
    StandIn.objects.create(colleague=ben, position=0, cover=mia, by_whom="system")
    bag = wrote()
    assign(SYSTEM, bag.pk, owner=ben)
    away(ben)
    route_turns()
    assert now(bag).answering == mia
    change_team(SYSTEM, front_desk, TeamWishes(is_private=True))
    follows()
    assert now(bag).answering is None


def test_moving_many_takes_as_many_statements_as_moving_one(
    wrote: Wrote, ben: Colleague, chidi: Colleague, time: Time
) -> None:
    StandIn.objects.create(colleague=ben, position=0, cover=chidi, by_whom="system")
    assign(SYSTEM, wrote().pk, owner=ben)
    counts = []
    for more in (0, 30):
        for number in range(more):
            assign(SYSTEM, wrote("More", author_address=f"c{number}@mail.example").pk, owner=ben)
        absence = away(ben)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert route_turns() == 1 + more
        counts.append(len(asked))
        absence.delete()
        route_turns()
        time.passes(minutes=1)
    assert counts[0] >= counts[1]
