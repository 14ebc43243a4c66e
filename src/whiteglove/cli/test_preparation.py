"""What `run` says of signing in, and what `prepare` leaves behind."""

import pytest

from whiteglove.cli import preparation
from whiteglove.cli.desk import WAY_IN
from whiteglove.foundation import clock
from whiteglove.foundation.settings import settings
from whiteglove.team.models import SignInLink

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_way_in() -> None:
    (settings().home / WAY_IN).unlink(missing_ok=True)


def test_a_link_is_made_only_until_an_owner_came_in() -> None:
    owner = preparation.first_owner()
    assert "/sign-in/link/" in preparation.way_in_for(owner)

    owner.last_login = clock.now()
    owner.save()
    assert preparation.first_owner() == owner
    assert preparation.way_in_for(owner).endswith(f"`whiteglove user link {owner.email}` makes a new link")
    assert SignInLink.objects.count() == 1


def test_the_demo_always_has_a_link(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = preparation.first_owner()
    owner.last_login = clock.now()
    owner.save()
    monkeypatch.setattr(preparation, "settings", lambda: settings().model_copy(update={"demo": True}))
    assert "/sign-in/link/" in preparation.way_in_for(owner)


def test_only_run_gets_a_way_in_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation, "call_command", lambda *_words, **_options: None)
    preparation.prepare(demo=False, leave_way_in=False)
    assert not (settings().home / WAY_IN).exists()
    assert not SignInLink.objects.exists()

    preparation.prepare(demo=False, leave_way_in=True)
    assert "/sign-in/link/" in (settings().home / WAY_IN).read_text()
