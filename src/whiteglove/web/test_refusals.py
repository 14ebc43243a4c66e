"""A refusal is a page with words, whatever was refused."""

from collections.abc import Callable

import pytest
from django.test import Client

from whiteglove.team.models import Colleague

SignedIn = Callable[[Colleague], Client]


@pytest.mark.parametrize("page", ["/manage/gestures/?rule=%00", "/manage/gestures/?touchpoint=%00"])
def test_a_character_that_cannot_be_kept_is_said(signed_in: SignedIn, dora: Colleague, page: str) -> None:
    answer = signed_in(dora).get(page)
    assert answer.status_code == 422
    assert "holds a character that nobody can read" in answer.content.decode()
