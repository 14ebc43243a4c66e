"""Who serves: accounts, teams, links, and the permission table."""

from datetime import timedelta

import pytest

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor, ActorKind, Role
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood
from whiteglove.foundation.journal.models import Row
from whiteglove.team.actions import (
    AddressTaken,
    KeyTaken,
    ProgramsHaveNoAccount,
    add_colleague,
    add_team,
    change_own_wishes,
    create_token,
    default_team,
    make_sign_in_link,
    use_sign_in_link,
)
from whiteglove.team.models import ApiToken, Colleague, Membership, Team
from whiteglove.team.permissions import TABLE, May, is_allowed
from whiteglove.team.queries import colleagues, find_colleague, find_team, teams

# Who may what, written out once more by hand: owner, manager, lead, colleague, temp.
EXPECTED = {
    May.READ_CONVERSATIONS: "yyyyy",
    May.ANSWER: "yyyyy",
    May.LEAVE_DRAFTS: "yyy--",
    May.NOTE: "yyyyy",
    May.ASSIGN: "yyyyy",
    May.CLOSE: "yyyyy",
    May.PAUSE: "yyyyy",
    May.TAG: "yyyyy",
    May.MERGE: "yyyy-",
    May.FORWARD: "yyyy-",
    May.SHARE_VIEWS: "yyyy-",
    May.WRITE_SAVED_REPLIES: "yyyy-",
    May.READ_CUSTOMERS: "yyyyy",
    May.CHANGE_CUSTOMERS: "yyyyy",
    May.MERGE_CUSTOMERS: "yyyy-",
    May.EXPORT_CUSTOMERS: "yyy--",
    May.ERASE_CUSTOMERS: "yy---",
    May.READ_AUDIT: "yy---",
    May.SET_UP_TAGS: "yyy--",
    May.SET_UP_HOUSE: "yy---",
    May.PLAY_CUSTOMER: "yyyyy",
    May.READ_PRESENCE: "yyyyy",
    May.SET_PRESENCE: "yyyyy",
    May.PLAN_ABSENCES: "yyyy-",
    May.PLAN_SHIFTS: "yyy--",
    May.READ_PROMISES: "yyyyy",
    May.PROMISE: "yyyyy",
    May.READ_HANGING: "yyyy-",
    May.AGREE_PROTOCOLS: "yyy--",
    May.READ_JOURNEYS: "yyyyy",
    May.MAP_JOURNEYS: "yyy--",
    May.READ_ENCOUNTERS: "yyyyy",
    May.PLACE_ENCOUNTERS: "yyyyy",
    May.RECORD_ENCOUNTERS: "yyy--",
    May.READ_PERCEPTION: "yyyy-",
    May.READ_COLLEAGUES_FELT: "yyy--",
    May.READ_RULES: "yyyyy",
    May.WRITE_RULES: "yyy--",
    May.PROPOSE_RULES: "yyyyy",
    May.DECIDE_RULES: "yyy--",
    May.SET_LIMITS: "yy---",
    May.GIVE: "yyyyy",
    May.READ_GESTURES: "yyyy-",
    May.EXPORT_GESTURES: "yyy--",
    May.SAY_IN_THE_WAY: "yyyyy",
    May.READ_RECOVERIES: "yyyyy",
    May.RECOVER: "yyyyy",
    May.TELL_INCIDENTS: "yyy--",
    May.READ_FAIRNESS: "yyyy-",
    May.LOOK_HONESTLY: "yyy--",
    May.RECORD_RESPONSES: "yyy--",
    May.SET_UP_ASKING: "yy---",
    May.GUESS: "yyyy-",
    May.READ_RAW_MAIL: "yyyy-",
    May.READ_JOURNAL: "yyyy-",
    May.REPLAY_MAIL: "yyy--",
    May.READ_HEALTH: "yyy--",
    May.SET_UP_TEAMS: "yy---",
    May.SET_UP_MAILBOXES: "yy---",
    May.SET_UP_TOKENS: "y----",
    May.SET_UP_WEBHOOKS: "y----",
}


def colleague(role: Role | None) -> Actor:
    return Actor(kind=ActorKind.COLLEAGUE, id=1, name="Ben", role=role)


