"""Who may see and press what: every page with every role and as a stranger. (The API has tests of its own.)"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from whiteglove.channels.email.models import Filing, ImapAccount, ImapTrouble, Mailbox, RawMail
from whiteglove.channels.webhooks.models import Destination, Posting
from whiteglove.conversations.actions import act_on, open_conversation, record_delivery, write_reply
from whiteglove.conversations.actions.bulk import Act, Doing
from whiteglove.conversations.actions.drafts import add_draft_files
from whiteglove.conversations.actions.files import Upload
from whiteglove.conversations.actions.saved_replies import add_saved_reply
from whiteglove.conversations.actions.tagging import add_tag
from whiteglove.conversations.incoming import FileGiven, Incoming
from whiteglove.conversations.models import Attachment, Conversation, DraftKind, Message, Met, SavedView
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.customers.actions import add_organisation, recognise_customer
from whiteglove.customers.models import Customer, Merging
from whiteglove.encounters.actions.ruling import RuleWanted, add_rule
from whiteglove.encounters.conftest import a_journey
from whiteglove.encounters.models import Correction, Encounter
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.foundation.blobs.actions import keep_blob
from whiteglove.foundation.journal.models import ReactionTrouble, Row
from whiteglove.foundation.settings import settings
from whiteglove.improvement.models import Decision, Trial
from whiteglove.insight.actions.drawing import draw_line
from whiteglove.insight.models import Signal
from whiteglove.journey.actions import save_map
from whiteglove.journey.models import Step, Touchpoint
from whiteglove.journey.ready import ready_map
from whiteglove.promises.actions import Said, Wanted, ask_team, promise, take_message
from whiteglove.promises.models import Asking, Delay, Promise, Proposal
from whiteglove.promises.protocols.conftest import a_hand_over, a_protocol
from whiteglove.recovery.actions.hindered import say_in_the_way, say_no
from whiteglove.recovery.actions.incidents import Wanted as WantedIncident
from whiteglove.recovery.actions.incidents import begin_incident
from whiteglove.recovery.actions.recoveries import open_recovery
from whiteglove.recovery.incidents.whom import Found
from whiteglove.recovery.models import Gesture, MoreAsked, Obstruction, OpenedBy, PeerLook
from whiteglove.routing.models import Pickup
from whiteglove.rulebook.actions.limits import Wished, set_limit
from whiteglove.rulebook.actions.rules import add_rule as add_rule_of_the_house
from whiteglove.rulebook.conftest import RECEIPT
from whiteglove.rulebook.models import Rule, Sunset
from whiteglove.team.absences.actions import absent
from whiteglove.team.actions import add_colleague, create_token
from whiteglove.team.models import Absence, ApiToken, Colleague, Team
from whiteglove.web.urls import urlpatterns

ANYBODY = "anybody"
SERVING = {Role.OWNER, Role.MANAGER, Role.LEAD, Role.COLLEAGUE, Role.TEMP}
STAYING = SERVING - {Role.TEMP}
MANAGING = {Role.OWNER, Role.MANAGER}
LEADING = {Role.OWNER, Role.MANAGER, Role.LEAD}

# name of the address -> (method, who may). Anybody else is refused; a stranger is led to the sign-in.
TABLE: dict[str, tuple[str, set[Role] | str]] = {
    "healthz": ("get", ANYBODY),
    "metrics": ("get", ANYBODY),  # from this machine; src/whiteglove/web/test_health.py has the rest
    "door": ("get", ANYBODY),
    "sign_in": ("get", ANYBODY),
    "sign_in_link": ("get", ANYBODY),
    "account_reset_password": ("get", ANYBODY),
    "sign_out": ("post", ANYBODY),
    "account": ("get", SERVING),
    "password": ("post", SERVING),
    "appearance": ("post", SERVING),
    "account_login": ("get", ANYBODY),
    "account_inactive": ("get", ANYBODY),
    "mfa_index": ("get", SERVING),
    "mfa_list_webauthn": ("get", SERVING),
    "mfa_activate_totp": ("get", SERVING),
    "mfa_add_webauthn": ("get", SERVING),
    "mfa_generate_recovery_codes": ("get", SERVING),
    "end_other_devices": ("post", SERVING),
    "desk": ("get", SERVING),
    "desk_news": ("get", SERVING),
    "conversation": ("get", SERVING),
    "talk_news": ("get", SERVING),
    "write": ("post", SERVING),
    "assign": ("post", SERVING),
    "close": ("post", SERVING),
    "reopen": ("post", SERVING),
    "here": ("post", SERVING),
    "following": ("post", SERVING),
    "told": ("get", SERVING),
    "told_news": ("get", SERVING),
    "all_read": ("post", SERVING),
    "told_about": ("post", SERVING),
    "push_device": ("post", SERVING),
    "push_worker": ("get", SERVING),
    "pause": ("post", SERVING),
    "resume": ("post", SERVING),
    "tag": ("post", SERVING),
    "merge": ("post", STAYING),
    "unmerge": ("post", STAYING),
    "link": ("post", SERVING),
    "likely": ("get", SERVING),
    "pick_up": ("post", SERVING),
    "delay": ("get", SERVING),
    "tell_delay": ("post", SERVING),
    "drop_delay": ("post", SERVING),
    "thank": ("post", LEADING),
    "place": ("post", SERVING),
    "place_undo": ("post", SERVING),
    "encounter": ("get", SERVING),
    "many": ("post", SERVING),
    "undo": ("post", SERVING),
    "take_back": ("post", SERVING),
    "put_back": ("post", SERVING),
    "settle": ("post", SERVING),
    "send_again": ("get", SERVING),
    "draft": ("post", SERVING),
    "draft_files": ("post", SERVING),
    "draft_discard": ("post", SERVING),
    "draft_restore": ("post", SERVING),
    "draft_file_remove": ("post", SERVING),
    "forward": ("get", STAYING),
    "print": ("get", SERVING),
    "saved_reply_words": ("get", SERVING),
    "saved_reply_choose": ("post", SERVING),
    "names": ("get", SERVING),
    "manage_saved_replies": ("get", STAYING),
    "manage_saved_reply_new": ("get", STAYING),
    "manage_saved_reply_preview": ("post", STAYING),
    "manage_saved_reply": ("get", STAYING),
    "manage_saved_reply_retire": ("post", STAYING),
    "manage_saved_reply_back": ("post", STAYING),
    "message_html": ("get", SERVING),
    "message_raw": ("get", STAYING),
    "file": ("get", SERVING),
    "customers": ("get", SERVING),
    "customer": ("get", SERVING),
    "customer_change": ("post", SERVING),
    "customer_note": ("post", SERVING),
    "customer_reach": ("post", SERVING),
    "customer_pair": ("get", STAYING),
    "customer_merge": ("post", STAYING),
    "customer_apart": ("post", STAYING),
    "customer_undo_merge": ("post", STAYING),
    "customer_export": ("post", LEADING),
    "customer_erase": ("get", {Role.OWNER, Role.MANAGER}),
    "organisation": ("get", SERVING),
    "organisation_change": ("post", SERVING),
    "message": ("get", SERVING),
    "message_caller": ("get", SERVING),
    "callbacks": ("get", SERVING),
    "callbacks_on_top": ("get", SERVING),
    "callback_take": ("post", SERVING),
    "callback_leave": ("post", SERVING),
    "callback_attempt": ("post", SERVING),
    "callback_go_on": ("post", SERVING),
    "callback_number": ("post", SERVING),
    "callback_withdraw": ("post", SERVING),
    "promises": ("get", SERVING),
    "promise": ("get", SERVING),
    "promise_new": ("get", SERVING),
    "asking": ("get", SERVING),
    "promise_keep": ("post", SERVING),
    "promise_move": ("post", SERVING),
    "promise_withdraw": ("post", SERVING),
    "promise_explain": ("post", SERVING),
    "promise_opinion": ("post", SERVING),
    "talk_promises": ("get", SERVING),
    "talk_care": ("get", SERVING),
    "in_the_way": ("get", SERVING),
    "grievance": ("post", SERVING),
    "hindered": ("get", SERVING),
    "signs": ("get", SERVING),
    "manage_signs": ("get", STAYING),
    "manage_grievances": ("get", STAYING),
    "upset": ("post", SERVING),
    # What another said: by somebody who leads.
    "hindered_take_back": ("post", LEADING),
    "hindered_settle": ("post", SERVING),
    "no_take_back": ("post", LEADING),
    "proposal_confirm": ("post", SERVING),
    "proposal_dismiss": ("post", SERVING),
    "manage_promises": ("get", STAYING),
    "recoveries": ("get", SERVING),
    "recovery": ("get", SERVING),
    "recovery_step": ("post", SERVING),
    "recovery_own": ("post", SERVING),
    "recovery_hand_on": ("post", SERVING),
    "recovery_moment": ("post", SERVING),
    "recovery_begin": ("post", SERVING),
    "recovery_harm": ("post", SERVING),
    "recovery_incident": ("post", SERVING),
    "recovery_close": ("post", SERVING),
    "recovery_open": ("post", SERVING),
    "talk_recovery": ("get", SERVING),
    "manage_recoveries": ("get", SERVING),
    "incidents": ("get", SERVING),
    "incident": ("get", SERVING),
    "incident_new": ("get", LEADING),
    "incident_word": ("post", LEADING),
    "incident_end": ("post", LEADING),
    "incident_more": ("post", LEADING),
    "incident_own": ("post", LEADING),
    "put_right": ("get", SERVING),
    "talk_gestures": ("get", SERVING),
    "gesture_take_back": ("post", SERVING),
    "more_asked": ("get", SERVING),
    "looks": ("get", SERVING),
    "look": ("get", SERVING),
    "manage_limits": ("get", {Role.OWNER, Role.MANAGER}),
    "manage_limit_end": ("post", {Role.OWNER, Role.MANAGER}),
    "manage_limit_renew": ("post", {Role.OWNER, Role.MANAGER}),
    "manage_gestures": ("get", STAYING),
    "manage_gestures_file": ("get", LEADING),
    "calendar": ("get", SERVING),
    "calendar_enter": ("post", STAYING),
    "calendar_absence": ("post", STAYING),
    "calendar_person": ("get", SERVING),
    "calendar_covers": ("post", LEADING),
    "calendar_feeds": ("post", LEADING),
    "today": ("get", SERVING),
    "away_earlier": ("get", SERVING),
    "away": ("get", SERVING),
    "away_seen": ("post", SERVING),
    "start": ("get", SERVING),
    "find": ("get", SERVING),
    "filter": ("get", SERVING),
    "views": ("get", SERVING),
    "view_counts": ("get", SERVING),
    "save_view": ("post", SERVING),
    "change_view": ("post", SERVING),
    "quarantine": ("get", STAYING),
    "quarantined_raw": ("get", STAYING),
    "try_again": ("post", LEADING),
    "audit": ("get", {Role.OWNER, Role.MANAGER}),
    "tokens": ("get", {Role.OWNER}),
    "end_token": ("post", {Role.OWNER}),
    "webhooks": ("get", {Role.OWNER}),
    "webhook": ("get", {Role.OWNER}),
    "webhook_sent": ("get", {Role.OWNER}),
    "webhook_secret": ("post", {Role.OWNER}),
    "webhook_test": ("post", {Role.OWNER}),
    "webhook_again": ("post", {Role.OWNER}),
    "webhook_stop": ("post", {Role.OWNER}),
    "webhook_leave_out": ("post", {Role.OWNER}),
    "webhook_remove": ("post", {Role.OWNER}),
    "play": ("get", SERVING),
    "play_box": ("get", SERVING),
    "manage": ("get", STAYING),
    "manage_guide": ("get", MANAGING),
    "felt_at": ("get", STAYING),
    "say_guess": ("post", STAYING),
    "guesses": ("get", STAYING),
    "signal": ("get", STAYING),
    "signal_seen": ("post", LEADING),
    "people_felt": ("get", LEADING),
    "person_felt": ("get", LEADING),
    "own_felt": ("get", STAYING),
    "manage_guide_away": ("post", MANAGING),
    "manage_first_mail": ("post", MANAGING),
    "own_presence": ("get", SERVING),
    "own_skills": ("post", SERVING),
    "manage_hours": ("get", LEADING),
    "manage_team_hours": ("get", LEADING),
    "manage_team_exception": ("post", LEADING),
    "manage_shifts": ("get", LEADING),
    "manage_skills": ("post", LEADING),
    "manage_presence": ("post", LEADING),
    "manage_teams": ("get", MANAGING),
    "manage_team": ("get", MANAGING),
    "manage_signatures": ("post", MANAGING),
    "manage_colleagues": ("get", MANAGING),
    "manage_colleague": ("get", MANAGING),
    "manage_link": ("post", MANAGING),
    "manage_leave": ("post", MANAGING),
    "manage_return": ("post", MANAGING),
    "manage_forget_factors": ("post", MANAGING),
    "manage_roles": ("get", MANAGING),
    "manage_mailboxes": ("get", MANAGING),
    "manage_mailbox_add": ("get", MANAGING),
    "manage_mailbox": ("get", MANAGING),
    "manage_try": ("post", MANAGING),
    "manage_trial": ("get", MANAGING),
    "manage_pause": ("post", MANAGING),
    "manage_end": ("post", MANAGING),
    "manage_tags": ("get", LEADING),
    "manage_tag": ("get", LEADING),
    "manage_tag_retire": ("post", LEADING),
    "manage_tag_merge": ("post", LEADING),
    "manage_look": ("get", MANAGING),
    "manage_logo": ("post", MANAGING),
    "manage_keeping": ("get", MANAGING),
    "manage_hanging": ("get", STAYING),
    "fairness": ("get", STAYING),
    "fairness_make_whole": ("post", STAYING),
    "manage_asking": ("get", STAYING),
    "manage_asking_log": ("get", STAYING),
    "manage_asking_at": ("get", MANAGING),
    "manage_asking_rule": ("post", MANAGING),
    "manage_asking_question": ("post", MANAGING),
    "tell_us": ("get", ANYBODY),
    "rules": ("get", SERVING),
    "rule": ("get", SERVING),
    "rule_new": ("get", LEADING),
    "rule_change": ("get", LEADING),
    "rule_retire": ("post", LEADING),
    "rule_restore": ("post", LEADING),
    "rule_soften": ("post", LEADING),
    "rule_renew": ("post", LEADING),
    "direction_write": ("get", LEADING),
    "protocols": ("get", SERVING),
    "protocol": ("get", SERVING),
    "protocols_between": ("get", SERVING),
    "protocol_beside": ("get", SERVING),
    "protocol_read": ("post", SERVING),
    "protocol_write": ("get", LEADING),
    "protocol_agree": ("post", LEADING),
    "protocol_review": ("post", LEADING),
    "protocol_end": ("post", LEADING),
    "hand_over_object": ("post", SERVING),
    "hand_over_undo": ("post", SERVING),
    "hand_over_answer": ("post", SERVING),
    "round": ("get", SERVING),
    "round_rule": ("get", SERVING),
    "round_decide": ("post", LEADING),
    "round_propose": ("post", SERVING),
    "round_trial_end": ("post", LEADING),
    "round_telling": ("get", SERVING),
    "round_tell": ("post", LEADING),
    "scraped": ("get", SERVING),
    "scraped_week": ("get", SERVING),
    "honest": ("get", STAYING),
    "we_did": ("get", ANYBODY),
    "moments": ("get", SERVING),
    "journeys": ("get", SERVING),
    "journey_begin": ("post", LEADING),
    "journey_map": ("get", SERVING),
    "journey_file": ("get", SERVING),
    "journey_edit": ("get", LEADING),
    "journey_take_in": ("post", LEADING),
    "journey_retire": ("post", LEADING),
    "journey_restore": ("post", LEADING),
    "journey_first": ("post", LEADING),
    "journey_touchpoint": ("get", SERVING),
    "manage_encounters": ("get", SERVING),
    "manage_encounters_nowhere": ("get", SERVING),
    "manage_rule_write": ("post", LEADING),
    "manage_rule_move": ("post", LEADING),
    "manage_rule_retire": ("post", LEADING),
    "web": ("get", STAYING),
    "web_file": ("get", STAYING),
    "order": ("get", STAYING),
    "order_file": ("get", STAYING),
    "order_broken": ("get", STAYING),
    "web_draw": ("get", STAYING),
    "web_take_off": ("post", STAYING),
    "web_show": ("post", STAYING),
    "manage_troubles": ("get", LEADING),
    "manage_whole_mail": ("post", MANAGING),
    "manage_reaction_again": ("post", LEADING),
    "manage_job_again": ("post", LEADING),
    "house_css": ("get", ANYBODY),
    "house_logo": ("get", ANYBODY),
}
# Addresses with tests of their own: the stream never ends; what is a customer's has an address nobody guesses; the
# others need what one has set up before.
ELSEWHERE = {
    "live", "with_us", "felt",
    "mfa_authenticate", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_remove_webauthn", "end_device",
    "openid_connect_login", "openid_connect_callback", "socialaccount_login_cancelled", "mfa_login_webauthn",
    "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_reset_password_from_key",
}  # fmt: skip


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    """Names of all addresses."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        else:
            yield str(pattern.name)


