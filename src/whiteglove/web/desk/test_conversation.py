"""One conversation: what was said, and answering it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from whiteglove.conversations.actions import assign, merge, record_delivery, take_back_reply, write_reply
from whiteglove.conversations.models import Attachment, Conversation, Message
from whiteglove.conversations.models.message import DeliveryState
from whiteglove.foundation import clock
from whiteglove.foundation.actors import SYSTEM, Actor
from whiteglove.foundation.blobs.storage import blobs
from whiteglove.team.models import Colleague, Team
from whiteglove.web.conftest import Wrote
from whiteglove.web.desk.thread import read_talk

SignedIn = Callable[[Colleague], Client]
HTMX = {"HX-Request": "true", "HX-Target": "thread"}


@pytest.fixture
def browser(ben: Colleague, signed_in: SignedIn) -> Client:
    """Ben's browser."""
    return signed_in(ben)


def place(message: Message) -> str:
    """Address of the conversation."""
    return f"/desk/conversations/{message.conversation_id}/"


def seen(message: Message, events: int = 0) -> dict[str, str]:
    """What a page that shows this message last knows."""
    since = (clock.now() - timedelta(seconds=5)).isoformat()
    return {"seen": str(message.pk), "events": str(events), "since": since}


def test_the_new_words_stand_there_and_the_whole_text_is_one_click_away(browser: Client, aiko_wrote: Wrote) -> None:
    message = aiko_wrote(
        "Thanks.\n\n> We look for it.", reply_text="Thanks.", kind="auto_reply", defects=("no_date",)
    )
    page = browser.get(place(message)).content.decode()
    assert 'dir="auto">Thanks.</div>' in page
    assert "&gt; We look for it." in page.partition("The whole message")[2]
    assert "Automatic reply" in page
    assert "It does not say when it was written." in page


def test_htmx_gets_the_pane_alone_and_history_gets_the_whole_page(browser: Client, aiko_wrote: Wrote) -> None:
    message = aiko_wrote()
    pane = browser.get(place(message), headers={"HX-Request": "true", "HX-Target": "talk"}).content.decode()
    assert '<div id="talk"' in pane
    assert "<html" not in pane
    back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in browser.get(place(message), headers=back).content.decode()


def test_ben_answers_without_scripts(browser: Client, aiko_wrote: Wrote, ben: Colleague) -> None:
    message = aiko_wrote()
    answer = browser.post(f"{place(message)}write/", {"kind": "reply", "text": "It is found.", **seen(message)})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{place(message)}#newest")
    reply = Message.objects.get(direction="out")
    assert (reply.text, reply.author, reply.to) == ("It is found.", ben, ["aiko@customer.example"])
    assert reply.leaves_at is not None
    assert (reply.leaves_at - reply.at).total_seconds() == 8
    page = browser.get(place(message)).content.decode()
    assert f'action="/desk/messages/{reply.pk}/take-back/"' in page


def test_a_note_stays_among_colleagues(browser: Client, aiko_wrote: Wrote) -> None:
    message = aiko_wrote()
    fragment = browser.post(
        f"{place(message)}write/", {"kind": "note", "text": "Ask Chidi.", **seen(message)}, headers=HTMX
    )
    assert "note, only for colleagues" in fragment.content.decode()
    assert "data-sent" in fragment.content.decode()
    assert fragment.headers["HX-Trigger"] == "live:conversations"
    assert Message.objects.get(direction="note").delivery is None


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_came_meanwhile_is_shown_first_and_the_text_is_kept(
    browser: Client, aiko_wrote: Wrote, headers: dict[str, str]
) -> None:
    message = aiko_wrote()
    newer = aiko_wrote("Never mind, it is here.", to=message)
    typed = {"kind": "reply", "text": "We look for it.", **seen(message)}
    answer = browser.post(f"{place(message)}write/", typed, headers=headers)
    assert answer.status_code == (200 if headers else 409)
    page = answer.content.decode()
    assert "Never mind, it is here." in page
    assert "The customer wrote again while you were writing." in page
    assert ("We look for it." in page) is not bool(headers)
    assert ("<textarea" in page) is not bool(headers)
    assert f'name="seen" value="{newer.pk}"' in page
    assert not Message.objects.filter(direction="out").exists()
    browser.post(f"{place(message)}write/", {**typed, **seen(newer)}, headers=headers)
    assert Message.objects.filter(direction="out").count() == 1


def test_a_machines_answer_meanwhile_stops_nobody(browser: Client, aiko_wrote: Wrote) -> None:
    message = aiko_wrote()
    aiko_wrote("I am away.", to=message, kind="auto_reply", is_automatic=True)
    browser.post(f"{place(message)}write/", {"kind": "reply", "text": "Found.", **seen(message)})
    assert Message.objects.filter(direction="out").count() == 1


def test_nothing_written_is_nothing_sent(browser: Client, aiko_wrote: Wrote) -> None:
    message = aiko_wrote()
    answer = browser.post(f"{place(message)}write/", {"kind": "reply", "text": "  ", **seen(message)})
    assert answer.status_code == 422
    assert "There is nothing written yet." in answer.content.decode()
    assert Message.objects.count() == 1


