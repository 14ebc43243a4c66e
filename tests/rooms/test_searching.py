"""Everything said and noted is found, by whom it may be seen, in any language, whatever is typed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from whiteglove.conversations.actions import (
    add_received_message,
    assign,
    close,
    open_conversation,
    take_back_reply,
    write_note,
    write_reply,
)
from whiteglove.conversations.incoming import FileGiven, Incoming
from whiteglove.conversations.models import Conversation, Tag
from whiteglove.conversations.queries.lists import View, list_conversations
from whiteglove.conversations.searching import finding, keys
from whiteglove.conversations.searching.frequencies import Frequencies, forget_frequencies
from whiteglove.conversations.searching.language import parse
from whiteglove.conversations.searching.meaning import Trouble, meaning_of
from whiteglove.conversations.searching.names import names_like
from whiteglove.conversations.searching.snippets import Marker, snippets
from whiteglove.customers.actions import recognise_customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.blobs.actions import keep_blob
from whiteglove.team.models import Colleague, Team

Wrote = Callable[..., int]


@pytest.fixture
def wrote(front_desk: Team) -> Wrote:
    """A customer writes: `wrote("Where is my bag?", name="Aiko Tanaka")`; returns the conversation's id."""

    def write(
        text: str, *, name: str = "Aiko Tanaka", to: int | None = None, team: Team = front_desk, **more: Any
    ) -> int:
        given: dict[str, Any] = {"subject": "", "days": 0, "language": "en", "files": (), "quoted": ""} | more
        at = clock.now() - timedelta(days=given["days"])
        address = f"{name.split(maxsplit=1)[0].lower()}@mail.example"
        incoming = Incoming(
            author_name=name, author_address=address, reply_to="", to=("desk@desk.example",), cc=(),
            subject=given["subject"], plain_subject=given["subject"], text=text + given["quoted"], reply_text=text,
            html=None, kind="message", is_automatic=False, language=given["language"], at=at, said_at=at,
            message_id=None, files=given["files"],
        )  # fmt: skip
        customer = recognise_customer(SYSTEM, address=address, name=name, language=given["language"])
        if to is not None:
            return add_received_message(SYSTEM, incoming, customer=customer, conversation_id=to).conversation_id
        return open_conversation(SYSTEM, incoming, customer=customer, team=team).conversation_id

    return write


def found(actor: Actor, words: str, view: View = View.ALL) -> list[int]:
    """Ids of what a search finds."""
    return [row.id for row in list_conversations(actor, view, words=words).rows]


def test_everything_said_and_noted_is_found_and_files_by_name(wrote: Wrote, as_ben: Actor) -> None:
    receipt = FileGiven("Receipt_Singapore.pdf", "application/pdf", 1, keep_blob(b"1"))
    bag = wrote("My suitcase is lost.", subject="Lost", files=(receipt,))
    wrote("A seat by the window, please.")
    write_reply(as_ben, bag, text="We are looking in Osaka.")
    write_note(as_ben, bag, text="Hall supervisor knows: strap torn.")
    wrote("It has a yellow ribbon.", to=bag)
    for words in (
        "suitcase",
        "osaka",
        "strap",
        "ribbon",
        "singapore",
        "file:receipt",
        "lost ribbon strap",
        "aiko ribb",
    ):
        assert found(as_ben, words) == [bag], words
    assert found(as_ben, "file:osaka") == []


def test_the_end_of_a_long_mail_is_found_too(wrote: Wrote, as_ben: Actor) -> None:
    long = wrote("very long " * 12_000 + " the needle")
    assert found(as_ben, "needle") == [long]


def test_what_was_taken_back_is_not_found(wrote: Wrote, as_ben: Actor) -> None:
    bag = wrote("My suitcase is lost.")
    reply = write_reply(as_ben, bag, text="Rubbish, buy another.", undo_seconds=60)
    write_note(as_ben, bag, text="Be kind.")
    assert found(as_ben, "rubbish") == [bag]
    take_back_reply(as_ben, reply.pk)
    assert found(as_ben, "rubbish") == []
    assert found(as_ben, "suitcase kind tanaka") == [bag]


@pytest.mark.parametrize("words", ["荷物", "届か", "成田空港", "荷", "ﾃｽﾄ", "「荷物が届かない」", "成田 荷物"])
def test_japanese_words_of_two_characters_are_found(wrote: Wrote, as_ben: Actor, words: str) -> None:
    bag = wrote("成田空港で荷物が届かないのですが。テストです。", language="ja")
    wrote("座席をお願いします。", language="ja")
    assert found(as_ben, words) == [bag]


