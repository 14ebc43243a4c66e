"""What we said we would do, and what became of it."""

from datetime import timedelta

import pytest

from whiteglove.conversations.conftest import MONDAY_MORNING, Wrote
from whiteglove.conversations.models import Conversation
from whiteglove.customers.models import Customer, CustomerTeam
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood
from whiteglove.foundation.journal.models import Row
from whiteglove.promises.actions import (
    NotBroken,
    PromiseSettled,
    Said,
    explain,
    give_opinion,
    keep,
    move,
    promise,
    withdraw,
)
from whiteglove.promises.conftest import Promised, Time
from whiteglove.promises.models import Break, Keeping, Move, Promise, Withdrawal
from whiteglove.promises.queries.visible import visible
from whiteglove.team.actions import add_team
from whiteglove.team.changes import TeamWishes, change_team
from whiteglove.team.models import Colleague, Team

WEDNESDAY = MONDAY_MORNING + timedelta(days=2)
FRIDAY = MONDAY_MORNING + timedelta(days=4)


def again(made: Promise) -> Promise:
    return Promise.objects.get(pk=made.pk)


def told() -> list[str]:
    kinds = Row.objects.filter(kind__startswith="promises.").order_by("id").values_list("kind", flat=True)
    return [kind.removeprefix("promises.") for kind in kinds]


def hears_at(conversation: Conversation) -> object:
    return Conversation.objects.values_list("promised_at", flat=True).get(pk=conversation.pk)


def test_a_promise_stands_until_it_is_kept(
    promised: Promised, time: Time, as_ben: Actor, ben: Colleague, front_desk: Team, met: Customer
) -> None:
    made = promised(" Her bag\nis brought ", due=WEDNESDAY, quote="We will bring it by Wednesday.")
    kept = again(made)
    assert (kept.what, kept.due, kept.state, kept.settled_at) == ("Her bag is brought", WEDNESDAY, "made", None)
    assert (kept.made_at, kept.made_by_id, kept.made_by_team_id) == (MONDAY_MORNING, ben.pk, front_desk.pk)
    assert CustomerTeam.objects.filter(customer=met, team=front_desk).exists()
    time.passes(days=1)
    keep(as_ben, made.pk)
    keep(as_ben, made.pk)
    assert (again(made).state, again(made).settled_at) == ("kept", time.now)
    assert Keeping.objects.get().by_id == ben.pk
    assert told() == ["PromiseMade", "PromiseKept"]
    assert Row.objects.get(kind="promises.PromiseKept").body["is_late"] is False


def test_what_is_kept_late_was_broken_first(promised: Promised, time: Time, as_ben: Actor) -> None:
    made = promised(due=WEDNESDAY)
    time.now = FRIDAY
    keep(as_ben, made.pk)
    assert again(made).state == "kept"
    assert Break.objects.get().at == WEDNESDAY
    assert told() == ["PromiseMade", "PromiseBroken", "PromiseKept"]
    assert Row.objects.get(kind="promises.PromiseKept").body["is_late"] is True


def test_a_moved_one_is_due_anew_and_its_break_stays_on_record(promised: Promised, time: Time, as_ben: Actor) -> None:
    made = promised(due=WEDNESDAY)
    time.now = WEDNESDAY + timedelta(hours=1)
    move(as_ben, made.pk, due=FRIDAY, customers_word="Friday is fine", why="Fog in Singapore")
    assert (again(made).state, again(made).due) == ("moved", FRIDAY)
    row = Move.objects.get()
    assert (row.from_due, row.to_due, row.customers_word, row.why) == (
        WEDNESDAY, FRIDAY, "Friday is fine", "Fog in Singapore",
    )  # fmt: skip
    assert Break.objects.get().due == WEDNESDAY
    with pytest.raises(NotUnderstood, match="a time ahead"):
        move(as_ben, made.pk, due=WEDNESDAY)
    assert again(made).due == FRIDAY
    assert told() == ["PromiseMade", "PromiseBroken", "PromiseMoved"]


def test_a_withdrawn_one_says_why(promised: Promised, time: Time, as_ben: Actor) -> None:
    made = promised(due=WEDNESDAY)
    with pytest.raises(NotUnderstood, match="why it no longer holds"):
        withdraw(as_ben, made.pk, why=" ")
    assert not Withdrawal.objects.exists()
    withdraw(as_ben, made.pk, why="She has her bag already")
    withdraw(as_ben, made.pk, why="She has her bag already")
    assert (again(made).state, Withdrawal.objects.count()) == ("withdrawn", 1)
    with pytest.raises(PromiseSettled, match="withdrawn already"):
        keep(as_ben, made.pk)
    with pytest.raises(PromiseSettled, match="withdrawn already"):
        move(as_ben, made.pk, due=FRIDAY)
    assert told() == ["PromiseMade", "PromiseWithdrawn"]


