"""What stood in Aiko's way is said where it was, counted once, taken back, and hidden from who may not see her."""

from typing import Any

import pytest

from whiteglove.conversations.actions.merging import merge
from whiteglove.conversations.conftest import Time, Wrote
from whiteglove.conversations.models import Conversation, Message, Met
from whiteglove.encounters.models import Encounter, PlacedBy
from whiteglove.foundation.actors import SYSTEM, Actor, ActorKind
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood
from whiteglove.foundation.journal.models import Row
from whiteglove.journey.models import Journey, Touchpoint
from whiteglove.recovery.actions.hindered import (
    SuggestionSettledAlready,
    TakenBackAlready,
    say_in_the_way,
    say_no,
    settle_suggestion,
    take_back,
    take_back_no,
    unsettle,
    weigh_grievance,
)
from whiteglove.recovery.models import Grievance, NoSaid, Obstruction, SaidBy
from whiteglove.recovery.queries.hindered import grievance_in, noes, obstructions, said_here
from whiteglove.rulebook.models import Rule
from whiteglove.team.models import Colleague, Team


def facts(prefix: str = "recovery.") -> list[tuple[str, str]]:
    """(kind, subject) of what was announced, in order."""
    rows = Row.objects.filter(kind__startswith=prefix).order_by("id")
    return [(kind.removeprefix("recovery."), subject) for kind, subject in rows.values_list("kind", "subject")]


@pytest.fixture
def called(bag: Conversation, lost_bag: Journey) -> Encounter:
    """Aiko's conversation is at the call of the lost bag."""
    call = Touchpoint.objects.get(key="call")
    met = Encounter.objects.create(
        customer=bag.customer, journey=lost_bag, touchpoint=call, channel="phone", at=bag.opened_at,
        placed_by=PlacedBy.SOURCE,
    )  # fmt: skip
    Met.objects.create(conversation=bag, message=Message.objects.get(conversation=bag), encounter=met)
    return met


def test_place_customer_and_team_come_from_the_newest_encounter(
    bag: Conversation, called: Encounter, r17: Rule, ben: Colleague
) -> None:
    said = say_in_the_way(
        ben.as_actor(), conversation=bag.pk, rule="r-17", wanted="Her bag", cost="A day", minutes=20
    )
    assert (said.rule, said.customer, said.team) == (r17, bag.customer, bag.team)
    assert (said.journey_id, said.touchpoint_id, said.encounter) == (called.journey_id, called.touchpoint_id, called)
    assert (said.colleague, said.by_whom, said.said_by, said.is_so) == (ben, f"colleague:{ben.pk}", "colleague", True)
    assert facts() == [("InTheWaySaid", f"conversation:{bag.pk}")]


def test_at_an_encounter_its_conversation_is_known(bag: Conversation, called: Encounter, as_ben: Actor) -> None:
    said = say_in_the_way(as_ben, encounter=called.pk, wanted="Her bag")
    assert (said.conversation, said.rule, said.touchpoint_id) == (bag, None, called.touchpoint_id)


