"""Where a one-time link leads: the demo opens on its story."""

from datetime import timedelta

import pytest
from django.test import Client

from whiteglove.demo.playing import CAST
from whiteglove.foundation import clock
from whiteglove.foundation.settings import settings
from whiteglove.team.actions import make_sign_in_link
from whiteglove.team.models import Colleague
from whiteglove.web.conftest import Wrote

TAN = CAST[3]


@pytest.mark.parametrize("demo", [True, False])
def test_the_link_leads_to_the_newest_scene_in_the_demo(
    demo: bool, ben: Colleague, aiko_wrote: Wrote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("whiteglove.demo.queries.settings", lambda: settings().model_copy(update={"demo": demo}))
    now = clock.now()
    assert came_in(ben) == "/desk/"
    aiko_wrote("Old", author_address=TAN.address, author_name=TAN.name, at=now - timedelta(hours=3))
    scene = aiko_wrote("New", author_address=TAN.address, author_name=TAN.name, at=now - timedelta(hours=1))
    aiko_wrote("Something else", at=now)
    assert came_in(ben) == (f"/desk/conversations/{scene.conversation_id}/" if demo else "/desk/")


def came_in(colleague: Colleague) -> str:
    """Where a link led."""
    return str(Client().post(f"/sign-in/link/{make_sign_in_link(colleague)}/").headers["Location"])
