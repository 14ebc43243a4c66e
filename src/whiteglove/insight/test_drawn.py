"""Draw first, then look: what the staff believes, laid over what happened."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from whiteglove.customers.actions.meeting import Somebody
from whiteglove.encounters.actions.parties_drawn import party_meant
from whiteglove.encounters.actions.taking import take_in
from whiteglove.encounters.conftest import lost_bag
from whiteglove.encounters.given import EncounterGiven, HandOverGiven
from whiteglove.encounters.models import Party
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood
from whiteglove.foundation.journal.models import Row
from whiteglove.insight.actions.drawing import DrawFirst, SeenAlready, draw_line, look, take_off_line
from whiteglove.insight.models import DrawnEdge, WebSeen
from whiteglove.insight.queries.drawn import NOBODY, Overlay, drawing, overlay
from whiteglove.insight.queries.kinds import KindOf, customers_by
from whiteglove.insight.queries.webs import Web, party_id, web
from whiteglove.journey.models import Journey
from whiteglove.team.models import Colleague, Team

__all__ = ["lost_bag"]
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def happen(*passed: tuple[str, str], number: int = 0, team: str = "", channel: str = "phone") -> None:
    """A customer meets us on the telephone and is passed on so."""
    hand_overs = tuple(
        HandOverGiven(from_whom=a, to_whom=b, at=NOON + timedelta(minutes=minute), is_warm=False)
        for minute, (a, b) in enumerate(passed)
    )
    given = EncounterGiven(
        external_id=f"e{number}", customer=Somebody(address=f"c{number}@mail.example", name="C"), journey="lost-bag",
        touchpoint="call", channel=channel, at=NOON, team=team, hand_overs=hand_overs,
    )  # fmt: skip
    [taken] = take_in(SYSTEM, [given])
    assert taken.result == "accepted"


@pytest.fixture
def happened(lost_bag: Journey, front_desk: Team, baggage: Team, ben: Colleague, temp: Colleague) -> None:
    """Ben of the front desk hands over to baggage six times, the temp three times; once nobody was there."""
    for number in range(6):
        happen((ben.email, "baggage"), number=number, team="front-desk")
    for number in range(6, 9):
        happen((temp.email, "baggage"), number=number, team="front-desk")
    happen(number=9)


def said(over: Overlay, pairs: frozenset[tuple[str, str]]) -> set[tuple[str, str]]:
    names = {party_id(one.pk): str(one.colleague or one.team or one.name) for one in Party.objects.all()}
    return {(names.get(a, a), names.get(b, b)) for a, b in pairs}


def laid(actor: Any) -> tuple[Web, Overlay]:
    actual = web(actor, "lost-bag")
    return actual, overlay(actual, drawing(actor, "lost-bag").own)


def test_a_team_stands_for_its_members_but_not_for_the_temp(
    happened: None, chidi: Colleague, temp: Colleague
) -> None:
    """The worked example of docs/methods/web.md."""
    me = chidi.as_actor()
    for first, second in (("customers", "front-desk"), ("Front desk", "Baggage"), ("Baggage", "Lost and found")):
        draw_line(me, "lost-bag", first=first, second=f"name:{second}" if second != "front-desk" else "Front desk")
    _, over = laid(me)
    assert (over.stood.n, round(over.stood.value or 0, 4)) == (9, 0.6667)
    assert (round(over.stood.low or 0, 4), round(over.stood.high or 0, 4)) == (0.3542, 0.8794)
    assert said(over, over.missed) == {("Tomo", "Baggage"), ("customers", "Tomo"), ("customers", NOBODY)}
    assert said(over, over.both) == {("Ben", "Baggage"), ("customers", "Ben")}
    assert said(over, over.only_drawn) == {("Baggage", "Lost and found")}
    assert over.missed_nodes == {NOBODY, party_id(Party.objects.get(colleague=temp).pk)}


@pytest.mark.parametrize(
    ("first", "second"),
    [("customers", "machine:queue"), ("customers", "channel:phone"), ("channel:phone", "ben@desk.example")],
)
def test_channels_are_on_the_way_and_a_queue_is_nobody(
    happened: None, chidi: Colleague, ben: Colleague, first: str, second: str
) -> None:
    me = chidi.as_actor()
    draw_line(me, "lost-bag", first=first, second=second)
    _, over = laid(me)
    stood = {"machine:queue": {("customers", NOBODY)}, "channel:phone": set()}
    assert said(over, over.both) == stood.get(second, {("customers", "Ben")})
    assert over.only_drawn == frozenset()
    assert (NOBODY in over.missed_nodes) is (second != "machine:queue")


def test_a_line_drawn_twice_is_one_and_is_told(lost_bag: Journey, ben: Colleague, baggage: Team) -> None:
    me = ben.as_actor()
    one = draw_line(me, "lost-bag", first="customers", second=f"team:{baggage.pk}")
    assert draw_line(me, "lost-bag", first="customers", second="name:baggage") == one
    assert [row.body for row in Row.objects.filter(kind="insight.WebDrawn")] == [
        {"journey_id": lost_bag.pk, "colleague_id": ben.pk, "from_party_id": None, "to_party_id": one.to_party_id}
    ]
    take_off_line(me, "lost-bag", one.pk)
    take_off_line(me, "lost-bag", one.pk)
    assert Row.objects.filter(kind="insight.WebLineTakenOff").count() == 1
    assert drawing(me, "lost-bag").own == []


def test_nobody_takes_off_anothers_line(lost_bag: Journey, ben: Colleague, chidi: Colleague) -> None:
    line = draw_line(ben.as_actor(), "lost-bag", first="customers", second="Ms. Sato")
    take_off_line(chidi.as_actor(), "lost-bag", line.pk)
    assert DrawnEdge.objects.get() == line


@pytest.mark.parametrize(
    ("first", "second", "refused"),
    [
        ("customers", "", NotUnderstood), ("customers", "name: ", NotUnderstood), ("", "Ms. Sato", NotUnderstood),
        ("Ms. Sato", "ms. sato", NotUnderstood), ("customers", "party:999", NotFound), ("team:77", "x", NotFound),
        ("customers", "machine:", NotUnderstood), ("colleague:0", "x", NotFound),
    ],
)  # fmt: skip
def test_what_makes_no_line_is_refused(
    lost_bag: Journey, ben: Colleague, first: str, second: str, refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        draw_line(ben.as_actor(), "lost-bag", first=first, second=second)
    assert not DrawnEdge.objects.exists()
    assert not Party.objects.filter(name="").exists()


def test_a_name_means_one_of_ours_where_only_one_is_called_so(ben: Colleague, baggage: Team) -> None:
    assert party_meant("BEN").colleague == ben
    assert party_meant("name:Baggage").team == baggage
    assert party_meant("Suzuki").colleague is None
    Colleague.objects.create(email="b@desk.example", name="Ben")
    assert party_meant("Ben").colleague is None


def test_who_looked_draws_no_more(lost_bag: Journey, ben: Colleague, dora: Colleague, temp: Colleague) -> None:
    with pytest.raises(DrawFirst):
        look(ben.as_actor(), "lost-bag")
    with pytest.raises(NotAllowed):
        look(ben.as_actor(), "lost-bag", undrawn=True)
    with pytest.raises(NotAllowed):
        look(temp.as_actor(), "lost-bag")
    line = draw_line(ben.as_actor(), "lost-bag", first="customers", second="Ms. Sato")
    assert look(ben.as_actor(), "lost-bag").has_drawn is True
    look(ben.as_actor(), "lost-bag")
    assert look(dora.as_actor(), "lost-bag", undrawn=True).has_drawn is False
    for change in (
        lambda: draw_line(ben.as_actor(), "lost-bag", first="Ms. Sato", second="Mr. Ito"),
        lambda: take_off_line(ben.as_actor(), "lost-bag", line.pk),
        lambda: draw_line(dora.as_actor(), "lost-bag", first="customers", second="Mr. Ito"),
    ):
        with pytest.raises(SeenAlready):
            change()
    assert (DrawnEdge.objects.count(), WebSeen.objects.count()) == (1, 2)
    assert Row.objects.filter(kind="insight.WebShown").count() == 2


def test_all_drawings_together_say_how_many_drew_each_line(
    lost_bag: Journey, ben: Colleague, chidi: Colleague
) -> None:
    for who, names in ((ben, ["Ito", "Sato"]), (chidi, ["Ito"])):
        for name in names:
            draw_line(who.as_actor(), "lost-bag", first="customers", second=name)
    found = drawing(ben.as_actor(), "lost-bag")
    assert [(found.parties[one.second].name, one.by) for one in found.together] == [("Ito", 2), ("Sato", 1)]
    assert (found.drawers, len(found.own), found.seen) == (2, 2, False)


def test_colleagues_as_their_teams(happened: None, dora: Colleague, front_desk: Team, baggage: Team) -> None:
    me = dora.as_actor()
    by_team = web(me, "lost-bag", by_team=True)
    names = {node.id: node.name for node in by_team.nodes}
    assert [(names[one.from_id], names[one.to_id], one.n) for one in by_team.edges] == [("Front desk", "Baggage", 9)]
    assert {node.name: node.n for node in by_team.nodes if node.kind == "team"} == {"Front desk": 9, "Baggage": 9}
    assert [names[party] for party, _ in by_team.meets] == ["Front desk"]


def test_a_web_is_read_in_a_fixed_number_of_questions(happened: None, dora: Colleague) -> None:
    me = dora.as_actor()
    web(me, "lost-bag")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        web(me, "lost-bag")
    assert len(asked) == 5
    happen((dora.email, "Ito"), ("Ito", "Sato"), number=70)
    web(me, "lost-bag")
    with CaptureQueriesContext(connection) as again:
        web(me, "lost-bag")
    assert len(again) == 5


def test_kinds_of_fewer_than_five_customers_stand_together(lost_bag: Journey, dora: Colleague) -> None:
    for number, channel in enumerate(["phone"] * 6 + ["chat"] * 3 + ["letter"] * 3):
        happen(("Ito", "Sato"), number=number, channel=channel)
    found = customers_by(dora.as_actor(), "lost-bag", KindOf.CHANNEL)
    ito = Party.objects.get(name="Ito").pk
    assert [(one.key, one.customers, one.encounters, one.first) for one in found] == [
        ("phone", 6, 6, [(ito, 6)]), ("few", 6, 6, [(ito, 6)])
    ]  # fmt: skip
    assert [one.key for one in customers_by(dora.as_actor(), "lost-bag", KindOf.TENURE)] == ["new"]
    assert [one.key for one in customers_by(dora.as_actor(), "lost-bag", KindOf.LANGUAGE)] == [""]
    assert customers_by(dora.as_actor(), "lost-bag", KindOf.ONE) == []