def test_every_address_is_in_the_table() -> None:
    assert set(names(urlpatterns)) == set(TABLE) | ELSEWHERE


@pytest.fixture
def things(front_desk: Team, monkeypatch: pytest.MonkeyPatch) -> dict[str, int | str]:
    """One of each thing that an address names, where a demo is played."""
    in_the_demo = settings().model_copy(update={"demo": True})
    monkeypatch.setattr("whiteglove.demo.queries.settings", lambda: in_the_demo)
    now = clock.now()
    file = FileGiven("a.txt", "text/plain", 1, keep_blob(b"a"))
    incoming = Incoming(
        author_name="Aiko", author_address="aiko@customer.example", reply_to="", to=(), cc=(), subject="Bag",
        plain_subject="Bag", text="Hi", reply_text="Hi", html="<p>Hi</p>", kind="message", is_automatic=False,
        language=None, at=now, said_at=None, message_id=None, files=(file,),
    )  # fmt: skip
    customer = recognise_customer(SYSTEM, address="aiko@customer.example", name="Aiko", language=None)
    message = open_conversation(SYSTEM, incoming, customer=customer, team=front_desk)
    tan = recognise_customer(SYSTEM, address="tan@customer.example", name="Tan", language=None)
    other = open_conversation(SYSTEM, incoming, customer=customer, team=front_desk)
    raw = RawMail.objects.create(blob_id=keep_blob(b"raw"), source="smtp", state="quarantined")
    Filing.objects.create(
        raw=raw, team=front_desk, outcome="filed", message=message, mail_key="k", content_key="0" * 64
    )
    return {
        "conversation_id": message.conversation_id,
        "message_id": message.pk,
        "file_id": 0,
        "delay_id": 0,
        **dict.fromkeys(
            ("gesture_id", "look_id", "more_id", "sunset_id", "limit_id", "trial_id", "decision_id", "week"), 0
        ),
        "other_id": other.conversation_id,
        "act_id": act_on(SYSTEM, [message.conversation_id], Act(Doing.REOPEN)).id,
        "attachment_id": Attachment.objects.filter(message=message).get().pk,
        "raw_mail_id": raw.pk,
        "customer_id": customer.pk,
        "organisation_id": add_organisation(SYSTEM, name="Hotel").pk,
        "other": tan.pk,
        "merging": Merging.objects.create(customer=customer, merged=tan, by_whom="system", undone_at=now).pk,
        "secret": "s",
        "kind": "csv",
        "promise_id": a_broken_promise(customer, front_desk).pk,
        "asking_id": an_asking(front_desk).pk,
        "callback_id": a_call().pk,
        "proposal_id": a_proposal(message).pk,
        **something_in_the_way(message),
        "reply_id": add_saved_reply(SYSTEM, name="Thanks", texts={"en": "Thank you."}).pk,
        "view_id": 0,
        "token_id": token_of_a_program(),
        "recovery_id": 0,
        "incident_id": 0,
        **for_the_set_up(front_desk),
        **on_the_map(customer, message),
        **a_touchpoint_that_got_worse(),
    }


