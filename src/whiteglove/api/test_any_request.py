"""Whatever is asked, the API answers as its description says: thousands of made-up requests, good and bad."""

import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, assume, settings
from schemathesis import GenerationMode

from whiteglove.api.conftest import Program, file_given
from whiteglove.api.once import is_usable
from whiteglove.api.test_who_may import asked, call_promised, promised, proposed
from whiteglove.api.v1 import api
from whiteglove.channels.email.actions.mailboxes import add_mailbox
from whiteglove.channels.webhooks.actions import Wanted as Hook
from whiteglove.channels.webhooks.actions import add_destination
from whiteglove.conversations.actions import act_on, add_tag, record_delivery, write_reply
from whiteglove.conversations.actions.bulk import Act, Doing
from whiteglove.conversations.actions.saved_replies import add_saved_reply
from whiteglove.conversations.models import Attachment, Conversation, SavedView
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.customers.actions import add_identity, add_organisation, note_about
from whiteglove.customers.models import Customer
from whiteglove.encounters.actions.ruling import RuleWanted, add_rule
from whiteglove.encounters.conftest import a_journey
from whiteglove.encounters.models import Encounter
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor, ActorKind, Role
from whiteglove.promises.protocols.conftest import between_teams
from whiteglove.recovery.actions.gestures import give
from whiteglove.recovery.actions.hindered import say_in_the_way, say_no
from whiteglove.recovery.actions.incidents import Wanted, begin_incident
from whiteglove.recovery.actions.recoveries import open_recovery
from whiteglove.recovery.incidents.whom import Found
from whiteglove.recovery.models import OpenedBy
from whiteglove.routing.models import Pickup
from whiteglove.rulebook.actions.limits import Wished, set_limit
from whiteglove.rulebook.actions.rules import add_rule as add_rule_of_the_house
from whiteglove.rulebook.conftest import RECEIPT
from whiteglove.team.absences.actions import absent
from whiteglove.team.actions import add_colleague, create_token
from whiteglove.team.models import ApiToken, Colleague, Team

EACH = 10  # besides what is asked systematically of each
PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
# What bodies hold that no pattern can say: an address, a zone, an id, the name to be typed.
SENSIBLE = {
    "address": "aiko@example.com",
    "confirm": "Aiko Tan",
    "domains": ["hotel.example"],
    "kind": "other",
    "language": "ja",
    "merge": "1",
    "organisation": "",
    "other": "999",
    "quiet_hours": ["21:00", "08:00"],
    "since": "2020-01-01T00:00:00Z",
    "time_zone": "Asia/Singapore",
    "value": "12345",
}
DAY_AFTER = (clock.now() + timedelta(days=2)).isoformat()
IN_A_YEAR = (clock.now() + timedelta(days=300)).date().isoformat()
LATER = (clock.now() + timedelta(days=1)).isoformat()
described = schemathesis.openapi.from_dict(api.get_openapi_schema())
described.app = WSGIHandler()


@pytest.fixture
def asker(program: Program, written: Callable[..., int]) -> Iterator[dict[str, Any]]:
    """What a request needs to be understood: a token, and ids of things that are there.

    Requests do not close the connection, on which this test's own transaction stands.
    """
    bag = written(0, files=(file_given("tag.jpg", b"a tag"),))
    failed = write_reply(SYSTEM, bag, text="We look.")
    record_delivery(SYSTEM, failed.pk, state=DeliveryState.FAILED, why="It came back.")
    aiko = Conversation.objects.get().customer_id
    there = {
        "organisation_id": str(add_organisation(SYSTEM, name="Hotel").pk),
        "note_id": str(note_about(SYSTEM, aiko, text="Kind").pk),
        "identity_id": str(add_identity(SYSTEM, aiko, kind="phone", value="12345").pk),
        "conversation_id": str(bag),
        "customer_id": str(aiko),
        "message_id": str(failed.pk),
        "colleague": "emi@desk.example",
        "kind": "reply",
        "act_id": str(act_on(SYSTEM, [bag], Act(Doing.CLOSE)).id),
        "attachment_id": str(Attachment.objects.get().pk),
        "token_id": create_token_id(),
        "tag_id": str(add_tag(SYSTEM, name="refund").pk),
        "reply_id": str(add_saved_reply(SYSTEM, name="Sorry", texts={"en": "We are sorry."}).pk),
        "team_id": str(Team.objects.get().pk),
        "view_id": str(SavedView.objects.create(name="Bags", search="bag", team=Team.objects.get()).pk),
        "colleague_id": str(add_colleague(SYSTEM, email="emi@desk.example", name="Emi").pk),
        **of_promises_and_people(bag),
        **of_giving(bag),
        "webhook_id": str(add_destination(SYSTEM, HOOK).id),
        "mailbox_id": str(add_mailbox(SYSTEM, "help@desk.example", team=Team.objects.get()).pk),
    }
    there |= {name: str(value) for name, value in between_teams(Conversation.objects.get(pk=bag)).items()}
    there["protocol_id"] = there["protocol"]
    there |= of_journeys(aiko)
    there["rule"] = add_rule_of_the_house(SYSTEM, RECEIPT).key
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield {"headers": program.headers, "there": there}
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


