"""Aiko waits, and is told of a delay before she has to ask."""

from datetime import UTC, datetime, timedelta

import pytest

from whiteglove.conversations.actions import close, pause, record_delivery, take_back_reply, write_reply
from whiteglove.conversations.actions.presence import be_here
from whiteglove.conversations.conftest import Time, Wrote
from whiteglove.conversations.facts import DeliveryChanged, MessageReceived
from whiteglove.conversations.models import Conversation, Direction, Message
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.customers.models import Address, Customer
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.journal.models import Row
from whiteglove.foundation.settings import settings
from whiteglove.promises.delays.actions import NothingChanged, NothingToTell, WhyMissing, drop, is_late_still, tell
from whiteglove.promises.delays.clockwork import see_and_tell_delays
from whiteglove.promises.delays.reactions import (
    forget_reasons,
    who_answers_for_the_absent,
    words_that_did_not_arrive,
)
from whiteglove.promises.models import AwayWord, Delay
from whiteglove.promises.with_us import address_of, meant_by
from whiteglove.team.models import Absence, Colleague, Team

HOUR = timedelta(hours=1)


@pytest.fixture
def by_itself(front_desk: Team) -> Team:
    """The front desk tells of delays by itself."""
    Team.objects.filter(pk=front_desk.pk).update(tells_by_itself=True)
    front_desk.tells_by_itself = True
    return front_desk


@pytest.fixture
def suzuki(front_desk: Team, ben: Colleague, time: Time) -> Colleague:
    """Ms. Suzuki, away until Monday."""
    who = Colleague.objects.create_user("suzuki@desk.example", name="Ms. Suzuki")
    Absence.objects.create(colleague=who, starts=time.now - HOUR, ends=time.now + timedelta(days=7), by_whom="system")
    return who


def words(conversation: Conversation) -> list[Message]:
    return list(
        Message.objects.filter(conversation=conversation, direction=Direction.OUT, is_automatic=True).order_by("id")
    )


def now_of(conversation: Conversation) -> Conversation:
    return Conversation.objects.get(pk=conversation.pk)


def told() -> list[str]:
    kinds = Row.objects.filter(kind__startswith="promises.").order_by("id").values_list("kind", flat=True)
    return [kind.removeprefix("promises.") for kind in kinds if "Delay" in kind or "Away" in kind]


def test_a_draft_waits_for_ben_and_nothing_leaves_without_a_reason(wrote: Wrote, as_ben: Actor, time: Time) -> None:
    bag, began = wrote(), time.now
    time.passes(hours=21)
    assert see_and_tell_delays() == {"seen": 0, "told": 0, "dropped": 0}
    time.passes(hours=1)
    assert see_and_tell_delays() == {"seen": 1, "told": 0, "dropped": 0}
    assert see_and_tell_delays() == {"seen": 0, "told": 0, "dropped": 0}
    delay = Delay.objects.get()
    assert (delay.from_moment, delay.to_moment) == (began + 24 * HOUR, began + 48 * HOUR)
    for why in ("", "  "):
        with pytest.raises(WhyMissing):
            tell(as_ben, delay.pk, why=why)
    assert words(bag) == []
    message = tell(as_ben, delay.pk, why="The bag is still in Doha.")
    assert message.text == (
        "Dear Aiko,\n\nYou were to hear from us about “My bag” by Tuesday, March 3, 2026, 09:00 (UTC). It takes us "
        "longer, and we are sorry for that. You hear from us by Wednesday, March 4, 2026, 09:00 (UTC).\n\n"
        "The reason: The bag is still in Doha."
    )
    after = now_of(bag)
    assert (after.needs_answer, after.waiting_since, after.next_moment) == (True, began, began + 48 * HOUR)
    assert (message.author_id, message.delivery, message.to) == (as_ben.id, "queued", ["aiko@mail.example"])
    assert told() == ["DelaySeen", "DelayTold"]
    with pytest.raises(NothingToTell):
        tell(as_ben, delay.pk, why="Again.")


def test_no_time_that_is_past_and_no_bare_apology(wrote: Wrote, as_ben: Actor, time: Time) -> None:
    bag = wrote()
    time.passes(hours=22)
    see_and_tell_delays()
    delay = Delay.objects.get()
    with pytest.raises(NotUnderstood):
        tell(as_ben, delay.pk, to_moment=time.now - HOUR, why="Sorry.")
    with pytest.raises(NothingChanged):
        tell(as_ben, delay.pk, to_moment=delay.from_moment, why="Sorry.")
    assert words(bag) == []
    tell(as_ben, delay.pk, to_moment=delay.from_moment, why="Nobody told us.", act="We asked the airport.")
    assert "What we have done meanwhile: We asked the airport." in words(bag)[0].text