def on_the_map(customer: Customer, message: Message) -> dict[str, int | str]:
    """A small map, on which one encounter stands in that conversation, and a rule."""
    call = a_journey().touchpoints.get(key="call")
    met = Encounter.objects.create(
        customer=customer, journey=call.journey, touchpoint=call, channel="email", at=clock.now(), placed_by="source"
    )
    Met.objects.create(conversation_id=message.conversation_id, message=message, encounter=met)
    Step.objects.create(
        journey=call.journey, kind="must", first=call, second=call.journey.touchpoints.get(key="mail")
    )
    rule = add_rule(SYSTEM, call, RuleWanted(channel="phone"))
    made = Correction.objects.create(encounter=met, by_whom="system")
    here: dict[str, int | str] = {"key": call.journey.key, "journey_id": call.journey_id, "touchpoint_id": call.pk}
    ids = {"encounter_id": met.pk, "rule_id": rule.pk, "correction_id": made.pk, "to": call.pk}
    return here | ids | {"asked": "must.call.mail"}


def a_touchpoint_that_got_worse() -> dict[str, int | str]:
    """On the map that is there."""
    mail = Touchpoint.objects.get(journey__key="lost-bag", key="mail")
    day = clock.now().date()
    signal = Signal.objects.create(
        journey=mail.journey, touchpoint=mail, kind="csat", chart="EWMA", began=day, seen=day
    )
    return {"touchpoint": "mail", "signal_id": signal.pk}


