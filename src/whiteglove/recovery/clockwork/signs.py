"""What time alone does to early signs: a promise comes near, somebody waits too long, somebody senior comes."""

from datetime import timedelta

from whiteglove.foundation import clock
from whiteglove.foundation.questions import answers
from whiteglove.recovery.actions.signs import look_for_signs
from whiteglove.recovery.signs import NEAR

AT_ONCE = 100  # of each kind
LOOKED_AGAIN_AFTER = timedelta(days=1)
# Each kind walks an index of its own and stops; what was looked at since its moment is no longer among them.
TO_LOOK_AT = """
(SELECT c.id FROM conversations_conversation c LEFT JOIN recovery_signs s ON s.conversation_id = c.id
    WHERE c.is_open AND c.needs_answer AND c.paused_until IS NULL AND c.next_moment <= %(now)s
    AND (s.at IS NULL OR s.at < c.next_moment) ORDER BY c.next_moment LIMIT %(most)s)
UNION (SELECT c.id FROM promises_promise p JOIN conversations_conversation c ON c.id = p.conversation_id AND c.is_open
    LEFT JOIN recovery_signs s ON s.conversation_id = c.id
    WHERE p.state IN ('made', 'moved', 'broken') AND p.due <= %(near)s
    AND (s.at IS NULL OR s.at < p.due - %(span)s OR (p.due <= %(now)s AND s.at < p.due))
    ORDER BY p.due LIMIT %(most)s)
UNION (SELECT c.id FROM recovery_touched t JOIN recovery_incident i ON i.id = t.incident_id
    JOIN conversations_conversation c ON c.customer_id = t.customer_id AND c.is_open
    LEFT JOIN recovery_signs s ON s.conversation_id = c.id
    WHERE (i.ended_at IS NULL AND (s.at IS NULL OR s.at < t.added_at)) OR s.at < i.ended_at LIMIT %(most)s)
UNION (SELECT s.conversation_id FROM recovery_signs s
    WHERE s.points > 0 AND s.strong_since IS NOT NULL AND s.told_at IS NULL ORDER BY s.happened DESC LIMIT %(most)s)
UNION (SELECT s.conversation_id FROM recovery_signs s WHERE s.points > 0 AND s.at < %(old)s LIMIT %(most)s)
ORDER BY 1
"""


def look_for_due_signs() -> int:
    """Look at the conversations whose signs time has changed; returns how many. Harmless twice."""
    now = clock.now()
    times = {"now": now, "near": now + NEAR, "span": NEAR, "old": now - LOOKED_AGAIN_AFTER, "most": AT_ONCE}
    ids = [row[0] for row in answers(TO_LOOK_AT, times)]
    for conversation_id in ids:
        look_for_signs(conversation_id, now)
    return len(ids)