def test_a_team_that_tells_by_itself_names_who_answers(
    wrote: Wrote, ben: Colleague, suzuki: Colleague, by_itself: Team, time: Time
) -> None:
    bag = wrote(language="fr")
    Conversation.objects.filter(pk=bag.pk).update(owner=suzuki, answering=ben)
    time.passes(hours=23)
    assert see_and_tell_delays()["told"] == 1
    (word,) = words(bag)
    assert word.language == "fr"
    assert (word.author_name, word.author_id) == ("Front desk", None)
    assert "Ben" in word.text
    assert "Ms. Suzuki" in word.text
    assert "lundi 9 mars 2026" in word.text
    assert "⟦" not in word.text
    fact = Delay.objects.get().fact
    assert (fact["answering"], fact["owner"]) == (ben.pk, suzuki.pk)


def test_after_six_hours_of_standstill_each_is_told_once_in_order_of_a_time_to_come(
    wrote: Wrote, by_itself: Team, time: Time
) -> None:
    first = wrote("Bag")
    time.passes(hours=1)
    second = wrote("Seat", author_address="tan@mail.example", author_name="Tan")
    time.passes(hours=30)
    assert see_and_tell_delays() == {"seen": 2, "told": 2, "dropped": 0}
    assert see_and_tell_delays() == {"seen": 0, "told": 0, "dropped": 0}
    assert [len(words(one)) for one in (first, second)] == [1, 1]
    assert words(first)[0].pk < words(second)[0].pk
    assert all((now_of(one).next_moment or time.now) > time.now for one in (first, second))
    assert words(first)[0].text.startswith("Dear Aiko,\n\nYou should have heard from us")


def test_nobody_is_woken_and_one_word_a_day_leaves_by_itself(wrote: Wrote, by_itself: Team, time: Time) -> None:
    by_itself.first_answer_hours = 4
    by_itself.save()
    time.passes(hours=8)
    bag = wrote()
    time.passes(hours=4)  # 21:00
    assert see_and_tell_delays() == {"seen": 1, "told": 0, "dropped": 0}
    time.passes(hours=11)  # 8:00 next day: the proposed time has passed too
    assert see_and_tell_delays() == {"seen": 0, "told": 1, "dropped": 0}
    assert now_of(bag).next_moment == datetime(2026, 3, 3, 12, tzinfo=UTC)
    time.passes(hours=4)
    assert see_and_tell_delays() == {"seen": 1, "told": 0, "dropped": 0}
    assert len(words(bag)) == 1


def test_who_is_answering_is_not_interrupted(wrote: Wrote, as_ben: Actor, by_itself: Team, time: Time) -> None:
    bag = wrote()
    time.passes(hours=23)
    be_here(as_ben, bag.pk, types=True)
    assert see_and_tell_delays()["seen"] == 0
    time.passes(minutes=1)
    assert see_and_tell_delays()["told"] == 1


@pytest.mark.parametrize("what", ["answered", "closed", "paused"])
def test_what_is_over_is_dropped(what: str, wrote: Wrote, as_ben: Actor, time: Time) -> None:
    bag = wrote()
    time.passes(hours=23)
    see_and_tell_delays()
    if what == "answered":
        write_reply(as_ben, bag.pk, text="Found.")
    elif what == "closed":
        close(as_ben, bag.pk)
    else:
        pause(as_ben, bag.pk, until=time.now + 40 * HOUR)
    assert see_and_tell_delays() == {"seen": 0, "told": 0, "dropped": 1}
    assert Delay.objects.get().dropped_because == what
    with pytest.raises(NothingToTell):
        tell(as_ben, Delay.objects.get().pk, why="Late.")


def test_an_answer_taken_back_makes_it_late_again(wrote: Wrote, as_ben: Actor, time: Time) -> None:
    bag = wrote()
    time.passes(hours=23)
    see_and_tell_delays()
    answer = write_reply(as_ben, bag.pk, text="Found.", undo_seconds=60)
    see_and_tell_delays()
    take_back_reply(as_ben, answer.pk)
    assert see_and_tell_delays()["seen"] == 0  # Ben has it before him again
    time.passes(minutes=11)
    assert see_and_tell_delays() == {"seen": 1, "told": 0, "dropped": 0}
    delay = Delay.objects.get()
    drop(as_ben, delay.pk)
    assert see_and_tell_delays() == {"seen": 0, "told": 0, "dropped": 0}
    assert told() == ["DelaySeen", "DelayDropped", "DelaySeen", "DelayDropped"]


@pytest.mark.parametrize("trouble", ["machine", "bounced", "erased"])
def test_nobody_who_would_not_read_it_is_told(trouble: str, wrote: Wrote, by_itself: Team, time: Time) -> None:
    bag = wrote(kind="list" if trouble == "machine" else "message")
    if trouble == "bounced":
        Address.objects.update(bounced_at=time.now)
    if trouble == "erased":
        Customer.objects.update(erased_at=time.now)
    time.passes(hours=23)
    see_and_tell_delays()
    assert see_and_tell_delays() == {"seen": 0, "told": 0, "dropped": 0}
    assert words(bag) == []
    assert Delay.objects.get().dropped_because == trouble


