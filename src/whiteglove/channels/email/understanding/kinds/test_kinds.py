"""Every class of automatic mail, and the people who must not be taken for one."""

import pytest

from whiteglove.channels.email.understanding.evidence import KindTold
from whiteglove.channels.email.understanding.kinds import tell_kind
from whiteglove.channels.email.understanding.kinds.fixtures import FIXTURES
from whiteglove.channels.email.understanding.kinds.fixtures.building import Fixture
from whiteglove.channels.email.understanding.kinds.fixtures.evidence import evidence_of
from whiteglove.channels.email.understanding.kinds.fixtures.notices import FOREIGN_ORIGINALS


def checked(fixture: Fixture, raw: bytes) -> None:
    """Compare what is told with what must be."""
    told = tell_kind(evidence_of(raw))
    assert (told.kind, told.automatic) == (fixture.kind, fixture.automatic), fixture.why
    assert recipients_of(told) == tuple(
        (recipient.address, recipient.status, recipient.permanent, recipient.action)
        for recipient in fixture.recipients
    )
    if told.bounce is not None:
        assert told.bounce.original_message_id == FOREIGN_ORIGINALS.get(fixture.name, fixture.original)


def recipients_of(told: KindTold) -> tuple[tuple[str | None, str | None, bool, str], ...]:
    """The recipients as plain tuples, so that a difference reads well."""
    recipients = told.bounce.recipients if told.bounce else ()
    return tuple((one.address, one.status, one.permanent, one.action) for one in recipients)


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.name)
def test_each_fixture_is_told_for_what_it_is(fixture: Fixture) -> None:
    checked(fixture, fixture.raw)


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.name)
def test_line_ends_make_no_difference(fixture: Fixture) -> None:
    checked(fixture, fixture.raw.replace(b"\n", b"\r\n"))


def test_fixture_names_are_unique() -> None:
    assert len({fixture.name for fixture in FIXTURES}) == len(FIXTURES)
