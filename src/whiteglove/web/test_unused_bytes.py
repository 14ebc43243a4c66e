"""What nothing points at goes after a week; what anything points at never does."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import LazySettings
from django.db import connection

from whiteglove.channels.email.models import RawMail
from whiteglove.conversations.actions.drafts import add_draft_files, discard_draft
from whiteglove.conversations.actions.files import Upload
from whiteglove.conversations.models import Attachment, DraftKind, Message
from whiteglove.foundation import clock
from whiteglove.foundation.blobs.actions import keep_blob, keep_blobs
from whiteglove.foundation.blobs.clockwork import make_the_round
from whiteglove.foundation.blobs.holding import HOLD, HOLD_ON
from whiteglove.foundation.blobs.models import Blob, Unused
from whiteglove.foundation.blobs.queries import out_of_step
from whiteglove.foundation.blobs.storage import blobs
from whiteglove.team.models import Colleague

Wrote = Callable[..., Message]
Round = Callable[[int], None]


@pytest.fixture
def round_after(tmp_path: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Round:
    """The nightly round, so many days from now, in a store of this test's own."""
    settings.BLOB_FOLDER = tmp_path
    now: datetime = clock.now()

    def go(days: int) -> None:
        monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=days, hours=2))
        make_the_round()

    return go


def is_here(name: str) -> bool:
    return blobs.exists(name) and Blob.objects.filter(pk=name).exists()


@pytest.mark.django_db
def test_bytes_nobody_needs_go_after_a_week_and_not_before(round_after: Round) -> None:
    name = keep_blob(b"an upload broken off")
    round_after(0)
    assert out_of_step() == (0, 1)
    round_after(6)
    assert is_here(name)
    round_after(8)
    assert not blobs.exists(name)
    assert not Blob.objects.exists()
    assert not Unused.objects.exists()
    assert out_of_step() == (0, 0)


@pytest.mark.django_db
def test_what_anything_points_at_stays(round_after: Round, ben: Colleague, aiko_wrote: Wrote) -> None:
    """A file of a message, of a draft, of what we asked an expert; a mail not understood."""
    message = aiko_wrote()
    names = keep_blobs([b"receipt", b"quarantined"])
    Attachment.objects.create(
        message=message, blob_id=names[0], filename="r.txt", content_type="text/plain", size=7, is_inline=False
    )
    RawMail.objects.create(blob_id=names[1], source="smtp", state="quarantined")
    for kind, content in ((DraftKind.NOTE, b"a note's"), (DraftKind.REPLY, b"a draft's")):
        kept = add_draft_files(
            ben.as_actor(), message.conversation_id, kind=kind, uploads=[Upload("d.txt", "text/plain", content)]
        )
        names.append(kept.files[0].blob_id)
    for days in (0, 8, 30):
        round_after(days)
        assert all(is_here(name) for name in names)
    discard_draft(ben.as_actor(), message.conversation_id, kind=DraftKind.REPLY)
    round_after(31)
    assert is_here(names[3])
    round_after(39)
    assert [is_here(name) for name in names] == [True, True, True, False]


@pytest.mark.django_db
def test_kept_anew_it_begins_anew(round_after: Round) -> None:
    name = keep_blob(b"twice")
    round_after(0)
    assert Unused.objects.get().sha256 == name
    assert keep_blob(b"twice") == name
    assert not Unused.objects.exists()
    round_after(8)
    assert is_here(name)
    round_after(16)
    assert not is_here(name)


@pytest.mark.django_db(transaction=True)
def test_nothing_goes_while_a_backup_copies(no_jobs: None, round_after: Round) -> None:
    name = keep_blob(b"an upload broken off")
    round_after(0)
    with psycopg.connect(**connection.get_connection_params()) as backup:
        backup.execute(HOLD_ON, [HOLD])
        round_after(8)
        assert is_here(name)
    round_after(9)
    assert not is_here(name)
