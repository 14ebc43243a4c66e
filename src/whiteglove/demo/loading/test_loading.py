"""Loading the demo: what the story tells is in the rows, and the rows agree with each other."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from whiteglove.channels.email.models import Mailbox
from whiteglove.channels.email.sending.loading import signature_in
from whiteglove.conversations.actions.columns import standing_columns, standing_from_messages
from whiteglove.conversations.actions.moments import moment_columns
from whiteglove.conversations.models import Attachment, Conversation, Message
from whiteglove.conversations.queries.lists import View, list_conversations
from whiteglove.customers.models import Customer
from whiteglove.demo.loading import NotEmpty, load_demo
from whiteglove.demo.loading.copying import copy_rows, reserve_ids
from whiteglove.demo.loading.flight import TITLE
from whiteglove.demo.story import tell
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.foundation.blobs.storage import blobs
from whiteglove.foundation.journal.models import Row
from whiteglove.journey.queries import journey_map, versions
from whiteglove.journey.rules import Act
from whiteglove.promises.models import Move, Promise
from whiteglove.rulebook.models import Rule, Sunset
from whiteglove.rulebook.queries.history import mandatory_over_time
from whiteglove.rulebook.queries.rules import Order, RulesWanted, Which, rules
from whiteglove.team.house import house_now
from whiteglove.team.models import Team

NOW = datetime(2025, 6, 12, 3, 20, tzinfo=UTC)
TABLES = (
    "customers_customer", "customers_address", "conversations_conversation", "conversations_message",
    "conversations_attachment", "conversations_assignment", "conversations_closure",
)  # fmt: skip


@pytest.fixture
def loaded(db: None) -> None:
    """200 conversations."""
    load_demo(now=NOW, seed=7, conversations=200)


@pytest.mark.usefixtures("loaded")
def test_the_house_has_its_name_and_each_team_signs_in_the_customers_language() -> None:
    assert house_now().name == "Hoshi Air"
    refunds = Team.objects.get(key="refunds")
    signed = {language: signature_in(refunds, language).splitlines()[0] for language in ("en", "ja", "fr")}
    assert signed == {"en": "Hoshi Air · Refunds", "ja": "ほし航空 払い戻し係", "fr": "Hoshi Air · Remboursements"}


@pytest.mark.usefixtures("loaded")
def test_every_conversation_stands_as_its_messages_say() -> None:
    conversations = list(Conversation.objects.select_related("team"))
    assert sum(one.subject != TITLE for one in conversations) == 200
    for one in conversations:
        if one.is_open:
            standing = standing_from_messages(one)
            derived = standing_columns(standing) | moment_columns(one, standing_columns(standing))
            assert {name: getattr(one, name) for name in derived} == derived, one.subject
        else:
            assert (one.needs_answer, one.waiting_since, one.next_moment) == (False, None, None)
            assert one.closed_at is not None
    assert sum(one.needs_answer for one in conversations) >= 5


@pytest.mark.usefixtures("loaded")
def test_the_rulebook_has_few_that_bind_and_one_from_the_recession() -> None:
    page = rules(SYSTEM, RulesWanted(which=Which.HOLD, order=Order.CARE))
    assert {one.key for one in page.rows if one.is_mandatory} == {"R-1", "R-2", "R-9", "R-16", "R-17"}
    assert [one.key for one in page.rows if one.owner is None] == ["R-6"]
    assert {one.key for one in page.rows if one.law} == {"R-1", "R-2"}
    assert {one.key: one.wound_tight_in for one in page.rows if one.wound_tight_in} == {"R-6": 2009, "R-17": 2020}
    assert [one.key for one in rules(SYSTEM, RulesWanted(which=Which.RETIRED)).rows] == ["R-14", "R-12"]
    dates = dict(Rule.objects.values_list("key", "review_by"))
    assert [key for key, day in dates.items() if day and day < NOW.date() and key != "R-14"] == ["R-7", "R-17"]
    new = Sunset.objects.get()
    assert new.rule is not None
    assert (new.rule.key, new.ends_on - new.began_on) == ("R-9", timedelta(days=90))
    assert abs((new.ends_on - NOW.date()).days - 48) <= 1
    bound = [(step.day.year, step.mandatory) for step in mandatory_over_time(SYSTEM)]
    assert bound == [(2009, 1), (2014, 2), (2015, 3), (2016, 4), (2018, 5), (2025, 4), (2025, 5)]


@pytest.mark.usefixtures("loaded")
def test_the_rows_are_what_was_told() -> None:
    told = {(one.subject, one.customer.address.lower(), one.messages[0].at): one for one in tell(7, 200, NOW)}
    for one in Conversation.objects.exclude(subject=TITLE).select_related("customer", "team", "owner"):
        story = told.pop((one.subject, one.customer.main_address, one.opened_at))
        said = list(Message.objects.filter(conversation=one).order_by("id"))
        assert [(message.direction, message.text, message.at) for message in said] == [
            (message.direction, message.text, message.at) for message in story.messages
        ]
        assert (one.team.key, one.updated_at, one.closed_at) == (story.team, story.last_activity, story.closed_at)
        files = Attachment.objects.filter(message__in=said).order_by("id")
        assert [(file.filename, blobs.read(file.blob_id)) for file in files] == [
            (file.filename, file.content) for message in story.messages for file in message.attachments
        ]
    assert told == {}


@pytest.mark.usefixtures("loaded")
def test_two_promises_were_moved_with_the_customers_word_and_one_of_them_is_kept() -> None:
    moved = Move.objects.exclude(customers_word="").order_by("promise__state").select_related("promise")
    assert [one.promise.state for one in moved] == ["kept", "moved"]
    assert all(one.promise.due == one.to_due > one.from_due for one in moved)
    assert not Promise.objects.filter(state="moved", due__lt=NOW).exists()


@pytest.mark.usefixtures("loaded")
def test_the_company_has_drawn_where_its_guests_meet_it() -> None:
    second, first = versions(SYSTEM, "airline")
    assert (second.at, first.at) == (NOW - timedelta(days=90), NOW - timedelta(days=300))
    assert "courier" in [one.key for one in second.changes if one.act is Act.ADDED]
    stands = {one.key: one for _, one in journey_map(SYSTEM, "airline").map.touchpoints()}
    transfer = stands["transfer"]
    assert transfer.owner is not None
    assert transfer.team is not None
    assert (transfer.owner.name, transfer.team.name) == ("Kenji Mori", "Baggage")
    assert [key for key, one in stands.items() if not one.ours] == ["belt", "courier"]


@pytest.mark.usefixtures("loaded")
def test_words_find_and_new_rows_get_new_ids() -> None:
    page = list_conversations(SYSTEM, View.ALL, words="tan bag promised")
    assert "promised in two days" in " ".join(row.subject for row in page.rows)
    highest = Customer.objects.order_by("-id").values_list("id", flat=True)[0]
    assert Customer.objects.create(name="Aiko").pk > highest
    facts = Row.objects.filter(kind="conversations.ConversationOpened")
    assert facts.count() == 200
    assert not Row.objects.filter(wakes=True).exists()


def test_the_same_seed_and_moment_give_the_same_rows(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    first, second, other = (rows_of(seed) for seed in (3, 3, 4))
    assert first == second
    assert first != other


def rows_of(seed: int) -> dict[str, list[Any]]:
    """All rows of the loaded demo, ids counted from the first; the demo is taken away again."""
    with transaction.atomic():
        load_demo(now=NOW, seed=seed, conversations=60)
        rows = {table: _rows(table) for table in TABLES}
        transaction.set_rollback(True)
    return rows


def _rows(table: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t) FROM {table} t ORDER BY id")
        rows = [json.loads(row[0]) if isinstance(row[0], str) else row[0] for row in cursor.fetchall()]
    numbers = {name for row in rows for name in row if name == "id" or name.endswith("_id")}
    lowest = {name: min((row[name] for row in rows if isinstance(row[name], int)), default=0) for name in numbers}
    lowest_tag = min((tag for row in rows for tag in row.get("tags", [])), default=0)
    for row in rows:
        row.update({"tags": [tag - lowest_tag for tag in row["tags"]]} if "tags" in row else {})
    return [
        {
            name: value - lowest[name] if name in numbers and isinstance(value, int) else value
            for name, value in row.items()
            if name not in ("by_whom", "answering_because")  # with ids of these rows in them
        }
        for row in rows
    ]


@pytest.mark.usefixtures("loaded")
def test_a_second_company_is_not_put_among_customers() -> None:
    with pytest.raises(NotEmpty):
        load_demo(now=NOW, conversations=60)
    assert Conversation.objects.exclude(subject=TITLE).count() == 200
    assert Mailbox.objects.count() == 5


def test_copied_rows_get_the_defaults_of_their_model(db: None) -> None:
    first, second = reserve_ids(Team, 2)
    copy_rows(Team, ("id", "key", "name"), [(first, "a", "Tab\there\\"), (second, "b", "新\n")])
    teams = {team.pk: team for team in Team.objects.all()}
    assert (teams[first].name, teams[first].first_answer_hours) == ("Tab\there\\", 24)
    assert (teams[second].name, teams[second].is_default) == ("新\n", False)