def test_files_go_with_a_reply_and_come_back_as_download(browser: Client, aiko_wrote: Wrote) -> None:
    message = aiko_wrote()
    page = SimpleUploadedFile('領収書 "a".html', b"<script>alert(1)</script>", content_type="text/html")
    browser.post(f"{place(message)}write/", {"kind": "reply", "text": "See.", "files": [page], **seen(message)})
    file = Attachment.objects.get()
    assert blobs.read(file.blob_id) == b"<script>alert(1)</script>"
    sent = browser.get(f"/desk/attachments/{file.pk}/")
    assert sent.content == b"<script>alert(1)</script>"
    assert sent.headers["Content-Type"] == "application/octet-stream"
    assert sent.headers["Content-Disposition"] == (
        "attachment; filename=\"___ _a_.html\"; filename*=UTF-8''%E9%A0%98%E5%8F%8E%E6%9B%B8%20%22a%22.html"
    )
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert sent.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_taken_back_in_time_the_words_return_to_the_composer(
    browser: Client, aiko_wrote: Wrote, as_ben: Actor
) -> None:
    message = aiko_wrote()
    reply = write_reply(as_ben, message.conversation_id, text="Too quick.", undo_seconds=60)
    answer = browser.post(f"/desk/messages/{reply.pk}/take-back/", seen(reply), headers=HTMX)
    page = answer.content.decode()
    assert f'hx-swap-oob="true" data-taken-back="{reply.pk}"' in page
    assert "Too quick.</textarea>" in page
    assert Conversation.objects.get().needs_answer


def test_what_was_taken_back_while_another_page_looked_is_news_to_it(
    browser: Client, aiko_wrote: Wrote, as_ben: Actor
) -> None:
    message = aiko_wrote()
    reply = write_reply(as_ben, message.conversation_id, text="Too quick.", undo_seconds=60)
    page = read_talk(as_ben, message.conversation_id)
    take_back_reply(as_ben, reply.pk)
    # Its moment lies before the look, which came before the commit.
    Message.objects.filter(pk=reply.pk).update(taken_back_at=clock.now() - timedelta(seconds=1))
    wanted = {"seen": str(page.seen.message), "events": str(page.seen.events), "since": page.seen.since}
    news = browser.get(f"{place(message)}news/", wanted, headers=HTMX).content.decode()
    assert f'hx-swap-oob="true" data-taken-back="{reply.pk}"' in news


def test_too_late_to_take_back_is_said(browser: Client, aiko_wrote: Wrote, as_ben: Actor) -> None:
    message = aiko_wrote()
    reply = write_reply(as_ben, message.conversation_id, text="Gone.", undo_seconds=0)
    answer = browser.post(f"/desk/messages/{reply.pk}/take-back/", seen(reply), headers=HTMX)
    assert answer.status_code == 409
    assert "can no longer be taken back" in answer.content.decode()


@pytest.mark.parametrize(("arrived", "state"), [("yes", "sent"), ("no", "failed")])
def test_a_person_settles_what_nobody_knows(
    browser: Client, aiko_wrote: Wrote, as_ben: Actor, arrived: str, state: str
) -> None:
    message = aiko_wrote()
    reply = write_reply(as_ben, message.conversation_id, text="Perhaps sent.")
    record_delivery(SYSTEM, reply.pk, state=DeliveryState.UNSURE, why="The line broke.")
    assert "It may have been sent; we cannot know. The line broke." in browser.get(place(message)).content.decode()
    answer = browser.post(f"/desk/messages/{reply.pk}/settle/", {"arrived": arrived, **seen(reply)}, headers=HTMX)
    reply.refresh_from_db()
    assert reply.delivery == state
    assert ("Perhaps sent.</textarea>" in answer.content.decode()) is (arrived == "no")


def test_a_failed_delivery_says_why(browser: Client, aiko_wrote: Wrote, as_ben: Actor) -> None:
    message = aiko_wrote()
    reply = write_reply(as_ben, message.conversation_id, text="Hello.")
    record_delivery(SYSTEM, reply.pk, state=DeliveryState.FAILED, why="No such mailbox.")
    page = browser.get(place(message)).content.decode()
    assert "Not delivered," in page
    assert "No such mailbox." in page


@pytest.mark.parametrize("to", ["me", "colleague", "team", "nobody"])
def test_somebody_answers_from_now_on(
    browser: Client, aiko_wrote: Wrote, ben: Colleague, chidi: Colleague, baggage: Team, to: str
) -> None:
    message = aiko_wrote()
    assign(SYSTEM, message.conversation_id, owner=chidi if to != "colleague" else ben)
    whom = {"me": "me", "nobody": "nobody", "colleague": f"colleague:{chidi.pk}", "team": f"team:{baggage.pk}"}[to]
    assert browser.post(f"{place(message)}assign/", {"to": whom, "why": "please"}).status_code == 302
    conversation = Conversation.objects.get()
    assert conversation.owner == {"me": ben, "colleague": chidi}.get(to)
    assert (conversation.team == baggage) is (to == "team")
    assert "<q>please</q>" in browser.get(place(message)).content.decode()