def a_call() -> Promise:
    """Somebody is to be called back."""
    begins = clock.now()
    wanted = Wanted(name="Tan", number="+6591234567", about="A bag", begins=begins, ends=begins + timedelta(days=1))
    return take_message(SYSTEM, wanted)


def a_proposal(message: Message) -> Proposal:
    """A sentence that reads like a promise."""
    due = clock.now() + timedelta(days=1)
    return Proposal.objects.create(
        message=message, conversation_id=message.conversation_id, sentence="I call tomorrow.", what="Call", due=due,
        time_zone="UTC", rule="en: call",
    )  # fmt: skip


def something_in_the_way(message: Message) -> dict[str, int | str]:
    """A rule stood in the customer's way, and somebody had to say no."""
    way = say_in_the_way(SYSTEM, conversation=message.conversation_id, wanted="The bag")
    no = say_no(SYSTEM, conversation=message.conversation_id, what="The bag")
    return {"obstruction_id": way.pk, "no_id": no.pk}


def a_broken_promise(customer: Customer, team: Team) -> Promise:
    """Something that was said the day before yesterday for yesterday, and is still to be kept."""
    due, made_at = (clock.now() - timedelta(days=days) for days in (1, 2))
    return promise(SYSTEM, customer, Said(what="A call", due=due, made_at=made_at, made_where="call", team=team))


