"""The rulebook as people see it: what needs care first, one rule, how it is written, retired, softened, kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM
from whiteglove.improvement.actions.rounds import propose
from whiteglove.rulebook.actions.direction import write_direction
from whiteglove.rulebook.actions.rules import add_rule, retire_rule
from whiteglove.rulebook.conftest import RECEIPT, noon_of
from whiteglove.rulebook.models import Rule, Sunset
from whiteglove.team.models import Colleague

SignIn = Callable[[Colleague], Client]
On = Callable[[str], None]


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> On:
    """`on("2026-03-02")`: it is noon of that day."""

    def set_day(day: str) -> None:
        moment = noon_of(day)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return set_day


def page(client: Client, path: str = "/manage/rules/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content
    return str(answer.content.decode())


def test_an_empty_rulebook_says_how_to_begin(ben: Colleague, signed_in: SignIn) -> None:
    shown = page(signed_in(ben))
    assert "No rule is written down yet." in shown
    assert "0 rules are mandatory" in shown
    assert "/manage/rules/new/" not in shown


def test_the_list_counts_the_mandatory_ones_and_begins_with_loose_ends(
    dora: Colleague, on: On, signed_in: SignIn
) -> None:
    on("2026-03-02")
    own = replace(RECEIPT, owner=dora.pk)
    add_rule(SYSTEM, replace(own, wound_tight_in=2020, holds_since=date(2020, 6, 1)))
    add_rule(SYSTEM, replace(own, key="R-1", owner=None, title={"en": "No owner"}))
    add_rule(SYSTEM, replace(own, key="G-1", is_mandatory=False, title={"en": "Be kind"}))
    gone = add_rule(SYSTEM, replace(own, key="X-1", title={"en": "Away with it"}))
    retire_rule(SYSTEM, gone.pk, why="Nobody knew why")
    shown = page(signed_in(dora))
    assert "2 rules are mandatory" in shown
    assert "A year ago it was one." in shown
    places = [shown.index(words) for words in ("past review</h2>", "No owner", ">Mandatory</h2>", ">Guidance</h2>")]
    assert places == sorted(places)
    assert "Away with it" not in shown
    assert "wound tight in 2020" in page(signed_in(dora), "/manage/rules/?list=wound_tight")
    assert "Away with it" in page(signed_in(dora), "/manage/rules/?list=retired")
    found = page(signed_in(dora), "/manage/rules/?q=kind")
    assert ("Be kind" in found, "Original receipt only" in found) == (True, False)
    assert "No rule is like that." in page(signed_in(dora), "/manage/rules/?serves=law")


def test_a_page_of_many_rules_takes_as_many_queries_as_one_of_few(
    dora: Colleague, signed_in: SignIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = signed_in(dora)
    for _ in range(60):
        add_rule(SYSTEM, replace(RECEIPT, key=""))
    page(client)
    with django_assert_max_num_queries(30) as asked:  # type: ignore[attr-defined]
        shown = page(client)
    few = len(asked.captured_queries)
    assert "More rules" in shown
    Rule.objects.filter(pk__gt=Rule.objects.order_by("pk")[4].pk).delete()
    with django_assert_max_num_queries(few) as fewer:  # type: ignore[attr-defined]
        page(client)
    assert len(fewer.captured_queries) == few


def test_the_title_of_the_browser_is_words_and_no_markup(dora: Colleague, on: On, signed_in: SignIn) -> None:
    on("2026-03-02")
    added = add_rule(SYSTEM, replace(RECEIPT, owner=dora.pk, title={"en": "Receipts < 50 & <b>only</b>"}))
    shown = page(signed_in(dora), f"/manage/rules/{added.pk}/")
    assert "<title>R-17 Receipts &lt; 50 &amp; &lt;b&gt;only&lt;/b&gt; · Whiteglove</title>" in shown


def test_a_rule_is_written_changed_softened_and_retired(dora: Colleague, on: On, signed_in: SignIn) -> None:
    on("2026-03-02")
    client = signed_in(dora)
    assert "Write a rule" in page(client, "/manage/rules/new/")
    given = {
        "title_en": "Original receipt only",
        "serves": "organisation",
        "binds": "yes",
        "why": "Copies",
        "key": "",
    }
    answer = client.post("/manage/rules/new/", given)
    added = Rule.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/manage/rules/{added.pk}/?said=kept")
    shown = page(client, f"/manage/rules/{added.pk}/")
    assert "It ends by itself on 31 May 2026" in shown or "It ends by itself on May 31, 2026" in shown
    changed = given | {"title_en": "Receipts", "revision": "1", "asks": "same"}
    assert client.post(f"/manage/rules/{added.pk}/change/", changed).status_code == 302
    late = client.post(f"/manage/rules/{added.pk}/change/", changed | {"title_en": "Mine"})
    assert (late.status_code, b"Somebody changed this rule meanwhile" in late.content) == (409, True)
    assert b"Mine" in late.content
    assert client.post(f"/manage/rules/{added.pk}/soften/", {"why": ""}).status_code == 422
    assert client.post(f"/manage/rules/{added.pk}/soften/", {"why": "Trust"})["Location"].endswith("said=softened")
    again = client.post(f"/manage/rules/{added.pk}/retire/", {"why": "Trust"})
    assert (again.status_code, b"nothing has come since" in again.content) == (409, True)
    on("2026-03-03")
    propose(dora.as_actor(), added.pk, why="It hurts")
    assert client.post(f"/manage/rules/{added.pk}/retire/", {"why": "Trust"})["Location"].endswith("said=retired")
    assert "It holds no more." in page(client, f"/manage/rules/{added.pk}/")
    assert client.post(f"/manage/rules/{added.pk}/restore/")["Location"].endswith("said=restored")
    assert Rule.objects.get().retired_at is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"title_en": ""}, b"needs a title"),
        ({"serves": "law"}, b"which law"),
        ({"review_by": "2030-01-01"}, b"within a year"),
        ({"wound_tight_in": "1200"}, b"between 1900"),
        ({"owner": "99999"}, b"not one of the available choices"),
    ],
)
def test_what_cannot_be_stays_in_the_form(
    dora: Colleague, signed_in: SignIn, *, given: dict[str, str], words: bytes
) -> None:
    body = {"title_en": "A rule", "serves": "customer", "binds": "no", "text_en": "As I typed it"} | given
    answer = signed_in(dora).post("/manage/rules/new/", body)
    assert (answer.status_code, words in answer.content, b"As I typed it" in answer.content) == (422, True, True)
    assert Rule.objects.count() == 0


def test_a_tightening_is_kept_by_what_customers_said_alone(dora: Colleague, on: On, signed_in: SignIn) -> None:
    on("2026-03-02")
    added = add_rule(SYSTEM, RECEIPT)
    client, path = signed_in(dora), f"/manage/rules/{added.pk}/renew/"
    said = {
        "sunset": str(Sunset.objects.get().pk),
        "why": "They feel safer",
        "kind": "count",
        "words": "asked for it",
    }
    refused = client.post(path, said | {"which": ""})
    assert (refused.status_code, b"They feel safer" in refused.content) == (422, True)
    on("2026-04-02")
    assert client.post(path, said | {"which": "12"})["Location"].endswith("said=renewed")
    assert Sunset.objects.get().ends_on == date(2026, 7, 1)
    assert "asked for it" in page(client, f"/manage/rules/{added.pk}/")


def test_ben_reads_and_changes_nothing(ben: Colleague, signed_in: SignIn) -> None:
    added = add_rule(SYSTEM, RECEIPT)
    client = signed_in(ben)
    shown = page(client, f"/manage/rules/{added.pk}/")
    assert ("Retire it" in shown, "Change it" in shown) == (False, False)
    for act in ("change", "retire", "soften", "restore", "renew"):
        assert client.post(f"/manage/rules/{added.pk}/{act}/", {"why": "I want it"}).status_code == 403
    assert client.post("/manage/rules/direction/", {"text_en": "Mine"}).status_code == 403
    assert Rule.objects.get().revision == 1


def test_the_direction_stands_on_the_rules_page(dora: Colleague, signed_in: SignIn) -> None:
    client = signed_in(dora)
    assert (
        client.post("/manage/rules/direction/", {"text_en": "Bring people home.", "version": "0"}).status_code == 302
    )
    assert "Bring people home." in page(client)
    write_direction(SYSTEM, {"en": "Bring everybody home."})
    late = client.post("/manage/rules/direction/", {"text_en": "Mine", "version": "1"})
    assert (late.status_code, b"Mine" in late.content) == (409, True)
    assert b"Bring everybody home.</blockquote>" in late.content
