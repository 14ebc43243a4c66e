"""Play the customer, through HTTP."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from whiteglove.demo import playing
from whiteglove.demo.playing import CAST, DoorClosed, Letter, MailRefused
from whiteglove.demo.sink import keep_post
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.settings import settings
from whiteglove.team.models import Colleague
from whiteglove.web.conftest import Wrote

GRACE = CAST[0]
POST = (
    b"From: Front desk <desk@desk.example>\r\nReply-To: bags@desk.example\r\nMessage-ID: <ours@desk>\r\n"
    b"Subject: Re: Bag\r\n\r\nWe found <it>.\r\n"
)


@pytest.fixture(autouse=True)
def the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo company is played."""
    set_up = settings().model_copy(update={"demo": True})
    monkeypatch.setattr("whiteglove.demo.queries.settings", lambda: set_up)


@pytest.fixture
def page(ben: Colleague, signed_in: Callable[[Colleague], Client]) -> Client:
    """Ben's browser."""
    return signed_in(ben)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[Letter]:
    """What was given to the door."""
    letters: list[Letter] = []

    def give(_actor: Actor, letter: Letter) -> str:
        letters.append(letter)
        return "<id>"

    monkeypatch.setattr(playing, "send_as_customer", give)
    return letters


def test_an_empty_letter_box_invites(page: Client) -> None:
    shown = page.get("/desk/play/").content.decode()
    assert "Nothing came yet." in shown
    assert 'aria-current="page">Play the customer' in shown
    assert 'aria-current="true"><span lang="en">Grace Osei' in shown


def test_outside_the_demo_there_is_no_such_page(page: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whiteglove.demo.queries.settings", settings)
    assert page.get("/desk/play/").status_code == 404
    assert page.post("/desk/play/", {"who": GRACE.address, "text": "Hi"}).status_code == 404
    assert page.get("/desk/play/box/", {"who": GRACE.address}).status_code == 404
    assert "/desk/play/" not in page.get("/desk/").content.decode()


def test_a_mail_is_sent_and_the_page_says_so(page: Client, given: list[Letter]) -> None:
    file = SimpleUploadedFile("tag.txt", b"HSH", content_type="text/plain")
    written = {"who": "me@home.example", "name": "Me", "to": "stranger@mail.com", "subject": "Bag", "text": "Where?"}
    answer = page.post("/desk/play/", {**written, "files": file}, follow=True)
    assert answer.redirect_chain == [("/desk/play/?who=me%40home.example&name=Me&sent=yes", 302)]
    assert "Sent. In a moment it is on the desk." in answer.content.decode()
    (letter,) = given
    assert (letter.writer.name, letter.writer.address) == ("Me", "me@home.example")
    assert (letter.to, letter.subject, letter.text) == (settings().mail_from, "Bag", "Where?")
    assert [(one.filename, one.content) for one in letter.files] == [("tag.txt", b"HSH")]


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (DoorClosed("x"), 503, "Nobody listens for mail at the moment"),
        (MailRefused("550 not here"), 409, "The server said: 550 not here"),
    ],
)
def test_when_it_cannot_be_sent_the_text_stays(
    page: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, words: str
) -> None:
    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(playing, "send_as_customer", refuse)
    answer = page.post("/desk/play/", {"who": GRACE.address, "subject": "Bag", "text": "Where is <my> bag?"})
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert "Where is &lt;my&gt; bag?" in answer.content.decode()


def test_a_real_address_is_refused_in_words(page: Client, given: list[Letter]) -> None:
    for answer in (
        page.get("/desk/play/", {"who": "me@mail.com", "name": "Me"}),
        page.post("/desk/play/", {"who": "me@mail.com", "text": "Hi"}),
    ):
        assert answer.status_code == 422
        assert "Please take an address that ends in .example" in answer.content.decode()
    assert given == []


def test_what_came_is_shown_and_can_be_answered(page: Client, given: list[Letter]) -> None:
    keep_post(POST, [GRACE.address])
    shown = page.get("/desk/play/").content.decode()
    assert "We found &lt;it&gt;." in shown
    answer_link = shown.partition('id="answer-')[2].partition('href="')[2].partition('"')[0].replace("&amp;", "&")
    begun = page.get(answer_link).content.decode()
    assert 'value="Re: Bag"' in begun
    assert "&gt; We found &lt;it&gt;." in begun
    post_id = answer_link.rpartition("=")[2]
    page.post("/desk/play/", {"who": GRACE.address, "answer": post_id, "text": "Thanks", "to": "x@y.example"})
    (letter,) = given
    assert letter.to == "bags@desk.example"
    assert letter.answers is not None
    assert letter.answers.message_id == "ours@desk"
    others = {"who": CAST[1].address, "answer": post_id, "text": "Thanks"}
    assert page.post("/desk/play/", others).status_code == 404
    assert page.get("/desk/play/", others).status_code == 404


def test_addresses_in_a_mail_can_be_pressed_and_nothing_else_is_markup(page: Client) -> None:
    content = POST.replace(b"We found <it>.", b"We found <it>. https://desk.example/felt/abc/?a=1")
    keep_post(content, [GRACE.address])
    shown = page.get("/desk/play/").content.decode()
    assert '<a href="https://desk.example/felt/abc/?a=1"' in shown
    assert "We found &lt;it&gt;." in shown


def test_the_letter_box_is_fetched_again_only_for_news(page: Client, aiko_wrote: Wrote) -> None:
    address = {"who": GRACE.address}
    first = page.get("/desk/play/box/", address).content.decode()
    seen = first.partition("&amp;seen=")[2].partition('"')[0]
    assert page.get("/desk/play/box/", {**address, "seen": seen}).status_code == 204
    message = aiko_wrote("My bag", author_address=GRACE.address, author_name=GRACE.name)
    again = page.get("/desk/play/box/", {**address, "seen": seen})
    assert again.status_code == 200
    assert f'href="/desk/conversations/{message.conversation_id}/"' in again.content.decode()
