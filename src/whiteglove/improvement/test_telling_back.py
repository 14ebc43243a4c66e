"""You said, we did: customers whose words led to a decision hear of it by mail, once, where they want to."""

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from whiteglove.conversations.actions import add_received_message
from whiteglove.conversations.conftest import Wrote, said, wrote
from whiteglove.conversations.models import Conversation, Message
from whiteglove.customers.actions import mark_unreachable, merge_customers, recognise_customer
from whiteglove.customers.models import Customer
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.errors import NotAllowed, NotFound, NotUnderstood
from whiteglove.foundation.journal.models import Row
from whiteglove.foundation.settings import settings
from whiteglove.foundation.text import UNSPACED
from whiteglove.improvement.actions.deciding import Deciding, decide
from whiteglove.improvement.actions.telling_back import NotToBeTold, ToldAlready, release_telling
from whiteglove.improvement.models import Choice, Decision, Telling, ToldBack
from whiteglove.improvement.queries.decisions import we_did
from whiteglove.improvement.queries.telling_back import telling_of
from whiteglove.improvement.telling_back import sending
from whiteglove.improvement.telling_back.sending import tell_back
from whiteglove.improvement.telling_back.words import ready_words
from whiteglove.recovery.models import Obstruction
from whiteglove.rulebook.actions.rules import undo_retirement
from whiteglove.rulebook.models import Rule
from whiteglove.team.models import Colleague, Team

__all__ = ["wrote"]

RuleOf = Callable[..., Rule]
Felt = Callable[..., Any]
On = Callable[[str], Any]
SignedIn = Callable[..., Client]

RETIRE = Deciding(choice=Choice.RETIRE, reason="It hurts more than it helps")
TEXT = {"en": "It is gone.", "ja": "なくなりました。", "fr": "Elle n’existe plus."}


def known(name: str, language: str | None = "en") -> Customer:
    return recognise_customer(SYSTEM, address=f"{name}@mail.example", name=name.title(), language=language)


def sent() -> list[tuple[str, str]]:
    return [(one.to[0], one.text) for one in Message.objects.filter(direction="out").order_by("id")]


def not_told() -> dict[str, str]:
    return {one.customer.name: one.why_not for one in ToldBack.objects.exclude(why_not="")}


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch, on: On) -> Callable[[str], datetime]:
    """`at("2026-03-03T06:00")`: it is then, in UTC."""

    def set_moment(moment: str) -> datetime:
        now = datetime.fromisoformat(f"{moment}:00+00:00")
        monkeypatch.setattr(clock, "now", lambda: now)
        return now

    return set_moment


@pytest.fixture
def r17(rule_of: RuleOf) -> Rule:
    return rule_of("R-17", title={"en": "Original receipt only", "ja": "領収書は原本のみ"})


@pytest.fixture
def decided(r17: Rule, felt: Felt, as_dora: Actor, front_desk: Team) -> Callable[..., Decision]:
    """R-17 stood in the way of these customers, and is retired: `decided(aiko, emile)`."""

    def retire(*customers: Customer) -> Decision:
        for customer in customers:
            felt(2, rule=r17, customer=customer)
        return decide(as_dora, r17.pk, RETIRE)

    return retire


def test_each_is_told_once_in_their_language(decided: Callable[..., Decision], as_dora: Actor) -> None:
    people = known("aiko", "ja"), known("emile", "fr-ca"), known("jan", "de")
    decision = decided(*people, people[0])
    known("stranger")
    telling = release_telling(as_dora, decision.pk, text=TEXT)
    assert sent() == []
    assert (tell_back(), tell_back()) == ({"told": 3, "not_told": 0}, {"told": 0, "not_told": 0})
    assert sent() == [
        ("aiko@mail.example", TEXT["ja"]), ("emile@mail.example", TEXT["fr"]), ("jan@mail.example", TEXT["en"])
    ]  # fmt: skip
    last = Message.objects.latest("id")
    assert (last.kind, last.is_automatic, last.delivery) == ("told_back", True, "queued")
    assert last.subject == "You said, we did: Original receipt only"
    assert Message.objects.earliest("id").subject == "お声を受けて変えました：領収書は原本のみ"
    assert last.leaves_at == clock.now() + timedelta(minutes=1)
    talk = Conversation.objects.get(pk=last.conversation_id)
    assert (talk.is_open, talk.needs_answer) == (False, False)
    telling.refresh_from_db()
    assert telling.told_all_at is not None
    facts = Row.objects.filter(kind__in=["improvement.TellingReleased", "improvement.CustomersToldBack"])
    assert list(facts.order_by("id").values_list("kind", flat=True)) == [
        "improvement.TellingReleased", "improvement.CustomersToldBack"
    ]  # fmt: skip
    with pytest.raises(ToldAlready):
        release_telling(as_dora, decision.pk, text=TEXT)


