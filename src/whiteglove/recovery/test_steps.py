"""Who says what of the steps, and in which order what is held is held."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from whiteglove.conversations.models import Conversation
from whiteglove.foundation.actors import Actor
from whiteglove.recovery.actions.recoveries import begin_with, open_recovery, take_step
from whiteglove.recovery.conftest import Time
from whiteglove.recovery.models import OpenedBy, RecoveryStep
from whiteglove.team.models import Colleague


def test_other_words_of_a_step_are_said_by_whoever_says_them(
    bag: Conversation, time: Time, as_ben: Actor, chidi: Colleague
) -> None:
    opened = open_recovery(as_ben, customer=bag.customer, reason=OpenedBy.COLLEAGUE, conversation=bag.pk)
    for _ in range(2):
        take_step(as_ben, opened.pk, step="listen", words="I listened.")
    time.passes(minutes=5)
    take_step(chidi.as_actor(), opened.pk, step="listen", words="She had waited for an hour.")
    taken = RecoveryStep.objects.get()
    assert (taken.words, taken.by, taken.at) == ("She had waited for an hour.", chidi, time.now)
    assert taken.by_whom == chidi.as_actor().reference


def test_who_writes_first_holds_the_customer_before_what_is_put_right(bag: Conversation, as_ben: Actor) -> None:
    opened = open_recovery(as_ben, customer=bag.customer, reason=OpenedBy.COLLEAGUE)
    with CaptureQueriesContext(connection) as asked:
        begin_with(as_ben, opened.pk, subject="Your bag", text="I am sorry.")
    held = [one["sql"] for one in asked if " FOR UPDATE" in one["sql"] or " FOR NO KEY UPDATE" in one["sql"]]
    tables = [sql.partition(' FROM "')[2].partition('"')[0] for sql in held]
    assert tables.index("customers_customer") < tables.index("recovery_recovery")