def test_phrases_and_what_must_not_be(wrote: Wrote, as_ben: Actor) -> None:
    together = wrote("The bag was\nlost in Rome (gate 5).")
    apart = wrote("I lost my patience; the bag came.")
    assert found(as_ben, "bag lost") == [apart, together]
    assert found(as_ben, '"was lost"') == [together]
    assert found(as_ben, '"lost in rome (gate"') == [together]
    assert found(as_ben, '-"was lost"') == [apart]
    assert found(as_ben, "bag -rome") == [apart]


def test_filters_find_what_they_say(
    wrote: Wrote, as_ben: Actor, ben: Colleague, baggage: Team, front_desk: Team
) -> None:
    mine = wrote("One", name="Aiko Tanaka", days=1)
    done = wrote("Two", name="Jean Roux", language="fr", days=40)
    theirs = wrote("Three", team=baggage, name="Olga Petrova")
    assign(as_ben, mine, owner=ben)
    close(as_ben, done)
    tag = Tag.objects.create(name="refund")
    Conversation.objects.filter(pk=theirs).update(tags=[tag.pk])
    Conversation.objects.filter(pk=done).update(updated_at=clock.now() - timedelta(days=40))
    table = {
        "team:baggage": [theirs], 'team:"Front desk"': [mine, done], "-team:baggage": [mine, done],
        "owner:me": [mine], "owner:ben": [mine], "owner:nobody": [theirs, done], "is:mine": [mine],
        "is:open": [theirs, mine], "is:closed": [done], "is:nobodys is:open": [theirs], "tag:Refund": [theirs],
        "-tag:refund": [mine, done], "language:fr": [done], "lang:french": [done], "from:roux": [done],
        "from:jean@mail.example": [done], "customer:petrova": [theirs], "customer:olga@mail.example": [theirs],
        "to:desk@desk.example": [theirs, mine, done], "before:7d": [done], "after:2d": [theirs, mine],
        "after:2d is:mine": [mine], "has:attachment": [], "is:paused": [], "is:waiting": [theirs, mine],
        "is:private": [], "チーム：baggage": [theirs], "customer:tanaka one": [mine],
    }  # fmt: skip
    assert {words: found(as_ben, words) for words in table} == table


def test_mine_is_also_what_i_answer_for_while_its_owner_is_away(
    wrote: Wrote, as_ben: Actor, ben: Colleague, chidi: Colleague
) -> None:
    mine, covered, hers, nobodys, closed = (wrote("Bag", days=n) for n in (5, 4, 3, 2, 1))
    Conversation.objects.filter(pk=mine).update(owner=ben, answering=ben)
    Conversation.objects.filter(pk__in=[covered, hers, closed]).update(owner=chidi, answering=chidi)
    assert found(as_ben, "is:mine") == [mine]
    Conversation.objects.filter(pk__in=[covered, nobodys, closed]).update(answering=ben)
    close(as_ben, closed)
    Conversation.objects.filter(pk=mine).update(answering=chidi)
    table = {
        "is:mine": [nobodys, covered, mine], "bag is:mine": [nobodys, covered, mine], "-is:mine": [closed, hers],
        "owner:me": [mine], "is:mine is:closed": [], "自分": [], "is:自分": [nobodys, covered, mine],
    }  # fmt: skip
    assert {words: found(as_ben, words) for words in table} == table
    seen = list_conversations(chidi.as_actor(), View.ALL, words="is:mine").rows
    assert [row.id for row in seen] == [closed, hers, covered, mine]


def test_what_is_not_understood_is_said_and_hides_nothing_by_itself(wrote: Wrote, as_ben: Actor) -> None:
    flight = wrote("My flight was SQ12.")
    meaning = meaning_of(as_ben, parse("flight:sq12 team:nowhere before:soon is:open"))
    assert [(chip.text, chip.trouble) for chip in meaning.chips] == [
        ("flight:sq12", Trouble.UNKNOWN_FILTER),
        ("team:nowhere", Trouble.UNKNOWN_VALUE),
        ("before:soon", Trouble.NO_DATE),
        ("is:open", None),
    ]
    assert meaning.chips[1].without == "flight:sq12 before:soon is:open"
    assert found(as_ben, "flight:sq12") == [flight]
    assert found(as_ben, "team:nowhere") == []