def an_asking(team: Team) -> Asking:
    """What a team is asked before a customer is told."""
    said = Said(what="A bag", due=clock.now() + timedelta(days=2), made_where="sales", team=team)
    return ask_team(SYSTEM, "tan@customer.example", said)


def for_the_set_up(team: Team) -> dict[str, int | str]:
    """Somebody of the lowest role, a mailbox elsewhere, a mail too large, a job that failed."""
    mailbox = Mailbox.objects.create(team=team, address="help@desk.example")
    account = ImapAccount.objects.create(mailbox=mailbox, host="127.0.0.1", port=1, security="none", user="help")
    ImapTrouble.objects.create(account=account, folder="INBOX", uidvalidity=1, uid=7, kind="oversize")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('x', 'a', 'failed') RETURNING id"
        )
        job_id = cursor.fetchone()[0]
    fact = Row.objects.create(kind="test.Nothing", subject="x", topics=[], actor="system", body={}, wakes=False)
    trouble = ReactionTrouble.objects.create(fact=fact, reaction="nobody", last_error="x")
    temp = add_colleague(SYSTEM, email="t@desk.example", name="T", role=Role.TEMP, teams=[team])
    return {
        "team_id": team.pk,
        "absence_id": 0,
        "pickup_id": 0,
        "protocol_id": 0,
        "hand_over_id": 0,
        "from_id": 0,
        "to_id": 0,
        "delay_id": 0,
        "tag_id": add_tag(SYSTEM, name="refund").pk,
        "colleague_id": temp.pk,
        "mailbox_id": mailbox.pk,
        "job_id": job_id,
        "trouble_id": trouble.pk,
        **a_webhook(),
        "key": save_map(SYSTEM, ready_map("airline")).key,
        "touchpoint": "call",
        "kind": "svg",
    }