HOOK = Hook(name="Books", address="https://93.184.215.14/in", offers=["gestures"])


def of_giving(bag: int) -> dict[str, str]:
    """A limit, and what was given within it."""
    limit = set_limit(SYSTEM, Wished(kind="refund", role="owner", per_case=5000, per_period=90000))
    owner = Actor(ActorKind.TOKEN, ApiToken.objects.filter(name="Shop")[0].pk, "Shop", Role.OWNER)
    made = give(owner, conversation=bag, kind="refund", worth=10, currency="EUR", why="Late")
    return {"limit_id": str(limit.pk), "gesture_id": str(made.pk)}


def of_journeys(aiko: int) -> dict[str, str]:
    """A small map, on which one encounter stands, and the rule that put it there."""
    call = a_journey().touchpoints.get(key="call")
    met = Encounter.objects.create(
        customer_id=aiko, journey=call.journey, touchpoint=call, channel="phone", at=clock.now(), placed_by="source"
    )
    rule = add_rule(SYSTEM, call, RuleWanted(channel="phone"))
    return {"key": "lost-bag", "encounter_id": str(met.pk), "rule_id": str(rule.pk), **let_down(aiko)}


def let_down(aiko: int) -> dict[str, str]:
    """Something that is put right, and something that touches many."""
    opened = open_recovery(SYSTEM, customer=Customer.objects.get(pk=aiko), reason=OpenedBy.COLLEAGUE)
    wanted = Wanted(title="A flight", text={"en": "Gone"}, next_at=clock.now() + timedelta(days=1))
    begun = begin_incident(SYSTEM, wanted, Found((aiko,)))
    return {"recovery_id": str(opened.pk), "incident_id": str(begun.pk)}


def of_promises_and_people(bag: int) -> dict[str, str]:
    """What was promised, who is away, who picked up a sword."""
    talk, away = Conversation.objects.get(pk=bag), add_colleague(SYSTEM, email="a@b.example", name="Aya")
    return {
        "promise_id": str(promised(talk).pk),
        "callback_id": str(call_promised().pk),
        "asking_id": str(asked(talk).pk),
        "proposal_id": str(proposed(talk).pk),
        "absence_id": str(absent(SYSTEM, away, starts=clock.now()).pk),
        "pickup_id": str(picked_up(bag).pk),
        "obstruction_id": str(say_in_the_way(SYSTEM, conversation=bag, wanted="His bag").pk),
        "no_id": str(say_no(SYSTEM, conversation=bag, what="A refund").pk),
        "day": IN_A_YEAR,
    }


def picked_up(bag: int) -> Pickup:
    """A sword that somebody picked up."""
    emi = Colleague.objects.get(email="emi@desk.example")
    return Pickup.objects.create(conversation_id=bag, by=emi, instead_of=emi)


def create_token_id() -> str:
    """A token that can be revoked."""
    create_token(SYSTEM, name="till")
    return str(ApiToken.objects.latest("id").pk)