HOSTILE = [
    "x" * 10_000, "- - - : \" ' ( ) & | ! <-> :*", "\x00", "'; DROP TABLE conversations_conversation; --",
    "a & !b | (c <-> d):*A", "\\", "'\\'", "😀", "\u202eabc", "is:", "-is:open -is:closed",
    '"(" "[" "\\"', "%s %(x)s",
    "team:' owner:\" tag:\\", "before:99999999", "customer:99999999999999999999", "\ud800", "-", '"a)(|*+?[b"',
    "a:b " * 2000, "on:0001-01-01", "from:* to:*",
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_typed_breaks_it(wrote: Wrote, as_ben: Actor, words: str) -> None:
    wrote("An ordinary mail.")
    for view in (View.ALL, View.NEEDS_ANSWER):
        assert len(list_conversations(as_ben, view, words=words).rows) <= 1


def test_a_private_team_is_found_by_its_members_only(
    wrote: Wrote, as_ben: Actor, baggage: Team, dora: Colleague
) -> None:
    secret = wrote("The suitcase of the director.", team=baggage, name="Zenobia Quill")
    type(baggage).objects.update(is_private=True)
    type(baggage).objects.exclude(pk=baggage.pk).update(is_private=False)
    for words in (
        "suitcase",
        "team:baggage",
        "customer:quill",
        "from:quill",
        "is:private",
        '"of the director"',
        "su",
    ):
        assert found(as_ben, words) == [], words
        assert found(dora.as_actor(), words) == [secret], words
    assert names_like(as_ben, "zenobbia") == []
    assert names_like(dora.as_actor(), "zenobbia") == ["zenobia"]


@pytest.mark.parametrize("value", ["zenobia@mail.example", "quill", "ID"])
def test_a_search_tells_not_who_is_known_to_others(
    wrote: Wrote, as_ben: Actor, baggage: Team, dora: Colleague, value: str
) -> None:
    secret = wrote("The suitcase of the director.", team=baggage, name="Zenobia Quill")
    whom = Conversation.objects.get(pk=secret).customer_id
    type(baggage).objects.filter(pk=baggage.pk).update(is_private=True)

    def trouble(actor: Actor, words: str) -> Trouble | None:
        return meaning_of(actor, parse(f"customer:{words}")).chips[0].trouble

    asked = value.replace("ID", str(whom))
    assert trouble(as_ben, asked) == trouble(as_ben, "nobody@mail.example") == Trouble.UNKNOWN_VALUE
    assert trouble(dora.as_actor(), asked) is None


def test_typing_errors_in_names_are_seen(wrote: Wrote, as_ben: Actor) -> None:
    wrote("One", name="Aiko Tanaka")
    wrote("Two", name="François Lefèvre")
    assert names_like(as_ben, "tanakka") == ["tanaka"]
    assert names_like(as_ben, "Lefebre") == ["lefevre"]
    assert names_like(as_ben, "tanaka") == []
    assert names_like(as_ben, "suitcase") == []


def test_words_are_shown_where_they_stand(wrote: Wrote, as_ben: Actor) -> None:
    bag = wrote("Good day. " * 30 + "My Suitcase is lost in ROME.")
    write_reply(as_ben, bag, text="Thank you for writing.")
    shown = snippets([bag], meaning_of(as_ben, parse("rome suitc")).marks)[bag]
    assert shown.direction == "in"
    assert [text for text, is_mark in shown.pieces if is_mark] == ["Suitc", "ROME"]
    assert shown.pieces[0] == ("…", False)
    assert len("".join(text for text, _ in shown.pieces)) < 200
    assert Marker(["ﾃｽﾄ", "straße"]).marked("全角テスト STRASSE") == (
        ("全角", False), ("テスト", True), (" ", False), ("STRASSE", True),
    )  # fmt: skip
    assert Marker(["a"]).marked("banana") == (("banana", False),)
    assert snippets([bag], ["zebra"]) == {}


def test_a_walk_through_a_search_sees_each_once_in_a_fixed_number_of_queries(wrote: Wrote, as_ben: Actor) -> None:
    there = [wrote(f"Bag number {number}", days=number) for number in range(60)]
    with CaptureQueriesContext(connection) as few:
        first = list_conversations(as_ben, View.ALL, words="bag -zebra is:open", limit=5)
    write_note(as_ben, there[30], text="Moved to the top.")
    with CaptureQueriesContext(connection) as many:
        rest = list_conversations(as_ben, View.ALL, words="bag -zebra is:open", after=first.next, limit=100)
    assert [row.id for row in (*first.rows, *rest.rows)] == there
    assert len(few) <= 5
    assert len(many) <= len(few) + 2


def test_the_database_and_we_count_days_alike(wrote: Wrote, as_ben: Actor) -> None:
    bag = wrote("Bag", days=3)
    row = Conversation.objects.get(pk=bag)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {keys.OF_ROW} FROM {keys.TABLE} WHERE id = %s", [bag])
        held = set(cursor.fetchone()[0])
    day = keys.day_of(row.updated_at)
    assert {
        keys.team_key(row.team_id),
        keys.owner_key(None),
        keys.OPEN,
        keys.WAITING,
        keys.language_key("en"),
    } <= held
    for first, end in ((day, day + 1), (day - 5, day + 600), (0, day + 1), (0, 200_000)):
        assert held & set(keys.keys_of_days(first, end)), (first, end)
    for first, end in ((day + 1, day + 900), (0, day), (day - 1, day)):
        assert not held & set(keys.keys_of_days(first, end)), (first, end)


def test_common_words_are_found_day_by_day_and_bounded(
    wrote: Wrote, as_ben: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a large house: the same rows in the same order, whichever way they are found."""
    there = [wrote(f"Common bag {number}", days=number * 7) for number in range(40)]
    now = clock.now()
    Conversation.objects.filter(pk=there[25]).update(language="fr")
    for number, key in enumerate(there):
        Conversation.objects.filter(pk=key).update(updated_at=now - timedelta(days=number * 7))
    bounds = tuple(now - timedelta(days=7 * number) for number in reversed(range(40)))
    large = Frequencies(rows=40, words={"common": 1.0, "bag": 1.0}, keys={}, bounds=bounds)
    monkeypatch.setattr(finding, "frequencies", lambda: large)
    for name in ("SMALL_HOUSE_ROWS", "FEW_ROWS"):
        monkeypatch.setattr(finding, name, 0)
    monkeypatch.setattr(finding, "FIRST_STEP_ROWS", 3)
    monkeypatch.setattr(finding, "STEP_FINDS_ROWS", 6)
    for words in ("common bag", "common is:open", "common b", "co", "-zebra", '"common bag"'):
        assert found(as_ben, words) == there, words
    assert found(as_ben, "common language:fr") == [there[25]]
    monkeypatch.setattr(finding, "PATIENCE_SECONDS", -1.0)
    page = list_conversations(as_ben, View.ALL, words="common bag -common")
    assert (page.rows, page.looked_back_to is not None, page.next is not None) == ((), True, True)
    seen, after = [], None
    while True:
        page = list_conversations(as_ben, View.ALL, words="common bag", after=after, limit=30)
        seen += [row.id for row in page.rows]
        if page.next is None:
            break
        after = page.next
    assert seen == there


MANY = """
INSERT INTO conversations_conversation (customer_id, team_id, subject, plain_subject, language, opened_at, updated_at,
    is_open, needs_answer, closed_at, preview, has_trouble, words)
SELECT c.customer_id, c.team_id, '', '', 'en', at, at, false, false, at, '', false,
    array_to_tsvector(ARRAY['common', 'case' || number, 'rare' || (number % 1000)])
FROM conversations_conversation c, generate_series(1, 3000) number,
    LATERAL (SELECT now() - number * interval '1 h') moment(at)
"""


@pytest.mark.parametrize(
    "words", ["common ca", "rare7 common", "common is:closed team:front-desk", "case77", "common is:mine", "is:mine"]
)
def test_no_search_reads_the_whole_table(
    wrote: Wrote, as_ben: Actor, chidi: Colleague, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every statement has an index to go by: at a few thousand rows the planner needs to be asked to prefer it."""
    covered = wrote("One common bag")
    with connection.cursor() as cursor:
        cursor.execute(MANY)
        Conversation.objects.filter(pk=covered).update(owner=chidi, answering=as_ben.colleague_id)
        cursor.execute("ANALYZE conversations_conversation")
    forget_frequencies()
    for name in ("SMALL_HOUSE_ROWS", "FEW_ROWS"):
        monkeypatch.setattr(finding, name, 0)
    with CaptureQueriesContext(connection) as asked:
        assert len(found(as_ben, words)) > 0
    forget_frequencies()
    statements = [query["sql"] for query in asked if "FROM (SELECT" in query["sql"] or "LIMIT" in query["sql"]]
    assert statements
    for statement in statements:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("EXPLAIN " + statement)
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert "Seq Scan on conversations_conversation" not in plan, f"{statement}\n{plan}"
