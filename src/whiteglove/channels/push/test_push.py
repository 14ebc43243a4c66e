"""Pushes reach a real service on loopback, which decrypts them as a browser would."""

import base64
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from tests.mails import MailFrom

from whiteglove.channels.email.understanding.mail import Person
from whiteglove.channels.push.devices import Browser, add_device, devices, is_known_service
from whiteglove.channels.push.keys import private_key, public_key
from whiteglove.channels.push.models import Push
from whiteglove.channels.push.reactions import push_it
from whiteglove.channels.push.sending import TRIES, send_waiting_pushes
from whiteglove.conversations.actions import write_note
from whiteglove.conversations.actions.attention import mark_read
from whiteglove.conversations.facts import ColleaguesTold
from whiteglove.conversations.models import Conversation
from whiteglove.foundation import clock
from whiteglove.foundation.errors import NotUnderstood
from whiteglove.foundation.journal.models import Row
from whiteglove.foundation.settings import settings
from whiteglove.team.models import Colleague, Membership, PushSubscription, SignedIn, Team
from whiteglove.team.signing_out import sign_everybody_out
from whiteglove.team.wishes import choose_what_to_hear

ANY_INSTANCE = 7
SECRET = b"0123456789abcdef"


def encoded(raw: bytes) -> str:
    """As browsers write bytes."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass
class Service:
    """A push service that can read what it gets, as only a browser could."""

    server: ThreadingHTTPServer
    own: ec.EllipticCurvePrivateKey
    answers: int = 201
    got: list[dict[str, str]] = field(default_factory=list)
    signed: list[dict[str, object]] = field(default_factory=list)

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self.server.server_port}"

    def browser(self, number: int = 1) -> Browser:
        """A browser that subscribed here."""
        point = self.own.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return Browser(f"{self.origin}/{number}", encoded(point), encoded(SECRET), "Firefox")

    def take(self, body: bytes, authorization: str) -> int:
        """What it does with a request."""
        words = dict(part.split("=", 1) for part in authorization.removeprefix("vapid ").split(","))
        assert words["k"] == public_key()
        known = jwt.decode(words["t"], private_key().public_key(), algorithms=["ES256"], audience=self.origin)
        self.signed.append(known)
        if self.answers < 300:
            plain = http_ece.decrypt(body, private_key=self.own, auth_secret=SECRET, version="aes128gcm")
            self.got.append(json.loads(plain))
        return self.answers


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """One on loopback, named in the settings."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(made.take(body, self.headers["Authorization"]))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    made = Service(server, ec.generate_private_key(ec.SECP256R1()))
    here = settings().model_copy(update={"push_services": made.origin})
    for place in ("devices", "sending", "service"):
        monkeypatch.setattr(f"whiteglove.channels.push.{place}.settings", lambda: here, raising=False)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def matter(mail_from: MailFrom, aiko: Person) -> Conversation:
    """Aiko wrote."""
    return mail_from(aiko, "Where is my bag?").conversation


def subscribe(colleague: Colleague, browser: Browser) -> Client:
    """A colleague signs in in this browser and lets it tell them."""
    page = Client()
    page.force_login(colleague, backend="django.contrib.auth.backends.ModelBackend")
    add_device(colleague.as_actor(), browser, session=page.session.session_key or "")
    return page


def name_chidi(ben: Colleague, matter: Conversation) -> None:
    """Ben names Chidi in a note, and what follows from it is done."""
    write_note(ben.as_actor(), matter.pk, text="@Chidi, could you look?")
    fact = Row.objects.filter(kind="conversations.ColleaguesTold").latest("id")
    push_it(ColleaguesTold.from_body(fact.body))


def test_a_notice_reaches_the_browser_encrypted_and_once(
    service: Service, matter: Conversation, ben: Colleague, chidi: Colleague
) -> None:
    subscribe(chidi, service.browser())
    choose_what_to_hear(chidi.as_actor(), in_page=["mentioned"], by_push=["mentioned"])
    name_chidi(ben, matter)
    fact = Row.objects.filter(kind="conversations.ColleaguesTold").latest("id")
    push_it(ColleaguesTold.from_body(fact.body))  # the reaction may run twice
    send_waiting_pushes(ANY_INSTANCE)
    send_waiting_pushes(ANY_INSTANCE)
    told = {
        "title": "Ben named you in a note.",
        "body": matter.subject,
        "url": f"/desk/conversations/{matter.pk}/",
        "tag": f"conversation-{matter.pk}",
    }
    assert service.got == [told]
    assert str(service.signed[0]["sub"]).startswith("mailto:")
    assert not Push.objects.exists()


def test_each_hears_only_what_they_chose_in_their_language(
    service: Service, matter: Conversation, ben: Colleague, chidi: Colleague
) -> None:
    subscribe(chidi, service.browser())
    name_chidi(ben, matter)
    assert not Push.objects.exists()
    choose_what_to_hear(chidi.as_actor(), in_page=[], by_push=["mentioned"])
    Colleague.objects.filter(pk=chidi.pk).update(language="ja")
    name_chidi(ben, matter)
    send_waiting_pushes(ANY_INSTANCE)
    assert [one["title"] for one in service.got] == ["Benさんがメモであなたを指名しました。"]


def test_what_was_read_meanwhile_is_not_pushed(
    service: Service, matter: Conversation, ben: Colleague, chidi: Colleague
) -> None:
    subscribe(chidi, service.browser())
    choose_what_to_hear(chidi.as_actor(), in_page=[], by_push=["mentioned"])
    name_chidi(ben, matter)
    mark_read(chidi.as_actor())
    send_waiting_pushes(ANY_INSTANCE)
    assert (service.got, Push.objects.count()) == ([], 0)