def test_they_hear_where_they_said_it_and_whoever_waits_still_waits(
    r17: Rule, wrote: Wrote, baggage: Team, as_dora: Actor
) -> None:
    bag = wrote()
    Conversation.objects.filter(pk=bag.pk).update(team=baggage)
    Obstruction.objects.create(
        rule=r17, conversation=bag, customer=bag.customer, by_whom="colleague:1", at=clock.now(), wanted="A refund",
        said_by="customer",
    )  # fmt: skip
    before = Conversation.objects.values_list("waiting_since", "needs_answer", "is_open").get(pk=bag.pk)
    decision = decide(as_dora, r17.pk, RETIRE)
    release_telling(as_dora, decision.pk, text=TEXT)
    tell_back()
    told = Message.objects.latest("id")
    assert (told.conversation_id, told.subject, told.author_name) == (bag.pk, "My bag", "Baggage")
    assert Conversation.objects.values_list("waiting_since", "needs_answer", "is_open").get(pk=bag.pk) == before


def test_nobody_is_told_against_their_wish_nor_a_machine(
    decided: Callable[..., Decision], as_dora: Actor, r17: Rule, wrote: Wrote
) -> None:
    glad, silent, gone, robot = known("glad"), known("silent"), known("gone"), known("noreply")
    Customer.objects.filter(pk=silent.pk).update(no_surveys=True)
    mark_unreachable(SYSTEM, address="gone@mail.example", reason="no such user")
    talk = wrote(author_address="auto@mail.example", author_name="Auto")
    add_received_message(
        SYSTEM, said("I am away", clock.now(), is_automatic=True, kind="auto_reply"), customer=talk.customer,
        conversation_id=talk.pk,
    )  # fmt: skip
    Obstruction.objects.create(
        rule=r17, conversation=talk, customer=talk.customer, by_whom="colleague:1", at=clock.now(), wanted="A refund",
        said_by="colleague",
    )  # fmt: skip
    decision = decided(glad, silent, gone, robot)
    before = telling_of(as_dora, decision.pk)
    assert (before.hear, before.not_told) == (1, {"no_consent": 1, "no_address": 1, "machine": 2})
    release_telling(as_dora, decision.pk, text=TEXT)
    tell_back()
    assert [to for to, _ in sent()] == ["glad@mail.example"]
    assert not_told() == {"Silent": "no_consent", "Gone": "no_address", "Noreply": "machine", "Auto": "machine"}
    after = telling_of(as_dora, decision.pk)
    assert (after.told, after.waiting, after.not_told) == (1, 0, before.not_told)


def test_who_changes_their_mind_before_they_are_told_is_not(decided: Callable[..., Decision], as_dora: Actor) -> None:
    aiko = known("aiko")
    telling = release_telling(as_dora, decided(aiko).pk, text=TEXT)
    Customer.objects.filter(pk=aiko.pk).update(no_surveys=True)
    assert tell_back() == {"told": 0, "not_told": 1}
    assert (sent(), not_told()) == ([], {"Aiko": "no_consent"})
    telling.refresh_from_db()
    tell_back()
    assert Telling.objects.get().told_all_at is not None


def test_never_while_they_want_quiet(
    decided: Callable[..., Decision], as_dora: Actor, at: Callable[[str], datetime]
) -> None:
    aiko, early = known("aiko"), known("early")
    Customer.objects.filter(pk=aiko.pk).update(time_zone="Asia/Singapore")
    Customer.objects.filter(pk=early.pk).update(quiet_from=time(11), quiet_until=time(15))
    decision = decided(aiko, early)
    assert telling_of(as_dora, decision.pk).later == 2
    release_telling(as_dora, decision.pk, text=TEXT)
    assert tell_back()["told"] == 0  # 20:00 in Singapore
    at("2026-03-02T15:00")
    assert tell_back()["told"] == 1
    at("2026-03-02T23:59")
    assert tell_back()["told"] == 0
    at("2026-03-03T00:00")
    assert tell_back()["told"] == 1
    assert [to for to, _ in sent()] == ["early@mail.example", "aiko@mail.example"]


def test_of_two_decisions_they_hear_one_a_day(
    rule_of: RuleOf, felt: Felt, as_dora: Actor, on: On, front_desk: Team
) -> None:
    aiko = known("aiko")
    for key in ("R-1", "R-2"):
        rule = rule_of(key)
        felt(2, rule=rule, customer=aiko)
        release_telling(as_dora, decide(as_dora, rule.pk, RETIRE).pk, text=TEXT)
    assert (tell_back()["told"], tell_back()["told"]) == (1, 0)
    on("2026-03-03")
    assert (tell_back()["told"], tell_back()["told"]) == (1, 0)


