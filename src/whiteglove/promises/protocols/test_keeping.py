"""Whether what was agreed is kept: from the records, and by what the receiving team says."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from whiteglove.conversations.actions import assign, merge
from whiteglove.conversations.actions.erasing import erase_customer
from whiteglove.conversations.actions.standing import assign_held
from whiteglove.conversations.models import Conversation, Message, Notice
from whiteglove.customers.actions.forgetting import to_be_typed
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood
from whiteglove.foundation.journal.models import Row
from whiteglove.promises.forgetting import forget_promises_to
from whiteglove.promises.models import ProtocolObjection
from whiteglove.promises.protocols import checks
from whiteglove.promises.protocols.beside import hand_over_seen, of_hand_overs
from whiteglove.promises.protocols.checks import Checked, checked
from whiteglove.promises.protocols.conftest import HandedOver, Time, Written, answers
from whiteglove.promises.protocols.holding import NothingAgreed, ObjectedAlready
from whiteglove.promises.protocols.objecting import answer_objection, object_to, undo_objection
from whiteglove.promises.protocols.queries import protocol_shown
from whiteglove.team.models import Colleague, Membership, Team


def check(reader: Colleague, protocol_id: int) -> Checked:
    shown = protocol_shown(reader.as_actor(), protocol_id)
    return checked(reader.as_actor(), [shown], lists=20)[protocol_id]


def outcomes(reader: Colleague, protocol_id: int) -> list[str]:
    return [one.outcome.value for one in check(reader, protocol_id).listed]


def test_kept_how_often(
    written: Written, handed_over: HandedOver, time: Time, ben: Colleague, kofi: Colleague, emi: Colleague
) -> None:
    handed_over()  # before it held: counts nowhere
    time.passes(hours=1)
    protocol = written()
    for _ in range(3):
        kept = handed_over()
        time.passes(hours=1)
        answers(kofi, kept)
    handed_over(why="")  # cold
    late = handed_over()
    time.passes(hours=5)
    answers(emi, late)
    otherwise = handed_over()
    object_to(kofi.as_actor(), otherwise.pk, why="No tag number")
    answers(kofi, otherwise)
    time.passes(minutes=1)
    handed_over()  # still open
    found = check(ben, protocol.pk).kept
    assert (found.kept, found.n, found.open) == (3, 6, 1)  # the worked example of docs/methods/proportions.md
    assert found.found is not None
    assert (round(found.found.low, 2), round(found.found.high, 2)) == (0.19, 0.81)
    assert outcomes(ben, protocol.pk) == ["objected", "late", "cold"]
    time.passes(hours=5)
    assert outcomes(ben, protocol.pk) == ["unanswered", "objected", "late", "cold"]
    assert check(ben, protocol.pk).kept.n == 7


def test_fewer_than_five_are_too_few_to_say(written: Written, handed_over: HandedOver, kofi: Colleague) -> None:
    protocol = written()
    answers(kofi, handed_over())
    found = check(kofi, protocol.pk).kept
    assert (found.n, found.kept, found.found) == (1, 1, None)


def test_the_word_of_who_handed_it_over_is_no_answer_of_the_other_team(
    written: Written, handed_over: HandedOver, time: Time, ben: Colleague
) -> None:
    protocol = written()
    handed = handed_over()
    answers(ben, handed)  # "Baggage writes to you today."
    assert check(ben, protocol.pk).kept.open == 1
    time.passes(hours=5)
    assert outcomes(ben, protocol.pk) == ["unanswered"]


def test_what_was_taken_back_at_once_counts_nowhere(
    written: Written, handed_over: HandedOver, time: Time, ben: Colleague, front_desk: Team
) -> None:
    protocol = written()
    handed = handed_over(why="")
    talk = Conversation.objects.get(pk=handed.conversation_id)
    assign_held(ben.as_actor(), talk, owner=None, team=front_desk, is_undo=True)
    time.passes(days=1)
    assert check(ben, protocol.pk).kept.n == 0


def test_what_is_put_back_too_late_was_not_kept(
    written: Written, handed_over: HandedOver, time: Time, ben: Colleague, front_desk: Team
) -> None:
    protocol = written()
    handed = handed_over()
    time.passes(hours=5)
    talk = Conversation.objects.get(pk=handed.conversation_id)
    assign_held(ben.as_actor(), talk, owner=None, team=front_desk, is_undo=True)
    assert outcomes(ben, protocol.pk) == ["unanswered"]


def test_who_hands_over_does_not_answer_for_the_other_team(
    written: Written, handed_over: HandedOver, time: Time, ben: Colleague, baggage: Team
) -> None:
    protocol = written()
    Membership.objects.create(colleague=ben, team=baggage)  # serves in both
    answers(ben, handed_over())
    time.passes(hours=5)
    assert outcomes(ben, protocol.pk) == ["unanswered"]


def test_what_came_back_unanswered_was_not_kept(
    written: Written, handed_over: HandedOver, time: Time, ben: Colleague, kofi: Colleague, front_desk: Team
) -> None:
    protocol = written()
    handed = handed_over()
    assign(kofi.as_actor(), handed.conversation_id, owner=None, team=front_desk, why="Not ours")
    answers(ben, handed)
    time.passes(days=1)
    assert outcomes(ben, protocol.pk) == ["unanswered"]


def test_the_receiving_team_objects_with_a_reason_once_and_can_undo_it(
    written: Written, handed_over: HandedOver, time: Time, ben: Colleague, kofi: Colleague, chidi: Colleague
) -> None:
    protocol = written()
    handed = handed_over()
    answers(kofi, handed)
    with pytest.raises(NotUnderstood):
        object_to(kofi.as_actor(), handed.pk, why=" ")
    for outside in (ben, chidi):
        with pytest.raises(NotAllowed):
            object_to(outside.as_actor(), handed.pk, why="Not mine to say")
    object_to(kofi.as_actor(), handed.pk, why="No tag number")
    with pytest.raises(ObjectedAlready):
        object_to(kofi.as_actor(), handed.pk, why="Again")
    assert outcomes(ben, protocol.pk) == ["objected"]
    assert Notice.objects.filter(colleague=ben, because="protocol_objected").count() == 1
    answer_objection(ben.as_actor(), handed.pk, words="They did not have it with them; I asked.")
    assert hand_over_seen(kofi.as_actor(), handed.pk).answered_by == "Ben"
    assert Notice.objects.filter(colleague=kofi, because="protocol_answered").count() == 1
    with pytest.raises(NotAllowed):
        answer_objection(kofi.as_actor(), handed.pk, words="I answer myself")
    assert undo_objection(kofi.as_actor(), handed.pk) is True
    assert undo_objection(kofi.as_actor(), handed.pk) is False
    assert outcomes(ben, protocol.pk) == []
    object_to(kofi.as_actor(), handed.pk, why="After all")
    about = Row.objects.filter(subject=f"protocol:{protocol.pk}", kind__startswith="promises.")
    assert list(about.order_by("id").values_list("kind", flat=True))[-4:] == [
        "promises.HandOverObjected",
        "promises.ObjectionAnswered",
        "promises.ObjectionUndone",
        "promises.HandOverObjected",
    ]


def test_what_names_a_customer_goes_with_them(
    written: Written, handed_over: HandedOver, ben: Colleague, kofi: Colleague
) -> None:
    written()
    handed = handed_over()
    object_to(kofi.as_actor(), handed.pk, why="Where does Aiko stay?")
    answer_objection(ben.as_actor(), handed.pk, words="In Hotel Fuji")
    forget_promises_to([handed.conversation.customer_id], None, keeps_words=False)
    left = ProtocolObjection.objects.get()
    assert (left.why, left.answer) == ("", "")


@pytest.mark.parametrize("keeps_words", [True, False])
def test_what_names_a_customer_goes_where_their_matter_was_merged_into_another(
    written: Written, handed_over: HandedOver, wrote: Callable[..., Conversation], kofi: Colleague, keeps_words: bool
) -> None:
    written()
    handed = handed_over()
    other = wrote("My bag, too", author_address="bo@mail.example", author_name="Bo Lindqvist")
    merge(SYSTEM, handed.conversation_id, merged_id=other.pk, different_people=True)
    object_to(kofi.as_actor(), handed.pk, why="Is it Lindqvist's bag, or Aiko's?")
    Message.objects.filter(delivery="queued").update(delivery="sent")
    erase_customer(SYSTEM, other.customer_id, confirmed=to_be_typed(other.customer), keeps_words=keeps_words)
    assert ProtocolObjection.objects.get().why == "Is it […]'s bag, or Aiko's?"


@pytest.mark.parametrize("keeps_words", [True, False])
def test_who_is_erased_leaves_it_as_kept_as_it_was(
    written: Written, handed_over: HandedOver, ben: Colleague, kofi: Colleague, keeps_words: bool
) -> None:
    protocol = written()
    warm = handed_over(why="Aiko stays in Hotel Fuji")
    answers(kofi, warm)
    handed_over(why="")
    Message.objects.filter(delivery="queued").update(delivery="sent")
    customer = warm.conversation.customer
    erase_customer(SYSTEM, customer.pk, confirmed=to_be_typed(customer), keeps_words=keeps_words)
    warm.refresh_from_db()
    assert "Aiko" not in warm.why
    assert (check(ben, protocol.pk).kept.kept, outcomes(ben, protocol.pk)) == (1, ["cold"])


def test_where_nothing_was_agreed_there_is_nothing_to_object_to(
    handed_over: HandedOver, kofi: Colleague, written: Written, time: Time
) -> None:
    handed = handed_over()
    time.passes(hours=1)
    protocol = written()
    with pytest.raises(NothingAgreed):
        object_to(kofi.as_actor(), handed.pk, why="Cold")
    assert of_hand_overs(kofi.as_actor(), [handed.pk]) == {}
    later = handed_over()
    with pytest.raises(NotUnderstood):
        object_to(kofi.as_actor(), later.pk, why="Cold", protocol_id=protocol.pk + 1)
    with pytest.raises(NotFound):
        object_to(kofi.as_actor(), later.pk + 99, why="Cold")


def test_who_sees_the_hand_over_sees_what_was_agreed(
    written: Written, handed_over: HandedOver, ben: Colleague, kofi: Colleague, dora: Colleague
) -> None:
    protocol, handed = written(), handed_over()
    seen = {one.name: hand_over_seen(one.as_actor(), handed.pk) for one in (ben, kofi, dora)}
    assert {name: (one.may_object, one.may_answer) for name, one in seen.items()} == {
        "Ben": (False, True),
        "Kofi": (True, False),
        "Dora": (True, True),
    }
    assert seen["Ben"].protocol_id == protocol.pk
    Team.objects.filter(pk=protocol.to_team_id).update(is_private=True)
    with pytest.raises(NotFound):
        hand_over_seen(ben.as_actor(), handed.pk)


def test_what_is_not_theirs_to_see_is_counted_and_not_named(
    written: Written, handed_over: HandedOver, time: Time, ben: Colleague, kofi: Colleague, baggage: Team
) -> None:
    protocol = written()
    handed = handed_over(why="")
    hidden = Team.objects.create(key="fraud", name="Fraud", is_private=True)
    Conversation.objects.filter(pk=handed.conversation_id).update(team=hidden)
    found = check(ben, protocol.pk)
    assert (found.kept.n, found.listed[0].subject, found.listed[0].conversation_id) == (1, None, None)


def test_only_so_many_count_and_what_was_merged_takes_no_place(
    written: Written, handed_over: HandedOver, ben: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "MOST", 2)
    protocol = written()
    cold = [handed_over(why="") for _ in range(4)]
    merge(SYSTEM, cold[0].conversation_id, merged_id=cold[3].conversation_id)
    found = check(ben, protocol.pk)
    assert (found.kept.n, found.kept.is_capped) == (2, True)
    assert {one.id for one in found.listed} == {cold[1].pk, cold[2].pk}


def test_words_are_fetched_only_where_they_are_listed(
    written: Written, handed_over: HandedOver, ben: Colleague, kofi: Colleague
) -> None:
    shown = protocol_shown(ben.as_actor(), written().pk)
    object_to(kofi.as_actor(), handed_over().pk, why="No tag number")
    with CaptureQueriesContext(connection) as queries:
        assert checked(ben.as_actor(), [shown])[shown.id].kept.n == 1
    asked = " ".join(query["sql"] for query in queries)
    assert "subject" not in asked
    assert "answer," not in asked
    (one,) = check(ben, shown.id).listed
    assert (one.subject, one.objection, one.answer) == ("My bag", "No tag number", "")


def test_as_many_queries_whatever_the_number(written: Written, handed_over: HandedOver, ben: Colleague) -> None:
    shown = protocol_shown(ben.as_actor(), written().pk)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            checked(ben.as_actor(), [shown], lists=20)
        return len(queries)

    handed_over(why="")
    few = asked()
    for _ in range(4):
        handed_over(why="")
    assert asked() == few