@pytest.mark.walk
@described.parametrize()
@settings(
    max_examples=EACH,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_any_request(case: schemathesis.Case[Any], asker: dict[str, Any]) -> None:
    if case.meta is None or case.meta.generation.mode is not GenerationMode.NEGATIVE:
        make_it_sensible(case, asker["there"])
    assume(not is_good_after_all(case))
    case.call_and_validate(headers=asker["headers"])


def is_good_after_all(case: schemathesis.Case[Any]) -> bool:
    """A limit of the tool: it calls a number in place of a key wrong, which is a good key once it is a header."""
    if case.meta is None or case.meta.generation.mode is not GenerationMode.NEGATIVE:
        return False
    wrong = {str(place.value) for place, part in case.meta.components.items() if part.mode is GenerationMode.NEGATIVE}
    key = case.headers.get("Idempotency-Key")
    return wrong <= {"header", "cookie"} and (key is None or is_usable(str(key)))


def make_it_sensible(case: schemathesis.Case[Any], there: dict[str, str]) -> None:
    """What no description can say: ids that are there, cursors that were given, new keys, some words."""
    case.path_parameters.update({name: there[name] for name in case.path_parameters})
    case.query.pop("cursor", None)
    if case.path.endswith("/rules"):
        case.query.pop("touchpoint", None)
        case.query.pop("team", None)
    case.query.pop("rule", None)
    if "journey" in case.query:
        case.query.update({"journey": "lost-bag"} | dict.fromkeys({"since", "until"} & set(case.query), "2026-03-02"))
    case.headers.pop("Idempotency-Key", None)
    body: Any = case.body
    if isinstance(body, dict) and "teams" in body and "/tokens" in case.path:
        body.update({"teams": None, "name": "till"})
    if isinstance(body, dict):
        body.update({name: [] for name in ("put_on", "take_off") if name in body})
        body.update({"until": LATER} if "until" in body or body.get("act") == "pause" else {})
        body.update({"name": f"Name {body['name'][:50]}"} if isinstance(body.get("name"), str) else {})
        body.update({"other": there["conversation_id"]} if "other" in body else {})
        body.update({"conversations": [there["conversation_id"]]} if "conversations" in body else {})
    if isinstance(body, dict):
        body.update({name: None for name in ("owner", "team") if name in body})
    if isinstance(body, dict) and ("/customers" in case.path or "/organisations" in case.path):
        body.update({name: value for name, value in SENSIBLE.items() if name in body})
    if isinstance(body, dict):
        body.update(sensible_set_up(case.path, body, there))
    if isinstance(body, dict) and isinstance(body.get("text"), str):
        body["text"] = "Hello " + body["text"][:1000]
    if case.path.endswith("/questions") and isinstance(body, dict):
        body["key"] = f"question-{uuid.uuid4().hex[:12]}"


def sensible_set_up(path: str, body: dict[str, Any], there: dict[str, str]) -> dict[str, Any]:
    """What stands for a person's address, a team's words, a mailbox's team; each new where it must be new."""
    new = f"{uuid.uuid4().hex[:12]}@new.example"
    words: dict[str, Any] = {
        "signatures": {"en": "Your bags"},
        "texts": {"en": "We look."},
        "to": new,
        "languages": ["en"],
        "accent": "#1F5F4A",
    }
    if "/views" in path and "views" not in body:
        body["team"] = there["team_id"]
    for end, needed in needed_there(there).items():  # what one has to say there, for it depends on the rest
        body.update(needed if path.endswith(end) else {})
    of_paths: dict[str, dict[str, Any]] = {
        **of_map(there),
        "/logo": {"content_base64": PICTURE},
        "/send-again": {"to": [new]},
        "/drafts/{colleague}/{kind}": {"revision": 0},
        "/colleagues": {"teams": [], "email": new, "address": new},
        "/mailboxes": {"team": there["team_id"], "comes_in": None, "goes_out": None, "address": new},
        "/views": {"search": "is:open", "views": [there["view_id"]]},
        "/pick-up": {"colleague": there["colleague_id"]},
        "/shifts": {"time_zone": "Asia/Tokyo", "items": []},
        "/exceptions": {"spans": [{"opens": "09:00", "closes": "17:00"}], "day": IN_A_YEAR},
        "/opinion": {"why": "Too soon"},
        "/absences": {"colleague": there["colleague_id"], "cover": None, "from": LATER, "to": None},
        "/stand-ins": {"covers": []},
        "/promises": sensible_promise(there),
        "/askings": sensible_promise(there) | {"could_by": LATER},
        "/callbacks": {"number": "+6591234567", "for": None, "from": LATER, "to": DAY_AFTER, "about": "A bag"},
        "/attempts": {"next_from": LATER},
        "/protocols": sensible_protocol(there),
        "/teams": {"key": None, "members": None, "time_zone": "Asia/Tokyo", "holidays_in": "JP", "hours": None},
    }
    for part, sensible in of_paths.items():
        if part in path:
            words |= sensible
    return {name: value for name, value in words.items() if name in body}


def of_map(there: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Where encounters are."""
    place = {"journey": "lost-bag", "touchpoint": "mail"}
    return {
        "/gestures": sensible_gift(there),
        "/limits": {"role": "temp", "colleague": None, "per_case": 10, "per_period": 20} | IN_NO_PLACE,
        "/journeys": sensible_map(),
        "/recoveries": {"customer": there["customer_id"], "conversation": there["conversation_id"], "next_at": None},
        "/incidents": {
            "customers": [there["customer_id"]],
            "title": "A flight",
            "text": {"en": "Gone"},
            "next_at": LATER,
        },
        "/guesses": place | {"about": "score", "value": 4.4, "to": None, "colleague": there["colleague_id"]},
        "/place": place,
        "/placement-rules": place | {"words": ["bag"]},
        "/web/drawn": {"colleague": there["colleague_id"], "journey": "lost-bag", "from": "customers", "to": "Sato"},
        "/placement-rules/order": {"rules": [there["rule_id"]]},
        "/rules": sensible_rule(),
        "/direction": {"text": {"en": "Bring people home."}, "version": None},
    }


HERE_ALONE = {"rule": None, "encounter": None}


def needed_there(there: dict[str, str]) -> dict[str, dict[str, Any]]:
    """By the end of the address: who has to keep it, why they object, who picks up the sword."""
    return {
        "/promises": {"team": there["team_id"]},
        "/placement-rules": {"words": ["bag"], "position": ""},
        "/check": {"team": there["team_id"]},
        "/askings": {"team": there["team_id"]},
        "/object": {"why": "Too soon"},
        "/closing": {"their_word": "Kind"},
        "/harm": {"money": 4000, "currency": "EUR", "delay_hours": 3},
        "/incident": {"incident": None},
        "/incidents/{incident_id}/end": {"text": {"en": "Over"}},
        "/recoveries": {"customer": there["customer_id"], "conversation": there["conversation_id"]},
        "/gestures": sensible_gift(there),
        "/limits": {"kind": "gift", "role": "temp"},
        "/obstructions/{obstruction_id}/take-back": {"why": "A slip"},
        "/noes/{no_id}/take-back": {"why": "A slip"},
        "/promise": {"despite": "He flies"},
        "/opinion": {"why": "Too soon"},
        "/protocols/{protocol_id}/agree": {"team": there["team_id"]},
        "/pick-up": {"colleague": there["colleague_id"]},
        "/journeys": sensible_map(),
        "/guesses": {"about": "score", "touchpoint": "mail", "value": 4.4, "from": None, "to": None},
        "/obstructions": {**HERE_ALONE, "conversation": there["conversation_id"], "wanted": "His bag"},
        "/noes": {**HERE_ALONE, "conversation": there["conversation_id"], "what": "A refund"},
        "/grievance": {"journey": "lost-bag", "made_at": "mail"},
        "/webhooks": {"address": "https://93.184.215.14/in", "events": ["gestures"], "may_be_plain": False},
        "/questions": {"scale_min": 1, "scale_max": 5, "answers": {}, "words": {"en": "Were we on time?"}},
    }


IN_NO_PLACE = {"journey": None, "touchpoint": None}


def sensible_gift(there: dict[str, str]) -> dict[str, Any]:
    """Within the limit, in a conversation that is there."""
    words = {"kind": "refund", "worth": 1, "currency": "EUR", "why": "Late", "rule": None, "encounter": None}
    return words | {"conversation": there["conversation_id"], "external_id": None, "cause": None}


def sensible_rule() -> dict[str, Any]:
    """What any rule needs, nothing that others have; evidence of customers."""
    nothing = ("owner", "review_by", "wound_tight_in", "holds_since", "expires", "revision")
    texts = dict.fromkeys(("text", "reason", "instead"), "Against the original.")
    places: dict[str, Any] = {"touchpoints": [], "teams": [], "key": "", "law": "The law"}
    evidence = [{"kind": "count", "id": None, "n": 12, "words": "asked for it"}]
    said = {"title": "Receipts", "serves": "customer", "why": "Fair", "evidence": evidence}
    return dict.fromkeys(nothing) | texts | places | said


def sensible_protocol(there: dict[str, str]) -> dict[str, Any]:
    """Two teams that are there, a day ahead, and words."""
    teams = {"from_team": there["team_id"], "to_team": there["to_team"]}
    words = {
        "what": "Bags",
        "how": "With the tag",
        "customer_is_told": "Soon",
        "why": "Fog",
        "based_on": None,
        "words": "Sorry",
    }
    days = {"review_on": IN_A_YEAR, "next_on": IN_A_YEAR}
    return teams | words | days | {"colleague": there["colleague_id"], "hand_over": there["hand_over"]}


def sensible_map() -> dict[str, Any]:
    """A map that holds together."""
    stages = [{"name": "Telling us", "touchpoints": [{"name": "Call", "channel": "phone"}]}]
    nothing = dict.fromkeys(("steps", "revision"))
    return {"key": "lost-bag", "name": "A lost bag", "stages": stages, "touchpoints": [], **nothing}


def sensible_promise(there: dict[str, str]) -> dict[str, Any]:
    """Somebody known, a team that is there, and what any promise needs."""
    words = dict.fromkeys(("made_at", "at", "colleague", "made_by", "made_by_team", "message", "conversation"))
    return words | {
        "customer": {"address": "aiko@example.com"},
        "team": there["team_id"],
        "what": "A call",
        "why": "Fog",
        "due": LATER,
    }