@pytest.mark.parametrize("act", May)
def test_the_permission_table(act: May) -> None:
    allowed = "".join("y" if is_allowed(colleague(role), act) else "-" for role in Role)
    assert allowed == EXPECTED[act]
    assert is_allowed(SYSTEM, act)
    assert not is_allowed(colleague(None), act)
    assert not is_allowed(Actor(kind=ActorKind.CUSTOMER, id=1, name="Aiko"), act)


def test_every_act_is_in_the_table() -> None:
    assert set(TABLE) == set(May) == set(EXPECTED)


def test_a_token_may_at_most_what_its_role_may() -> None:
    narrowed = Actor(
        kind=ActorKind.TOKEN,
        id=1,
        name="Shop",
        role=Role.TEMP,
        scopes=frozenset({May.NOTE.value, May.SET_UP_TOKENS.value}),
    )
    assert [act for act in May if is_allowed(narrowed, act)] == [May.NOTE]


def test_a_colleague_joins(front_desk: Team, dora: Colleague) -> None:
    ben = add_colleague(dora.as_actor(), email=" Ben@Desk.example ", name=" Ben\x00\n B. ", teams=[front_desk])
    assert (ben.email, ben.name, ben.role) == ("ben@desk.example", "Ben B.", "colleague")
    assert Membership.objects.filter(colleague=ben, team=front_desk).count() == 1
    fact = Row.objects.filter(kind="team.ColleagueAdded").latest("id")
    assert (fact.actor, fact.body) == (f"colleague:{dora.pk}", {"colleague_id": ben.pk, "role": "colleague"})


@pytest.mark.parametrize(("email", "refusal"), [("BEN@desk.example", AddressTaken), ("ben", NotUnderstood)])
def test_a_colleague_who_cannot_join(ben: Colleague, email: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        add_colleague(SYSTEM, email=email, name="B")
    assert (Colleague.objects.count(), Row.objects.filter(kind="team.ColleagueAdded").count()) == (1, 1)


def test_those_who_may_not_change_nothing(ben: Colleague) -> None:
    actor = ben.as_actor()
    with pytest.raises(NotAllowed):
        add_colleague(actor, email="x@desk.example", name="X")
    with pytest.raises(NotAllowed):
        add_team(actor, key="x", name="X")
    with pytest.raises(NotAllowed):
        create_token(actor, name="X")
    assert (Colleague.objects.count(), Team.objects.count(), ApiToken.objects.count()) == (1, 1, 0)


def test_two_teams_cannot_have_one_key(baggage: Team) -> None:
    with pytest.raises(KeyTaken):
        add_team(SYSTEM, key="baggage", name="Baggage again")
    assert teams() == [baggage]


def test_there_is_always_a_default_team(db: None) -> None:
    made = default_team()
    assert (made.key, default_team()) == ("front-desk", made)


def test_found_by_id_key_or_address(ben: Colleague, front_desk: Team) -> None:
    assert find_colleague(str(ben.pk)) == find_colleague("BEN@desk.example ") == ben
    assert find_team(str(front_desk.pk)) == find_team("front-desk") == front_desk


@pytest.mark.parametrize("reference", ["", "x", "\x00", "9" * 30, "٣", "-1", "Front desk"])
def test_not_found(ben: Colleague, reference: str) -> None:
    with pytest.raises(NotFound):
        find_colleague(reference)
    with pytest.raises(NotFound):
        find_team(reference)


def test_who_left_serves_no_more(ben: Colleague, chidi: Colleague) -> None:
    Colleague.objects.filter(pk=ben.pk).update(is_active=False)
    assert colleagues() == [chidi]
    with pytest.raises(NotFound):
        find_colleague("ben@desk.example")


def test_a_link_lets_in_once_and_for_a_day(ben: Colleague, monkeypatch: pytest.MonkeyPatch) -> None:
    secret, late = make_sign_in_link(ben), make_sign_in_link(ben)
    assert use_sign_in_link(secret) == ben
    assert use_sign_in_link(secret) is None
    assert use_sign_in_link("unknown") is None
    tomorrow = clock.now() + timedelta(hours=24, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    assert use_sign_in_link(late) is None


def test_a_link_of_one_who_left_lets_nobody_in(ben: Colleague) -> None:
    secret = make_sign_in_link(ben)
    Colleague.objects.update(is_active=False)
    assert use_sign_in_link(secret) is None


def test_programs_have_no_account_of_their_own(db: None) -> None:
    with pytest.raises(ProgramsHaveNoAccount):
        change_own_wishes(SYSTEM, name="X", language="en", time_zone="UTC")
