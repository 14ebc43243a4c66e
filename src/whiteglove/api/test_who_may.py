"""Who may ask what: every endpoint, every role, strangers, narrowed tokens."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from whiteglove.api.conftest import Program
from whiteglove.api.test_who_may_more import (
    OF_GESTURES,
    OF_JOURNEYS,
    OF_MAILBOXES_AND_VIEWS,
    OF_RECOVERIES,
    OF_RECOVERY,
    OF_RULES,
    PLACES,
    READING,
)
from whiteglove.conversations.actions import act_on, write_reply
from whiteglove.conversations.actions.bulk import Act, Doing
from whiteglove.conversations.models import BulkAct, Conversation, Tag
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.promises.actions import Said, Wanted, ask_team, promise, take_message
from whiteglove.promises.models import Asking, Promise, Proposal
from whiteglove.promises.protocols.conftest import TERMS, between_teams
from whiteglove.team.actions import create_token, digest_of
from whiteglove.team.models import ApiToken
from whiteglove.team.permissions import LEADING, MANAGING, OWNING, SERVING, STAYING, May

SOON = (clock.now() + timedelta(hours=1)).isoformat()
LATER = (clock.now() + timedelta(days=1)).isoformat()
ASKED = {"customer": {"address": "tan@hotel.example"}, "what": "A call", "due": LATER, "team": "front-desk"}
NO_HOOK = {"name": "B", "address": "https://10.0.0.1/", "events": ["x"]}
# (method, path, body, scope it needs, roles, status when allowed)
Endpoint = tuple[str, str, Any, May, frozenset[Role], int]
ENDPOINTS: list[Endpoint] = [
    ("get", "conversations", None, May.READ_CONVERSATIONS, SERVING, 200),
    ("get", "conversations/{id}", None, May.READ_CONVERSATIONS, SERVING, 200),
    ("get", "conversations/{id}/messages", None, May.READ_CONVERSATIONS, SERVING, 200),
    ("post", "conversations/{id}/replies", {"text": "Hello"}, May.ANSWER, SERVING, 201),
    ("post", "conversations/{id}/notes", {"text": "Hello"}, May.NOTE, SERVING, 201),
    ("post", "conversations/{id}/assign", {}, May.ASSIGN, SERVING, 201),
    ("post", "conversations/{id}/close", {}, May.CLOSE, SERVING, 201),
    ("post", "conversations/{id}/reopen", {}, May.CLOSE, SERVING, 201),
    ("post", "conversations/{id}/pause", {"until": LATER}, May.PAUSE, SERVING, 201),
    ("post", "conversations/{id}/resume", {}, May.PAUSE, SERVING, 201),
    ("post", "conversations/{id}/tags", {"put_on": ["{tag}"]}, May.TAG, SERVING, 201),
    ("post", "conversations/{id}/merge", {"other": "{other}"}, May.MERGE, STAYING, 201),
    ("post", "conversations/{id}/unmerge", {}, May.MERGE, STAYING, 409),
    ("post", "conversations/{id}/links", {"other": "{other}"}, May.TAG, SERVING, 201),
    ("post", "conversations/{id}/unlink", {"other": "{other}"}, May.TAG, SERVING, 201),
    ("post", "bulk", {"conversations": ["{id}"], "act": "close"}, May.CLOSE, SERVING, 201),
    ("get", "bulk/{act}", None, May.READ_CONVERSATIONS, SERVING, 200),
    ("post", "bulk/{act}/undo", None, May.PAUSE, SERVING, 201),
    ("get", "tags", None, May.READ_CONVERSATIONS, SERVING, 200),
    ("post", "tags", {"name": "Refund"}, May.SET_UP_TAGS, LEADING, 201),
    ("post", "tags/{tag}", {"name": "Money"}, May.SET_UP_TAGS, LEADING, 201),
    ("post", "tags/{tag}/merge", {"into": "999"}, May.SET_UP_TAGS, LEADING, 404),
    ("post", "tags/{tag}/retire", None, May.SET_UP_TAGS, LEADING, 201),
    ("post", "conversations/{id}/pick-up", {"colleague": "nobody"}, May.ANSWER, SERVING, 404),
    ("get", "pickups/999", None, May.READ_CONVERSATIONS, SERVING, 404),
    ("post", "pickups/999/thanks", None, May.ANSWER, SERVING, 404),
    ("get", "conversations/{id}/followers", None, May.READ_CONVERSATIONS, SERVING, 200),
    ("post", "conversations/{id}/followers", {"colleague": "nobody"}, May.READ_CONVERSATIONS, SERVING, 404),
    ("post", "conversations/{id}/followers/remove", {"colleague": "nobody"}, May.READ_CONVERSATIONS, SERVING, 404),
    ("post", "conversations/{id}/forwards", {"to": "x@y.example", "text": "Hm?"}, May.FORWARD, STAYING, 201),
    ("get", "conversations/{id}/saved-replies", None, May.READ_CONVERSATIONS, SERVING, 200),
    ("get", "saved-replies", None, May.READ_CONVERSATIONS, SERVING, 200),
    ("get", "saved-replies/777", None, May.READ_CONVERSATIONS, SERVING, 404),
    ("post", "saved-replies", {"name": "Thanks", "texts": {}}, May.WRITE_SAVED_REPLIES, STAYING, 422),
    ("post", "saved-replies/777", {"name": "A", "texts": {"en": "B"}}, May.WRITE_SAVED_REPLIES, STAYING, 404),
    ("post", "saved-replies/777/retire", None, May.WRITE_SAVED_REPLIES, STAYING, 404),
    ("post", "saved-replies/777/bring-back", None, May.WRITE_SAVED_REPLIES, STAYING, 404),
    ("get", "conversations/{id}/drafts/nobody", None, May.LEAVE_DRAFTS, LEADING, 404),
    ("put", "conversations/{id}/drafts/nobody/reply", {"text": "Dear"}, May.LEAVE_DRAFTS, LEADING, 404),
    ("delete", "conversations/{id}/drafts/nobody/reply?revision=0", None, May.LEAVE_DRAFTS, LEADING, 404),
    ("post", "messages/{reply}/send-again", {}, May.ANSWER, SERVING, 409),
    ("get", "customers/{customer}", None, May.READ_CUSTOMERS, SERVING, 200),
    ("get", "customers/{customer}/conversations", None, May.READ_CUSTOMERS, SERVING, 200),
    ("get", "customers", None, May.READ_CUSTOMERS, SERVING, 200),
    ("patch", "customers/{customer}", {"honorific": "Ms. Tan"}, May.CHANGE_CUSTOMERS, SERVING, 200),
    ("get", "customers/{customer}/notes", None, May.READ_CUSTOMERS, SERVING, 200),
    ("post", "customers/{customer}/notes", {"text": "Kind"}, May.CHANGE_CUSTOMERS, SERVING, 201),
    ("post", "customers/{customer}/notes/999/remove", None, May.CHANGE_CUSTOMERS, SERVING, 404),
    ("post", "customers/{customer}/addresses", {"address": "a@b.example"}, May.CHANGE_CUSTOMERS, SERVING, 201),
    ("post", "customers/{customer}/addresses/remove", {"address": "x@y.z"}, May.CHANGE_CUSTOMERS, SERVING, 404),
    ("post", "customers/{customer}/addresses/main", {"address": "x@y.z"}, May.CHANGE_CUSTOMERS, SERVING, 404),
    ("get", "customers/{customer}/identities", None, May.READ_CUSTOMERS, SERVING, 200),
    (
        "post",
        "customers/{customer}/identities",
        {"kind": "phone", "value": "12345"},
        May.CHANGE_CUSTOMERS,
        SERVING,
        201,
    ),
    ("post", "customers/{customer}/identities/999/remove", None, May.CHANGE_CUSTOMERS, SERVING, 404),
    ("get", "customers/{customer}/duplicates", None, May.READ_CUSTOMERS, SERVING, 200),
    ("post", "customers/{customer}/duplicates/dismiss", {"other": "999"}, May.MERGE_CUSTOMERS, STAYING, 404),
    ("get", "customers/{customer}/merges", None, May.READ_CUSTOMERS, SERVING, 200),
    ("post", "customers/{customer}/merge", {"other": "999"}, May.MERGE_CUSTOMERS, STAYING, 404),
    ("post", "customers/{customer}/unmerge", {"merge": "999"}, May.MERGE_CUSTOMERS, STAYING, 404),
    ("post", "customers/{customer}/export", {}, May.EXPORT_CUSTOMERS, LEADING, 200),
    ("post", "customers/{customer}/erase", {"confirm": "x", "words": "keep"}, May.ERASE_CUSTOMERS, MANAGING, 422),
    ("get", "organisations", None, May.READ_CUSTOMERS, SERVING, 200),
    ("post", "organisations", {"name": "H", "domains": ["gmail.com"]}, May.CHANGE_CUSTOMERS, SERVING, 422),
    ("get", "organisations/999", None, May.READ_CUSTOMERS, SERVING, 404),
    ("patch", "organisations/999", {}, May.CHANGE_CUSTOMERS, SERVING, 404),
    ("get", "colleagues", None, May.READ_CONVERSATIONS, SERVING, 200),
    ("get", "teams", None, May.READ_CONVERSATIONS, SERVING, 200),
    ("get", "journal", None, May.READ_JOURNAL, STAYING, 200),
    ("get", "audit", None, May.READ_AUDIT, MANAGING, 200),
    ("get", "hanging", None, May.READ_HANGING, STAYING, 200),
    ("get", "promises", None, May.READ_PROMISES, SERVING, 200),
    (
        "post",
        "promises",
        {
            "customer": {"id": "{customer}"},
            "what": "A call",
            "due": LATER,
            "conversation": "{id}",
            "made_where": "call",
        },
        May.PROMISE,
        SERVING,
        201,
    ),
    ("post", "promises/check", {"team": "front-desk", "due": LATER}, May.READ_PROMISES, SERVING, 201),
    ("get", "askings", None, May.READ_PROMISES, SERVING, 200),
    ("post", "askings", ASKED, May.PROMISE, SERVING, 201),
    ("get", "askings/{asking}", None, May.READ_PROMISES, SERVING, 200),
    ("post", "askings/{asking}/agree", {}, May.PROMISE, SERVING, 201),
    ("post", "askings/{asking}/object", {"why": "Too soon"}, May.PROMISE, SERVING, 201),
    ("post", "askings/{asking}/promise", {"despite": "He flies"}, May.PROMISE, SERVING, 201),
    ("post", "askings/{asking}/drop", None, May.PROMISE, SERVING, 201),
    ("get", "promises/{promise}", None, May.READ_PROMISES, SERVING, 200),
    ("get", "conversations/{id}/proposals", None, May.READ_PROMISES, SERVING, 200),
    ("post", "proposals/{proposal}/confirm", {}, May.PROMISE, SERVING, 201),
    ("post", "proposals/{proposal}/dismiss", None, May.PROMISE, SERVING, 201),
    ("post", "promises/{promise}/keep", {}, May.PROMISE, SERVING, 201),
    ("post", "promises/{promise}/move", {"due": LATER}, May.PROMISE, SERVING, 201),
    ("post", "promises/{promise}/withdraw", {"why": "Not needed"}, May.PROMISE, SERVING, 201),
    ("post", "promises/{promise}/explain", {"cause": "process"}, May.PROMISE, SERVING, 409),
    ("post", "promises/{promise}/opinion", {"agrees": True}, May.PROMISE, SERVING, 201),
    ("get", "callbacks", None, May.READ_PROMISES, SERVING, 200),
    (
        "post",
        "callbacks",
        {"name": "Wei Tan", "number": "+65 9123 4567", "about": "His bag", "from": SOON, "to": LATER},
        May.PROMISE,
        SERVING,
        201,
    ),
    ("get", "callbacks/{callback}", None, May.READ_PROMISES, SERVING, 200),
    ("post", "callbacks/{callback}/attempts", {"outcome": "busy"}, May.PROMISE, SERVING, 201),
    ("get", "protocols", None, May.READ_PROMISES, SERVING, 200),
    ("post", "protocols", TERMS, May.AGREE_PROTOCOLS, LEADING, 201),
    ("get", "protocols/{protocol}", None, May.READ_PROMISES, SERVING, 200),
    ("post", "protocols/{protocol}/agree", {"team": "front-desk"}, May.AGREE_PROTOCOLS, LEADING, 201),
    ("post", "protocols/{protocol}/review", {"next_on": "{day}"}, May.AGREE_PROTOCOLS, LEADING, 201),
    ("post", "protocols/{protocol}/end", {"why": "One team now"}, May.AGREE_PROTOCOLS, LEADING, 201),
    ("post", "protocols/{protocol}/read", {"colleague": "{colleague}"}, May.AGREE_PROTOCOLS, LEADING, 201),
    ("post", "protocols/{protocol}/objections", {"hand_over": "{hand_over}", "why": "x"}, May.PROMISE, SERVING, 201),
    ("post", "protocols/{protocol}/objections/answer", {"hand_over": "9", "words": "x"}, May.PROMISE, SERVING, 404),
    ("post", "protocols/{protocol}/objections/undo", {"hand_over": "{hand_over}"}, May.PROMISE, SERVING, 201),
    ("get", "tokens", None, May.SET_UP_TOKENS, OWNING, 200),
    (
        "post",
        "tokens",
        {"name": "Till", "role": "temp", "scopes": ["conversations.read"]},
        May.SET_UP_TOKENS,
        OWNING,
        201,
    ),
    ("post", "tokens/777/revoke", None, May.SET_UP_TOKENS, OWNING, 404),
    ("get", "webhooks", None, May.SET_UP_WEBHOOKS, OWNING, 200),
    ("post", "webhooks", NO_HOOK, May.SET_UP_WEBHOOKS, OWNING, 422),
    ("get", "webhooks/777", None, May.SET_UP_WEBHOOKS, OWNING, 404),
    ("post", "webhooks/777/test", None, May.SET_UP_WEBHOOKS, OWNING, 404),
    ("delete", "webhooks/777", None, May.SET_UP_WEBHOOKS, OWNING, 404),
    ("get", "attachments/999", None, May.READ_CONVERSATIONS, SERVING, 404),
    ("get", "house", None, May.READ_CONVERSATIONS, SERVING, 200),
    ("get", "house/logo", None, May.READ_CONVERSATIONS, SERVING, 404),
    ("put", "house/logo", {"content_base64": "AAAA"}, May.SET_UP_HOUSE, MANAGING, 422),
    ("delete", "house/logo", None, May.SET_UP_HOUSE, MANAGING, 200),
    ("post", "house", {"name": "Hoshi"}, May.SET_UP_HOUSE, MANAGING, 201),
    ("post", "teams", {"name": "Lost things"}, May.SET_UP_TEAMS, MANAGING, 201),
    ("get", "teams/999", None, May.SET_UP_TEAMS, MANAGING, 404),
    ("post", "teams/999", {"name": "Lost things"}, May.SET_UP_TEAMS, MANAGING, 404),
    ("post", "colleagues", {"name": "Emi", "email": "no address"}, May.SET_UP_TEAMS, MANAGING, 422),
    ("get", "colleagues/999", None, May.SET_UP_TEAMS, MANAGING, 404),
    ("post", "colleagues/999", {"name": "Emi"}, May.SET_UP_TEAMS, MANAGING, 404),
    ("post", "colleagues/999/leave", None, May.SET_UP_TEAMS, MANAGING, 404),
    ("patch", "colleagues/999", {"name": "Emi"}, May.SET_UP_TEAMS, MANAGING, 404),
    ("get", "colleagues/999/shifts", None, May.READ_PRESENCE, SERVING, 404),
    ("put", "colleagues/999/shifts", {"items": []}, May.PLAN_SHIFTS, LEADING, 404),
    ("get", "colleagues/999/presence", None, May.READ_PRESENCE, SERVING, 404),
    ("post", "colleagues/999/presence", {"state": "busy"}, May.PLAN_SHIFTS, LEADING, 404),
    ("patch", "teams/999", {"name": "Lost things"}, May.SET_UP_TEAMS, MANAGING, 404),
    ("get", "teams/999/exceptions", None, May.PLAN_SHIFTS, LEADING, 404),
    ("post", "teams/999/exceptions", {"day": "2026-12-24"}, May.PLAN_SHIFTS, LEADING, 404),
    ("delete", "teams/999/exceptions/2026-12-24", None, May.PLAN_SHIFTS, LEADING, 404),
    ("post", "colleagues/999/return", None, May.SET_UP_TEAMS, MANAGING, 404),
    ("post", "colleagues/999/forget-factors", None, May.SET_UP_TEAMS, MANAGING, 404),
    ("post", "colleagues/999/link", {}, May.SET_UP_TEAMS, MANAGING, 404),
    ("get", "absences", None, May.READ_PRESENCE, SERVING, 200),
    ("get", "absences/999", None, May.READ_PRESENCE, SERVING, 404),
    ("post", "absences", {"colleague": "nobody", "from": LATER}, May.PLAN_ABSENCES, STAYING, 404),
    ("patch", "absences/999", {"why": "Training"}, May.PLAN_ABSENCES, STAYING, 404),
    ("delete", "absences/999", None, May.PLAN_ABSENCES, STAYING, 404),
    ("get", "colleagues/999/stand-ins", None, May.READ_PRESENCE, SERVING, 404),
    ("put", "colleagues/999/stand-ins", {"covers": []}, May.PLAN_ABSENCES, STAYING, 404),
    *OF_GESTURES,
    *OF_JOURNEYS,
    *OF_RULES,
    *OF_MAILBOXES_AND_VIEWS,
    *OF_RECOVERIES,
    *OF_RECOVERY,
]
each_endpoint = pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: " ".join(endpoint[:2]))


def ask(program: Program, method: str, path: str, body: object, bag: Conversation) -> Any:
    there = Things(program, bag)
    place = path.format_map(there)
    if method in ("get", "delete"):
        return getattr(program, method)(place)
    if method == "get":
        return program.get(place)
    return getattr(program, method)(place, filled(body, there))


def act_of(program: Program, bag: Conversation) -> int:
    """An act of the program itself: nobody else's is theirs to read."""
    act = act_on(SYSTEM, [bag.pk], Act(Doing.RESUME)).id
    token = ApiToken.objects.filter(digest=digest_of(program.headers.get("Authorization", "")[7:])).first()
    if token is not None:
        BulkAct.objects.filter(pk=act).update(by_whom=token.as_actor().reference)
    return act


