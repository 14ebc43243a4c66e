"""Files, original mails and mails as they were laid out: nothing in them ever runs."""

from collections.abc import Callable

import pytest
from django.test import Client

from whiteglove.channels.email.facts import MailReplayed
from whiteglove.channels.email.models import Filing, RawMail
from whiteglove.conversations.incoming import FileGiven
from whiteglove.conversations.models import Attachment
from whiteglove.foundation.blobs.actions import keep_blob
from whiteglove.foundation.journal.models import Row
from whiteglove.team.models import Colleague, Team
from whiteglove.web.conftest import Wrote
from whiteglove.web.desk.files import disposition, picture_type

SignedIn = Callable[[Colleague], Client]
PNG = b"\x89PNG\r\n\x1a\n and the rest"


@pytest.fixture
def browser(ben: Colleague, signed_in: SignedIn) -> Client:
    """Ben's browser."""
    return signed_in(ben)


def given(content: bytes, name: str, content_type: str, content_id: str | None = None) -> FileGiven:
    """A file as a mail brought it."""
    return FileGiven(name, content_type, len(content), keep_blob(content), content_id=content_id)


def test_a_picture_is_shown_by_its_bytes_not_by_its_name(browser: Client, aiko_wrote: Wrote) -> None:
    files = (given(PNG, "bag.html", "text/html"), given(b"<svg onload=alert(1)>", "bag.png", "image/png"))
    aiko_wrote(files=files)
    real, pretended = Attachment.objects.order_by("id")
    shown = browser.get(f"/desk/attachments/{real.pk}/")
    assert (shown.headers["Content-Type"], shown.headers["Content-Disposition"][:6]) == ("image/png", "inline")
    kept = browser.get(f"/desk/attachments/{pretended.pk}/")
    assert kept.headers["Content-Type"] == "application/octet-stream"
    assert kept.headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    ("head", "sort"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVE", None),
        (b"<svg xmlns=", None),
        (b"", None),
    ],
)
def test_only_harmless_pictures_count(head: bytes, sort: str | None) -> None:
    assert picture_type(head) == sort


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("a.pdf", "attachment; filename=\"a.pdf\"; filename*=UTF-8''a.pdf"),
        (
            'x"\r\nSet-Cookie: a=b;.txt',
            "attachment; filename=\"x_Set-Cookie: a=b_.txt\"; filename*=UTF-8''x%22Set-Cookie%3A%20a%3Db%3B.txt",
        ),
        ("../../etc/passwd", "attachment; filename=\".._.._etc_passwd\"; filename*=UTF-8''.._.._etc_passwd"),
        ("", "attachment; filename=\"file\"; filename*=UTF-8''file"),
    ],
)
def test_any_name_makes_a_safe_header(name: str, header: str) -> None:
    assert disposition(name, is_shown=False) == header


def test_a_mail_as_laid_out_is_harmless_and_fetches_nothing_unasked(browser: Client, aiko_wrote: Wrote) -> None:
    html = '<p onclick="x()">Hi<script>x()</script><img src="https://far.example/p.png"><img src="cid:bag"></p>'
    message = aiko_wrote(html=html, files=(given(PNG, "bag.png", "image/png", "bag"),))
    frame = browser.get(f"/desk/messages/{message.pk}/html/")
    policy = frame.headers["Content-Security-Policy"]
    body = frame.content.decode()
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "https:" not in policy
    assert ("script" in body, "onclick" in body, "far.example" in body) == (False, False, False)
    assert "Image held back" in body
    with_images = browser.get(f"/desk/messages/{message.pk}/html/?images=1")
    assert "https://far.example/p.png" in with_images.content.decode()
    assert "https:" in with_images.headers["Content-Security-Policy"]


def test_the_frame_shows_its_own_pictures_without_a_cookie_but_nothing_else(
    browser: Client, aiko_wrote: Wrote
) -> None:
    files = (given(PNG, "bag.png", "image/png", "bag"), given(b"secret", "s.txt", "text/plain"))
    message = aiko_wrote(html='<img src="cid:bag">', files=files)
    body = browser.get(f"/desk/messages/{message.pk}/html/").content.decode()
    address = body.partition('src="')[2].partition('"')[0]
    picture, text = Attachment.objects.order_by("id")
    assert Client().get(address).content == PNG
    key = address.partition("?")[2]
    assert Client().get(f"/desk/attachments/{text.pk}/?{key}").status_code == 302
    assert Client().get(f"/desk/attachments/{picture.pk}/").status_code == 302


def test_a_text_mail_has_no_layout(browser: Client, aiko_wrote: Wrote) -> None:
    assert browser.get(f"/desk/messages/{aiko_wrote().pk}/html/").status_code == 404


def test_the_original_of_a_message_comes_byte_by_byte(browser: Client, aiko_wrote: Wrote, front_desk: Team) -> None:
    message = aiko_wrote()
    raw = RawMail.objects.create(blob_id=keep_blob(b"From: aiko\r\n\r\nHi"), source="smtp", state="filed")
    Filing.objects.create(
        raw=raw, team=front_desk, outcome="filed", message=message, mail_key="k", content_key="0" * 64
    )
    answer = browser.get(f"/desk/messages/{message.pk}/raw/")
    assert answer.content == b"From: aiko\r\n\r\nHi"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert browser.get("/desk/messages/424242/raw/").status_code == 404


def test_a_quarantined_mail_is_seen_with_its_reason_and_tried_again(
    ben: Colleague, dora: Colleague, signed_in: SignedIn
) -> None:
    raw = RawMail.objects.create(
        blob_id=keep_blob(b"odd"), source="smtp", state="quarantined", reason="Too deep.", attempts=4
    )
    page = signed_in(ben).get("/desk/quarantine/").content.decode()
    assert "Too deep." in page
    assert "Try again" not in page
    assert signed_in(ben).get(f"/desk/quarantine/{raw.pk}/raw/").content == b"odd"
    assert signed_in(ben).post(f"/desk/quarantine/{raw.pk}/again/").status_code == 403
    managers = signed_in(dora)
    assert "Try again" in managers.get("/desk/quarantine/").content.decode()
    for _ in range(2):
        assert managers.post(f"/desk/quarantine/{raw.pk}/again/").status_code == 302
    raw.refresh_from_db()
    assert (raw.state, raw.attempts, raw.reason) == ("waiting", 0, "")
    assert Row.objects.filter(kind=MailReplayed.kind).count() == 1
    assert "Every mail was understood." in managers.get("/desk/quarantine/").content.decode()
