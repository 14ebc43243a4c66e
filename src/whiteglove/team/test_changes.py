"""What was set up can be changed and ended, by those who may."""

from collections.abc import Callable

import pytest
from django.test import Client

from whiteglove.foundation.actors import SYSTEM, Actor, Role
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood, Refused
from whiteglove.foundation.journal.models import Row
from whiteglove.team.actions import add_colleague, add_team, create_token, make_sign_in_link, use_sign_in_link
from whiteglove.team.changes import LastOwner, TeamWishes, change_team, let_leave, revoke_token
from whiteglove.team.models import Colleague, Team
from whiteglove.team.permissions import May
from whiteglove.team.queries import actor_of_token, colleagues, tokens


def facts() -> list[str]:
    return list(Row.objects.order_by("id").values_list("kind", flat=True))


def test_nobody_grants_a_role_above_their_own(dora: Colleague) -> None:
    with pytest.raises(NotAllowed):
        add_colleague(dora.as_actor(), email="boss@desk.example", name="Boss", role=Role.OWNER)
    assert add_colleague(dora.as_actor(), email="new@desk.example", name="New", role=Role.MANAGER).pk


def test_who_leaves_is_out_at_once_and_for_good(ben: Colleague, signed_in: Callable[[Colleague], Client]) -> None:
    browser, link = signed_in(ben), make_sign_in_link(ben)
    token = create_token(SYSTEM, name="till", role=Role.COLLEAGUE)
    assert browser.get("/desk/").status_code == 200

    let_leave(SYSTEM, ben)

    assert browser.get("/desk/").status_code == 302
    assert use_sign_in_link(link) is None
    assert ben not in colleagues()
    assert actor_of_token(token) is not None
    assert facts()[-1] == "team.ColleagueLeft"
    Colleague.objects.update(is_active=True)
    assert browser.get("/desk/").status_code == 302


def test_nobody_lets_somebody_above_them_leave_and_the_last_owner_stays(dora: Colleague, ben: Colleague) -> None:
    owner = add_colleague(SYSTEM, email="owner@desk.example", name="Olu", role=Role.OWNER)
    for actor, who in ((dora.as_actor(), owner), (ben.as_actor(), dora)):
        with pytest.raises(NotAllowed):
            let_leave(actor, who)
    with pytest.raises(LastOwner):
        let_leave(SYSTEM, owner)
    let_leave(owner.as_actor(), dora)
    assert not Colleague.objects.get(pk=dora.pk).is_active


def test_a_team_changes_in_what_is_given_only(front_desk: Team, baggage: Team, as_ben: Actor) -> None:
    change_team(SYSTEM, baggage, TeamWishes(signature="Your bags", first_answer_hours=4))
    change_team(SYSTEM, baggage, TeamWishes(name="Bags", is_default=True))

    baggage.refresh_from_db()
    front_desk.refresh_from_db()
    said = (baggage.name, baggage.signature, baggage.first_answer_hours)
    assert (*said, baggage.is_default, front_desk.is_default) == ("Bags", "Your bags", 4, True, False)
    assert facts()[-1] == "team.TeamChanged"
    with pytest.raises(NotAllowed):
        change_team(as_ben, baggage, TeamWishes(name="Mine"))
    with pytest.raises(NotUnderstood):
        change_team(SYSTEM, baggage, TeamWishes(first_answer_hours=0))
    with pytest.raises(Refused):
        change_team(SYSTEM, baggage, TeamWishes(is_default=False))


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "Front Desk", "12", "-a", "a" * 51, "a/b"])
def test_a_key_that_would_not_do_in_an_address_is_refused(key: str) -> None:
    with pytest.raises(NotUnderstood):
        add_team(SYSTEM, key=key, name="Team")


def test_a_revoked_token_opens_nothing(dora: Colleague) -> None:
    text = create_token(SYSTEM, name="till", role=Role.LEAD, scopes=[May.READ_HEALTH])
    [token] = tokens(SYSTEM)
    with pytest.raises(NotAllowed):
        revoke_token(dora.as_actor(), token.pk)

    revoke_token(SYSTEM, token.pk)

    assert actor_of_token(text) is None
    assert tokens(SYSTEM) == []
    assert facts()[-1] == "team.TokenRevoked"
    with pytest.raises(NotFound):
        revoke_token(SYSTEM, token.pk)