def test_a_browser_that_is_gone_is_forgotten(
    service: Service, matter: Conversation, ben: Colleague, chidi: Colleague
) -> None:
    service.answers = 410
    subscribe(chidi, service.browser())
    choose_what_to_hear(chidi.as_actor(), in_page=[], by_push=["mentioned"])
    name_chidi(ben, matter)
    send_waiting_pushes(ANY_INSTANCE)
    assert (PushSubscription.objects.count(), Push.objects.count()) == (0, 0)


def test_a_busy_service_is_tried_again_and_not_for_ever(
    service: Service, matter: Conversation, ben: Colleague, chidi: Colleague
) -> None:
    service.answers = 503
    subscribe(chidi, service.browser())
    choose_what_to_hear(chidi.as_actor(), in_page=[], by_push=["mentioned"])
    name_chidi(ben, matter)
    send_waiting_pushes(ANY_INSTANCE)
    waits = Push.objects.get()
    assert (waits.tries, waits.claimed_by) == (1, None)
    assert waits.next_try_at > clock.now() + timedelta(seconds=20)
    for _ in range(TRIES - 1):
        Push.objects.update(next_try_at=clock.now() - timedelta(seconds=1))
        send_waiting_pushes(ANY_INSTANCE)
    assert not Push.objects.exists()
    assert PushSubscription.objects.get().failed_at is not None
    assert len(service.signed) == TRIES


@pytest.mark.parametrize(
    ("endpoint", "known"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/x", True),
        ("https://wns2-par02p.notify.windows.com/w/?token=x", True),
        ("https://web.push.apple.com/Q", True),
        ("http://fcm.googleapis.com/fcm/send/abc", False),
        ("https://evilfcm.googleapis.com.example/x", False),
        ("https://fcm.googleapis.com@10.0.0.1/x", False),
        ("https://127.0.0.1/x", False),
        ("https://[::1/x", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_only_known_services_are_written_to(endpoint: str, known: bool) -> None:
    assert is_known_service(endpoint) is known


def test_what_no_browser_says_is_refused(service: Service, chidi: Colleague) -> None:
    good = service.browser()
    for bad in (replace(good, key="AAAA"), replace(good, secret="no"), replace(good, endpoint="https://10.0.0.1/")):
        with pytest.raises(NotUnderstood):
            subscribe(chidi, bad)
    assert devices(chidi.as_actor()) == []


def test_the_account_page_adds_and_removes_a_browser(
    service: Service, chidi: Colleague, ben: Colleague, signed_in: Callable[[Colleague], Client]
) -> None:
    page, browser = signed_in(chidi), service.browser()
    given = {"endpoint": browser.endpoint, "key": browser.key, "secret": browser.secret}
    assert page.post("/account/push/", given, headers={"User-Agent": "Firefox on Linux"}).status_code == 302
    assert "Firefox on Linux" in page.get("/account/").content.decode()
    (device,) = devices(chidi.as_actor())
    assert signed_in(ben).post("/account/push/", {"ends": "yes", "device": device.pk}).status_code == 404
    assert page.post("/account/push/", {"ends": "yes", "device": device.pk}).status_code == 302
    assert devices(chidi.as_actor()) == []
    kept = page.post("/account/told/", {"page": ["mentioned"], "push": ["own", "assigned"]})
    assert kept.status_code == 302
    chidi.refresh_from_db()
    assert (chidi.told_about, chidi.pushed_about) == (["mentioned"], ["assigned", "own"])
    assert page.post("/account/told/", {"page": ["weather"]}).status_code == 422


def test_who_is_signed_out_is_told_nothing_more(
    service: Service, matter: Conversation, ben: Colleague, chidi: Colleague
) -> None:
    chidi.set_password("a long secret")
    chidi.save()
    choose_what_to_hear(chidi.as_actor(), in_page=[], by_push=["mentioned"])
    here, there = subscribe(chidi, service.browser(1)), subscribe(chidi, service.browser(2))
    expired = subscribe(chidi, service.browser(3)).session.session_key
    SignedIn.objects.filter(pk=expired).update(expire_date=clock.now() - timedelta(seconds=1))
    name_chidi(ben, matter)
    assert there.post("/sign-out/").status_code == 302
    send_waiting_pushes(ANY_INSTANCE)
    assert len(service.got) == 1
    assert [one.endpoint for one in devices(chidi.as_actor())] == [service.browser(1).endpoint]

    subscribe(chidi, service.browser(2))
    new = {"old_password": "a long secret", "new_password1": "wind in pines", "new_password2": "wind in pines"}
    assert here.post("/account/password/", new).status_code == 302
    assert here.get("/account/").status_code == 200
    assert [one.endpoint for one in devices(chidi.as_actor())] == [service.browser(1).endpoint]
    sign_everybody_out()
    assert devices(chidi.as_actor()) == []


def test_who_lost_sight_of_the_matter_or_left_is_told_nothing(
    service: Service, matter: Conversation, ben: Colleague, chidi: Colleague
) -> None:
    choose_what_to_hear(chidi.as_actor(), in_page=[], by_push=["mentioned"])
    subscribe(chidi, service.browser())
    name_chidi(ben, matter)
    Team.objects.filter(pk=matter.team_id).update(is_private=True)
    Membership.objects.filter(colleague=chidi).delete()
    send_waiting_pushes(ANY_INSTANCE)
    assert (service.got, Push.objects.count()) == ([], 0)

    Team.objects.filter(pk=matter.team_id).update(is_private=False)
    name_chidi(ben, matter)
    Colleague.objects.filter(pk=chidi.pk).update(is_active=False)
    send_waiting_pushes(ANY_INSTANCE)
    assert (service.got, Push.objects.count()) == ([], 0)