def a_webhook() -> dict[str, int | str]:
    """Somewhere facts go, and what was sent there."""
    hook = Destination.objects.create(
        name="Books", address="https://x.example/", offers=["gestures"], after_transaction=0, after_row=0
    )
    sent = Posting.objects.create(destination=hook, event="test_1", kind="test", at=clock.now(), took_ms=1)
    return {"webhook_id": hook.pk, "posting_id": sent.pk}


def own_file(client: Client, things: dict[str, int | str]) -> int:
    """A file in a draft of who is signed in; nobody's for a stranger."""
    whose = Colleague.objects.filter(pk=client.session.get("_auth_user_id") or 0).first()
    if whose is None:
        return 0
    upload = Upload("a.txt", "text/plain", b"a")
    kept = add_draft_files(whose.as_actor(), int(things["conversation_id"]), kind=DraftKind.REPLY, uploads=[upload])
    return kept.files[-1].id


def token_of_a_program() -> int:
    """A token that can be ended."""
    create_token(SYSTEM, name="till")
    return ApiToken.objects.get().pk


def address(name: str, things: dict[str, int | str]) -> str:
    """The address of this name, about our things."""
    (path, parameters), *_ = get_resolver().reverse_dict.getlist(name)[0][0]
    return f"/{path % {parameter: things[parameter] for parameter in parameters}}"


