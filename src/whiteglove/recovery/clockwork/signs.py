"""What time alone does to early signs: a promise comes near, somebody waits too long, somebody senior comes.

What is kept of a conversation is compared with what there is to see, not with when it was looked at: what another
transaction wrote before that moment may be committed only after it.
"""

from datetime import timedelta

from whiteglove.foundation import clock
from whiteglove.foundation.questions import answers
from whiteglove.recovery.actions.signs import look_for_signs
from whiteglove.recovery.signs import NEAR

AT_ONCE = 100  # of each kind
LOOKED_AGAIN_AFTER = timedelta(days=1)
ONE_KEPT = "jsonb_to_recordset(s.reasons) AS one(sign text, since timestamptz)"
# All rows of the person behind a customer's row `k`.
PERSON = """(SELECT p.id FROM customers_customer p WHERE p.id = coalesce(k.merged_into_id, k.id)
    UNION ALL SELECT p.id FROM customers_customer p WHERE p.merged_into_id = coalesce(k.merged_into_id, k.id))"""
WAITED = f"""
SELECT c.id FROM conversations_conversation c LEFT JOIN recovery_signs s ON s.conversation_id = c.id
WHERE c.is_open AND c.needs_answer AND c.paused_until IS NULL AND c.next_moment <= %(now)s
AND NOT EXISTS (SELECT FROM {ONE_KEPT} WHERE one.sign IN ('waited', 'promise_late') AND one.since = c.next_moment)
"""
# A promise may have been made in a conversation that stands in another one now.
PROMISED = f"""
SELECT c.id FROM promises_promise p JOIN conversations_conversation made_in ON made_in.id = p.conversation_id
JOIN conversations_conversation c ON c.is_open AND c.id = CASE WHEN made_in.merged_into_id IS NULL THEN made_in.id
    ELSE (WITH RECURSIVE up AS (SELECT made_in.merged_into_id AS id UNION SELECT next.merged_into_id
        FROM up JOIN conversations_conversation next ON next.id = up.id WHERE next.merged_into_id IS NOT NULL)
        SELECT up.id FROM up JOIN conversations_conversation stands ON stands.id = up.id
        WHERE stands.merged_into_id IS NULL) END
LEFT JOIN recovery_signs s ON s.conversation_id = c.id
WHERE p.state IN ('made', 'moved', 'broken') AND p.due <= %(near)s
AND NOT EXISTS (SELECT FROM {ONE_KEPT} WHERE (one.sign = 'promise_late' AND one.since <= p.due)
    OR (one.sign = 'promise_near' AND one.since <= p.due - %(span)s AND p.due > %(now)s))
"""
TOUCHED = f"""
SELECT c.id FROM recovery_incident i JOIN recovery_touched t ON t.incident_id = i.id
JOIN customers_customer k ON k.id = t.customer_id CROSS JOIN LATERAL {PERSON} AS row_of(id)
JOIN conversations_conversation c ON c.customer_id = row_of.id AND c.is_open
LEFT JOIN recovery_signs s ON s.conversation_id = c.id
WHERE i.ended_at IS NULL
AND NOT EXISTS (SELECT FROM {ONE_KEPT} WHERE one.sign = 'incident' AND one.since >= t.added_at)
"""
TOUCHED_NO_MORE = f"""
SELECT s.conversation_id AS id FROM recovery_signs s JOIN conversations_conversation c ON c.id = s.conversation_id
JOIN customers_customer k ON k.id = c.customer_id CROSS JOIN {ONE_KEPT}
WHERE s.points > 0 AND s.reasons @> '[{{"sign": "incident"}}]' AND one.sign = 'incident'
AND NOT EXISTS (SELECT FROM recovery_touched t
    JOIN recovery_incident i ON i.id = t.incident_id AND i.ended_at IS NULL
    WHERE t.customer_id IN {PERSON} AND t.added_at = one.since)
"""
TO_TELL = """
SELECT s.conversation_id AS id FROM recovery_signs s
WHERE s.points > 0 AND s.strong_since IS NOT NULL AND s.told_at IS NULL
"""
OLD = "SELECT s.conversation_id AS id FROM recovery_signs s WHERE s.points > 0 AND s.at < %(old)s"
# Of each kind those that were looked at longest ago, so that none keeps back another.
TO_LOOK_AT = (
    " UNION ".join(
        f"({kind} ORDER BY s.at NULLS FIRST LIMIT %(most)s)"
        for kind in (WAITED, PROMISED, TOUCHED, TOUCHED_NO_MORE, TO_TELL, OLD)
    )
    + " ORDER BY 1"
)


def look_for_due_signs() -> int:
    """Look at the conversations whose signs time has changed; returns how many. Harmless twice."""
    now = clock.now()
    times = {"now": now, "near": now + NEAR, "span": NEAR, "old": now - LOOKED_AGAIN_AFTER, "most": AT_ONCE}
    ids = [row[0] for row in answers(TO_LOOK_AT, times)]
    for conversation_id in ids:
        look_for_signs(conversation_id)
    return len(ids)
