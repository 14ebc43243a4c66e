"""Signatures are those of the Standard Webhooks specification."""

import base64
import re
from datetime import UTC, datetime

from whiteglove.channels.webhooks.signing import headers, new_secret, signature

# The vector that the specification's reference libraries are tested with.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
EVENT, TIMESTAMP, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_published_vector() -> None:
    assert signature(SECRET, event=EVENT, timestamp=TIMESTAMP, body=BODY) == SIGNED


def test_what_is_signed_is_told_and_each_secret_that_holds_signs() -> None:
    other = new_secret()
    at = datetime.fromtimestamp(TIMESTAMP, UTC)
    made = headers([other, SECRET], event=EVENT, at=at, body=BODY)
    by_other = signature(other, event=EVENT, timestamp=TIMESTAMP, body=BODY)
    assert made == {
        "webhook-id": EVENT,
        "webhook-timestamp": str(TIMESTAMP),
        "webhook-signature": f"{by_other} {SIGNED}",
    }


def test_a_secret_is_long_and_new() -> None:
    made = {new_secret() for _ in range(5)}
    assert len(made) == 5
    assert all(re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", one) for one in made)
    assert {len(base64.b64decode(one.removeprefix("whsec_"))) for one in made} == {32}
