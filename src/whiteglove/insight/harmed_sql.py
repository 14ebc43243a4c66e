"""The statement by which cases of harm are found; what each part means is said in docs/methods/fairness.md."""

# The conversation in which `c` stands now, however often it was merged on.
_STANDS_IN = """CASE WHEN c.merged_into_id IS NULL THEN coalesce(c.id, 0) ELSE (
    WITH RECURSIVE up AS (
        SELECT t.id, t.merged_into_id FROM conversations_conversation t WHERE t.id = c.merged_into_id
        UNION SELECT t.id, t.merged_into_id FROM conversations_conversation t JOIN up ON t.id = up.merged_into_id
    ) SELECT up.id FROM up WHERE up.merged_into_id IS NULL) END"""


def _located(source: str, columns: str) -> str:
    """Rows by the case they belong to: a conversation, where its words stand now, else an encounter; 0: none."""
    return f"""
SELECT {_STANDS_IN} AS conversation,
    CASE WHEN c.id IS NULL THEN w.encounter_id ELSE 0 END AS encounter, {columns}
FROM ({source}) w
LEFT JOIN conversations_met met ON met.encounter_id = w.encounter_id AND w.conversation_id IS NULL
LEFT JOIN conversations_message said ON said.id = met.message_id
LEFT JOIN conversations_conversation c ON c.id = coalesce(w.conversation_id, said.conversation_id)
WHERE c.id IS NOT NULL OR w.encounter_id IS NOT NULL"""


# As `perception.scales.is_poor` has it; a test holds both together.
POOR = """CASE WHEN r.value IS NULL THEN r.feeling = ANY(%(poor_feelings)s)
    WHEN r.kind = 'nps' THEN r.value <= %(detractors)s
    WHEN r.kind = 'ces' THEN r.value <= %(disagrees)s
    ELSE CASE WHEN r.high_is_good THEN r.value - r.scale_min ELSE r.scale_max - r.value END
        < CASE WHEN r.scale_max - r.scale_min >= %(two_boxes)s THEN 2 ELSE 1 END END"""
_MONEY = """CASE WHEN h.harm ->> 'currency' = %(currency)s AND jsonb_typeof(h.harm -> 'money') = 'number'
    THEN (h.harm ->> 'money')::float8 END"""
_DELAY = """CASE WHEN jsonb_typeof(h.harm -> 'delay_hours') = 'number'
    THEN (h.harm ->> 'delay_hours')::float8 END"""
