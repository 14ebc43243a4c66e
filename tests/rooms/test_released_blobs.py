"""Content that nobody needs any more goes; content that somebody needs stays."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from whiteglove.channels.email.models import RawMail
from whiteglove.foundation.blobs.actions import keep_blob, keep_blobs, release_blobs
from whiteglove.foundation.blobs.clockwork import remove_released
from whiteglove.foundation.blobs.models import Blob, Released
from whiteglove.foundation.blobs.storage import blobs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: LazySettings) -> None:
    """Blobs of this test alone."""
    settings.BLOB_FOLDER = tmp_path


def test_what_nothing_points_at_is_removed_and_what_something_does_stays() -> None:
    gone, used, kept = keep_blobs([b"gone", b"used", b"kept"])
    RawMail.objects.create(blob_id=used, source="smtp")
    release_blobs([gone, used, gone])
    assert remove_released() == 1
    assert [blobs.exists(name) for name in (gone, used, kept)] == [False, True, True]
    assert set(Blob.objects.values_list("pk", flat=True)) == {used, kept}
    assert not Released.objects.exists()
    assert remove_released() == 0


def test_content_kept_again_while_it_is_let_go_stays() -> None:
    name = keep_blob(b"again")
    release_blobs([name])
    Blob.objects.filter(pk=name).delete()  # where a killed run stopped
    assert keep_blob(b"again") == name
    RawMail.objects.create(blob_id=name, source="smtp")
    assert remove_released() == 0
    assert blobs.read(name) == b"again"


def test_bytes_that_went_between_two_looks_are_written_again(monkeypatch: pytest.MonkeyPatch) -> None:
    keep = blobs.keep

    def kept_and_removed_by_another(content: bytes) -> str:
        name = keep(content)
        monkeypatch.setattr(blobs, "keep", keep)
        blobs.delete(name)
        return name

    monkeypatch.setattr(blobs, "keep", kept_and_removed_by_another)
    assert blobs.read(keep_blob(b"between")) == b"between"
