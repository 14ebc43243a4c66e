"""How the mail room is, in figures for operators."""

from dataclasses import dataclass

from django.db import connection

# Each condition is that of a partial index, word for word: else all mail ever sent is looked through.
PULSE = """
SELECT
    (SELECT coalesce(extract(epoch FROM now() - min(received_at)), 0) FROM email_rawmail WHERE state = 'waiting'),
    (SELECT coalesce(extract(epoch FROM now() - least(
        (SELECT min(next_try_at) FROM email_outgoingmail WHERE state = 'waiting'),
        (SELECT min(next_try_at) FROM email_outgoingmail WHERE state IN ('claimed', 'handing_over')))), 0)),
    (SELECT count(*) FROM (SELECT 1 FROM email_rawmail WHERE state = 'waiting' LIMIT 1000) AS counted),
    (SELECT count(*) FROM (SELECT 1 FROM email_rawmail WHERE state = 'quarantined' LIMIT 1000) AS counted),
    (SELECT count(*) FROM (SELECT 1 FROM email_outgoingmail WHERE state = 'waiting' LIMIT 1000) AS counted),
    (SELECT count(*) FROM (SELECT 1 FROM conversations_conversation WHERE has_trouble LIMIT 1000) AS counted),
    (SELECT count(*) FROM email_imapaccount WHERE is_active
        AND (coalesce(answered_at, made_at) < now() - interval '10 minutes'
            OR failing_since < now() - interval '2 minutes')),
    (SELECT count(*) FROM (SELECT 1 FROM email_imaptrouble WHERE settled_at IS NULL
        AND (attempts > 1 OR next_try_at IS NULL) LIMIT 1000) AS counted),
    (SELECT coalesce(sum(cardinality(missing)), 0) FROM email_reconciliation WHERE mended_at IS NULL)
"""


@dataclass(frozen=True, slots=True)
class MailPulse:
    """Ages in seconds of what waits longest, and counts (which stop at 1,000)."""

    oldest_unfiled_seconds: float
    oldest_unsent_seconds: float
    unfiled: int
    quarantined: int
    unsent: int
    failed_sends: int
    mailboxes_closed: int
    imap_troubles: int
    imap_missing: int


def mail_pulse() -> MailPulse:
    """Look once; one query, each part of it on an index."""
    with connection.cursor() as cursor:
        cursor.execute(PULSE)
        row = cursor.fetchone() or (0,) * 9
    return MailPulse(float(row[0]), max(0.0, float(row[1])), *row[2:])