class Things(dict[str, Any]):
    """Ids of what an endpoint is about, each made when its name is met: most endpoints need none of them."""

    def __init__(self, program: Program, bag: Conversation) -> None:
        super().__init__(id=bag.pk, customer=bag.customer_id)
        opened = bag.opened_at
        columns = {"customer": bag.customer, "team": bag.team, "waiting_since": opened, "next_moment": opened}
        self.makers: dict[str, Callable[[], int]] = {
            "tag": lambda: (Tag.objects.first() or Tag.objects.create(name="bag")).pk,
            "other": lambda: Conversation.objects.create(**columns).pk,
            "act": lambda: act_of(program, bag),
            "reply": lambda: write_reply(SYSTEM, bag.pk, text="We look.").pk,
            "promise": lambda: promised(bag).pk,
            "callback": lambda: call_promised().pk,
            "proposal": lambda: proposed(bag).pk,
            "asking": lambda: asked(bag).pk,
        }
        self.bag = bag

    def __missing__(self, name: str) -> Any:
        if name in self.makers:
            self[name] = self.makers[name]()
        else:
            self.update(between_teams(self.bag))
        return self[name]


def proposed(bag: Conversation) -> Proposal:
    """A sentence of ours that reads like a promise."""
    said = write_reply(SYSTEM, bag.pk, text="I call tomorrow.")
    return Proposal.objects.create(
        message=said, conversation=bag, sentence=said.text, what="Call", due=clock.now() + timedelta(days=1),
        time_zone="UTC", rule="en: call",
    )  # fmt: skip


