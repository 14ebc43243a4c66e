"""Whose word counts when a mail says whom it is from."""

import pytest

from whiteglove.channels.email.understanding.authentication import told_by_our_server


@pytest.mark.parametrize(
    ("results", "verified"),
    [
        ([], None),
        (["mx.example; none"], None),
        (["mx.example; dmarc=pass header.from=desk.example"], True),
        (["mx.example; spf=pass smtp.mailfrom=evil.example; dkim=none; dmarc=fail header.from=desk.example"], False),
        (["mx.example; spf=fail; dkim=pass header.d=desk.example"], True),
        (["mx.example; spf=softfail; dkim=none"], False),
        (["mx.example; dmarc=none; spf=pass"], True),
        (["mx.example; dmarc=fail", "forged.example; dmarc=pass"], False),
        (["MX.example; DMARC=Pass"], True),
        (["x" * 100_000], None),
    ],
)
def test_the_newest_word_counts(results: list[str], verified: bool | None) -> None:
    assert told_by_our_server(results) is verified
