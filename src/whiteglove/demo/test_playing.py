"""Playing the customer: the mail goes through a real SMTP door, and answers refer to what they answer."""

import asyncio
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from whiteglove.channels.email.understanding.read import understand
from whiteglove.conversations.actions.files import Upload
from whiteglove.demo import playing
from whiteglove.demo.playing import CAST, Letter
from whiteglove.demo.queries import matters_of, newest_scene, one_post, post_of
from whiteglove.demo.sink import keep_post
from whiteglove.demo.story.scenes import scene_addresses
from whiteglove.foundation import settings as place
from whiteglove.foundation.actors import Actor
from whiteglove.foundation.errors import NotFound

GRACE, YUMI, JULIEN, TAN = CAST
OURS = (
    b"From: Hoshi Air <baggage@hoshi-air.example>\r\nTo: grace.osei@letters.example\r\nMessage-ID: <ours-2@hoshi>\r\n"
    b"References: <theirs-1@letters>\r\nIn-Reply-To: <theirs-1@letters>\r\nDate: Thu, 12 Jun 2025 03:20:00 +0000\r\n"
    b"Subject: Re: Bag\r\nContent-Type: text/plain\r\n\r\nWe found it.\r\n\r\nKenji\r\n"
)


class Door:
    """Takes mail on loopback; refuses those for `refused`."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.address = ""

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Whether it is ours."""
        if address.startswith("refused"):
            return "550 5.1.1 there is no such address here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep it."""
        assert isinstance(envelope.content, bytes)
        self.taken.append(envelope.content)
        return "250 Kept"


@pytest.fixture
def door() -> Iterator[Door]:
    """A door that is open."""
    loop, taken = asyncio.new_event_loop(), Door()
    server = loop.run_until_complete(
        loop.create_server(lambda: SMTP(taken, hostname="test", loop=loop), "127.0.0.1", 0)
    )
    taken.address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield taken
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()


@pytest.fixture(autouse=True)
def the_demo(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """We are in the demo, with the door where it is; closed when no test opened it."""
    address = request.getfixturevalue("door").address if "door" in request.fixturenames else "127.0.0.1:1"
    set_up = place.settings().model_copy(update={"demo": True, "smtp_listen": address})
    monkeypatch.setattr("whiteglove.demo.playing.settings", lambda: set_up)
    monkeypatch.setattr("whiteglove.demo.queries.settings", lambda: set_up)


def test_a_mail_goes_through_the_door_as_it_was_written(door: Door, as_ben: Actor) -> None:
    files = [Upload("étiquette.pdf", "application/pdf", b"%PDF-1"), Upload("x", "message/rfc822\n", b"\x00\x01")]
    letter = Letter(JULIEN, "desk@desk.example", "Où est\nma valise ?", "Bonjour,\r\nelle est verte.\r\n", files)
    sent_id = playing.send_as_customer(as_ben, letter)
    mail = understand(door.taken[0])
    assert (mail.sender and (mail.sender.name, mail.sender.address)) == ("Julien Moreau", JULIEN.address)
    assert (mail.subject, mail.text.strip()) == ("Où est ma valise ?", "Bonjour,\nelle est verte.")
    assert f"<{mail.message_id}>" == sent_id
    assert sent_id.endswith("@courriel.example>")
    assert [(file.filename, file.content) for file in mail.attachments] == [
        ("étiquette.pdf", b"%PDF-1"),
        ("x", b"\x00\x01"),
    ]


@pytest.mark.parametrize("who", CAST, ids=lambda who: who.name)
def test_an_answer_refers_to_ours_and_its_quote_is_known_as_one(
    who: playing.Persona, door: Door, as_ben: Actor
) -> None:
    keep_post(OURS, [who.address])
    post = post_of(as_ben, who.address)[0]
    quote = playing.quoted(post, who.language)
    letter = Letter(who, playing.answer_address(post.mail), "Re: Bag", f"Thank you.{quote}", answers=post.mail)
    playing.send_as_customer(as_ben, letter)
    raw = message_from_bytes(door.taken[0], policy=policy.default)
    assert raw["In-Reply-To"] == "<ours-2@hoshi>"
    assert raw["References"].split() == ["<theirs-1@letters>", "<ours-2@hoshi>"]
    assert raw["To"] == "baggage@hoshi-air.example"
    assert understand(door.taken[0]).reply_text.strip() == "Thank you."


def test_what_the_door_refuses_is_told_in_its_words(door: Door, as_ben: Actor) -> None:
    letter = Letter(GRACE, "refused@desk.example", "Hi", "Hi")
    with pytest.raises(playing.MailRefused) as refused:
        playing.send_as_customer(as_ben, letter)
    assert refused.value.said == "550 5.1.1 there is no such address here"
    assert door.taken == []


def test_when_nobody_listens_it_is_said(as_ben: Actor) -> None:
    with pytest.raises(playing.DoorClosed):
        playing.send_as_customer(as_ben, Letter(GRACE, "desk@desk.example", "Hi", "Hi"))


def test_an_empty_mail_is_not_sent(door: Door, as_ben: Actor) -> None:
    with pytest.raises(playing.NothingWritten):
        playing.send_as_customer(as_ben, Letter(GRACE, "desk@desk.example", " ", "\n"))
    assert door.taken == []


@pytest.mark.parametrize(
    "address", ["", "a@b", "a@mail.com", "a b@x.example", "a@x.example\nBcc: b@c.com", "@x.example"]
)
def test_only_addresses_that_nobody_has(address: str) -> None:
    with pytest.raises(playing.NotAnExample):
        playing.persona(address)


def test_a_persona_is_one_of_the_cast_or_new() -> None:
    assert playing.persona(" Yumi.Morishita@tegami.example") == YUMI
    assert playing.persona("me@home.example", "Me\r\nBcc: x") == playing.Persona("Me Bcc: x", "me@home.example", "en")
    assert TAN.address in scene_addresses()


def test_a_letter_box_is_read_by_its_owner_alone(as_ben: Actor) -> None:
    keep_post(OURS, ["Grace.Osei@letters.example", "other@x.example"])
    keep_post(OURS.replace(b"found", b"sent"), [GRACE.address])
    first, second = post_of(as_ben, GRACE.address)
    assert [post.mail.text.split(".")[0] for post in (first, second)] == ["We sent it", "We found it"]
    assert one_post(as_ben, GRACE.address, second.id) == second
    with pytest.raises(NotFound):
        one_post(as_ben, YUMI.address, second.id)
    assert matters_of(as_ben, GRACE.address) == []


def test_there_is_nothing_to_play_without_a_demo(as_ben: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up = replace_demo(False)
    monkeypatch.setattr("whiteglove.demo.queries.settings", lambda: set_up)
    with pytest.raises(NotFound):
        post_of(as_ben, GRACE.address)
    with pytest.raises(NotFound):
        playing.send_as_customer(as_ben, Letter(GRACE, "desk@desk.example", "Hi", "Hi"))
    assert newest_scene() is None


def replace_demo(demo: bool) -> place.Settings:
    """The settings, with a demo or without."""
    return place.settings().model_copy(update={"demo": demo})
