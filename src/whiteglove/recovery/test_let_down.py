"""What a colleague says or the desk sees of somebody who was let down opens a recovery, as it happens and once."""

from collections.abc import Callable

import pytest

from whiteglove.conversations.actions import close
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.journal.consequences import react
from whiteglove.foundation.journal.models import ReactionDone, Row
from whiteglove.foundation.journal.reactions import REACTIONS
from whiteglove.recovery.actions.hindered import weigh_grievance
from whiteglove.recovery.actions.recoveries import close_recovery
from whiteglove.recovery.actions.signs import look_for_signs
from whiteglove.recovery.conftest import Time, Wrote
from whiteglove.recovery.facts.hindered import GrievanceWeighed
from whiteglove.recovery.facts.signs import SignsGrewStrong
from whiteglove.recovery.models import Recovery
from whiteglove.recovery.signs import Seen, Sign
from whiteglove.team.models import Colleague

Seeing = Callable[..., None]
MUCH = (Sign.AGAIN, Sign.PASSED_ON, Sign.PROMISE_LATE)


def what_follows() -> None:
    """From what was weighed and seen, each anew: a worker may run it twice."""
    ReactionDone.objects.all().delete()
    for row in Row.objects.filter(kind__in=[GrievanceWeighed.kind, SignsGrewStrong.kind]).order_by("id"):
        assert all(react(row, one) for one in REACTIONS[row.kind])


@pytest.fixture
def seeing(monkeypatch: pytest.MonkeyPatch, time: Time) -> Seeing:
    """What is visible of every conversation: `seeing(*MUCH)`, `seeing()`."""

    def see(*signs: Sign) -> None:
        seen = [Seen(one, time.now) for one in signs]
        monkeypatch.setattr("whiteglove.recovery.actions.signs.signs_of", lambda *_: seen)

    return see


def test_a_justified_grievance_opens_one_and_only_once(
    time: Time, wrote: Wrote, as_ben: Actor, ben: Colleague
) -> None:
    bag, bill = wrote(), wrote("My bill is wrong", subject="My bill")
    weigh_grievance(as_ben, conversation=bag.pk, is_justified=True)
    weigh_grievance(as_ben, conversation=bill.pk, is_justified=False)
    what_follows()
    opened = Recovery.objects.get()
    assert (opened.conversation_id, opened.owner_id, opened.reasons) == (bag.pk, ben.pk, ["complaint"])
    close_recovery(as_ben, opened.pk, their_word="Thank you.", is_satisfied=True)
    weigh_grievance(as_ben, conversation=bag.pk, is_justified=True, words="She was right.")
    what_follows()
    assert Recovery.objects.count() == 1


def test_what_was_taken_back_meanwhile_opens_none(time: Time, wrote: Wrote, as_ben: Actor) -> None:
    bag = wrote()
    weigh_grievance(as_ben, conversation=bag.pk, is_justified=True)
    weigh_grievance(as_ben, conversation=bag.pk, is_justified=None)
    what_follows()
    assert not Recovery.objects.exists()


def test_signs_that_grow_strong_open_one_for_each_rise(
    time: Time, wrote: Wrote, as_ben: Actor, seeing: Seeing
) -> None:
    bag = wrote()
    seeing(*MUCH)
    look_for_signs(bag.pk)
    what_follows()
    what_follows()
    opened = Recovery.objects.get()
    assert (opened.conversation_id, opened.reasons) == (bag.pk, ["signs"])
    close_recovery(as_ben, opened.pk, their_word="Thank you.", is_satisfied=True)
    what_follows()
    assert Recovery.objects.count() == 1
    seeing()
    look_for_signs(bag.pk)
    time.passes(hours=1)
    seeing(*MUCH)
    look_for_signs(bag.pk)
    what_follows()
    assert Recovery.objects.filter(closed_at=None).count() == 1
    assert Recovery.objects.count() == 2


def test_more_reasons_join_what_is_open(time: Time, wrote: Wrote, as_ben: Actor, seeing: Seeing) -> None:
    bag = wrote()
    weigh_grievance(as_ben, conversation=bag.pk, is_justified=True)
    seeing(*MUCH)
    look_for_signs(bag.pk)
    what_follows()
    assert Recovery.objects.get().reasons == ["complaint", "signs"]


def test_what_was_closed_before_the_worker_came_opens_none(
    time: Time, wrote: Wrote, as_ben: Actor, seeing: Seeing
) -> None:
    bag = wrote()
    seeing(*MUCH)
    look_for_signs(bag.pk)
    close(as_ben, bag.pk)
    what_follows()
    assert not Recovery.objects.exists()