def made_for(client: Client, name: str, things: dict[str, int | str]) -> dict[str, int | str]:
    """What the reader has to have before they can ask: an absence that is over, a sword somebody picked up."""
    if name.startswith("promise_") and TABLE[name][0] == "post":
        of = Promise.objects.get(pk=things["promise_id"])
        return {"promise_id": a_broken_promise(of.customer, of.team).pk}
    if name == "calendar_absence":
        Absence.objects.filter(colleague=int(things["colleague_id"])).delete()  # the one just entered has no end
        whose = Colleague.objects.get(pk=things["colleague_id"])
        return {"absence_id": absent(SYSTEM, whose, starts=clock.now() + timedelta(days=1)).pk}
    if name.startswith(("protocol", "hand_over")):
        return between_teams(name, int(things["conversation_id"]))
    if name == "web_show":
        draw_something(client)
    if name in ("proposal_confirm", "proposal_dismiss", "hindered_settle"):
        ask_again()
    colleague = things["colleague_id"]
    if name == "away":
        own = client.session.get("_auth_user_id") or colleague
        now = clock.now()
        return {"absence_id": Absence.objects.create(colleague_id=own, starts=now, over_at=now, by_whom="system").pk}
    if name == "thank":
        talk = things["conversation_id"]
        made = Pickup.objects.create(conversation_id=talk, by_id=colleague, instead_of_id=colleague)
        return {"pickup_id": made.pk}
    if name.startswith("callback_"):
        return {"callback_id": a_call().pk}
    if name in ("tell_delay", "drop_delay"):
        due = clock.now() + timedelta(minutes=20)
        late = Conversation.objects.filter(pk=things["conversation_id"])
        late.update(is_open=True, needs_answer=True, waiting_since=clock.now(), paused_until=None, next_moment=due)
        seen = Delay.objects.create(
            conversation=late.get(), from_moment=due, to_moment=due + timedelta(hours=3), by_whom="system"
        )
        return {"delay_id": seen.pk}
    return {}


def let_down(customer_id: int) -> dict[str, int | str]:
    """Something that is put right, and something that touches many."""
    customer = Customer.objects.get(pk=customer_id)
    right = open_recovery(SYSTEM, customer=customer, reason=OpenedBy.COLLEAGUE)
    until = clock.now() + timedelta(days=1)
    wanted = WantedIncident(title="A flight", text={"en": "Gone"}, next_at=until, is_meant=True)
    return {"recovery_id": right.pk, "incident_id": begin_incident(SYSTEM, wanted, Found((customer_id,))).pk}


def ask_again() -> None:
    """What was confirmed or dismissed waits for a word."""
    Proposal.objects.update(state="open")
    Obstruction.objects.update(is_so=None, taken_back_at=None)


def of_gestures(client: Client, things: dict[str, int | str]) -> dict[str, int | str]:
    """What the reader gave, asked for and was asked to look at; a limit that was lowered."""
    me = Colleague.objects.filter(pk=client.session.get("_auth_user_id") or things["colleague_id"]).get()
    at = {"conversation_id": things["conversation_id"], "team": Team.objects.get(is_default=True), "at": clock.now()}
    what = {"kind": "extra_time", "currency": "EUR", "why": "Late"}
    gift = Gesture.objects.create(colleague=me, by_whom=me.as_actor().reference, **at, **what)
    look = PeerLook.objects.create(gesture=gift, peer=me, chosen_at=clock.now(), chance=0.5)
    asked = {"conversation_id": things["conversation_id"], "at": clock.now(), "worth": 0}
    more = MoreAsked.objects.create(asker=me, asked_id=things["colleague_id"], **asked, **what)
    for per_case in (500, 100):
        set_limit(SYSTEM, Wished(kind="gift", role="temp", per_case=per_case))
    sunset = Sunset.objects.latest("id")
    ids = {"gesture_id": gift.pk, "look_id": look.pk, "more_id": more.pk, "sunset_id": sunset.pk}
    return {**ids, "limit_id": sunset.authority_id or 0}


def draw_something(client: Client) -> None:
    """A line of the reader's own, without which they are shown nothing."""
    me = Colleague.objects.filter(pk=client.session.get("_auth_user_id") or 0).exclude(role=Role.TEMP).first()
    if me is not None:
        draw_line(me.as_actor(), "lost-bag", first="customers", second="Ms. Sato")


def between_teams(name: str, conversation_id: int) -> dict[str, int | str]:
    """A protocol of the reader's team and another, and a hand-over under it that is theirs to speak about."""
    own = Team.objects.get(is_default=True)
    other = Team.objects.filter(key="baggage").first() or Team.objects.create(key="baggage", name="Baggage")
    pair = (own, other) if name == "hand_over_answer" else (other, own)
    made = a_protocol(*pair, agreed=name != "protocol_agree")
    is_objected = name in ("hand_over_undo", "hand_over_answer")
    handed = a_hand_over(conversation_id, made, objected=is_objected) if name.startswith("hand_over") else None
    found: dict[str, int | str] = {"protocol_id": made.pk, "from_id": other.pk, "to_id": own.pk}
    return found | {"hand_over_id": handed.pk if handed else 0}


def a_trial(rule: Rule) -> Trial:
    """Some weeks without this rule."""
    now = clock.now()
    decision = Decision.objects.create(
        rule=rule,
        choice="try",
        reason="Copies do",
        evidence={},
        evidence_until=now,
        version=1,
        by_whom="system",
        at=now,
    )
    begins = now.date()
    return Trial.objects.create(
        decision=decision, rule=rule, design="before_after", begins_on=begins, ends_on=begins + timedelta(days=30)
    )


