"""A question is built once for each shape of its arguments, and asked with the values of each call."""

import pytest
from django.db import connection
from django.db.models import ExpressionWrapper, F, FloatField, QuerySet
from django.test.utils import CaptureQueriesContext

from whiteglove.foundation.actors import Actor, Role
from whiteglove.foundation.errors import NotAllowed
from whiteglove.foundation.questions import Row, columns_of, instances, question
from whiteglove.team.models import ApiToken, Colleague, Membership, Team
from whiteglove.team.permissions import May, require

pytestmark = pytest.mark.django_db
built: list[object] = []


@question
def named(actor: Actor, order: str = "id", *, name: str | None, ids: list[int]) -> QuerySet[Colleague, Row]:
    require(actor, May.READ_CONVERSATIONS)
    built.append((order, name is None))
    found = Colleague.objects.filter(pk__among=ids) if name is None else Colleague.objects.filter(name=name)
    return found.order_by(order).values_list("name", "joined_at", "told_about")


@question
def own_teams(actor: Actor) -> QuerySet[Team, Row]:
    own = Membership.objects.filter(colleague=actor.colleague_id or 0).values("team")
    return Team.objects.filter(pk__in=own).values_list("key")


def test_values_change_and_the_statement_stays(ben: Colleague, chidi: Colleague) -> None:
    built.clear()
    expected = [("Ben", ben.joined_at, ben.told_about)]
    assert named(ben.as_actor(), name="Ben", ids=[]) == expected
    assert named(ben.as_actor(), name="Chidi", ids=[]) == [("Chidi", chidi.joined_at, chidi.told_about)]
    assert named(chidi.as_actor(), name="Nobody", ids=[]) == []
    assert built == [("id", False)]


def test_what_is_not_known_and_what_stands_by_position_shape_the_statement(ben: Colleague, chidi: Colleague) -> None:
    built.clear()
    both = [ben.pk, chidi.pk]
    assert [row[0] for row in named(ben.as_actor(), "name", name=None, ids=both)] == ["Ben", "Chidi"]
    assert [row[0] for row in named(ben.as_actor(), "-name", name=None, ids=both)] == ["Chidi", "Ben"]
    assert named(ben.as_actor(), "-name", name=None, ids=[]) == []
    assert built == [("name", True), ("-name", True)]


def test_the_one_who_asks_is_a_value_too(ben: Colleague, baggage: Team) -> None:
    stranger = Colleague.objects.create_user("new@desk.example", name="New")
    assert own_teams(ben.as_actor()) == [("front-desk",)]
    assert own_teams(stranger.as_actor()) == []


def test_permissions_hold_though_another_role_asked_before(ben: Colleague) -> None:
    assert len(named(ben.as_actor(), name="Ben", ids=[])) == 1
    token = ApiToken(pk=1, name="narrow", role=Role.OWNER.value, scopes=[May.NOTE.value]).as_actor()
    for _ in range(2):
        with pytest.raises(NotAllowed):
            named(token, name="Ben", ids=[])


def test_one_call_is_one_query(ben: Colleague) -> None:
    with CaptureQueriesContext(connection) as asked:
        named(ben.as_actor(), name="Ben", ids=[])
    assert len(asked) == 1


def test_a_column_that_django_would_convert_is_refused(ben: Colleague) -> None:
    @question
    def secrets(actor: Actor) -> QuerySet[Colleague, Row]:
        return Colleague.objects.annotate(twice=ExpressionWrapper(F("id") * 1.5, FloatField())).values_list("twice")

    with pytest.raises(TypeError):
        secrets(ben.as_actor())


def test_rows_of_all_columns_become_objects(ben: Colleague, front_desk: Team) -> None:
    @question
    def teams(actor: Actor) -> QuerySet[Team, Row]:
        return Team.objects.values_list(*columns_of(Team))

    Team.objects.update(signatures={"ja": "受付"})
    [team] = instances(Team, teams(ben.as_actor()))
    assert (team, team.signatures) == (front_desk, {"ja": "受付"})
    team.name = "Reception"
    team.save()
    assert teams.first(ben.as_actor()) == tuple(getattr(team, name) for name in columns_of(Team))
    assert teams.count(ben.as_actor()) == 1