_IN_TIME = "{at} >= %(since)s AND {at} < %(until)s"
# place: the order in which they name the harm, where several are true of one case.
_HARM = f"""
SELECT h.conversation_id, h.encounter_id, h.customer_id, h.opened_at AS at,
    CASE WHEN h.incident_id IS NOT NULL THEN 1 WHEN coalesce(h.harm ->> 'issue', '') <> '' THEN 4 ELSE 7 END AS place,
    coalesce('incident:' || h.incident_id, 'issue:' || nullif(h.harm ->> 'issue', ''), 'reason:' || h.reasons[1])
        AS issue, {_MONEY} AS money, {_DELAY} AS delay
FROM recovery_recovery h WHERE {_IN_TIME.format(at="h.opened_at")}
UNION ALL
SELECT o.conversation_id, o.encounter_id, o.customer_id, o.at, 2, 'rule:' || coalesce(o.rule_id::text, ''), NULL, NULL
FROM recovery_obstruction o WHERE o.is_so AND o.taken_back_at IS NULL AND {_IN_TIME.format(at="o.at")}
UNION ALL
SELECT g.conversation_id, g.encounter_id, g.customer_id, g.at, 3,
    'grievance:' || coalesce(g.made_at_id::text, g.touchpoint_id::text, '') || ':' || g.cause, NULL, NULL
FROM recovery_grievance g WHERE g.is_justified AND {_IN_TIME.format(at="g.at")}
UNION ALL
SELECT p.conversation_id, NULL, p.customer_id, b.at, 5, CASE WHEN p.is_callback THEN 'callback:' ELSE 'promise:' END,
    NULL, CASE WHEN p.state = 'kept' THEN greatest(0, extract(epoch FROM p.settled_at - b.due) / 3600)::float8 END
FROM promises_break b JOIN promises_promise p ON p.id = b.promise_id WHERE {_IN_TIME.format(at="b.at")}
UNION ALL
SELECT NULL, r.encounter_id, r.customer_id, r.at, 6, 'poor:' || coalesce(r.touchpoint_id::text, ''), NULL, NULL
FROM perception_response r WHERE r.encounter_id IS NOT NULL AND {_IN_TIME.format(at="r.at")} AND {POOR}
"""
_HARM_COLUMNS = "w.customer_id, w.at, w.place, w.issue, w.money, w.delay"
_CASES = f"""
SELECT conversation, encounter, min(at) AS at, (array_agg(issue ORDER BY place, at))[1] AS issue,
    max(money) AS money, max(delay) AS delay, min(customer_id) AS customer
FROM ({_located(_HARM, _HARM_COLUMNS)}) harmed GROUP BY 1, 2 ORDER BY 3 DESC, 1 DESC, 2 DESC LIMIT %(most)s
"""
_GIFTS = """
SELECT coalesce(g.conversation_id, v.conversation_id) AS conversation_id,
    coalesce(g.encounter_id, v.encounter_id) AS encounter_id, g.at, g.worth, g.currency, g.was_asked_for,
    coalesce(t.role = ANY(%(leading)s), FALSE) AS is_senior,
    coalesce(starts_with(g.external_id, %(made_whole)s), FALSE) AS makes_whole
FROM recovery_gesture g LEFT JOIN recovery_recovery v ON v.id = g.recovery_id
LEFT JOIN team_colleague t ON t.id = g.colleague_id
WHERE g.taken_back_at IS NULL AND g.at >= %(shown_since)s
"""
_GIFT_COLUMNS = "w.at, w.worth, w.currency, w.was_asked_for, w.is_senior, w.makes_whole"
_GIFTS_OF_THEM = """
SELECT coalesce(g.conversation_id, v.conversation_id) AS conversation_id,
    coalesce(g.encounter_id, v.encounter_id) AS encounter_id, g.at, g.worth, g.currency, g.taken_back_at,
    coalesce(starts_with(g.external_id, %(made_whole)s), FALSE) AS makes_whole
FROM there JOIN recovery_gesture g USING (id) LEFT JOIN recovery_recovery v ON v.id = g.recovery_id
"""
_GIVEN = f"""
SELECT conversation, encounter, min(found.at) AS first_at,
    bool_or(worth > 0 AND currency <> %(currency)s) AS is_foreign,
    sum(worth) FILTER (WHERE currency = %(currency)s)::bigint AS worth,
    sum(worth) FILTER (WHERE currency = %(currency)s AND makes_whole)::bigint AS made_whole,
    bool_or(was_asked_for) AS asked, bool_or(was_asked_for IS NULL) AS asked_unknown, bool_or(is_senior) AS is_senior
FROM ({_located(_GIFTS, _GIFT_COLUMNS)}) found
JOIN cases USING (conversation, encounter) GROUP BY 1, 2
"""
_UPSET = "SELECT u.conversation_id, NULL::bigint AS encounter_id, u.at, u.taken_back_at FROM recovery_upset u"
_FELT_ANGRY = """
SELECT NULL::bigint AS conversation_id, r.encounter_id, r.at, NULL::timestamptz AS taken_back_at
FROM perception_response r WHERE r.feeling = 'angry' AND r.encounter_id IS NOT NULL AND r.at >= %(shown_since)s
"""
# As they were read when they came: no text is searched here.
_WORDS = """
SELECT m.conversation_id, NULL::bigint AS encounter_id, w.at, m.taken_back_at
FROM insight_angrymessage w JOIN conversations_message m ON m.id = w.message_id WHERE w.at >= %(shown_since)s
"""
# Before anything was given, and not long before or after the harm; a flag that was taken off before then was a slip.
_ANGRY = f"""
SELECT conversation, encounter
FROM ({_located(f"{_UPSET} UNION ALL {_FELT_ANGRY} UNION ALL {_WORDS}", "w.at, w.taken_back_at")}) shown
JOIN cases USING (conversation, encounter) LEFT JOIN given USING (conversation, encounter)
CROSS JOIN LATERAL (SELECT least(given.first_at, cases.at + %(anger)s) AS until) counted
WHERE shown.at BETWEEN cases.at - %(anger)s AND counted.until
    AND (shown.taken_back_at IS NULL OR shown.taken_back_at > counted.until)
GROUP BY 1, 2
"""
_NOES = """
SELECT n.conversation_id, n.encounter_id FROM recovery_nosaid n
WHERE n.taken_back_at IS NULL AND n.at >= %(shown_since)s
"""
_MADE_WHOLE = """
SELECT g.conversation_id, g.encounter_id FROM recovery_gesture g
WHERE starts_with(g.external_id, %(made_whole)s) AND g.at >= %(shown_since)s
"""
_HEARD = """
SELECT min(m.at) AS at FROM conversations_message m WHERE m.conversation_id = cases.conversation
    AND m.direction = 'out' AND NOT m.is_automatic AND NOT m.is_aside AND m.taken_back_at IS NULL AND m.at >= cases.at
"""
CASES = f"""
WITH cases AS MATERIALIZED ({_CASES}), given AS MATERIALIZED ({_GIVEN}), angry AS ({_ANGRY}),
noes AS (SELECT DISTINCT conversation, encounter FROM ({_located(_NOES, "0")}) said),
whole AS (SELECT DISTINCT conversation, encounter FROM ({_located(_MADE_WHOLE, "0")}) given_from_here)
SELECT cases.conversation, cases.encounter, cases.at, cases.issue, cases.money, cases.delay,
    coalesce(whose.merged_into_id, whose.id), coalesce(stands.since, whose.since),
    coalesce(c.language, stands.language, whose.language),
    CASE WHEN NOT coalesce(given.is_foreign, FALSE) THEN coalesce(given.worth, 0) END,
    coalesce(given.made_whole, 0), whole.conversation IS NOT NULL, given.first_at, given.is_senior,
    CASE WHEN given.asked OR noes.conversation IS NOT NULL THEN TRUE
        WHEN NOT coalesce(given.asked_unknown, FALSE) THEN FALSE END,
    angry.conversation IS NOT NULL, heard.at
FROM cases
LEFT JOIN given USING (conversation, encounter) LEFT JOIN angry USING (conversation, encounter)
LEFT JOIN noes USING (conversation, encounter) LEFT JOIN whole USING (conversation, encounter)
LEFT JOIN conversations_conversation c ON c.id = cases.conversation
LEFT JOIN encounters_encounter e ON e.id = cases.encounter
JOIN customers_customer whose ON whose.id = coalesce(cases.customer, c.customer_id, e.customer_id)
LEFT JOIN customers_customer stands ON stands.id = whose.merged_into_id
LEFT JOIN LATERAL ({_HEARD}) heard ON cases.conversation > 0
ORDER BY cases.at DESC, cases.conversation DESC, cases.encounter DESC
"""
# Of some cases: what was given there by now, apart from the report; whether anything ever was from it.
GIVEN_BY_NOW = f"""
WITH RECURSIVE talks AS (
    SELECT id FROM conversations_conversation WHERE id = ANY(%(talks)s)
    UNION SELECT c.id FROM conversations_conversation c JOIN talks ON c.merged_into_id = talks.id),
met AS (
    SELECT unnest(%(encounters)s::bigint[]) AS id
    UNION SELECT met.encounter_id FROM conversations_message said
        JOIN conversations_met met ON met.message_id = said.id WHERE said.conversation_id = ANY(%(talks)s)),
there AS (
    SELECT id FROM recovery_gesture WHERE conversation_id IN (SELECT id FROM talks)
    UNION SELECT id FROM recovery_gesture WHERE encounter_id IN (SELECT id FROM met)
    UNION SELECT g.id FROM recovery_gesture g JOIN recovery_recovery v ON v.id = g.recovery_id
        WHERE v.conversation_id IN (SELECT id FROM talks) OR v.encounter_id IN (SELECT id FROM met)),
gifts AS ({_located(_GIFTS_OF_THEM, "w.at, w.worth, w.currency, w.makes_whole, w.taken_back_at")})
SELECT conversation, encounter, coalesce(sum(worth) FILTER (WHERE counts AND currency = %(currency)s), 0)::bigint,
    coalesce(bool_or(counts AND worth > 0 AND currency <> %(currency)s), FALSE), bool_or(makes_whole)
FROM (SELECT *, NOT makes_whole AND taken_back_at IS NULL AND gifts.at >= %(shown_since)s AS counts FROM gifts) g
GROUP BY 1, 2
"""
