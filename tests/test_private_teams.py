"""A private team's conversations: every page, every address of the API, mail and search, with a colleague outside."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import get_resolver

from tests.mails import MailFrom
from tests.test_permissions_of_pages import TABLE
from whiteglove.api.conftest import Program
from whiteglove.api.v1 import api
from whiteglove.channels.email.models import Filing, Mailbox, RawMail
from whiteglove.channels.email.queries import count_quarantined, quarantined
from whiteglove.channels.email.understanding.mail import Person
from whiteglove.conversations.actions import open_conversation
from whiteglove.conversations.incoming import FileGiven, Incoming
from whiteglove.conversations.models import Attachment, Conversation, Message
from whiteglove.conversations.queries.visible import those_seen
from whiteglove.customers.actions import recognise_customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Role
from whiteglove.foundation.blobs.actions import keep_blob
from whiteglove.foundation.journal.facts import Cursor, FactRead
from whiteglove.foundation.journal.models import Row
from whiteglove.foundation.settings import settings
from whiteglove.team.actions import add_colleague, add_team, create_token
from whiteglove.team.models import ApiToken, Colleague, Membership, Team
from whiteglove.web.live.topics import topics_allowed

SECRET = "zucchini"  # a word that stands in the private conversation alone
BOX = "people@desk.example"
NOW = "2026-01-01T00:00:00+00:00"
ABOUT: list[str] = []  # the topic of that conversation


@pytest.fixture
def people_team(front_desk: Team) -> Team:
    """The private one."""
    team = add_team(SYSTEM, key="people", name="People")
    Team.objects.filter(pk=team.pk).update(is_private=True)
    Mailbox.objects.create(team=team, address=BOX)
    return Team.objects.get(pk=team.pk)


@pytest.fixture
def outsider(front_desk: Team) -> Colleague:
    """May all that a lead may, but is not of the private team."""
    return add_colleague(SYSTEM, email="lee@desk.example", name="Lee", role=Role.LEAD, teams=[front_desk])


def said(text: str, **columns: object) -> Incoming:
    """A mail about it."""
    now = clock.now()
    plain = Incoming(
        author_name="Aiko", author_address="aiko@customer.example", reply_to="", to=(BOX,), cc=(), subject=SECRET,
        plain_subject=SECRET, text=text, reply_text=text, html=f"<p>{text}</p>", kind="message", is_automatic=False,
        language=None, at=now, said_at=None, message_id=None,
    )  # fmt: skip
    return replace(plain, **columns)  # type: ignore[arg-type]


@pytest.fixture
def things(people_team: Team) -> dict[str, int | str]:
    """A private conversation with everything that an address can name."""
    file = FileGiven(f"{SECRET}.txt", "text/plain", 1, keep_blob(SECRET.encode()))
    customer = recognise_customer(SYSTEM, address="aiko@customer.example", name="Aiko", language=None)
    message = open_conversation(SYSTEM, said(SECRET, files=(file,)), customer=customer, team=people_team)
    raw = RawMail.objects.create(
        blob_id=keep_blob(SECRET.encode()), source="smtp", state="quarantined", reason=SECRET
    )
    Filing.objects.create(
        raw=raw, team=people_team, outcome="filed", message=message, mail_key="k", content_key="0" * 64
    )
    ABOUT[:] = [f"conversation:{message.conversation_id}"]
    return {
        "conversation_id": message.conversation_id,
        "message_id": message.pk,
        "attachment_id": Attachment.objects.get().pk,
        "raw_mail_id": raw.pk,
        "customer_id": customer.pk,
        "secret": "s",
    }


def addresses(things: dict[str, int | str]) -> Iterator[tuple[str, str, str]]:
    """(name, method, address) of every page that names something or may list it."""
    for name, (method, _) in TABLE.items():
        (path, parameters), *_ = get_resolver().reverse_dict.getlist(name)[0][0]
        yield name, method, f"/{path % {parameter: things.get(parameter, 1) for parameter in parameters}}"


# Pages that end the walk, or whose answer says nothing of conversations.
WITHOUT = {"sign_out", "sign_in", "sign_in_link"}
NAMED = {"conversation_id", "message_id", "attachment_id", "raw_mail_id"}


def named_in(name: str) -> set[str]:
    """What the address of this name names."""
    (_, parameters), *_ = get_resolver().reverse_dict.getlist(name)[0][0]
    return set(parameters)


def what_is_kept(things: dict[str, int | str]) -> tuple[object, ...]:
    """What nobody outside may change."""
    conversation = Conversation.objects.values().get(pk=things["conversation_id"])
    messages = list(Message.objects.filter(conversation=things["conversation_id"]).order_by("id").values())
    return conversation, messages, list(RawMail.objects.values()), list(Row.objects.filter(topics__contains=ABOUT))


def test_no_page_tells_an_outsider_anything(
    things: dict[str, int | str], outsider: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_the_demo = settings().model_copy(update={"demo": True})
    monkeypatch.setattr("whiteglove.demo.queries.settings", lambda: in_the_demo)
    before = what_is_kept(things)
    client = Client()
    client.force_login(outsider, backend="django.contrib.auth.backends.ModelBackend")
    for name, method, address in addresses(things):
        if name in WITHOUT:
            continue
        for words in ("", "zucc"):
            status, text = asked(client, method, address, things, words=words)
            assert SECRET not in text, (name, text)
            if named_in(name) & NAMED:
                assert status in (403, 404, 422), (name, status)
    assert what_is_kept(things) == before


def test_a_member_sees_what_the_walk_looks_for(things: dict[str, int | str], outsider: Colleague) -> None:
    """Else the walk above could find nothing because there is nothing to find."""
    Membership.objects.create(colleague=outsider, team=Team.objects.get(key="people"))
    client = Client()
    client.force_login(outsider, backend="django.contrib.auth.backends.ModelBackend")
    tells = {"desk", "conversation", "message_html", "message_raw", "file", "quarantine", "quarantined_raw"}
    for name, method, address in addresses(things):
        if name in tells:
            status, text = asked(client, method, address, things)
            assert (status, SECRET in text) == (200, True), name


def asked(
    client: Client, method: str, address: str, things: dict[str, int | str], *, words: str = ""
) -> tuple[int, str]:
    """Status and text of an answer. words: to search for; never the whole secret, which a page would repeat."""
    given = {
        "since": "2020-01-01T00:00:00+00:00", "kind": "note", "text": "Hello", "to": "me", "q": words, "view": "all",
        "shown": f"{things['conversation_id']}.x", "ids": str(things["conversation_id"]), "seen": "0",
    }  # fmt: skip
    answer = getattr(client, method)(address, given)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return int(answer.status_code), body.decode(errors="replace")


@pytest.mark.parametrize("narrowed", [False, True], ids=["a colleague's token", "an owner's token of another team"])
def test_no_address_of_the_api_tells_a_program_anything(
    narrowed: bool, things: dict[str, int | str], front_desk: Team
) -> None:
    program = Program(create_token(SYSTEM, name="till", role=Role.OWNER if narrowed else Role.COLLEAGUE))
    if narrowed:
        ApiToken.objects.update(teams=[front_desk.pk])
    before = what_is_kept(things)
    for path, verbs in api.get_openapi_schema()["paths"].items():
        place = path.removeprefix("/api/v1/").format_map(defaultdict(int, things))
        for method in verbs:
            bodies: list[object] = [None] if method == "get" else [{"text": "Hello"}, {}]
            for body in bodies:
                answer = program.get(place, q="zucc") if method == "get" else getattr(program, method)(place, body)
                assert SECRET not in answer.content.decode(), (method, place)
                if "{conversation_id}" in path or "{attachment_id}" in path:
                    assert answer.status_code in (403, 404, 422), (method, place, answer.status_code)
    assert what_is_kept(things) == before


def test_the_journal_leaves_out_what_an_outsider_may_not_see(
    things: dict[str, int | str], outsider: Colleague, dora: Colleague
) -> None:
    facts = [
        FactRead(Cursor(1, number), "some.Fact", clock.now(), topic, (topic, "conversations"), "system", {})
        for number, topic in enumerate([*ABOUT, "team:1", "conversation:0"])
    ]
    assert those_seen(outsider.as_actor(), facts) == facts[1:]
    assert those_seen(dora.as_actor(), facts) == facts


@pytest.mark.parametrize("is_htmx", [False, True])
def test_who_gives_a_matter_to_a_private_team_is_led_back_to_the_list(
    is_htmx: bool, people_team: Team, front_desk: Team, outsider: Colleague, aiko: Person, mail_from: MailFrom
) -> None:
    given = mail_from(aiko).conversation
    client = Client(headers={"HX-Request": "true"} if is_htmx else {})
    client.force_login(outsider, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(
        f"/desk/conversations/{given.pk}/assign/", {"to": f"team:{people_team.pk}", "since": NOW, "seen": 0}
    )
    assert answer.headers.get("HX-Redirect" if is_htmx else "Location", "").partition("?")[0] == "/desk/"
    given.refresh_from_db()
    assert given.team == people_team


def test_the_stream_tells_an_outsider_nothing(things: dict[str, int | str], outsider: Colleague) -> None:
    assert topics_allowed(outsider.as_actor(), ABOUT) == frozenset()
    Membership.objects.create(colleague=outsider, team=Team.objects.get(key="people"))
    assert topics_allowed(outsider.as_actor(), ABOUT) == frozenset(ABOUT)


@pytest.mark.parametrize(
    ("recipients", "is_seen"),
    [([BOX], False), (["People+x@Desk.example"], False), ([BOX, "all@desk.example"], True), ([], True)],
    ids=["to the private team", "with a plus-part", "to two teams", "to nobody known"],
)
def test_what_waits_for_a_private_team_waits_for_its_members(
    recipients: list[str], is_seen: bool, people_team: Team, front_desk: Team, outsider: Colleague, dora: Colleague
) -> None:
    Mailbox.objects.create(team=front_desk, address="all@desk.example")
    RawMail.objects.create(blob_id=keep_blob(b"x"), source="smtp", recipients=recipients, state="quarantined")
    assert count_quarantined(outsider.as_actor()) == len(quarantined(outsider.as_actor())) == int(is_seen)
    assert count_quarantined(dora.as_actor()) == 1


def test_a_mail_of_an_outsider_is_kept_and_seen(
    people_team: Team, outsider: Colleague, aiko: Person, mail_from: MailFrom
) -> None:
    first = mail_from(aiko, To=BOX)
    assert first.conversation.team == people_team
    lee = Person(outsider.name, outsider.email)
    note = mail_from(lee, "I know her.", answers=first, To=BOX)
    answer = mail_from(lee, "Dear Aiko", answers=first, To=f"{BOX}, {aiko.address}")
    for arrived in (note, answer):
        assert arrived.state == "filed"
        assert (arrived.message.direction, arrived.message.author_address) == ("in", outsider.email)
        assert arrived.conversation == first.conversation


def test_an_outsider_may_pass_a_customers_mail_on_to_a_private_team(
    people_team: Team, outsider: Colleague, aiko: Person, mail_from: MailFrom
) -> None:
    text = f"""This is for you.

---------- Forwarded message ---------
From: Aiko <{aiko.address}>
Date: Mon, 3 Mar 2025 at 10:00
Subject: A word about Ben
To: Lee <{outsider.email}>

He was rude.
"""
    arrived = mail_from(Person(outsider.name, outsider.email), text, To=BOX)
    assert arrived.state == "filed"
    assert arrived.conversation.team == people_team
    said = Message.objects.filter(conversation=arrived.conversation).order_by("id")
    assert [(one.direction, one.author_id) for one in said] == [("in", None), ("note", outsider.pk)]