def test_a_word_that_did_not_arrive_told_nothing(wrote: Wrote, by_itself: Team, time: Time) -> None:
    bag, began = wrote(), time.now
    time.passes(hours=23)
    see_and_tell_delays()
    (word,) = words(bag)
    record_delivery(SYSTEM, word.pk, state=DeliveryState.FAILED, why="No such box")
    words_that_did_not_arrive(DeliveryChanged(bag.pk, word.pk, "failed"))
    assert now_of(bag).next_moment == began + 24 * HOUR
    assert see_and_tell_delays() == {"seen": 0, "told": 0, "dropped": 0}
    assert is_late_still(now_of(bag), Delay.objects.get())
    time.passes(hours=24)
    assert see_and_tell_delays() == {"seen": 0, "told": 1, "dropped": 0}


def test_the_second_word_that_did_not_arrive_leaves_them_with_the_first(
    wrote: Wrote, as_ben: Actor, time: Time
) -> None:
    bag = wrote()
    time.passes(hours=22)
    see_and_tell_delays()
    first = tell(as_ben, Delay.objects.get().pk, to_moment=time.now + 24 * HOUR, why="It is in Doha.")
    until = time.now + 24 * HOUR
    time.passes(hours=23.5)
    assert see_and_tell_delays()["seen"] == 1
    second = Delay.objects.latest("id")
    word = tell(as_ben, second.pk, to_moment=time.now + 24 * HOUR, why="It is in Doha still.")
    record_delivery(SYSTEM, word.pk, state=DeliveryState.FAILED, why="No such box")
    words_that_did_not_arrive(DeliveryChanged(bag.pk, word.pk, "failed"))
    after = now_of(bag)
    assert (after.told_at, after.told_until, after.next_moment) == (first.at, until, until)
    assert is_late_still(after, Delay.objects.get(pk=second.pk))


def test_who_writes_to_the_absent_hears_who_answers_once(
    wrote: Wrote, ben: Colleague, suzuki: Colleague, by_itself: Team, time: Time
) -> None:
    bag = wrote()
    Conversation.objects.filter(pk=bag.pk).update(owner=suzuki, answering=ben)
    newest = Message.objects.latest("id")
    for _ in range(2):
        who_answers_for_the_absent(MessageReceived(bag.pk, newest.pk, "message"))
    (word,) = words(bag)
    assert word.text == (
        "Dear Aiko,\n\nThank you for your message. You hear from us by Tuesday, March 3, 2026, 09:00 (UTC).\n\n"
        "Ben answers for Ms. Suzuki, who is away until Monday, March 9, 2026."
    )
    assert AwayWord.objects.get().message == word
    assert now_of(bag).needs_answer
    assert told() == ["AwayTold"]


def test_no_word_of_absence_to_machines_or_where_the_team_does_not_tell(
    wrote: Wrote, suzuki: Colleague, front_desk: Team, time: Time
) -> None:
    bag = wrote()
    Conversation.objects.filter(pk=bag.pk).update(owner=suzuki)
    who_answers_for_the_absent(MessageReceived(bag.pk, Message.objects.latest("id").pk, "message"))
    Team.objects.update(tells_by_itself=True)
    wrote("I am away.", to=bag, kind="auto_reply", is_automatic=True)
    who_answers_for_the_absent(MessageReceived(bag.pk, Message.objects.latest("id").pk, "auto_reply"))
    assert words(bag) == []


def test_an_erased_customers_reasons_are_forgotten(wrote: Wrote, as_ben: Actor, time: Time) -> None:
    wrote()
    time.passes(hours=23)
    see_and_tell_delays()
    delay = Delay.objects.get()
    word = tell(as_ben, delay.pk, why="Aiko's bag is in Doha.", act="We called Aiko.")
    forget_reasons([word.pk])
    after = Delay.objects.get()
    assert (after.why, "act" in after.fact, "to" in after.fact) == ("", False, True)


def test_a_word_says_where_the_matter_is_seen(
    wrote: Wrote, as_ben: Actor, front_desk: Team, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_home = settings().model_copy(update={"public_url": "https://desk.example/"})
    monkeypatch.setattr("whiteglove.promises.with_us.settings", lambda: at_home)
    bag = wrote()
    link = address_of(bag.pk, bag.customer_id)
    assert link.startswith("https://desk.example/with-us/")
    assert meant_by(link.split("/")[4]) == (bag.pk, bag.customer_id)
    time.passes(hours=23)
    see_and_tell_delays()
    word = tell(as_ben, Delay.objects.get().pk, why="It is in Doha.")
    assert word.text.endswith(f"and add to it: {link}")