def test_no_more_in_a_day_than_the_house_wants(
    decided: Callable[..., Decision], as_dora: Actor, on: On, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = settings().model_copy(update={"told_back_a_day": 2})
    monkeypatch.setattr(sending, "settings", lambda: wanted)
    release_telling(as_dora, decided(*[known(f"person{number}") for number in range(5)]).pk, text=TEXT)
    days = []
    for day in ("2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05"):
        on(day)
        days.append((tell_back()["told"], tell_back()["told"]))
    assert days == [(2, 0), (2, 0), (1, 0), (0, 0)]


def test_killed_in_the_middle_nobody_is_told_twice(
    decided: Callable[..., Decision], as_dora: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    release_telling(as_dora, decided(known("aiko"), known("emile")).pk, text=TEXT)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(sending, "announce", killed)
        with pytest.raises(KeyboardInterrupt):
            tell_back()
    assert (sent(), ToldBack.objects.filter(told_at=None).count()) == ([], 2)
    assert tell_back()["told"] == 2
    assert len(sent()) == 2


def test_two_who_turn_out_to_be_one_hear_once(decided: Callable[..., Decision], as_dora: Actor) -> None:
    aiko, other = known("aiko"), known("tanaka")
    release_telling(as_dora, decided(aiko, other).pk, text=TEXT)
    merge_customers(SYSTEM, aiko.pk, merged_id=other.pk)
    assert tell_back() == {"told": 1, "not_told": 1}
    assert list(not_told().values()) == ["same"]


def test_what_is_no_longer_so_is_not_told(decided: Callable[..., Decision], as_dora: Actor, r17: Rule) -> None:
    decision = decided(known("aiko"))
    release_telling(as_dora, decision.pk, text=TEXT)
    undo_retirement(as_dora, r17.pk)
    assert tell_back() == {"told": 0, "not_told": 1}
    assert (sent(), list(not_told().values())) == ([], ["holds_again"])


def test_of_what_was_decided_anew_meanwhile_the_old_is_not_told(
    r17: Rule, felt: Felt, as_dora: Actor, on: On, front_desk: Team
) -> None:
    felt(2, rule=r17, customer=known("aiko"))
    softened = decide(as_dora, r17.pk, Deciding(choice=Choice.SOFTEN, reason="A copy will do"))
    release_telling(as_dora, softened.pk, text=TEXT)
    on("2026-03-03")
    felt(2, rule=r17, customer=known("emile"))
    decide(as_dora, r17.pk, RETIRE)
    assert tell_back() == {"told": 0, "not_told": 1}
    assert (sent(), list(not_told().values())) == ([], ["newer"])


def test_of_a_rule_that_became_one_of_a_private_team_nobody_is_told(
    rule_of: RuleOf, felt: Felt, as_dora: Actor, baggage: Team
) -> None:
    rule = rule_of("R-2", teams=(baggage.pk,))
    felt(2, rule=rule, customer=known("aiko"))
    release_telling(as_dora, decide(as_dora, rule.pk, RETIRE).pk, text=TEXT)
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    assert tell_back() == {"told": 0, "not_told": 1}
    assert (sent(), list(not_told().values())) == ([], ["private"])


def test_whose_word_was_taken_back_meanwhile_is_not_thanked_for_it(
    decided: Callable[..., Decision], as_dora: Actor
) -> None:
    aiko, emile = known("aiko"), known("emile")
    release_telling(as_dora, decided(aiko, emile).pk, text=TEXT)
    Obstruction.objects.filter(customer=aiko).update(taken_back_at=clock.now())
    assert tell_back() == {"told": 1, "not_told": 1}
    assert ([to for to, _ in sent()], not_told()) == (["emile@mail.example"], {"Aiko": "taken_back"})


def test_what_cannot_be_told(
    decided: Callable[..., Decision], rule_of: RuleOf, felt: Felt, as_dora: Actor, as_ben: Actor, baggage: Team
) -> None:
    kept = rule_of("R-1", owner=None)
    keeping = decide(as_dora, kept.pk, Deciding(choice=Choice.KEEP, reason="It helps"))
    private = rule_of("R-2", teams=(baggage.pk,))
    felt(2, rule=private, customer=known("emile"))
    of_private = decide(as_dora, private.pk, RETIRE)
    Team.objects.filter(pk=baggage.pk).update(is_private=True)
    decision = decided()
    for wrong, error in (
        (keeping.pk, NotToBeTold), (of_private.pk, NotToBeTold), (decision.pk, NotToBeTold), (0, NotFound),
    ):  # fmt: skip
        with pytest.raises(error):
            release_telling(as_dora, wrong, text=TEXT)
    with pytest.raises(NotAllowed):
        release_telling(as_ben, decision.pk, text=TEXT)
    assert not Telling.objects.exists()


def test_nothing_is_told_without_words(decided: Callable[..., Decision], as_dora: Actor) -> None:
    decision = decided(known("aiko"))
    with pytest.raises(NotUnderstood):
        release_telling(as_dora, decision.pk, text={"en": "  "})
    assert not Telling.objects.exists()


def test_the_words_are_whole_in_three_languages(decided: Callable[..., Decision]) -> None:
    words = ready_words(decided(known("aiko")))
    assert words["en"].startswith(
        "Good day,\n\nYou told us that a rule of ours stood in your way: “Original receipt only”.\n\n"
        "This rule is gone. "
    )
    assert "領収書は原本のみ" in words["ja"]
    assert len(set(words.values())) == 3


def test_from_the_page(
    decided: Callable[..., Decision], dora: Colleague, ben: Colleague, signed_in: SignedIn, r17: Rule
) -> None:
    silent = known("silent")
    Customer.objects.filter(pk=silent.pk).update(no_surveys=True)
    decision, browser = decided(known("aiko"), known("emile", "fr"), silent), signed_in(dora)
    place = f"/manage/round/decisions/{decision.pk}/telling/"
    assert place in browser.get(f"/manage/round/{r17.pk}/").content.decode()
    shown = browser.get(place).content.decode()
    assert "2 customers hear of it" in shown
    assert "they wish to hear from us only about their own matters" in shown
    assert "You told us that a rule of ours stood in your way" in shown
    assert "Tell these 2 customers" in shown
    assert "Tell these 2 customers" not in signed_in(ben).get(place).content.decode()
    refused = browser.post(f"/manage/round/decisions/{decision.pk}/tell/", {"text_en": " "})
    assert (refused.status_code, Telling.objects.count()) == (422, 0)
    done = browser.post(f"/manage/round/decisions/{decision.pk}/tell/", {"text_en": "It is gone, Aiko."})
    assert (done.status_code, done["Location"]) == (302, f"{place}?said=released")
    tell_back()
    assert {text for _, text in sent()} == {"It is gone, Aiko."}
    after = browser.get(place).content.decode()
    assert "2 customers were told" in after
    assert "Tell these 2 customers" not in after


def test_the_page_asks_as_much_for_many_as_for_few(
    decided: Callable[..., Decision], felt: Felt, r17: Rule, dora: Colleague, signed_in: SignedIn
) -> None:
    people = [known(f"person{number}") for number in range(30)]
    for person in people[2:]:
        felt(2, rule=r17, customer=person)
    Obstruction.objects.exclude(customer__in=people[:2]).update(taken_back_at=clock.now())
    decision, browser = decided(*people[:2]), signed_in(dora)

    def asked() -> int:
        browser.get(f"/manage/round/decisions/{decision.pk}/telling/")
        with CaptureQueriesContext(connection) as seen:
            browser.get(f"/manage/round/decisions/{decision.pk}/telling/")
        return len(seen)

    few = asked()
    Obstruction.objects.update(taken_back_at=None)
    assert telling_of(dora.as_actor(), decision.pk).hear == 30
    assert asked() == few


def test_why_it_cannot_be_told_is_said_in_the_readers_language(
    decided: Callable[..., Decision], r17: Rule, as_dora: Actor, dora: Colleague, signed_in: SignedIn
) -> None:
    decision = decided(known("aiko"))
    undo_retirement(as_dora, r17.pk)
    browser = signed_in(dora)
    browser.cookies["django_language"] = "ja"
    page = browser.get(f"/manage/round/decisions/{decision.pk}/telling/").content.decode()
    assert "The rule holds again" not in page
    (said,) = re.findall(r'class="refusal" role="alert">([^<]+)<', page)
    assert UNSPACED.search(said)


def test_once_told_it_stands_on_their_page_and_for_all(decided: Callable[..., Decision], as_dora: Actor) -> None:
    aiko, silent = known("aiko"), known("silent")
    Customer.objects.filter(pk=silent.pk).update(no_surveys=True)
    decision = decided(aiko, silent)
    assert we_did() == []
    release_telling(as_dora, decision.pk, text=TEXT)
    assert (len(we_did()), len(we_did(customer=aiko.pk))) == (1, 0)
    tell_back()
    assert [len(we_did(customer=one.pk)) for one in (aiko, silent)] == [1, 0]
