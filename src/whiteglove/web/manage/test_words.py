"""Everything that somebody or a program may do has words: owners choose by them."""

import pytest

from whiteglove.team.permissions import May
from whiteglove.web.manage.words import may_words, scope_words


@pytest.mark.parametrize("act", list(May))
def test_whatever_one_may_has_words(act: May) -> None:
    assert may_words(act)[0].isupper()
    assert scope_words(act.value) == may_words(act)


def test_what_another_version_allowed_stands_by_its_name() -> None:
    assert scope_words("moons.land") == "moons.land"
