"""The other part of the table of `test_who_may`: journeys, encounters, what customers felt; mailboxes, views."""

from datetime import timedelta
from typing import Any

from whiteglove.foundation import clock
from whiteglove.foundation.actors import Role
from whiteglove.team.permissions import LEADING, MANAGING, SERVING, STAYING, May

Endpoint = tuple[str, str, Any, May, frozenset[Role], int]
# Beside what an act needs.
READING = {
    May.READ_ENCOUNTERS,
    May.READ_JOURNEYS,
    May.READ_PERCEPTION,
    May.READ_RECOVERIES,
    May.READ_RULES,
    May.READ_GESTURES,
}
NOWHERE = {"touchpoint": None}
A_MAP = {"key": "a-map", "name": "A map", "stages": [{"name": "A", "touchpoints": [{"name": "Call"}]}]}
A_LINE = {"journey": "x", "colleague": "nobody", "from": "customers", "to": "Ms. Sato"}
A_GUESS = {"journey": "x", "colleague": "nobody", "about": "complaint"}
OF_JOURNEYS: list[Endpoint] = [
    ("get", "journeys", None, May.READ_JOURNEYS, SERVING, 200),
    ("post", "journeys", A_MAP, May.MAP_JOURNEYS, LEADING, 201),
    ("get", "journeys/no-such", None, May.READ_JOURNEYS, SERVING, 404),
    ("get", "journeys/no-such/versions", None, May.READ_JOURNEYS, SERVING, 404),
    ("post", "journeys/no-such/retire", None, May.MAP_JOURNEYS, LEADING, 404),
    ("post", "journeys/no-such/restore", None, May.MAP_JOURNEYS, LEADING, 404),
    ("get", "encounters", None, May.READ_ENCOUNTERS, SERVING, 200),
    ("post", "encounters", [], May.RECORD_ENCOUNTERS, LEADING, 201),
    ("get", "encounters/999", None, May.READ_ENCOUNTERS, SERVING, 404),
    ("post", "encounters/999/place", NOWHERE, May.PLACE_ENCOUNTERS, SERVING, 404),
    ("get", "perception?journey=x", None, May.READ_PERCEPTION, STAYING, 404),
    ("get", "fairness", None, May.READ_FAIRNESS, STAYING, 200),
    ("get", "consistency?journey=x", None, May.READ_PERCEPTION, STAYING, 404),
    ("get", "drops?journey=x", None, May.READ_PERCEPTION, STAYING, 404),
    ("get", "conformance?journey=x", None, May.READ_PERCEPTION, STAYING, 404),
    ("get", "web?journey=x", None, May.READ_PERCEPTION, STAYING, 404),
    ("get", "web/drawn?journey=x", None, May.GUESS, STAYING, 404),
    ("post", "web/drawn", A_LINE, May.GUESS, STAYING, 404),
    ("get", "signals?journey=x", None, May.READ_PERCEPTION, STAYING, 404),
    ("get", "responses", None, May.READ_PERCEPTION, STAYING, 200),
    ("post", "responses", [], May.RECORD_RESPONSES, LEADING, 201),
    ("get", "surveys", None, May.READ_PERCEPTION, STAYING, 200),
    ("post", "surveys", {"journey": "none", "questions": ["csat"]}, May.SET_UP_ASKING, MANAGING, 404),
    ("get", "questions", None, May.READ_PERCEPTION, STAYING, 200),
    ("post", "questions", {"words": {}}, May.SET_UP_ASKING, MANAGING, 422),
    ("post", "questions/none/retire", None, May.SET_UP_ASKING, MANAGING, 404),
    ("get", "invitations", None, May.READ_PERCEPTION, STAYING, 200),
    ("get", "customers/{customer}/timeline", None, May.READ_ENCOUNTERS, SERVING, 200),
    ("get", "guesses?journey=x", None, May.READ_PERCEPTION, STAYING, 404),
    ("post", "guesses", A_GUESS, May.GUESS, STAYING, 404),
    ("get", "placement-rules", None, May.READ_JOURNEYS, SERVING, 200),
    ("post", "placement-rules", {"journey": "x", "touchpoint": "y"}, May.MAP_JOURNEYS, LEADING, 404),
    ("post", "placement-rules/order", {"rules": []}, May.MAP_JOURNEYS, LEADING, 201),
    ("post", "placement-rules/999/retire", None, May.MAP_JOURNEYS, LEADING, 404),
]
A_RULE = {"title": "Original receipt only", "serves": "organisation", "mandatory": True}
A_RENEWAL = {"why": "They ask", "evidence": [{"kind": "count", "n": 3, "id": None, "words": "asked by mail"}]}
OF_RULES: list[Endpoint] = [
    ("get", "rules", None, May.READ_RULES, SERVING, 200),
    ("post", "rules", A_RULE, May.WRITE_RULES, LEADING, 201),
    ("get", "rules/none", None, May.READ_RULES, SERVING, 404),
    ("patch", "rules/none", {"title": "Receipts"}, May.WRITE_RULES, LEADING, 404),
    ("post", "rules/none/retirement", {"why": "It hurts"}, May.DECIDE_RULES, LEADING, 404),
    ("post", "rules/none/restore", None, May.DECIDE_RULES, LEADING, 404),
    ("get", "rounds/next", None, May.READ_RULES, SERVING, 200),
    ("get", "rules/none/decisions", None, May.READ_RULES, SERVING, 404),
    ("post", "rules/none/decisions", {"choice": "keep", "reason": "x"}, May.DECIDE_RULES, LEADING, 404),
    ("get", "rules/none/effect", None, May.READ_RULES, SERVING, 404),
    ("post", "rules/none/proposals", {"why": "x"}, May.PROPOSE_RULES, SERVING, 404),
    ("post", "rules/none/renewals", A_RENEWAL, May.WRITE_RULES, LEADING, 404),
    ("get", "direction", None, May.READ_RULES, SERVING, 200),
    ("put", "direction", {"text": {"en": "Bring people home."}}, May.DECIDE_RULES, LEADING, 200),
]
IN_A_WHILE = (clock.now() + timedelta(days=2)).isoformat()
FLIGHT = {"title": "A flight", "customers": ["{customer}"], "text": {"en": "Gone"}, "next_at": IN_A_WHILE}
OF_RECOVERIES: list[Endpoint] = [
    ("get", "recoveries", None, May.READ_RECOVERIES, SERVING, 200),
    ("post", "recoveries", {"conversation": "{id}"}, May.RECOVER, SERVING, 201),
    ("get", "recoveries/999", None, May.READ_RECOVERIES, SERVING, 404),
    ("post", "recoveries/999/steps", {"step": "own"}, May.RECOVER, SERVING, 404),
    ("post", "recoveries/999/harm", {"delay_hours": 3}, May.RECOVER, SERVING, 404),
    ("post", "recoveries/999/incident", {"incident": None}, May.RECOVER, SERVING, 404),
    ("post", "recoveries/999/closing", {"why": "Done"}, May.RECOVER, SERVING, 404),
    ("get", "incidents", None, May.READ_RECOVERIES, SERVING, 200),
    ("post", "incidents", FLIGHT, May.TELL_INCIDENTS, LEADING, 201),
    ("get", "incidents/999", None, May.READ_RECOVERIES, SERVING, 404),
    ("get", "incidents/999/customers", None, May.READ_RECOVERIES, SERVING, 404),
    ("post", "incidents/999/customers", {"customers": ["7"]}, May.TELL_INCIDENTS, LEADING, 404),
    ("post", "incidents/999/words", {"text": {"en": "A"}, "next_at": IN_A_WHILE}, May.TELL_INCIDENTS, LEADING, 404),
    ("post", "incidents/999/end", {"text": {"en": "A"}}, May.TELL_INCIDENTS, LEADING, 404),
]
OF_MAILBOXES_AND_VIEWS: list[Endpoint] = [
    ("get", "mailboxes", None, May.SET_UP_MAILBOXES, MANAGING, 200),
    ("get", "mailboxes/999", None, May.SET_UP_MAILBOXES, MANAGING, 404),
    ("post", "mailboxes", {"team": "nobody", "address": "help@desk.example"}, May.SET_UP_MAILBOXES, MANAGING, 404),
    ("post", "mailboxes/999", {"team": "nobody"}, May.SET_UP_MAILBOXES, MANAGING, 404),
    ("post", "mailboxes/999/end", None, May.SET_UP_MAILBOXES, MANAGING, 404),
    ("post", "mailboxes/999/pause", None, May.SET_UP_MAILBOXES, MANAGING, 404),
    ("post", "mailboxes/999/resume", None, May.SET_UP_MAILBOXES, MANAGING, 404),
    ("post", "mailboxes/999/reopen", None, May.SET_UP_MAILBOXES, MANAGING, 404),
    ("post", "mailboxes/999/trial", None, May.SET_UP_MAILBOXES, MANAGING, 404),
    ("get", "views", None, May.READ_CONVERSATIONS, SERVING, 200),
    ("get", "views/999/count", None, May.READ_CONVERSATIONS, SERVING, 404),
    ("post", "views", {"name": "Bags", "search": "bag", "team": "front-desk"}, May.SHARE_VIEWS, STAYING, 201),
    ("post", "views/order", {"views": []}, May.READ_CONVERSATIONS, SERVING, 201),
    ("post", "views/999", {"name": "Bags"}, May.READ_CONVERSATIONS, SERVING, 404),
    ("post", "views/999/remove", None, May.READ_CONVERSATIONS, SERVING, 404),
]
HERE = {"conversation": "{id}"}
OF_RECOVERY: list[Endpoint] = [
    ("get", "obstructions", None, May.READ_CONVERSATIONS, SERVING, 200),
    ("post", "obstructions", HERE | {"wanted": "His bag"}, May.SAY_IN_THE_WAY, SERVING, 201),
    ("post", "obstructions/999/confirm", None, May.SAY_IN_THE_WAY, SERVING, 404),
    ("post", "obstructions/999/dismiss", None, May.SAY_IN_THE_WAY, SERVING, 404),
    ("post", "obstructions/999/take-back", None, May.SAY_IN_THE_WAY, SERVING, 404),
    ("get", "noes", None, May.READ_CONVERSATIONS, SERVING, 200),
    ("post", "noes", HERE | {"what": "A refund"}, May.SAY_IN_THE_WAY, SERVING, 201),
    ("post", "noes/999/take-back", None, May.SAY_IN_THE_WAY, SERVING, 404),
    ("get", "conversations/{id}/grievance", None, May.READ_CONVERSATIONS, SERVING, 200),
    ("put", "conversations/{id}/grievance", {"justified": True}, May.SAY_IN_THE_WAY, SERVING, 200),
]
A_GIFT = {"conversation": "999", "kind": "extra_time", "worth": 0, "currency": "EUR", "why": "She waited"}
A_LIMIT = {"kind": "gift", "role": "temp", "per_case": 500, "per_period": 1000}
OF_GESTURES: list[Endpoint] = [
    ("get", "gestures", None, May.READ_GESTURES, SERVING, 200),
    ("post", "gestures", A_GIFT, May.GIVE, SERVING, 404),
    ("get", "gestures/999", None, May.GIVE, SERVING, 404),
    ("post", "gestures/999/taking-back", None, May.GIVE, SERVING, 404),
    ("get", "limits", None, May.GIVE, SERVING, 200),
    ("post", "limits", A_LIMIT, May.SET_LIMITS, MANAGING, 201),
    ("post", "limits/999/end", None, May.SET_LIMITS, MANAGING, 404),
]
# As written in the table, and as the description has it.
PLACES = {
    "noes/999": "noes/{no_id}",
    "{id}": "{conversation_id}",
    "{customer}": "{customer_id}",
    "{act}": "{act_id}",
    "{tag}": "{tag_id}",
    "{reply}": "{message_id}",
    "{promise}": "{promise_id}",
    "{proposal}": "{proposal_id}",
    "{callback}": "{callback_id}",
    "{protocol}": "{protocol_id}",
    "{asking}": "{asking_id}",
    "recoveries/999": "recoveries/{recovery_id}",
    "drafts/nobody/reply?revision=0": "drafts/{colleague}/{kind}",
    "drafts/nobody/reply": "drafts/{colleague}/{kind}",
    "drafts/nobody": "drafts/{colleague}",
    "tokens/777": "tokens/{token_id}",
    "webhooks/777": "webhooks/{webhook_id}",
    "replies/777": "replies/{reply_id}",
    "mailboxes/999": "mailboxes/{mailbox_id}",
    "exceptions/2026-12-24": "exceptions/{day}",
    "identities/999": "identities/{identity_id}",
    "?journey=x": "",
    "questions/none": "questions/{key}",
    "journeys/no-such": "journeys/{key}",
    "rules/none": "rules/{rule}",
    "placement-rules/999": "placement-rules/{rule_id}",
} | {
    f"{noun}s/999": f"{noun}s/{{{noun}_id}}"
    for noun in (
        "attachment",
        "note",
        "organisation",
        "team",
        "colleague",
        "view",
        "absence",
        "pickup",
        "encounter",
        "incident",
        "obstruction",
        "gesture",
        "limit",
    )
}
