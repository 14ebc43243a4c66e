"""The pulse of the mail room stays quick, however much was sent."""

import pytest
from django.db import connection

from whiteglove.channels.email.health import PULSE, mail_pulse
from whiteglove.channels.email.models import OutgoingMail
from whiteglove.channels.email.models.outgoing import OutgoingState
from whiteglove.foundation import clock

pytestmark = pytest.mark.django_db

SENT = 20_000
FILL = f"""
INSERT INTO email_outgoingmail (message_id, mail_id, state, attempts, reached, refused, said)
SELECT -n, 'mail-' || n, 'sent', 1, '{{}}', '{{}}', '' FROM generate_series(1, {SENT}) AS n
"""


def test_the_pulse_does_not_look_through_all_mail_ever_sent() -> None:
    with connection.cursor() as cursor:
        cursor.execute(FILL)
        cursor.execute("ANALYZE email_outgoingmail")
        cursor.execute(f"EXPLAIN {PULSE}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("DELETE FROM email_outgoingmail")
    assert "Seq Scan on email_outgoingmail" not in plan


def test_what_waits_longest_counts_in_every_state(django_db_setup: None) -> None:
    hour_ago = clock.now().timestamp() - 3600
    with connection.cursor() as cursor:
        cursor.execute(FILL.replace(str(SENT), "3"))
        cursor.execute("UPDATE email_outgoingmail SET next_try_at = to_timestamp(%s)", [hour_ago])
        for state, is_late in ((OutgoingState.CLAIMED, True), (OutgoingState.WAITING, True), ("sent", False)):
            OutgoingMail.objects.update(state="sent")
            OutgoingMail.objects.filter(mail_id="mail-1").update(state=state)
            assert (mail_pulse().oldest_unsent_seconds > 3000) is is_late
        cursor.execute("DELETE FROM email_outgoingmail")