def test_an_encounter_elsewhere_is_enough(bag: Conversation, lost_bag: Journey, as_ben: Actor, time: Time) -> None:
    counter = Touchpoint.objects.get(key="delivery")
    met = Encounter.objects.create(
        customer=bag.customer, journey=lost_bag, touchpoint=counter, channel="counter", at=time.now,
        placed_by=PlacedBy.SOURCE,
    )  # fmt: skip
    said = say_no(as_ben, encounter=met.pk, what="To open the bag at home")
    assert (said.conversation, said.customer, said.touchpoint, said.team) == (None, bag.customer, counter, None)
    assert facts() == [("NoWasSaid", f"encounter:{met.pk}")]
    with pytest.raises(NotUnderstood, match="another conversation"):
        say_no(as_ben, encounter=met.pk, conversation=bag.pk, what="The same")


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"wanted": " "}, NotUnderstood),
        ({"wanted": "x", "conversation": None}, NotUnderstood),
        ({"wanted": "x", "rule": "R-99"}, NotFound),
        ({"wanted": "x", "conversation": 10**12}, NotFound),
        ({"wanted": "x", "encounter": 10**12}, NotFound),
        ({"wanted": "x", "minutes": -1}, NotUnderstood),
        ({"wanted": "x", "minutes": 10**6}, NotUnderstood),
    ],
)
def test_what_makes_no_sense_writes_nothing(
    bag: Conversation, as_ben: Actor, given: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        say_in_the_way(as_ben, **{"conversation": bag.pk} | given)
    assert (Obstruction.objects.count(), facts()) == (0, [])


def test_what_a_private_team_met_is_not_there_for_others(
    bag: Conversation, as_ben: Actor, chidi: Colleague, baggage: Team
) -> None:
    said = say_in_the_way(as_ben, conversation=bag.pk, wanted="Her bag")
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    Conversation.objects.filter(pk=bag.pk).update(team=baggage)
    assert obstructions(chidi.as_actor()) == ([], None)
    with pytest.raises(NotFound):
        take_back(chidi.as_actor(), said.pk)
    with pytest.raises(NotFound):
        say_no(chidi.as_actor(), conversation=bag.pk, what="More")
    with pytest.raises(NotFound):
        weigh_grievance(chidi.as_actor(), conversation=bag.pk, is_justified=True)
    assert (Obstruction.objects.get().taken_back_at, NoSaid.objects.count()) == (None, 0)


def test_a_customer_may_not_say_so_themselves(bag: Conversation) -> None:
    aiko = Actor(ActorKind.CUSTOMER, id=1, name="Aiko")
    with pytest.raises(NotAllowed):
        say_in_the_way(aiko, conversation=bag.pk, wanted="Mine")


def test_taken_back_it_is_gone_once(bag: Conversation, as_ben: Actor) -> None:
    said, no = say_in_the_way(as_ben, conversation=bag.pk, wanted="A"), say_no(as_ben, conversation=bag.pk, what="B")
    here = said_here(as_ben, bag.pk)
    assert [[one.wanted for one in kind] for kind in (here.obstructions, here.noes)] == [["A"], ["B"]]
    take_back(as_ben, said.pk)
    take_back_no(as_ben, no.pk)
    for again, row in ((take_back, said), (take_back_no, no)):
        with pytest.raises(TakenBackAlready):
            again(as_ben, row.pk)
    here = said_here(as_ben, bag.pk)
    assert (here.obstructions, here.noes, obstructions(as_ben)) == ([], [], ([], None))
    assert [kind for kind, _ in facts()] == ["InTheWaySaid", "NoWasSaid", "InTheWayTakenBack", "NoTakenBack"]


def test_what_somebody_else_said_is_taken_back_by_who_leads_with_a_reason_that_stays(
    bag: Conversation, as_ben: Actor, chidi: Colleague, dora: Colleague, r17: Rule
) -> None:
    said = say_in_the_way(as_ben, conversation=bag.pk, wanted="A", rule="R-17")
    no = say_no(as_ben, conversation=bag.pk, what="B", rule="R-17")
    acts = ((take_back, said.pk), (take_back_no, no.pk))
    for act, row_id in acts:
        with pytest.raises(NotAllowed, match="Only whoever said it"):
            act(chidi.as_actor(), row_id, "I do not think so")
        with pytest.raises(NotUnderstood, match="Say why"):
            act(dora.as_actor(), row_id, "  ")
    Rule.objects.update(owner=dora)
    for act, row_id in acts:
        with pytest.raises(NotAllowed, match="R-17 is your own rule"):
            act(dora.as_actor(), row_id, "It does not hurt")
    assert (Obstruction.objects.get().taken_back_at, NoSaid.objects.get().taken_back_at) == (None, None)
    Rule.objects.update(owner=chidi)
    for act, row_id in acts:
        act(dora.as_actor(), row_id, "Another rule was meant")
    here = said_here(as_ben, bag.pk)
    for kept in (*here.obstructions, *here.noes):
        assert (kept.taken_back_by, kept.taken_back_why) == ((dora.pk, "Dora"), "Another rule was meant")
    assert obstructions(as_ben) == ([], None)


def test_a_suggestion_is_settled_once_and_can_ask_again(bag: Conversation, as_ben: Actor, r17: Rule) -> None:
    said = say_in_the_way(SYSTEM, conversation=bag.pk, wanted="Her bag")
    Obstruction.objects.filter(pk=said.pk).update(is_so=None, said_by=SaidBy.CUSTOMER)
    assert [one.id for one in obstructions(as_ben, suggested=True)[0]] == [said.pk]
    assert settle_suggestion(as_ben, said.pk, is_so=True, rule="R-17").rule == r17
    with pytest.raises(SuggestionSettledAlready):
        settle_suggestion(as_ben, said.pk, is_so=False)
    assert Obstruction.objects.get().settled_by_whom == as_ben.reference
    unsettle(as_ben, said.pk)
    settle_suggestion(as_ben, said.pk, is_so=False)
    assert said_here(as_ben, bag.pk).obstructions == []


def test_what_was_merged_stands_with_the_rest(bag: Conversation, as_ben: Actor, wrote: Wrote) -> None:
    other = wrote("Again my bag")
    say_no(as_ben, conversation=other.pk, what="A taxi")
    merge(as_ben, bag.pk, merged_id=other.pk)
    assert [one.wanted for one in said_here(as_ben, bag.pk).noes] == ["A taxi"]
    assert say_no(as_ben, conversation=other.pk, what="A hotel").conversation_id == bag.pk


def test_a_grievance_is_weighed_once_and_anew(bag: Conversation, called: Encounter, as_ben: Actor) -> None:
    mail = Touchpoint.objects.get(key="mail")
    weigh_grievance(as_ben, conversation=bag.pk, is_justified=True, made_at=mail.pk, cause="process", words="Late")
    weigh_grievance(as_ben, conversation=bag.pk, is_justified=True, made_at=mail.pk, cause="roles")
    shown = grievance_in(as_ben, bag.pk)
    assert shown is not None
    assert (shown.is_justified, shown.made_at, shown.cause, shown.words) == (
        True, (mail.pk, "mail", "lost-bag", {"en": "Mail"}), "roles", "",
    )  # fmt: skip
    assert Grievance.objects.get().touchpoint_id == called.touchpoint_id
    weigh_grievance(as_ben, conversation=bag.pk, is_justified=False, made_at=mail.pk, cause="roles")
    kept = Grievance.objects.get()
    assert (kept.is_justified, kept.made_at_id, kept.cause) == (False, None, "")
    assert weigh_grievance(as_ben, conversation=bag.pk, is_justified=None) is None
    assert Grievance.objects.count() == 0
    with pytest.raises(NotUnderstood):
        weigh_grievance(as_ben, conversation=bag.pk, is_justified=True, cause="weather")
    with pytest.raises(NotFound):
        weigh_grievance(as_ben, conversation=bag.pk, is_justified=True, made_at=10**9)


def test_a_rule_of_a_team_hidden_from_somebody_is_not_named_to_them(
    bag: Conversation, as_ben: Actor, r17: Rule, baggage: Team
) -> None:
    say_in_the_way(as_ben, conversation=bag.pk, wanted="His bag", rule="R-17")
    say_no(as_ben, conversation=bag.pk, what="A taxi", rule="R-17")

    def named() -> list[str | None]:
        here = said_here(as_ben, bag.pk)
        every = [*obstructions(as_ben)[0], *noes(as_ben)[0], *here.obstructions, *here.noes]
        return [one.rule.key if one.rule else None for one in every]

    assert named() == ["R-17"] * 4
    r17.teams.add(baggage)
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    assert named() == [None] * 4


def test_the_list_goes_on_from_page_to_page(bag: Conversation, as_ben: Actor, time: Time) -> None:
    for number in range(5):
        say_in_the_way(as_ben, conversation=bag.pk, wanted=str(number))
        time.passes(minutes=number % 2)
    seen, after = [], None
    while True:
        page, after = obstructions(as_ben, after=after, limit=2)
        seen += [one.wanted for one in page]
        if after is None:
            break
    assert seen == ["4", "3", "2", "1", "0"]
    assert Message.objects.filter(conversation=bag).count() == 1