def asked(bag: Conversation) -> Asking:
    """May we promise this?"""
    due = clock.now() + timedelta(days=2)
    return ask_team(SYSTEM, "tan@hotel.example", Said(what="A call", due=due, made_where="sales", team=bag.team))


def call_promised() -> Promise:
    """A message that was taken."""
    begins = clock.now()
    wanted = Wanted(name="Tan", number="+65 9123 4567", about="A bag", begins=begins, ends=begins + timedelta(days=1))
    return take_message(SYSTEM, wanted)


def promised(bag: Conversation) -> Promise:
    """Something that stands, due the day after tomorrow."""
    due = clock.now() + timedelta(days=2)
    return promise(SYSTEM, bag.customer, Said(what="A call", due=due, made_where="call", conversation=bag.pk))


def filled(body: Any, there: Things) -> Any:
    """A body with ids in place of their names."""
    if isinstance(body, dict):
        return {key: filled(value, there) for key, value in body.items()}
    if isinstance(body, list):
        return [filled(value, there) for value in body]
    return body.format_map(there) if isinstance(body, str) else body


@each_endpoint
def test_every_endpoint_for_every_role(
    program_of: Callable[..., Program], bag: Conversation, endpoint: Endpoint
) -> None:
    method, path, body, _, roles, status = endpoint
    answered = {role: ask(program_of(role), method, path, body, bag).status_code for role in Role}
    assert answered == {role: status if role in roles else 403 for role in Role}


