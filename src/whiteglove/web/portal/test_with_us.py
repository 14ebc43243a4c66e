"""Aiko sees her matter at her own address, and adds to it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from whiteglove.conversations.actions import close, merge, write_note, write_reply
from whiteglove.conversations.conftest import Time, time
from whiteglove.conversations.models import Conversation, Message
from whiteglove.customers.models import Customer
from whiteglove.foundation.actors import Actor
from whiteglove.promises.actions import Said, keep, promise
from whiteglove.promises.with_us import token_of
from whiteglove.team.models import Colleague, Team
from whiteglove.web.conftest import Wrote

__all__ = ["time"]


def address(message: Message) -> str:
    conversation = Conversation.objects.get(pk=message.conversation_id)
    return f"/with-us/{token_of(conversation.pk, conversation.customer_id)}/"


def look(place: str, *, browser: str = "en") -> Any:
    return Client().get(place, headers={"accept-language": browser})


def text_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_aiko_sees_her_matter_and_nothing_of_ours_alone(
    aiko_wrote: Wrote, as_ben: Actor, ben: Colleague, time: Time
) -> None:
    bag = aiko_wrote()
    Conversation.objects.update(owner=ben, answering=ben)
    write_reply(as_ben, bag.conversation_id, text="We look for it.")
    write_note(as_ben, bag.conversation_id, text="She is angry.")
    write_reply(as_ben, bag.conversation_id, text="Not sent yet.", undo_seconds=60)
    time.passes(minutes=0.5)
    aiko_wrote("It is brown.", to=bag)
    aiko_wrote("I am away.", to=bag, kind="auto_reply", is_automatic=True)
    answer = look(address(bag))
    page = text_of(answer)
    assert answer.status_code == 200
    for said in ("My bag", "Ben answers for it.", "You hear from us by", "Where is my bag?", "We look for it."):
        assert said in page
    for hidden in ("angry", "Not sent yet", "I am away", "Front desk"):
        assert hidden not in page


def test_the_page_is_kept_from_engines_and_neighbours(aiko_wrote: Wrote) -> None:
    answer = look(address(aiko_wrote()))
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "script" not in answer.headers["Content-Security-Policy"]
    assert b"<script" not in answer.content
    assert answer.cookies == {}


@pytest.mark.parametrize(
    ("spoken", "browser", "expected"),
    [
        ("ja", "fr", "ja"), ("fr", "en", "fr"), ("fr-CA", "en", "fr"), ("de", "fr-CH, en;q=0.5", "fr"),
        (None, "ja, en", "ja"), ("de", "de", "en"),
    ],
)  # fmt: skip
def test_it_speaks_her_language_then_her_browsers(
    aiko_wrote: Wrote, spoken: str | None, browser: str, expected: str
) -> None:
    bag = aiko_wrote()
    Conversation.objects.update(language=spoken)
    Customer.objects.update(language=None)
    answer = look(address(bag), browser=browser)
    assert answer.headers["Content-Language"] == expected
    named = {"en": "Add something", "fr": "Ajouter un message", "ja": "書き加える"}
    assert named[expected] in text_of(answer)


def test_an_address_that_we_did_not_make_opens_nothing(aiko_wrote: Wrote) -> None:
    place = address(aiko_wrote())
    token = place.split("/")[2]
    payload, rest = token.split(".", 1)
    other = token_of(999, 999).split(".", 1)[0]
    for forged in (token[:-1], token[:-1] + ("A" if token[-1] != "A" else "B"), f"{other}.{rest}", "1", payload):
        answer = look(f"/with-us/{forged}/")
        assert answer.status_code == 404, forged
        assert "My bag" not in text_of(answer)
        assert Client().post(f"/with-us/{forged}/", {"text": "Hello"}).status_code == 404


def test_looking_changes_nothing_and_asks_as_much_whatever_was_said(aiko_wrote: Wrote) -> None:
    bag = aiko_wrote()
    look(address(bag))
    with CaptureQueriesContext(connection) as few:
        look(address(bag))
    assert all(query["sql"].lstrip().upper().startswith(("SELECT", "WITH")) for query in few.captured_queries)
    for number in range(5):
        aiko_wrote(f"And {number}?", to=bag)
    with CaptureQueriesContext(connection) as many:
        look(address(bag))
    assert len(many) == len(few)


def test_what_she_adds_comes_as_if_by_mail(aiko_wrote: Wrote, as_ben: Actor) -> None:
    bag = aiko_wrote()
    write_reply(as_ben, bag.conversation_id, text="Which colour?")
    answer = Client(enforce_csrf_checks=True).post(address(bag), {"text": "  Brown <b>\r\nleather "})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{address(bag)}?added=yes#newest")
    newest = Message.objects.latest("id")
    assert (newest.direction, newest.kind, newest.text) == ("in", "message", "Brown <b>\nleather")
    assert newest.author_address == "aiko@customer.example"
    assert Conversation.objects.get().needs_answer
    page = look(f"{address(bag)}?added=yes").content.decode()
    assert "Brown &lt;b&gt;" in page
    assert "What you wrote has arrived" in page
    Client().post(address(bag), {"text": "Brown <b>\nleather"})
    assert Message.objects.latest("id") == newest


def test_nothing_much_too_much_and_too_often_are_said_plainly(aiko_wrote: Wrote) -> None:
    bag = aiko_wrote()
    assert Client().post(address(bag), {"text": "  "}).status_code == 422
    long = Client().post(address(bag), {"text": "x" * 10_001})
    assert (long.status_code, "too long" in text_of(long)) == (422, True)
    for number in range(5):
        assert Client().post(address(bag), {"text": f"And {number}?"}).status_code == 303
    often = Client().post(address(bag), {"text": "And once more?"})
    assert often.status_code == 429
    assert "And once more?" in often.content.decode()
    assert Message.objects.count() == 6


def test_a_matter_done_is_shown_for_ninety_days_and_goes_on_with_a_word(
    aiko_wrote: Wrote, as_ben: Actor, time: Time
) -> None:
    bag = aiko_wrote()
    close(as_ben, bag.conversation_id)
    assert "We consider this matter done" in text_of(look(address(bag)))
    time.passes(days=3)
    Client().post(address(bag), {"text": "Not yet."})
    assert Conversation.objects.get().is_open
    close(as_ben, bag.conversation_id)
    time.passes(days=20)
    Client().post(address(bag), {"text": "It broke again."})
    assert Conversation.objects.latest("id").linked_to_id == bag.conversation_id
    time.passes(days=71)
    gone = look(address(bag))
    assert (gone.status_code, "put away" in text_of(gone)) == (410, True)
    assert Client().post(address(bag), {"text": "Hello?"}).status_code == 410


def test_an_erased_customer_is_told_so_kindly(aiko_wrote: Wrote, time: Time) -> None:
    bag = aiko_wrote()
    Customer.objects.update(erased_at=time.now)
    gone = look(address(bag))
    assert (gone.status_code, "was erased, as was asked for" in text_of(gone)) == (410, True)
    assert "My bag" not in text_of(gone)


def test_promises_and_what_became_of_them(aiko_wrote: Wrote, as_ben: Actor, front_desk: Team, time: Time) -> None:
    bag = aiko_wrote()
    whom = Customer.objects.get()
    for what, days in (("We call you", 1), ("The bag is brought", 2), ("You get the form", 3)):
        said = Said(
            what=what, due=time.now + timedelta(days=days), made_where="message", team=front_desk,
            conversation=bag.conversation_id,
        )  # fmt: skip
        made = promise(as_ben, whom, said)
    keep(as_ben, made.pk)
    time.passes(days=1.5)
    page = text_of(look(address(bag)))
    assert "We call you Late: it was to be done by" in page
    assert "The bag is brought By Wednesday, March 4, 2026, 09:00 (UTC)" in page
    assert "You get the form Kept: Monday, March 2, 2026, 09:00 (UTC)" in page


def test_nobody_reads_what_another_wrote_in_a_matter_merged_with_theirs(aiko_wrote: Wrote, as_ben: Actor) -> None:
    bag = aiko_wrote("My secret bag", subject="Aiko's bag")
    tan = aiko_wrote(
        "Mr. Tan's bag", author_name="Mr. Tan", author_address="tan@customer.example", subject="Tan's bag"
    )
    places = address(bag), address(tan)
    merge(as_ben, bag.conversation_id, merged_id=tan.conversation_id, different_people=True)
    aikos, tans = (text_of(look(place)) for place in places)
    assert "secret" in aikos
    assert "Mr. Tan" not in aikos
    assert "Mr. Tan&#39;s bag" in tans
    assert "secret" not in tans
    assert "Aiko" not in tans
    Client().post(places[1], {"text": "Is it found?"})
    added = Conversation.objects.latest("id")
    assert (added.linked_to_id, added.subject) == (bag.conversation_id, "Tan's bag")
    assert "Is it found?" not in text_of(look(places[0]))


def test_other_methods_are_refused(aiko_wrote: Wrote) -> None:
    assert Client().put(address(aiko_wrote())).status_code == 405