def of_putting_right(client: Client, name: str, things: dict[str, int | str]) -> dict[str, int | str]:
    """A recovery and an incident, a rule, or what was given, for the addresses that are about them."""
    if name.startswith(("recovery", "incident")):
        return let_down(int(things["customer_id"]))
    if name == "scraped_week":
        return {"week": 202647}
    if name.startswith(("rule", "round")):
        rule = add_rule_of_the_house(SYSTEM, replace(RECEIPT, key=""))
        return {"rule_id": rule.pk, "trial_id": (trial := a_trial(rule)).pk, "decision_id": trial.decision_id}
    if name in ("gesture_take_back", "more_asked", "look", "manage_limit_end", "manage_limit_renew"):
        return of_gestures(client, things)
    return {}


def asked(client: Client, name: str, things: dict[str, int | str]) -> int:
    """Status of asking for an address as its page would."""
    method, _ = TABLE[name]
    given: dict[str, object] = {
        "since": clock.now().isoformat(),
        "kind": "note",
        "text": "Hello",
        "to": "nobody",
        "theme": "dark",
        "q": "bag",
        "name": "Bags",
    }
    if name == "change_view" and (colleague_id := client.session.get("_auth_user_id")):
        view = SavedView.objects.create(name="Bags", search="bag", colleague_id=colleague_id)
        things = {**things, "view_id": view.pk}
    given |= {"address": "help@desk.example", "uid": "7", "forget": "1"}
    given |= {"outcome": "busy", "number": "+6591234568", "why": "Fog"}
    given["into"] = str(add_tag(SYSTEM, name="money back").pk)
    given |= {
        "merging": things["merging"],
        "colleague": things["colleague_id"],
        "value": "a@b.example",
        "until": "week",
        "chosen": things["conversation_id"],
    }
    is_of_customer = "customer" in address(name, things)
    given |= (
        {"act": "add", "other": things["other"]} if is_of_customer else {"act": "close", "other": things["other_id"]}
    )
    if name == "undo" and (colleague_id := client.session.get("_auth_user_id")):
        maker = Colleague.objects.get(pk=colleague_id).as_actor()
        things = {**things, "act_id": act_on(maker, [int(things["conversation_id"])], Act(Doing.REOPEN)).id}
    given |= {"next_on": (clock.now() + timedelta(days=60)).date().isoformat(), "words": "Sorry"}
    given |= {"team": "front-desk"} if name == "protocol_agree" else {}
    given |= {"point": "mail", "score-mail": "3"}
    given |= {"by": "week", "why": "Fog", "cause": "process", "agrees": "yes"}
    things = {**things, **made_for(client, name, things)}
    things = {**things, **of_putting_right(client, name, things)}
    given |= {"to": "", "owner": things["colleague_id"]} if name.startswith(("recovery", "incident")) else {}
    if name == "draft_file_remove":
        things = {**things, "file_id": own_file(client, things)}
    if name in ("take_back", "settle", "send_again"):
        reply = write_reply(SYSTEM, int(things["conversation_id"]), text="Hi", undo_seconds=60)
        if name == "settle":
            record_delivery(SYSTEM, reply.pk, state=DeliveryState.UNSURE)
        things = {**things, "message_id": reply.pk}
    if name == "unmerge":
        things = {**things, "conversation_id": things["other_id"]}
    answer = getattr(client, method)(address(name, things), given)
    if answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in/") and name != "sign_out":
        return 401
    return int(answer.status_code)


DECIDES = ("rule_retire", "rule_soften")


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_what_the_table_says(role: Role, things: dict[str, int | str], front_desk: Team) -> None:
    colleague = add_colleague(SYSTEM, email="x@desk.example", name="X", role=role, teams=[front_desk])
    refused = set()
    for name in TABLE:
        client = Client()
        client.force_login(colleague, backend="django.contrib.auth.backends.ModelBackend")
        status = asked(client, name, things)
        assert status < 500, name
        if status == 403:
            refused.add(name)
        else:
            # A rule that the round decided is not decided again on its own page.
            assert status in (200, 302, 422) or (name in DECIDES and status == 409), (name, status)
    assert refused == {name for name, (_, who) in TABLE.items() if who != ANYBODY and role not in who}


def test_a_stranger_is_led_to_the_sign_in(things: dict[str, int | str]) -> None:
    for name, (_, who) in TABLE.items():
        status = asked(Client(), name, things)
        assert (status == 401) is (who != ANYBODY), (name, status)