@each_endpoint
def test_no_endpoint_for_strangers(bag: Conversation, endpoint: Endpoint) -> None:
    method, path, body, *_ = endpoint
    answer = ask(Program(None), method, path, body, bag)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer["Content-Type"] == "application/problem+json"


# What may be read for two reasons: the ledger is read, or what one gives.
OR_ELSE = {("get", "gestures"): May.GIVE, ("get", "gestures/999"): May.READ_GESTURES}


@each_endpoint
def test_a_narrowed_token_may_what_it_is_for_and_nothing_else(
    program_of: Callable[..., Program], bag: Conversation, endpoint: Endpoint
) -> None:
    method, path, body, scope, _, status = endpoint
    needed = {scope, May.READ_CONVERSATIONS, May.READ_CUSTOMERS, May.READ_PROMISES, *READING}
    assert ask(program_of(Role.OWNER, scopes=needed), method, path, body, bag).status_code == status
    others = [other for other in May if other not in {scope, OR_ELSE.get((method, path))}]
    assert ask(program_of(Role.OWNER, scopes=others), method, path, body, bag).status_code == 403


def test_the_list_of_endpoints_here_is_whole() -> None:
    described = Program(None).get("openapi.json").json()["paths"]
    there = {(method, path.removeprefix("/api/v1/")) for path, verbs in described.items() for method in verbs}
    known = set()
    for method, path, *_ in ENDPOINTS:
        for ours, theirs in PLACES.items():
            path = path.replace(ours, theirs)  # noqa: PLW2901
        known.add((method, path))
    assert there == known


