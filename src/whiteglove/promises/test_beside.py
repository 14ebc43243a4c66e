"""What was promised in a conversation, as the page shows it: what we owe first, then what was settled last."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from whiteglove.conversations.actions import merge
from whiteglove.conversations.conftest import Wrote
from whiteglove.foundation.actors import Actor
from whiteglove.promises.actions import keep
from whiteglove.promises.conftest import Promised, Time
from whiteglove.promises.queries.ledger import of_conversation


def test_what_we_owe_comes_by_its_time_then_the_three_settled_last(
    promised: Promised, wrote: Wrote, time: Time, as_ben: Actor
) -> None:
    bag = wrote()
    for number in range(4):
        done = promised(f"Done {number}", days=5 - number, conversation=bag.pk)
        time.passes(hours=1)
        keep(as_ben, done.pk)
    promised("Later", days=4, conversation=bag.pk)
    promised("Sooner", days=2, conversation=bag.pk)
    with CaptureQueriesContext(connection) as asked:
        shown = of_conversation(as_ben, bag.pk)
    assert [one.what for one in shown] == ["Sooner", "Later", "Done 3", "Done 2", "Done 1"]
    assert len(asked) == 1


def test_what_was_promised_before_a_merge_is_there_and_no_other(
    promised: Promised, wrote: Wrote, time: Time, as_ben: Actor
) -> None:
    bag, refund, hat, seat = wrote(), wrote(subject="Refund"), wrote(subject="Hat"), wrote(subject="Seat")
    for days, (what, where) in enumerate((("Bag", bag), ("Refund", refund), ("Hat", hat), ("Seat", seat)), start=1):
        promised(what, days=days, conversation=where.pk)
    merge(as_ben, refund.pk, merged_id=hat.pk)
    merge(as_ben, bag.pk, merged_id=refund.pk)
    assert [one.what for one in of_conversation(as_ben, bag.pk)] == ["Bag", "Refund", "Hat"]
