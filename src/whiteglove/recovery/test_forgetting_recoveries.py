"""What is kept of a customer who is erased, and what is given out to one who asks."""

from whiteglove.foundation.actors import Actor
from whiteglove.recovery.actions.recoveries import close_recovery, take_step
from whiteglove.recovery.conftest import Poor, Time, Wrote
from whiteglove.recovery.forgetting.recoveries import forget_recoveries_of, recoveries_for_export
from whiteglove.recovery.models import Recovery, RecoveryStep
from whiteglove.team.models import Colleague


def test_the_words_go_and_that_it_was_put_right_stays(
    time: Time, wrote: Wrote, poor: Poor, as_ben: Actor, dora: Colleague
) -> None:
    opened = poor(wrote().pk)
    take_step(as_ben, opened.pk, step="listen", words="Aiko waited three hours.")
    close_recovery(as_ben, opened.pk, their_word="Thank you, Aiko.", is_satisfied=True)
    name, rows = recoveries_for_export(dora.as_actor(), opened.customer_id)
    assert (name, rows[0]["put_right"]["their_word"]) == ("put_right.json", "Thank you, Aiko.")
    forget_recoveries_of([opened.customer_id], None, keeps_words=False)
    left = Recovery.objects.get()
    assert (left.their_word, left.why_closed, left.is_satisfied) == ("The customer was erased.", "", True)
    assert RecoveryStep.objects.get().words == "The customer was erased."
