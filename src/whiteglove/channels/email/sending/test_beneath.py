"""What stands beneath a reply."""

from collections.abc import Callable

import pytest

from whiteglove.channels.email.sending.loading import beneath
from whiteglove.conversations.actions import write_reply
from whiteglove.conversations.models import Message
from whiteglove.foundation.settings import settings
from whiteglove.team.models import Colleague, Team

LINK = "Vous pouvez voir à tout moment où en est votre demande"


@pytest.mark.parametrize(
    ("wants", "is_automatic", "has_link"), [(False, False, False), (True, False, True), (True, True, False)]
)
def test_customers_are_shown_where_they_see_their_matter(
    wants: bool,
    is_automatic: bool,
    has_link: bool,
    aiko_wrote: Message,
    ben: Colleague,
    front_desk: Team,
    monkeypatch: pytest.MonkeyPatch,
    set_up: Callable[..., None],
) -> None:
    at_home = settings().model_copy(update={"public_url": "https://desk.example"})
    monkeypatch.setattr("whiteglove.promises.with_us.settings", lambda: at_home)
    Team.objects.update(shows_matter=wants, signature="Your front desk")
    Message.objects.filter(pk=write_reply(ben.as_actor(), aiko_wrote.conversation_id, text="Soon.").pk).update(
        is_automatic=is_automatic
    )
    said = beneath(Message.objects.latest("id"), "fr")
    assert said.startswith("Your front desk")
    assert (LINK in said) is has_link
    assert ("https://desk.example/with-us/" in said) is has_link