def test_a_record_of_what_was_said_earlier_is_broken_at_once(promised: Promised, time: Time, as_ben: Actor) -> None:
    with pytest.raises(NotUnderstood, match="before now"):
        promised(due=MONDAY_MORNING - timedelta(days=1))
    made = promised(due=MONDAY_MORNING - timedelta(days=1), made_at=MONDAY_MORNING - timedelta(days=3))
    assert again(made).state == "broken"
    assert Break.objects.get().at == MONDAY_MORNING - timedelta(days=1)
    keep(as_ben, made.pk, at=MONDAY_MORNING - timedelta(days=2))
    assert again(made).state == "kept"
    assert told() == ["PromiseMade", "PromiseBroken", "PromiseKept"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"what": "  "}, "Say what was promised"),
        ({"made_at": MONDAY_MORNING + timedelta(hours=1)}, "in the future"),
        ({"made_at": MONDAY_MORNING - timedelta(days=3000)}, "too long ago"),
        ({"due": MONDAY_MORNING + timedelta(days=401)}, "400 days"),
        ({"due": MONDAY_MORNING - timedelta(days=4), "made_at": MONDAY_MORNING - timedelta(days=3)}, "it was made"),
        ({"made_where": "pub"}, "message, call, chat, sales, portal"),
        ({"team": None}, "who has to keep it"),
    ],
)
def test_what_cannot_be_a_promise_is_refused(
    given: dict[str, object], words: str, promised: Promised, time: Time
) -> None:
    with pytest.raises(NotUnderstood, match=words):
        promised(**{"due": WEDNESDAY} | given)
    assert (Promise.objects.count(), told()) == (0, [])


def test_the_conversation_knows_the_earliest_promise(
    promised: Promised, wrote: Wrote, time: Time, as_ben: Actor
) -> None:
    bag = wrote()
    assert hears_at(bag) is None
    friday = promised("A refund", due=FRIDAY, conversation=bag.pk)
    assert hears_at(bag) == FRIDAY
    wednesday = promised("A call", due=WEDNESDAY, conversation=bag.pk)
    assert hears_at(bag) == WEDNESDAY
    keep(as_ben, wednesday.pk)
    assert hears_at(bag) == FRIDAY
    move(as_ben, friday.pk, due=WEDNESDAY + timedelta(days=1))
    assert hears_at(bag) == WEDNESDAY + timedelta(days=1)
    withdraw(as_ben, friday.pk, why="Paid already")
    assert hears_at(bag) is None


def test_it_is_kept_by_who_sees_the_team(promised: Promised, as_ben: Actor, dora: Colleague, met: Customer) -> None:
    medical = add_team(SYSTEM, key="medical", name="Medical")
    change_team(SYSTEM, medical, TeamWishes(is_private=True))
    with pytest.raises(NotFound):
        promised(team=medical)
    made = promised(by=dora.as_actor(), team=medical)
    assert not visible(as_ben).exists()
    assert visible(dora.as_actor()).count() == 1
    with pytest.raises(NotFound):
        keep(as_ben, made.pk)
    assert again(made).state == "made"


def test_a_conversation_with_somebody_else_is_refused(
    promised: Promised, wrote: Wrote, stranger: object, front_desk: Team
) -> None:
    other = wrote(author_address="stranger@elsewhere.example")
    with pytest.raises(NotUnderstood, match="somebody else"):
        promised(conversation=other.pk)


def test_a_colleague_keeps_it_within_their_team(
    met: Customer, as_ben: Actor, ben: Colleague, front_desk: Team, time: Time
) -> None:
    made = promise(as_ben, met, Said(what="A call", due=FRIDAY, made_where="call", colleague=ben))
    assert (made.team_id, made.colleague_id) == (front_desk.pk, ben.pk)


def test_the_team_says_whether_it_agrees(promised: Promised, as_ben: Actor, baggage: Team, time: Time) -> None:
    made = promised(team=baggage)
    with pytest.raises(NotAllowed, match="Only Baggage"):
        give_opinion(as_ben, made.pk, agrees=True)
    own = promised()
    with pytest.raises(NotUnderstood, match="why you object"):
        give_opinion(as_ben, own.pk, agrees=False)
    give_opinion(as_ben, own.pk, agrees=False, why="It takes six days")
    give_opinion(as_ben, own.pk, agrees=True)
    assert told()[2:] == ["PromiseObjected", "PromiseAgreed"]


def test_a_broken_one_is_asked_why(promised: Promised, as_ben: Actor, time: Time) -> None:
    made = promised(due=WEDNESDAY)
    with pytest.raises(NotBroken):
        explain(as_ben, made.pk, cause="process")
    time.now = FRIDAY
    keep(as_ben, made.pk)
    with pytest.raises(NotUnderstood, match="external_pressure"):
        explain(as_ben, made.pk, cause="weather")
    explain(as_ben, made.pk, cause="process", words="Six days, always")
    assert Break.objects.values_list("cause", "cause_words").get() == ("process", "Six days, always")
    assert told()[-1] == "PromiseExplained"
