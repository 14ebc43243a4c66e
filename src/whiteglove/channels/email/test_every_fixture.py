"""Every mail we know of, and any bytes at all: taken in, filed, a contact; never lost, never two."""

import hashlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.mails import Arrived, bytes_in, file_everything

from whiteglove.channels.email import fixtures
from whiteglove.channels.email.actions.taking_in import Delivered, take_in
from whiteglove.channels.email.fixtures.build import mail
from whiteglove.channels.email.models import Filing, RawMail
from whiteglove.channels.email.understanding.html.test_text import CASES
from whiteglove.channels.email.understanding.kinds import fixtures as kinds
from whiteglove.channels.email.understanding.read import understand
from whiteglove.channels.email.understanding.reply.samples.latin import LATIN
from whiteglove.channels.email.understanding.reply.samples.world import WORLD
from whiteglove.conversations.models import Attachment, Conversation, Message
from whiteglove.foundation.journal.models import Row
from whiteglove.team.models import Team

pytestmark = pytest.mark.django_db

AWKWARD = {f"{one.number}-{one.reason}": one.raw for one in fixtures.FIXTURES}
AUTOMATIC = {one.name: one.raw for one in kinds.FIXTURES}
OF_HTML = {
    name: mail(html.encode("utf-8", "replace"), Content_Type=b"text/html; charset=utf-8")
    for name, (html, _) in CASES.items()
}
ANSWERS = {
    f"{language}-{number}": mail(
        "\n".join([*letters.own, "", attribution, *(f"> {line}" for line in letters.quoted)]).encode(),
        Content_Type=b"text/plain; charset=utf-8",
        Message_ID=f"<{language}-{number}@example.jp>".encode(),
    )
    for language, letters in (LATIN | WORLD).items()
    for number, attribution in enumerate(letters.attributions)
}
FAMILIES = {"awkward": AWKWARD, "automatic": AUTOMATIC, "of_html": OF_HTML, "answers": ANSWERS}


def assert_nothing_lost(delivered: int) -> None:
    """What must hold whatever came: rows, states, messages and facts."""
    rows = list(RawMail.objects.values_list("state", "reason"))
    assert len(rows) == delivered
    assert [reason for _, reason in rows if reason] == []
    assert {state for state, _ in rows} <= {"filed", "duplicate"}
    filed = Filing.objects.filter(outcome="filed")
    assert filed.count() == Message.objects.count() == sum(state == "filed" for state, _ in rows)
    received = list(Row.objects.filter(kind="conversations.MessageReceived").values_list("body", flat=True))
    assert sorted(body["message_id"] for body in received) == sorted(Message.objects.values_list("pk", flat=True))
    assert not Conversation.objects.exclude(pk__in=Message.objects.values("conversation")).exists()


def sizes_within(raw: bytes) -> list[tuple[str, int]]:
    contents = [file.content for file in understand(raw).attachments]
    return sorted((hashlib.sha256(content).hexdigest(), len(content)) for content in contents)


def sizes_kept(arrived: Arrived) -> list[tuple[str, int]]:
    return sorted(Attachment.objects.filter(message__in=arrived.messages).values_list("blob", "size"))


@pytest.mark.parametrize("family", FAMILIES)
def test_each_mail_becomes_one_message_with_all_its_bytes_once(front_desk: Team, family: str) -> None:
    mails = FAMILIES[family]
    taken = dict(zip(mails, take_in([Delivered(raw, "smtp") for raw in mails.values()]), strict=True))
    file_everything()
    assert_nothing_lost(len(mails))
    first_with: dict[str, str] = {}
    for name, raw in mails.items():
        is_first = first_with.setdefault(understand(raw).content_key, name) == name
        arrived = Arrived(taken[name])
        assert arrived.state == ("filed" if is_first else "duplicate"), name
        assert sizes_kept(arrived) == (sizes_within(raw) if is_first else []), name
    messages = Message.objects.count()
    take_in([Delivered(raw, "smtp") for raw in mails.values()])
    RawMail.objects.update(state="waiting", attempts=0)
    file_everything()
    assert RawMail.objects.exclude(state__in=["filed", "duplicate"]).count() == 0
    assert Message.objects.count() == messages


BOUNDED = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
SMALL = [raw for mails in FAMILIES.values() for raw in mails.values() if len(raw) < 20_000]


def assert_a_contact(raw: bytes) -> None:
    before = RawMail.objects.count()
    arrived = bytes_in(raw)
    assert RawMail.objects.count() == before + 1
    assert arrived.raw.reason == ""
    assert arrived.state in ("filed", "duplicate")
    assert len(arrived.messages) == (arrived.state == "filed")
    assert sizes_kept(arrived) == (sizes_within(raw) if arrived.state == "filed" else [])


@BOUNDED
@given(st.binary(max_size=3_000), st.integers(1, 22))
def test_any_bytes_are_a_contact(front_desk: Team, raw: bytes, times: int) -> None:
    assert_a_contact((raw * times)[:65_536])


@BOUNDED
@given(st.data())
def test_any_mutation_of_a_mail_is_a_contact(front_desk: Team, data: st.DataObject) -> None:
    raw = data.draw(st.sampled_from(SMALL))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(raw)))
        end = data.draw(st.integers(start, min(len(raw), start + 40)))
        raw = raw[:start] + data.draw(st.binary(max_size=12) | st.just(raw[end : end + 60])) + raw[end:]
    assert_a_contact(raw)


HEADERS = ("From", "To", "Cc", "Reply-To", "Subject", "Message-ID", "In-Reply-To", "References", "Return-Path")


@BOUNDED
@given(
    st.sampled_from(HEADERS), st.text(min_size=1, max_size=60), st.integers(1, 400), st.sampled_from(["", "<%s@x>"])
)
def test_any_words_in_any_header_are_a_contact(
    front_desk: Team, header: str, words: str, times: int, shape: str
) -> None:
    value = (words * times).replace("\n", " ").replace("\r", " ")
    value = shape % value if shape else value
    name = header.replace("-", "_")
    assert_a_contact(mail(**{name: value.encode("utf-8", "replace")}))
