"""The round through the store tells the pulse what is missing."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from whiteglove.foundation.blobs.actions import keep_blobs
from whiteglove.foundation.blobs.clockwork import make_the_round
from whiteglove.foundation.blobs.models import Round
from whiteglove.foundation.blobs.queries import out_of_step
from whiteglove.foundation.blobs.storage import blobs

pytestmark = pytest.mark.django_db


def test_kept_bytes_that_are_missing_are_seen_until_they_are_back(tmp_path: Path, settings: LazySettings) -> None:
    settings.BLOB_FOLDER = tmp_path
    assert out_of_step()[0] == 0
    lost, _ = keep_blobs([b"lost", b"kept"])
    blobs.delete(lost)
    make_the_round()
    assert out_of_step()[0] == 1
    blobs.keep(b"lost")
    make_the_round()
    assert out_of_step()[0] == 0
    assert Round.objects.count() == 1