def test_assigned_to_nobody_known_is_refused(browser: Client, aiko_wrote: Wrote) -> None:
    message = aiko_wrote()
    assert browser.post(f"{place(message)}assign/", {"to": "colleague:99999"}).status_code == 404
    assert browser.post(f"{place(message)}assign/", {"to": "the moon"}).status_code == 422


def test_closed_and_reopened(browser: Client, aiko_wrote: Wrote) -> None:
    message = aiko_wrote()
    closed = browser.post(f"{place(message)}close/", seen(message), headers=HTMX).content.decode()
    assert "Ben closed it" in closed
    assert f'action="{place(message)}reopen/"' in closed
    assert "Closed." in closed
    assert 'data-key="z"' in closed
    assert not Conversation.objects.get().is_open
    assert browser.post(f"{place(message)}reopen/").status_code == 302
    assert Conversation.objects.get().is_open


def test_news_hold_only_what_is_new(browser: Client, aiko_wrote: Wrote, as_ben: Actor) -> None:
    message = aiko_wrote("First")
    reply = write_reply(as_ben, message.conversation_id, text="Second")
    known = seen(reply)
    aiko_wrote("Third", to=message)
    record_delivery(SYSTEM, reply.pk, state=DeliveryState.SENT)
    news = browser.get(f"{place(message)}news/", known).content.decode()
    assert ("First" in news, "Second" in news, "Third" in news) == (False, False, True)
    assert f'id="delivery-{reply.pk}" hx-swap-oob="true"' in news
    assert "<textarea" not in news


def test_two_messages_and_two_hundred_cost_the_same_number_of_queries(
    browser: Client, aiko_wrote: Wrote, as_ben: Actor
) -> None:
    message = aiko_wrote()
    write_reply(as_ben, message.conversation_id, text="One")
    browser.get(place(message))
    with CaptureQueriesContext(connection) as few:
        browser.get(place(message))
    columns = {"conversation_id": message.conversation_id, "at": clock.now()}
    Message.objects.bulk_create(
        Message(direction=("in", "out")[number % 2], text=f"Words {number}", **columns) for number in range(200)
    )
    with CaptureQueriesContext(connection) as many:
        page = browser.get(place(message)).content.decode()
    # The person's story asks whom they met, what was promised and how it felt; one more which places there are.
    # One each: is anything promised, does it read like it, is it late; is a call due; how it felt; which rules are
    # here; and one whether anything hindered, is put right, was given or asked for at all.
    assert len(few) == len(many) <= 36
    assert page.count('<article class="message') == 100
    earlier = page.partition('id="earlier"><a href="')[2].partition('"')[0]
    assert browser.get(earlier).content.decode().count('<article class="message') == 100


def test_the_customer_is_shown_as_a_person(browser: Client, aiko_wrote: Wrote) -> None:
    from whiteglove.customers.actions import mark_unreachable

    message = aiko_wrote()
    aiko_wrote(subject="Another matter")
    mark_unreachable(SYSTEM, address="aiko@customer.example", reason="5.1.1")
    panel = browser.get(place(message)).content.decode().partition('<section class="person"')[2]
    assert "mail came back" in panel
    assert "Another matter" in panel
    assert "Japanese" in panel


def test_no_such_conversation(browser: Client) -> None:
    assert browser.get("/desk/conversations/424242/").status_code == 404


def test_who_answers_what_nobody_had_is_told_and_can_put_it_back(
    browser: Client, aiko_wrote: Wrote, ben: Colleague
) -> None:
    first = aiko_wrote()
    told = browser.post(place(first) + "write/", {"text": "It is here", **seen(first)}, headers=HTMX).content.decode()
    assert "You answer for it from now on." in told
    assert f"{place(first)}put-back/" in told
    again = browser.post(place(first) + "write/", {"text": "And more", **seen(first, 1)}, headers=HTMX)
    assert "You answer for it from now on." not in again.content.decode()
    undone = browser.post(place(first) + "put-back/", seen(first), headers=HTMX).content.decode()
    assert "Undone." in undone
    assert "Nobody in particular answers for it yet" in undone


def test_a_page_that_is_open_elsewhere_can_undo_a_merge(browser: Client, aiko_wrote: Wrote, chidi: Colleague) -> None:
    kept, other = aiko_wrote(), aiko_wrote("The same again", subject="Bag, again")
    merge(chidi.as_actor(), kept.conversation_id, merged_id=other.conversation_id)
    news = browser.get(place(kept) + "news/", seen(kept), headers=HTMX).content.decode()
    assert "was merged into this one" in news
    assert f"/desk/conversations/{other.conversation_id}/unmerge/" in news
    assert 'id="show-merged"' in news
    browser.post(f"/desk/conversations/{other.conversation_id}/unmerge/")
    later = browser.get(place(kept) + "news/", seen(kept), headers=HTMX).content.decode()
    assert "unmerge/" not in later