@pytest.mark.parametrize("token", ["", "x", "wg_", "Bearer", "ü", "wg_" + "a" * 5000])
def test_an_unknown_token_is_a_stranger(db: None, token: str) -> None:
    assert Program(token).get("teams").status_code == 401


@pytest.mark.parametrize("scheme", ["Basic", "Token", ""])
def test_another_scheme_is_a_stranger(db: None, scheme: str) -> None:
    program = Program(None)
    program.headers = {"Authorization": f"{scheme} {create_token(SYSTEM, name='Shop')}"}
    assert program.get("teams").status_code == 401


def test_a_token_expires_and_can_be_revoked(
    db: None, program_of: Callable[..., Program], monkeypatch: pytest.MonkeyPatch
) -> None:
    program = program_of(Role.COLLEAGUE, expires_at=clock.now() + timedelta(hours=1))
    assert program.get("teams").status_code == 200
    real, later = clock.now, clock.now() + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert program.get("teams").status_code == 401
    monkeypatch.setattr(clock, "now", real)
    assert program.get("teams").status_code == 200
    ApiToken.objects.update(revoked_at=clock.now())
    assert program.get("teams").status_code == 401


def test_a_token_knows_when_it_was_last_used(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def used_at(moment: Any) -> Any:
        monkeypatch.setattr(clock, "now", lambda: moment)
        assert program.get("teams").status_code == 200
        return ApiToken.objects.get().last_used_at

    start = clock.now()
    assert ApiToken.objects.get().last_used_at is None
    assert used_at(start) == start
    assert used_at(start + timedelta(seconds=59)) == start
    assert used_at(start + timedelta(seconds=61)) == start + timedelta(seconds=61)


def test_only_a_digest_of_a_token_is_kept(db: None) -> None:
    text = create_token(SYSTEM, name="Shop")
    kept = ApiToken.objects.get()
    assert text.startswith("wg_")
    assert text not in {str(value) for value in vars(kept).values()}
